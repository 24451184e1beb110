import type { S3 } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { classOf } from "../../src/aws/errors.ts";
import { connected, errorOf, refusal } from "./connected.ts";

const Bucket = "acme-receipts";

async function withBucket() {
  const made = await connected();
  const s3 = await made.aws.s3("us-east-1");
  await s3.createBucket({ Bucket });
  return { ...made, s3 };
}

interface Setting {
  missing: string;
  put?: (s3: S3) => Promise<unknown>;
  get: (s3: S3) => Promise<object>;
  remove?: (s3: S3) => Promise<unknown>;
  reads?: object;
}

const CORSRules = [{ AllowedMethods: ["GET"], AllowedOrigins: ["https://example.com"] }];
const TagSet = [{ Key: "team", Value: "shop" }];
const expiry = { ID: "old", Status: "Enabled" as const, Filter: { Prefix: "" } };
const Rules = [{ ...expiry, Expiration: { Date: new Date(Date.UTC(2030, 0, 1)) } }];
const block = {
  BlockPublicAcls: true,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};
const ownership = { Rules: [{ ObjectOwnership: "ObjectWriter" as const }] };

const settings: Record<string, Setting> = {
  cors: {
    missing: "NoSuchCORSConfiguration",
    put: (s3) => s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules } }),
    get: (s3) => s3.getBucketCors({ Bucket }),
    remove: (s3) => s3.deleteBucketCors({ Bucket }),
    reads: { CORSRules },
  },
  tags: {
    missing: "NoSuchTagSet",
    put: (s3) => s3.putBucketTagging({ Bucket, Tagging: { TagSet } }),
    get: (s3) => s3.getBucketTagging({ Bucket }),
    remove: (s3) => s3.deleteBucketTagging({ Bucket }),
    reads: { TagSet },
  },
  lifecycle: {
    missing: "NoSuchLifecycleConfiguration",
    put: (s3) => s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules } }),
    get: (s3) => s3.getBucketLifecycleConfiguration({ Bucket }),
    remove: (s3) => s3.deleteBucketLifecycle({ Bucket }),
    reads: { Rules },
  },
  policy: {
    missing: "NoSuchBucketPolicy",
    put: (s3) => s3.putBucketPolicy({ Bucket, Policy: "{}" }),
    get: (s3) => s3.getBucketPolicy({ Bucket }),
    remove: (s3) => s3.deleteBucketPolicy({ Bucket }),
    reads: { Policy: "{}" },
  },
  "object lock": {
    missing: "ObjectLockConfigurationNotFoundError",
    get: (s3) => s3.getObjectLockConfiguration({ Bucket }),
  },
  replication: {
    missing: "ReplicationConfigurationNotFoundError",
    get: (s3) => s3.getBucketReplication({ Bucket }),
  },
};

test.each(Object.entries(settings))("a bucket without %s says so with an error", async (_, { missing, get }) => {
  const { s3 } = await withBucket();
  const error = await errorOf(get(s3));
  expect(error).toMatchObject({ name: missing, $metadata: { httpStatusCode: 404 } });
  expect(classOf(error)).toBe("unset");
});

const changeable = Object.entries(settings).filter(([, { put }]) => put);

test.each(changeable)("%s is put, read and deleted", async (_, { missing, put, get, remove, reads }) => {
  const { s3 } = await withBucket();
  await put!(s3);
  expect(await get(s3)).toMatchObject(reads!);
  await remove!(s3);
  expect((await errorOf(get(s3))).name).toBe(missing);
});

