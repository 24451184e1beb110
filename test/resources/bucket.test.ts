import {
  CreateBucketCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  type LifecycleRule,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import type { Live } from "../../src/engine/kind.ts";
import type { BucketSettings } from "../../src/resources/bucket-settings.ts";
import { bucket, type BucketSpec } from "../../src/resources/bucket.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { addressed, bareBucket } from "../support/s3-answers.ts";

const key = { name: "acme-eu", region: "eu-west-1" };
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";
const OUTPUTS = { name: "acme-eu", arn: "arn:aws:s3:::acme-eu" };
const CORS = [{ AllowedMethods: ["GET"], AllowedOrigins: ["https://example.com"], MaxAgeSeconds: 300 }];
/** As a spec holds it: plain JSON, also for a day. */
const EXPIRY = {
  Status: "Enabled",
  Filter: { Prefix: "tmp/" },
  Expiration: { Date: "2030-01-01T00:00:00.000Z" },
} as unknown as LifecycleRule;
const closed = { blockAcls: true, ignoreAcls: true, blockPolicy: true, restrict: true };

const wanted: BucketSpec = {
  ...key,
  location: "eu-west-1",
  publicAccess: closed,
  ownership: "BucketOwnerEnforced",
  encryption: { algorithm: "AES256" },
  cors: CORS,
  lifecycle: { tmp: EXPIRY },
  tags: { team: "shop" },
};

conforms(bucket, {
  from: wanted,
  to: {
    ...wanted,
    publicAccess: { ...closed, blockPolicy: false },
    ownership: "BucketOwnerPreferred",
    encryption: { algorithm: "aws:kms", key: KEY, bucketKey: true },
    cors: null,
    lifecycle: null,
    tags: { team: "till" },
  },
});

describe("read", () => {
  test("all settings in the words of the spec", async () => {
    const { s3, context } = mockedAws();
    bareBucket(s3);
    s3.on(GetPublicAccessBlockCommand)
      .resolves({ PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true } })
      .on(GetBucketOwnershipControlsCommand)
      .resolves({ OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } })
      .on(GetBucketEncryptionCommand)
      .resolves({
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY },
              BucketKeyEnabled: true,
            },
          ],
        },
      })
      .on(GetBucketCorsCommand)
      .resolves({ CORSRules: CORS })
      .on(GetBucketLifecycleConfigurationCommand)
      .resolves({
        Rules: [{ ID: "tmp", ...EXPIRY, Expiration: { Date: new Date("2030-01-01") } }],
      })
      .on(GetBucketTaggingCommand)
      .resolves({ TagSet: [{ Key: "goglobal:app", Value: "orders/prod" }] });

    expect(await bucket.read(context(), key)).toEqual({
      spec: {
        ...key,
        location: "eu-west-1",
        publicAccess: { blockAcls: true, ignoreAcls: true, blockPolicy: false, restrict: false },
        ownership: "BucketOwnerEnforced",
        encryption: { algorithm: "aws:kms", key: KEY, bucketKey: true },
        cors: CORS,
        lifecycle: { tmp: EXPIRY },
        tags: { "goglobal:app": "orders/prod" },
      },
      outputs: OUTPUTS,
      owned: true,
    });
  });

  test("what is not configured is null; every call goes to its region and says whose bucket it must be", async () => {
    const { s3, context, calls } = mockedAws();
    bareBucket(s3);
    expect(await bucket.read(context(), key)).toEqual({
      spec: {
        ...key,
        location: "eu-west-1",
        publicAccess: null,
        ownership: null,
        encryption: null,
        cors: null,
        lifecycle: null,
        tags: {},
      },
      outputs: OUTPUTS,
      owned: false,
    });
    const asked = await calls();
    expect(asked).toHaveLength(7);
    for (const { region, input } of asked) expect([region, input]).toEqual(["eu-west-1", addressed("acme-eu")]);
  });

  test("another application's bucket says so", async () => {
    const { s3, context } = mockedAws();
    bareBucket(s3);
    s3.on(GetBucketTaggingCommand).resolves({ TagSet: [{ Key: "goglobal:app", Value: "billing/prod" }] });
    expect(await bucket.read(context(), key)).toMatchObject({ owned: false, owner: "billing/prod" });
  });

  test("no bucket of that name anywhere", async () => {
    const { s3, context } = mockedAws();
    s3.rejects(awsError("NoSuchBucket", undefined, 404))
      .on(HeadBucketCommand)
      .rejects(awsError("NotFound", "UnknownError", 404));
    expect(await bucket.read(context(), key)).toBeUndefined();
  });

  const redirect = (headers?: object) =>
    Object.assign(awsError("PermanentRedirect", "UnknownError", 301), { $response: { headers } });
  test.each<[string, Error, string]>([
    ["in another region", redirect({ "x-amz-bucket-region": "us-west-2" }), "us-west-2"],
    ["in a region that S3 does not tell", redirect(), "another region"],
    ["in another account", awsError("Unknown", "UnknownError", 403), "another account"],
    ["in another account, in other words", awsError("Forbidden", "UnknownError", 403), "another account"],
  ])("a bucket of that name %s", async (_, error, location) => {
    const { s3, context } = mockedAws();
    s3.rejects(awsError("AccessDenied", "Access Denied", 403))
      .on(HeadBucketCommand)
      .rejects(error);
    expect(await bucket.read(context(), key)).toEqual({ spec: { ...key, location }, outputs: OUTPUTS, owned: false });
  });

  test("a region that is not enabled is not another account's bucket", async () => {
    const { s3, context } = mockedAws();
    s3.rejects(awsError("InvalidAccessKeyId", "no such key here", 403))
      .on(HeadBucketCommand)
      .rejects(awsError("Unknown", "UnknownError", 403));
    await expect(bucket.read(context(), key)).rejects.toThrow("no such key here");
  });

  test("what may not be read is an error", async () => {
    const { s3, context } = mockedAws();
    bareBucket(s3);
    s3.on(GetBucketCorsCommand).rejects(awsError("AccessDenied", "no s3:GetBucketCORS", 403));
    await expect(bucket.read(context(), key)).rejects.toThrow("no s3:GetBucketCORS");
    s3.on(HeadBucketCommand).rejects(awsError("InternalError", "try again", 500));
    await expect(bucket.read(context(), key)).rejects.toThrow("try again");
  });
});

