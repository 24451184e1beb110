import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  type LifecycleRule,
} from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startLab, type Lab } from "./lab.ts";
import { Bucket, copy, receipts } from "./receipts.ts";

let lab: Lab;
let buckets: ReturnType<typeof receipts>;

beforeAll(async () => {
  lab = await startLab();
  buckets = receipts(lab);
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

describe("regions", () => {
  test("a client of another region is sent away, and one of the right region is served", async () => {
    await buckets.create();
    const redirect = {
      $metadata: { httpStatusCode: 301 },
      $response: { headers: { "x-amz-bucket-region": "eu-west-1" } },
    };
    const versioning = new GetBucketVersioningCommand({ Bucket: copy });
    await expect(buckets.home.send(versioning)).rejects.toMatchObject({ name: "PermanentRedirect", ...redirect });
    await expect(buckets.home.send(new HeadBucketCommand({ Bucket: copy }))).rejects.toMatchObject(redirect);
    await expect(buckets.home.send(new DeleteBucketCommand({ Bucket: copy }))).rejects.toMatchObject(redirect);
    expect(await buckets.away.send(versioning)).toMatchObject({ Status: "Enabled" });
    expect(await buckets.away.send(new HeadBucketCommand({ Bucket: copy }))).toMatchObject({
      BucketRegion: "eu-west-1",
    });
  });

  test("us-east-1 can ask where any bucket is, and lists say so", async () => {
    await buckets.create();
    const { LocationConstraint } = await buckets.home.send(new GetBucketLocationCommand({ Bucket: copy }));
    expect(LocationConstraint).toBe("eu-west-1");
    const { Buckets } = await buckets.home.send(new ListBucketsCommand({}));
    const places = Buckets!.map(({ Name, BucketRegion }) => [Name, BucketRegion]);
    expect(places).toEqual([
      [Bucket, "us-east-1"],
      [copy, "eu-west-1"],
    ]);
  });

  test("a name that was given up can be taken in another region", async () => {
    await buckets.create();
    await buckets.away.send(new DeleteBucketCommand({ Bucket: copy }));
    await buckets.home.send(new CreateBucketCommand({ Bucket: copy }));
    expect(await buckets.home.send(new HeadBucketCommand({ Bucket: copy }))).toMatchObject({
      BucketRegion: "us-east-1",
    });
  });
});

describe("a new bucket", () => {
  test("blocks public access, has no ACLs, is encrypted, and carries the tags of the creating call in every region", async () => {
    const CreateBucketConfiguration = { Tags: [{ Key: "goglobal:app", Value: "orders/prod" }] };
    await buckets.home.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    const there = { LocationConstraint: "eu-west-1" as const, ...CreateBucketConfiguration };
    await buckets.away.send(new CreateBucketCommand({ Bucket: copy, CreateBucketConfiguration: there }));
    for (const [s3, name] of [
      [buckets.home, Bucket],
      [buckets.away, copy],
    ] as const) {
      const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket: name }));
      expect(TagSet).toEqual(CreateBucketConfiguration.Tags);
    }
    const { OwnershipControls } = await buckets.home.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
    const { PublicAccessBlockConfiguration } = await buckets.home.send(new GetPublicAccessBlockCommand({ Bucket }));
    expect(Object.values(PublicAccessBlockConfiguration!)).toEqual([true, true, true, true]);
    expect(lab.requests().filter(({ write }) => write)).toHaveLength(2);
  });

  test("keeps the ownership that the call asks for", async () => {
    await buckets.home.send(new CreateBucketCommand({ Bucket, ObjectOwnership: "ObjectWriter" }));
    const { OwnershipControls } = await buckets.home.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: "ObjectWriter" }]);
  });

  test("must have a good name", async () => {
    await expect(buckets.home.send(new CreateBucketCommand({ Bucket: "Bad_Name" }))).rejects.toMatchObject({
      name: "InvalidBucketName",
    });
  });

  test("is encrypted with SSE-S3 until told otherwise", async () => {
    await buckets.home.send(new CreateBucketCommand({ Bucket }));
    const algorithm = async () => {
      const { ServerSideEncryptionConfiguration: found } = await buckets.home.send(
        new GetBucketEncryptionCommand({ Bucket }),
      );
      return found!.Rules![0]!.ApplyServerSideEncryptionByDefault!.SSEAlgorithm;
    };
    expect(await algorithm()).toBe("AES256");
    const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const } }];
    await buckets.home.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    expect(await algorithm()).toBe("aws:kms");
    const nowhere = new GetBucketEncryptionCommand({ Bucket: "nowhere" });
    await expect(buckets.home.send(nowhere)).rejects.toMatchObject({ name: "NoSuchBucket" });
  });
});

test("calls that expect another owner are refused", async () => {
  await buckets.home.send(new CreateBucketCommand({ Bucket }));
  const expecting = (ExpectedBucketOwner: string) =>
    buckets.home.send(new GetBucketVersioningCommand({ Bucket, ExpectedBucketOwner }));
  await expecting(lab.account);
  await expect(expecting("999999999999")).rejects.toMatchObject({
    name: "AccessDenied",
    $metadata: { httpStatusCode: 403 },
  });
});

test("lifecycle rules come back as they were put, until the bucket goes", async () => {
  await buckets.home.send(new CreateBucketCommand({ Bucket }));
  const Rules: LifecycleRule[] = [
    {
      ID: "noncurrent",
      Status: "Enabled",
      Filter: { And: { Prefix: "a/", ObjectSizeGreaterThan: 5 } },
      NoncurrentVersionExpiration: { NoncurrentDays: 30, NewerNoncurrentVersions: 2 },
    },
  ];
  await buckets.home.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  const get = () => buckets.home.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  expect((await get()).Rules).toEqual(Rules);
  await buckets.home.send(new DeleteBucketCommand({ Bucket }));
  await buckets.home.send(new CreateBucketCommand({ Bucket }));
  await expect(get()).rejects.toMatchObject({ name: "NoSuchLifecycleConfiguration" });
});
