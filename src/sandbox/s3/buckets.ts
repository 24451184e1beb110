import type {
  BucketLocationConstraint,
  DeleteBucketCommandInput,
  DeleteBucketCommandOutput,
  GetBucketLocationCommandInput,
  GetBucketLocationCommandOutput,
  HeadBucketCommandInput,
  HeadBucketCommandOutput,
  ListBucketsCommandInput,
  ListBucketsCommandOutput,
} from "@aws-sdk/client-s3";
import { page, sortedBy } from "../pages.ts";
import { Refusal } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { anywhere, asHead, bucketOf } from "./access.ts";
import type { Bucket } from "./bucket.ts";

const DEFAULT_REGION = "us-east-1";

const HeadBucket: Operation<HeadBucketCommandInput, HeadBucketCommandOutput> = (world, input, region) => {
  const bucket = asHead(() => bucketOf(world, input, region));
  return { BucketRegion: bucket.region, AccessPointAlias: false };
};

/** The one call that us-east-1 answers for buckets of every region. */
const GetBucketLocation: Operation<GetBucketLocationCommandInput, GetBucketLocationCommandOutput> = (
  world,
  input,
  region,
) => {
  const bucket = region === DEFAULT_REGION ? anywhere(world, input) : bucketOf(world, input, region);
  if (bucket.region === DEFAULT_REGION) return {};
  return { LocationConstraint: bucket.region as BucketLocationConstraint };
};

const ListBuckets: Operation<ListBucketsCommandInput, ListBucketsCommandOutput> = (world, input) => {
  const { Prefix = "", BucketRegion, MaxBuckets = 10_000, ContinuationToken } = input;
  const nameOf = ({ name }: Bucket) => name;
  const buckets = Object.values(world.state.buckets).filter(
    ({ name, region }) => name.startsWith(Prefix) && (BucketRegion ?? region) === region,
  );
  const { items, next } = page(sortedBy(buckets, nameOf), { after: ContinuationToken, limit: MaxBuckets, nameOf });
  return {
    Buckets: items.map(({ name, createdAt, region }) => ({
      Name: name,
      CreationDate: new Date(createdAt),
      BucketRegion: region,
      BucketArn: `arn:aws:s3:::${name}`,
    })),
    ContinuationToken: next,
    Prefix: input.Prefix,
  };
};

const DeleteBucket: Operation<DeleteBucketCommandInput, DeleteBucketCommandOutput> = (world, input, region) => {
  const bucket = bucketOf(world, input, region);
  if (Object.values(bucket.objects).some((versions) => versions.length > 0)) {
    throw new Refusal("BucketNotEmpty", "The bucket you tried to delete is not empty", 409, {
      BucketName: bucket.name,
    });
  }
  delete world.state.buckets[bucket.name];
  return {};
};

/** Buckets as a whole. */
export const buckets = { HeadBucket, GetBucketLocation, ListBuckets, DeleteBucket };
