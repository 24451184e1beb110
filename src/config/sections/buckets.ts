import { z } from "zod";
import { bucketNameFault } from "../bucket-names.ts";
import { expects } from "./saying.ts";
import { choice, copyKey, mapOf, named, obeying, regionKey, strict, whole, yesNo } from "./vocabulary.ts";

const bucketName = obeying(z.string(expects("a bucket name", "write the name in double quotes")), bucketNameFault);

const bucket = strict("a bucket", {
  names: mapOf("bucket names by region", regionKey, bucketName)
    .prefault({})
    .describe("The name of the bucket by region, where it is not <home name>-<region>."),
  namespace: choice(["global", "account-regional"])
    .prefault("global")
    .describe("Where new bucket names live: account-regional names are ones that no other account can take."),
  replication: choice(["mesh", "fan-out"])
    .prefault("mesh")
    .describe("Whether every bucket replicates to every other (mesh) or only the home bucket to the others (fan-out)."),
  backfill: yesNo
    .exactOptional()
    .describe("Whether objects that are there already are copied too; must be said for a bucket that is not empty."),
  deleteMarkers: yesNo.prefault(true).describe("Whether deletions are replicated."),
  metrics: yesNo.prefault(true).describe("Whether S3 measures replication (CloudWatch metrics, which are billed)."),
  rtc: yesNo.prefault(false).describe("Whether S3 Replication Time Control promises 15 minutes, for a surcharge."),
  noncurrentDays: whole(1).prefault(30).describe("After how many days old versions of objects expire."),
  kms: mapOf("KMS keys by region", regionKey, copyKey)
    .prefault({})
    .describe('The ARN of the KMS key that encrypts replicas, by region, or "aws" for the AWS managed key.'),
});

/** The S3 buckets of the home region that get counterparts in the others, and replication between them. */
export const buckets = named("buckets by name", bucketName, bucket);
