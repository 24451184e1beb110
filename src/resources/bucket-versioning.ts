import type { AwsKind } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { missingTags, stackOf, tagMap, wasTag, type Tags } from "../aws/marks.ts";
import { seconds } from "../engine/duration.ts";
import { addressOf, bucketArn, bucketLane, ifHere } from "./bucket.ts";
import { writeTags } from "./bucket-settings.ts";

/** Versioning of a bucket, whoever made it: replication needs it on both sides. */
export interface BucketVersioningSpec {
  bucket: string;
  region: string;
  versioning?: "Enabled" | "Suspended" | null;
  /** What the bucket itself must be tagged with when it is somebody else's. */
  tags?: Tags;
}

/** Turns versioning on. It can never be taken back, only suspended. */
export const bucketVersioning: AwsKind<BucketVersioningSpec, "bucket" | "region", { bucket: string; arn: string }> = {
  name: "bucket-versioning",
  typical: seconds(5),
  key: ["bucket", "region"],
  shared: ["tags"],

  async read(context, { bucket, region }) {
    const [found, tagging] =
      (await ifHere(context, { name: bucket, region }, (s3, address) =>
        Promise.all([ifExists(s3.getBucketVersioning(address)), ifExists(s3.getBucketTagging(address))]),
      )) ?? [];
    if (!found) return undefined;
    return {
      spec: { bucket, region, versioning: found.Status ?? null, tags: tagMap(tagging?.TagSet) },
      outputs: { bucket, arn: bucketArn(context, bucket) },
    };
  },

  advice({ bucket, tags }, live) {
    if (!tags || live?.spec.versioning === "Enabled") return undefined;
    const stack = stackOf(live?.spec.tags);
    const owner =
      stack === undefined ? "" : `; its CloudFormation stack ${stack} must leave VersioningConfiguration as it is`;
    return `versioning of ${bucket} is turned on and can never be turned off again, only suspended: from now on deletes and overwrites keep old versions, which cost money until a lifecycle rule of yours expires them, and S3 asks to wait 15 minutes before writing to it${owner}`;
  },

  async converge(context, { bucket, region, tags = {}, versioning }, live) {
    const s3 = await context.cloud.s3(region);
    const address = addressOf(context, bucket);
    const turnsOn = versioning === "Enabled" && live?.spec.versioning !== "Enabled";
    const isHome = Object.keys(tags).length > 0;
    // Remembered before it is changed: a crash in between must not lose how it was.
    const was = turnsOn && isHome ? wasTag("versioning", live?.spec.versioning ?? "off") : {};
    const before = live?.spec.tags ?? {};
    const missing = missingTags({ ...tags, ...was }, before);
    if (Object.keys(missing).length > 0) await writeTags(s3, address, { ...before, ...missing });
    if (turnsOn) await s3.putBucketVersioning({ ...address, VersioningConfiguration: { Status: "Enabled" } });
  },

  stays: "cannot be turned off, only suspended",
  lane: ({ bucket }) => bucketLane(bucket),
};
