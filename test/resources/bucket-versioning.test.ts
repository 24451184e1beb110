import { GetBucketTaggingCommand, GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import type { Live } from "../../src/engine/kind.ts";
import { bucketVersioning, type BucketVersioningSpec } from "../../src/resources/bucket-versioning.ts";
import { conforms } from "../support/conforms.ts";
import { readsNothingElsewhere } from "../support/elsewhere.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { addressed } from "../support/s3-answers.ts";

const key = { bucket: "acme-receipts", region: "us-east-1" };
const OUTPUTS = { bucket: "acme-receipts", arn: "arn:aws:s3:::acme-receipts" };
const USES = { "goglobal:uses:orders/prod": "yes" };
const ofHome: BucketVersioningSpec = { ...key, versioning: "Enabled", tags: USES };
const ofCopy: BucketVersioningSpec = { ...key, versioning: "Enabled" };

conforms(bucketVersioning, { from: ofHome, first: "update" });

describe("read", () => {
  test.each([
    [{}, null],
    [{ Status: "Enabled" }, "Enabled"],
    [{ Status: "Suspended" }, "Suspended"],
  ] as const)("%j is %s", async (answer, versioning) => {
    const { s3, context, calls } = mockedAws();
    s3.on(GetBucketVersioningCommand).resolves(answer);
    s3.on(GetBucketTaggingCommand).rejects(awsError("NoSuchTagSet", undefined, 404));
    expect(await bucketVersioning.read(context(), key)).toEqual({
      spec: { ...key, versioning, tags: {} },
      outputs: OUTPUTS,
    });
    for (const { region, input } of await calls())
      expect([region, input]).toEqual(["us-east-1", addressed("acme-receipts")]);
  });

  test("no bucket is nothing", async () => {
    const { s3, context } = mockedAws();
    s3.rejects(awsError("NoSuchBucket", undefined, 404));
    expect(await bucketVersioning.read(context(), key)).toBeUndefined();
  });

  readsNothingElsewhere(bucketVersioning, key);
});

const live = (spec: Partial<BucketVersioningSpec>): Live<BucketVersioningSpec, typeof OUTPUTS> => ({
  spec: { ...key, versioning: "Enabled", tags: USES, ...spec },
  outputs: OUTPUTS,
});
const STACK = { "aws:cloudformation:stack-name": "shop" };
const ON = [
  "PutBucketVersioning",
  "us-east-1",
  addressed("acme-receipts", { VersioningConfiguration: { Status: "Enabled" } }),
];
const tagged = (tags: Record<string, string>) => [
  "PutBucketTagging",
  "us-east-1",
  addressed("acme-receipts", { Tagging: { TagSet: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } }),
];

describe("converge", () => {
  test.each<[string, BucketVersioningSpec, Partial<BucketVersioningSpec>, unknown[]]>([
    ["nothing where nothing differs", ofHome, {}, []],
    [
      "home: how it was is remembered before it is changed, with AWS's and others' tags put back",
      ofHome,
      { versioning: null, tags: { ...STACK, a: "1" } },
      [tagged({ ...STACK, a: "1", ...USES, "goglobal:was-versioning": "off" }), ON],
    ],
    [
      "home: suspended is not the same as never on",
      ofHome,
      { versioning: "Suspended" },
      [tagged({ ...USES, "goglobal:was-versioning": "Suspended" }), ON],
    ],
    [
      "home: what a run that was cut off has remembered is not written again",
      ofHome,
      { versioning: null, tags: { ...USES, "goglobal:was-versioning": "off" } },
      [ON],
    ],
    ["home: the tag alone", ofHome, { tags: { a: "1" } }, [tagged({ a: "1", ...USES })]],
    ["a bucket of ours remembers nothing", ofCopy, { versioning: null, tags: { a: "1" } }, [ON]],
  ])("%s", async (_, spec, before, expected) => {
    const { context, writes } = mockedAws();
    await bucketVersioning.converge(context(), spec, live(before));
    expect(await writes()).toEqual(expected);
  });
});

describe("advice", () => {
  test("for somebody's bucket that has none", () =>
    expect(bucketVersioning.advice!(ofHome, live({ versioning: null }))).toMatchInlineSnapshot(
      `"versioning of acme-receipts is turned on and can never be turned off again, only suspended: from now on deletes and overwrites keep old versions, which cost money until a lifecycle rule of yours expires them, and S3 asks to wait 15 minutes before writing to it"`,
    ));
  test("names the CloudFormation stack that owns the bucket", () =>
    expect(bucketVersioning.advice!(ofHome, live({ versioning: null, tags: STACK }))).toContain(
      "its CloudFormation stack shop must leave VersioningConfiguration as it is",
    ));
  test("none where it is on, or where the bucket is ours", () => {
    expect(bucketVersioning.advice!(ofHome, live({}))).toBeUndefined();
    expect(bucketVersioning.advice!(ofCopy, live({ versioning: null }))).toBeUndefined();
  });
});

test("stays, and takes turns with the bucket", () => {
  expect(bucketVersioning.lane!(ofHome)).toBe("bucket/acme-receipts");
  expect(bucketVersioning.stays).toBe("cannot be turned off, only suspended");
  expect(bucketVersioning).not.toHaveProperty("remove");
});
