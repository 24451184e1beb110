import type {
  GetBucketVersioningCommandInput,
  GetBucketVersioningCommandOutput,
  PutBucketVersioningCommandInput,
  PutBucketVersioningCommandOutput,
} from "@aws-sdk/client-s3";
import { Refusal } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { bucketOf } from "./access.ts";
import type { Bucket } from "./bucket.ts";

/** How long the rest of S3 does not know that versioning is on. */
const UNKNOWN_FOR = 2000;

/** Whether replication can count on the bucket's versions. */
export function isVersioned({ versioning }: Bucket, now: number): boolean {
  return versioning?.status === "Enabled" && now >= versioning.since + UNKNOWN_FOR;
}

const PutBucketVersioning: Operation<PutBucketVersioningCommandInput, PutBucketVersioningCommandOutput> = (
  world,
  input,
  region,
) => {
  const bucket = bucketOf(world, input, region);
  const { Status: status, MFADelete } = input.VersioningConfiguration!;
  if (!status || MFADelete)
    throw new Refusal("IllegalVersioningConfigurationException", "The Versioning element must be specified");
  if (status === "Suspended") refuseSuspension(bucket);
  if (bucket.versioning?.status !== status) bucket.versioning = { status, since: world.now };
  return {};
};

function refuseSuspension({ settings }: Bucket): void {
  if (settings.objectLock) {
    const message =
      "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.";
    throw new Refusal("InvalidBucketState", message, 409);
  }
  if (!settings.replication) return;
  const message =
    "A replication configuration is present on this bucket, so you cannot change the versioning state. To change the versioning state, first delete the replication configuration.";
  throw new Refusal("InvalidBucketState", message, 409);
}

const GetBucketVersioning: Operation<GetBucketVersioningCommandInput, GetBucketVersioningCommandOutput> = (
  world,
  input,
  region,
) => {
  const { versioning } = bucketOf(world, input, region);
  return versioning ? { Status: versioning.status } : {};
};

/** Whether a bucket keeps the versions of its objects. */
export const versioning = { PutBucketVersioning, GetBucketVersioning };
