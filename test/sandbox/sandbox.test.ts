import { DynamoDBServiceException, ResourceNotFoundException } from "@aws-sdk/client-dynamodb";
import { S3ServiceException } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { openSandbox } from "../../src/sandbox/sandbox.ts";
import { connected, errorOf, refusal } from "./connected.ts";

test("plays the account of the caller", async () => {
  const { aws, sandbox } = await connected();
  expect([aws.account, aws.partition, sandbox.account]).toEqual(["123456789012", "aws", "123456789012"]);
  expect(aws.caller).toBe("arn:aws:sts::123456789012:assumed-role/sandbox/you");
});

test("counts every call as a read or a write", async () => {
  const { aws, sandbox } = await connected();
  const s3 = await aws.s3("us-east-1");
  await s3.createBucket({ Bucket: "acme" });
  await s3.headBucket({ Bucket: "acme" });
  expect(sandbox.calls).toMatchObject({ reads: 2, writes: 1 });
  expect(sandbox.calls.log.at(1)).toEqual({
    service: "s3",
    operation: "CreateBucket",
    region: "us-east-1",
    write: true,
  });
});

test("throws the exceptions of the SDK itself", async () => {
  const { aws } = await connected();
  const dynamodb = await aws.dynamodb("us-east-1");
  const missing = await errorOf(dynamodb.describeTable({ TableName: "nope" }));
  expect(missing).toBeInstanceOf(ResourceNotFoundException);
  expect(missing.$metadata).toMatchObject({ httpStatusCode: 400, requestId: "SANDBOX000000001", attempts: 1 });
  const invalid = await errorOf(dynamodb.createTable({ TableName: "x" } as never));
  expect(invalid).toBeInstanceOf(DynamoDBServiceException);
  expect(invalid).toMatchObject({ name: "ValidationException", $fault: "client" });
  const s3 = await aws.s3("us-east-1");
  await s3.createBucket({ Bucket: "acme" });
  const untagged = await errorOf(s3.getBucketTagging({ Bucket: "acme" }));
  expect(untagged).toBeInstanceOf(S3ServiceException);
  expect(untagged).not.toBeInstanceOf(DynamoDBServiceException);
});

test("says so when it does not know an operation or a member", async () => {
  const { aws } = await connected();
  const dynamodb = await aws.dynamodb("us-east-1");
  expect(await refusal(dynamodb.listBackups({}))).toBe("NotSimulated: the sandbox does not know dynamodb:ListBackups");
  const s3 = await aws.s3("us-east-1");
  await s3.createBucket({ Bucket: "acme" });
  expect(await refusal(s3.listObjectsV2({ Bucket: "acme", Delimiter: "/" }))).toBe(
    "NotSimulated: the sandbox does not know Delimiter of s3:ListObjectsV2",
  );
});

test("knows the regions that an account has, and no others", async () => {
  const { aws } = await connected();
  const sts = await aws.sts("ap-east-1");
  expect(await refusal(sts.getCallerIdentity({}))).toBe(
    "UnrecognizedClientException: The security token included in the request is invalid.",
  );
});

test("is not changed through what came in or went out", async () => {
  const { aws } = await connected();
  const s3 = await aws.s3("us-east-1");
  await s3.createBucket({ Bucket: "acme" });
  const given = [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }];
  await s3.putBucketCors({ Bucket: "acme", CORSConfiguration: { CORSRules: given } });
  given[0]!.AllowedMethods.push("PUT");
  const first = await s3.getBucketCors({ Bucket: "acme" });
  first.CORSRules![0]!.AllowedMethods!.push("POST");
  const second = await s3.getBucketCors({ Bucket: "acme" });
  expect(second.CORSRules![0]!.AllowedMethods).toEqual(["GET"]);
});

test("starts again with what it was seeded with", async () => {
  const seed = [
    { service: "s3", region: "us-east-1", operation: "CreateBucket", input: { Bucket: "seeded" } },
  ] as const;
  const { aws, sandbox } = await connected({ seed });
  const s3 = await aws.s3("us-east-1");
  await s3.createBucket({ Bucket: "added" });
  await sandbox.reset();
  const { Buckets } = await s3.listBuckets({});
  expect(Buckets!.map(({ Name }) => Name)).toEqual(["seeded"]);
});

test("begins at the time it is given", async () => {
  const now = Date.UTC(2027, 1, 2);
  const { clock } = await openSandbox({ now });
  expect(clock.now()).toBe(now);
});
