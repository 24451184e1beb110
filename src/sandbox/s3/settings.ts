import type {
  GetBucketCorsCommandInput,
  GetBucketCorsCommandOutput,
  GetBucketEncryptionCommandInput,
  GetBucketEncryptionCommandOutput,
  GetBucketLifecycleConfigurationCommandInput,
  GetBucketLifecycleConfigurationCommandOutput,
  GetBucketNotificationConfigurationCommandInput,
  GetBucketNotificationConfigurationCommandOutput,
  GetBucketOwnershipControlsCommandInput,
  GetBucketOwnershipControlsCommandOutput,
  GetBucketPolicyCommandInput,
  GetBucketPolicyCommandOutput,
  GetBucketTaggingCommandInput,
  GetBucketTaggingCommandOutput,
  GetObjectLockConfigurationCommandInput,
  GetObjectLockConfigurationCommandOutput,
  GetPublicAccessBlockCommandInput,
  GetPublicAccessBlockCommandOutput,
  LifecycleRule,
} from "@aws-sdk/client-s3";
import { Refusal } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import { type AboutBucket, bucketOf } from "./access.ts";
import type { Settings } from "./bucket.ts";

/** What S3 says of a setting that a bucket does not have: an error, never an empty answer. */
const missing: Record<keyof Settings, [name: string, message: string]> = {
  encryption: [
    "ServerSideEncryptionConfigurationNotFoundError",
    "The server side encryption configuration was not found",
  ],
  publicAccess: ["NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"],
  ownership: ["OwnershipControlsNotFoundError", "The bucket ownership controls were not found"],
  lifecycle: ["NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"],
  cors: ["NoSuchCORSConfiguration", "The CORS configuration does not exist"],
  tags: ["NoSuchTagSet", "The TagSet does not exist"],
  policy: ["NoSuchBucketPolicy", "The bucket policy does not exist"],
  replication: ["ReplicationConfigurationNotFoundError", "The replication configuration was not found"],
  objectLock: ["ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket"],
};

type Reading = [world: World, input: AboutBucket, region: string];

/** A setting of a bucket that has it. */
export function setting<Name extends keyof Settings>(
  name: Name,
  ...[world, input, region]: Reading
): NonNullable<Settings[Name]> {
  const value = bucketOf(world, input, region).settings[name];
  if (value !== undefined) return value as NonNullable<Settings[Name]>;
  const [error, message] = missing[name];
  throw new Refusal(error, message, 404);
}

const GetBucketEncryption: Operation<GetBucketEncryptionCommandInput, GetBucketEncryptionCommandOutput> = (...at) => ({
  ServerSideEncryptionConfiguration: setting("encryption", ...at),
});

const GetPublicAccessBlock: Operation<GetPublicAccessBlockCommandInput, GetPublicAccessBlockCommandOutput> = (
  ...at
) => ({ PublicAccessBlockConfiguration: setting("publicAccess", ...at) });

const GetBucketOwnershipControls: Operation<
  GetBucketOwnershipControlsCommandInput,
  GetBucketOwnershipControlsCommandOutput
> = (...at) => ({ OwnershipControls: { Rules: [{ ObjectOwnership: setting("ownership", ...at) }] } });

const GetBucketLifecycleConfiguration: Operation<
  GetBucketLifecycleConfigurationCommandInput,
  GetBucketLifecycleConfigurationCommandOutput
> = (...at) => ({
  Rules: setting("lifecycle", ...at).map(withDates),
  TransitionDefaultMinimumObjectSize: "all_storage_classes_128K",
});

const GetBucketCors: Operation<GetBucketCorsCommandInput, GetBucketCorsCommandOutput> = (...at) => ({
  CORSRules: setting("cors", ...at),
});

const GetBucketTagging: Operation<GetBucketTaggingCommandInput, GetBucketTaggingCommandOutput> = (...at) => ({
  TagSet: Object.entries(setting("tags", ...at)).map(([Key, Value]) => ({ Key, Value })),
});

const GetBucketPolicy: Operation<GetBucketPolicyCommandInput, GetBucketPolicyCommandOutput> = (...at) => ({
  Policy: setting("policy", ...at),
});

const GetObjectLockConfiguration: Operation<
  GetObjectLockConfigurationCommandInput,
  GetObjectLockConfigurationCommandOutput
> = (...at) => ({ ObjectLockConfiguration: setting("objectLock", ...at) });

/** No bucket of the sandbox notifies anybody. */
const GetBucketNotificationConfiguration: Operation<
  GetBucketNotificationConfigurationCommandInput,
  GetBucketNotificationConfigurationCommandOutput
> = (world, input, region) => {
  bucketOf(world, input, region);
  return {};
};

/** Dates have become text in the state file. */
function withDates(rule: LifecycleRule): LifecycleRule {
  const revive = <T extends { Date?: Date | undefined }>(when: T): T =>
    when.Date === undefined ? when : { ...when, Date: new Date(when.Date) };
  return {
    ...rule,
    ...(rule.Expiration ? { Expiration: revive(rule.Expiration) } : {}),
    ...(rule.Transitions ? { Transitions: rule.Transitions.map(revive) } : {}),
  };
}

/** What a bucket is set to. */
export const settings = {
  GetBucketEncryption,
  GetPublicAccessBlock,
  GetBucketOwnershipControls,
  GetBucketLifecycleConfiguration,
  GetBucketCors,
  GetBucketTagging,
  GetBucketPolicy,
  GetObjectLockConfiguration,
  GetBucketNotificationConfiguration,
};