const OURS = [
  { Key: "team", Value: "shop" },
  { Key: "goglobal:app", Value: "orders/prod" },
];
const put = (operation: string, more?: object) => [operation, "eu-west-1", addressed("acme-eu", more)];

describe("converge: create", () => {
  test("the mark is in the call that makes it; what AWS gives new buckets is not written again", async () => {
    const { s3, context, writes } = mockedAws();
    bareBucket(s3);
    s3.on(GetBucketTaggingCommand)
      .resolves({ TagSet: OURS })
      .on(GetBucketOwnershipControlsCommand)
      .resolves({ OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } });
    await bucket.converge(context(), { ...wanted, encryption: null, publicAccess: null, lifecycle: null });
    expect(await writes()).toEqual([
      [
        "CreateBucket",
        "eu-west-1",
        {
          Bucket: "acme-eu",
          ObjectOwnership: "BucketOwnerEnforced",
          CreateBucketConfiguration: { LocationConstraint: "eu-west-1", Tags: OURS },
        },
      ],
      put("PutBucketCors", { CORSConfiguration: { CORSRules: CORS } }),
    ]);
  });

  test("us-east-1 is not named, and a name space is", async () => {
    const { s3, context, writes } = mockedAws();
    bareBucket(s3);
    s3.on(GetBucketTaggingCommand).resolves({ TagSet: [{ Key: "goglobal:app", Value: "orders/prod" }] });
    await bucket.converge(context(), { name: "a", region: "us-east-1", namespace: "account-regional" });
    expect(await writes()).toEqual([
      [
        "CreateBucket",
        "us-east-1",
        {
          Bucket: "a",
          BucketNamespace: "account-regional",
          CreateBucketConfiguration: { Tags: [{ Key: "goglobal:app", Value: "orders/prod" }] },
        },
      ],
    ]);
  });

  test("made already, and the answer was lost: the rest is done", async () => {
    const { s3, context, writes } = mockedAws();
    bareBucket(s3);
    s3.on(CreateBucketCommand).rejects(awsError("BucketAlreadyOwnedByYou", undefined, 409));
    await bucket.converge(context(), { ...key, cors: CORS });
    expect((await writes()).map(([operation]) => operation)).toEqual([
      "CreateBucket",
      "PutBucketTagging",
      "PutBucketCors",
    ]);
  });

  test("a name that somebody else was faster to take is an error", async () => {
    const { s3, context } = mockedAws();
    s3.on(CreateBucketCommand).rejects(awsError("BucketAlreadyExists", "not available", 409));
    await expect(bucket.converge(context(), wanted)).rejects.toThrow("not available");
  });
});

