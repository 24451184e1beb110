import { Refusal } from "../refusal.ts";
import { ACCOUNT, type World } from "../world.ts";
import type { Bucket } from "./bucket.ts";

/** What every call about a bucket says. */
export interface AboutBucket {
  Bucket: string | undefined;
  ExpectedBucketOwner?: string | undefined;
}

/** Names that somebody else took. */
export function isTaken(name: string): boolean {
  return name.startsWith("taken-");
}

/** The bucket, if the caller may have it and asks in the right region. */
export function bucketOf(world: World, about: AboutBucket, region: string): Bucket {
  const bucket = anywhere(world, about);
  if (bucket.region !== region) throw redirect(bucket.region);
  return bucket;
}

/** The bucket, whatever region the caller asks in. */
export function anywhere(world: World, { Bucket: name, ExpectedBucketOwner: owner }: AboutBucket): Bucket {
  const bucket = world.state.buckets[name!];
  if (isTaken(name!)) throw accessDenied();
  if (!bucket) throw noSuchBucket(name!);
  if (owner !== undefined && owner !== ACCOUNT) throw accessDenied();
  return bucket;
}

/** Answers to HEAD requests have no body, so their errors no code and no message. */
export function asHead<T>(look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const name = error.status === 404 ? "NotFound" : String(error.status);
    throw new Refusal(name, "UnknownError", error.status, error.members);
  }
}

const accessDenied = (): Refusal => new Refusal("AccessDenied", "Access Denied", 403);

const noSuchBucket = (name: string): Refusal =>
  new Refusal("NoSuchBucket", "The specified bucket does not exist", 404, { BucketName: name });

function redirect(region: string): Refusal {
  const message =
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.";
  const headers = { "x-amz-bucket-region": region };
  return new Refusal("PermanentRedirect", message, 301, { $response: { statusCode: 301, headers } });
}
