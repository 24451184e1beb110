import {
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketReplicationCommand,
  GetBucketTaggingCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
} from "@aws-sdk/client-s3";
import { awsError, type mockedAws } from "./mocked-aws.ts";

type S3Mock = ReturnType<typeof mockedAws>["s3"];

/** A bucket in which nothing is configured, which S3 says with an error for each. */
export function bareBucket(s3: S3Mock): void {
  s3.on(HeadBucketCommand)
    .resolves({ BucketRegion: "eu-west-1" })
    .on(GetPublicAccessBlockCommand)
    .rejects(awsError("NoSuchPublicAccessBlockConfiguration", undefined, 404))
    .on(GetBucketOwnershipControlsCommand)
    .rejects(awsError("OwnershipControlsNotFoundError", undefined, 404))
    .on(GetBucketEncryptionCommand)
    .rejects(awsError("ServerSideEncryptionConfigurationNotFoundError", undefined, 404))
    .on(GetBucketCorsCommand)
    .rejects(awsError("NoSuchCORSConfiguration", undefined, 404))
    .on(GetBucketLifecycleConfigurationCommand)
    .rejects(awsError("NoSuchLifecycleConfiguration", undefined, 404))
    .on(GetBucketTaggingCommand)
    .rejects(awsError("NoSuchTagSet", undefined, 404))
    .on(GetBucketReplicationCommand)
    .rejects(awsError("ReplicationConfigurationNotFoundError", undefined, 404))
    .on(GetObjectLockConfigurationCommand)
    .rejects(awsError("ObjectLockConfigurationNotFoundError", undefined, 404));
}

/** What every call about a bucket says, but the one that makes it. */
export const addressed = (name: string, more: object = {}): object => ({
  Bucket: name,
  ExpectedBucketOwner: "123456789012",
  ...more,
});