describe("converge: update", () => {
  const tags = { team: "shop", "goglobal:app": "orders/prod", "aws:cloudformation:stack-name": "x", foreign: "1" };
  const live = (spec: Partial<BucketSpec>, owned = true): Live<BucketSpec, typeof OUTPUTS> => ({
    spec: { ...wanted, tags, ...spec },
    outputs: OUTPUTS,
    owned,
  });
  const TagSet = Object.entries({ ...tags, team: "shop" }).map(([Key, Value]) => ({ Key, Value }));

  test.each<[string, Partial<BucketSpec>, BucketSettings, unknown[]]>([
    ["nothing where nothing differs", {}, {}, []],
    [
      "public access",
      {},
      { publicAccess: null },
      [
        put("PutPublicAccessBlock", {
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        }),
      ],
    ],
    ["no public access block", { publicAccess: null }, {}, [put("DeletePublicAccessBlock")]],
    [
      "ownership",
      {},
      { ownership: "ObjectWriter" },
      [
        put("PutBucketOwnershipControls", {
          OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
        }),
      ],
    ],
    ["no ownership", { ownership: null }, {}, [put("DeleteBucketOwnershipControls")]],
    [
      "encryption",
      { encryption: { algorithm: "aws:kms", key: KEY, bucketKey: true } },
      {},
      [
        put("PutBucketEncryption", {
          ServerSideEncryptionConfiguration: {
            Rules: [
              {
                ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY },
                BucketKeyEnabled: true,
              },
            ],
          },
        }),
      ],
    ],
    [
      "encryption with S3's own key",
      {},
      { encryption: { algorithm: "aws:kms", key: KEY } },
      [
        put("PutBucketEncryption", {
          ServerSideEncryptionConfiguration: {
            Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
          },
        }),
      ],
    ],
    ["no encryption of its own", { encryption: null }, {}, [put("DeleteBucketEncryption")]],
    ["CORS", {}, { cors: null }, [put("PutBucketCors", { CORSConfiguration: { CORSRules: CORS } })]],
    ["no CORS", { cors: null }, {}, [put("DeleteBucketCors")]],
    [
      "lifecycle",
      {},
      { lifecycle: null },
      [
        put("PutBucketLifecycleConfiguration", {
          LifecycleConfiguration: { Rules: [{ ID: "tmp", ...EXPIRY, Expiration: { Date: new Date("2030-01-01") } }] },
        }),
      ],
    ],
    ["no lifecycle", { lifecycle: null }, {}, [put("DeleteBucketLifecycle")]],
    [
      "a tag, with all the others put back",
      {},
      { tags: { ...tags, team: "till" } },
      [put("PutBucketTagging", { Tagging: { TagSet } })],
    ],
  ])("%s", async (_, spec, before, expected) => {
    const { context, writes } = mockedAws();
    await bucket.converge(context(), { ...wanted, ...spec }, live(before));
    expect(await writes()).toEqual(expected);
  });

  test("what the user lets us take over gets the adopter's mark", async () => {
    const { context, writes } = mockedAws();
    await bucket.converge(context(), wanted, live({ tags: { team: "shop" } }, false));
    const adopted = [
      { Key: "team", Value: "shop" },
      { Key: "goglobal:adopted", Value: "orders/prod" },
    ];
    expect(await writes()).toEqual([put("PutBucketTagging", { Tagging: { TagSet: adopted } })]);
  });
});

describe("objections, each with its remedy", () => {
  const objection = (location: string) =>
    bucket.objection!(wanted, { spec: { ...key, location }, outputs: OUTPUTS, owned: false });

  test("another region", () =>
    expect(objection("us-west-2")).toMatchInlineSnapshot(
      `"a bucket named acme-eu is in us-west-2 already, and bucket names are one name space: give another name in the bucket's "names", or use "namespace": "account-regional""`,
    ));
  test("another account", () =>
    expect(objection("another account")).toMatchInlineSnapshot(
      `"a bucket named acme-eu is in another AWS account already (or the caller may not s3:ListBucket it), and bucket names are one name space: give another name in the bucket's "names", or use "namespace": "account-regional""`,
    ));
  test("none where it is here or nowhere", () => {
    expect(objection("eu-west-1")).toBeUndefined();
    expect(bucket.objection!(wanted)).toBeUndefined();
  });
});

test("one change of a bucket at a time, and what is in it is kept", () => {
  expect(bucket.lane!(wanted)).toBe("bucket/acme-eu");
  expect(bucket).toMatchObject({ holdsData: true, immutable: ["location"] });
  expect(bucket).not.toHaveProperty("remove");
});