describe("what new buckets have", () => {
  test("the public access block can be changed and taken away; what is not said is off", async () => {
    const { s3 } = await withBucket();
    await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } });
    expect((await s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration).toEqual(block);
    await s3.deletePublicAccessBlock({ Bucket });
    expect((await errorOf(s3.getPublicAccessBlock({ Bucket }))).name).toBe("NoSuchPublicAccessBlockConfiguration");
  });

  test("ownership controls can be changed and taken away", async () => {
    const { s3 } = await withBucket();
    await s3.putBucketOwnershipControls({ Bucket, OwnershipControls: ownership });
    expect((await s3.getBucketOwnershipControls({ Bucket })).OwnershipControls).toEqual(ownership);
    await s3.deleteBucketOwnershipControls({ Bucket });
    expect((await errorOf(s3.getBucketOwnershipControls({ Bucket }))).name).toBe("OwnershipControlsNotFoundError");
  });

  test("encryption can be changed, and without is again AES256", async () => {
    const { s3 } = await withBucket();
    const rule = {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const },
      BucketKeyEnabled: true,
    };
    const encryption = async () => (await s3.getBucketEncryption({ Bucket })).ServerSideEncryptionConfiguration!.Rules;
    await s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } });
    expect(await encryption()).toEqual([rule]);
    await s3.deleteBucketEncryption({ Bucket });
    expect(await encryption()).toMatchObject([{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }]);
  });

  test("nobody is notified", async () => {
    const { s3 } = await withBucket();
    const answer = await s3.getBucketNotificationConfiguration({ Bucket });
    expect(Object.keys(answer)).toEqual(["$metadata"]);
  });
});

describe("refused are", () => {
  test("tags of AWS and tags that come twice", async () => {
    const { s3 } = await withBucket();
    const tag = (...keys: string[]) =>
      s3.putBucketTagging({ Bucket, Tagging: { TagSet: keys.map((Key) => ({ Key, Value: "" })) } });
    expect(await refusal(tag("aws:x"))).toBe("InvalidTag: System tags cannot be added/updated by requester");
    expect((await errorOf(tag("a", "a"))).name).toBe("InvalidTag");
    expect((await errorOf(tag(...Array.from({ length: 51 }, (_, index) => `k${index}`)))).name).toBe("BadRequest");
  });

  test("empty lists, and rules of one name", async () => {
    const { s3 } = await withBucket();
    const lifecycle = (...Rules: (typeof expiry & { Expiration?: object })[]) =>
      s3.putBucketLifecycleConfiguration({ Bucket, LifecycleConfiguration: { Rules } });
    expect((await errorOf(lifecycle())).name).toBe("MalformedXML");
    const ServerSideEncryptionConfiguration = { Rules: [] };
    expect((await errorOf(s3.putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration }))).name).toBe(
      "MalformedXML",
    );
    expect((await errorOf(s3.putBucketOwnershipControls({ Bucket, OwnershipControls: { Rules: [] } }))).name).toBe(
      "MalformedXML",
    );
    expect((await errorOf(lifecycle(expiry, expiry))).name).toBe("InvalidArgument");
    expect((await errorOf(s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules: [] } }))).name).toBe(
      "MalformedXML",
    );
  });

  test("policies that are not JSON", async () => {
    const { s3 } = await withBucket();
    expect((await errorOf(s3.putBucketPolicy({ Bucket, Policy: "no" }))).name).toBe("MalformedPolicy");
  });
});

describe("versioning", () => {
  const version = (s3: S3, Status: "Enabled" | "Suspended") =>
    s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status } });

  test("is not there, then enabled, then suspended", async () => {
    const { s3 } = await withBucket();
    expect(await s3.getBucketVersioning({ Bucket })).not.toHaveProperty("Status");
    await version(s3, "Enabled");
    expect((await s3.getBucketVersioning({ Bucket })).Status).toBe("Enabled");
    for (const VersioningConfiguration of [{}, { Status: "Enabled", MFADelete: "Enabled" }] as const) {
      expect((await errorOf(s3.putBucketVersioning({ Bucket, VersioningConfiguration }))).name).toBe(
        "IllegalVersioningConfigurationException",
      );
    }
    await version(s3, "Suspended");
    expect((await s3.getBucketVersioning({ Bucket })).Status).toBe("Suspended");
  });

  test("of a locked bucket stays", async () => {
    const { s3 } = await withBucket();
    await s3.createBucket({ Bucket: "locked", ObjectLockEnabledForBucket: true });
    expect((await s3.getBucketVersioning({ Bucket: "locked" })).Status).toBe("Enabled");
    const suspend = s3.putBucketVersioning({ Bucket: "locked", VersioningConfiguration: { Status: "Suspended" } });
    expect((await errorOf(suspend)).name).toBe("InvalidBucketState");
    const { ObjectLockConfiguration } = await s3.getObjectLockConfiguration({ Bucket: "locked" });
    expect(ObjectLockConfiguration).toEqual({ ObjectLockEnabled: "Enabled" });
  });
});
