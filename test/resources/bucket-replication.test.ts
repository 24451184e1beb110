import { GetBucketReplicationCommand, type ReplicationConfiguration } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { trust } from "../../src/aws/policy.ts";
import type { Live } from "../../src/engine/kind.ts";
import { bucketReplication, type BucketReplicationSpec } from "../../src/resources/bucket-replication.ts";
import { toAws, type Rule } from "../../src/resources/replication-rule.ts";
import { conforms } from "../support/conforms.ts";
import { readsNothingElsewhere } from "../support/elsewhere.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { addressed } from "../support/s3-answers.ts";

const key = { bucket: "acme-receipts", region: "us-east-1" };
const outputs = { arn: "arn:aws:s3:::acme-receipts" };
const ROLE = "arn:aws:iam::123456789012:role/goglobal/ours";
const EU = "goglobal:orders/prod:eu-west-1";
const AP = "goglobal:orders/prod:ap-southeast-2";
const ruleTo = (bucket: string): Rule => ({
  target: `arn:aws:s3:::${bucket}`,
  enabled: true,
  deleteMarkers: true,
  metrics: true,
  rtc: false,
});
const wanted = { ...key, role: ROLE, rules: { [EU]: ruleTo("acme-eu"), [AP]: ruleTo("acme-ap") } };
/** A rule that goglobal would never write, to be kept field for field. */
const foreign = {
  ID: "backup",
  Priority: 4,
  Status: "Enabled",
  Filter: { And: { Prefix: "logs/", Tags: [{ Key: "a", Value: "1" }] } },
  DeleteMarkerReplication: { Status: "Disabled" },
  Destination: { Bucket: "arn:aws:s3:::backup", Account: "999999999999", StorageClass: "GLACIER" },
} satisfies NonNullable<ReplicationConfiguration["Rules"]>[number];

describe("in the sandbox", () => {
  const versioned = (Bucket: string, region: string) => ({
    service: "s3" as const,
    region,
    operation: "PutBucketVersioning",
    input: { Bucket, VersioningConfiguration: { Status: "Enabled" } },
  });
  const named = { RoleName: "ours", Path: "/goglobal/" };
  conforms(bucketReplication, {
    given: [
      {
        service: "s3",
        region: "eu-west-1",
        operation: "CreateBucket",
        input: { Bucket: "acme-eu", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } },
      },
      versioned("acme-eu", "eu-west-1"),
      versioned("acme-receipts", "us-east-1"),
      {
        service: "iam",
        region: "us-east-1",
        operation: "CreateRole",
        input: { ...named, AssumeRolePolicyDocument: JSON.stringify(trust("123456789012", "s3.amazonaws.com")) },
      },
    ],
    from: { ...key, role: ROLE, rules: { [EU]: ruleTo("acme-eu") } },
    first: "update",
    to: { ...key, role: ROLE, rules: { [EU]: { ...ruleTo("acme-eu"), rtc: true, deleteMarkers: false } } },
  });
});

function mocked(configuration: ReplicationConfiguration | undefined) {
  const mocks = mockedAws();
  const on = mocks.s3.on(GetBucketReplicationCommand);
  if (configuration) on.resolves({ ReplicationConfiguration: configuration });
  else on.rejects(awsError("ReplicationConfigurationNotFoundError", undefined, 404));
  return mocks;
}

describe("read", () => {
  test("the rules by id, in our words as far as they go", async () => {
    const { context, calls } = mocked({ Role: ROLE, Rules: [toAws(EU, ruleTo("acme-eu"), 1), foreign] });
    expect(await bucketReplication.read(context(), key)).toEqual({
      spec: {
        ...key,
        role: ROLE,
        rules: {
          [EU]: ruleTo("acme-eu"),
          backup: {
            target: "arn:aws:s3:::backup",
            enabled: true,
            deleteMarkers: false,
            metrics: false,
            rtc: false,
            otherwise: foreign,
          },
        },
      },
      outputs,
    });
    expect(await calls()).toEqual([
      { operation: "GetBucketReplication", region: "us-east-1", input: addressed("acme-receipts") },
    ]);
  });

  test("not configured is empty, and no bucket is nothing", async () => {
    const { s3, context } = mocked(undefined);
    expect(await bucketReplication.read(context(), key)).toEqual({
      spec: { ...key, role: null, rules: {} },
      outputs,
    });
    s3.on(GetBucketReplicationCommand).rejects(awsError("NoSuchBucket", undefined, 404));
    expect(await bucketReplication.read(context(), key)).toBeUndefined();
  });

  readsNothingElsewhere(bucketReplication, key);
});

const put = (configuration: ReplicationConfiguration) => [
  "PutBucketReplication",
  "us-east-1",
  addressed("acme-receipts", { ReplicationConfiguration: configuration }),
];
const GONE = ["DeleteBucketReplication", "us-east-1", addressed("acme-receipts")];

describe("converge", () => {
  const toEu = (priority: number, rule = ruleTo("acme-eu")) => toAws(EU, rule, priority);
  const toAp = (priority: number) => toAws(AP, ruleTo("acme-ap"), priority);
  const without: BucketReplicationSpec = { ...key, rules: { [EU]: null, [AP]: null } };

  test.each<[string, BucketReplicationSpec, ReplicationConfiguration | undefined, unknown[]]>([
    ["the first rules", wanted, undefined, [put({ Role: ROLE, Rules: [toEu(1), toAp(2)] })]],
    ["nothing where nothing differs", wanted, { Role: ROLE, Rules: [toEu(1), toAp(2)] }, []],
    [
      "others' rules stay field for field, and ours come after the highest priority",
      wanted,
      { Role: ROLE, Rules: [foreign] },
      [put({ Role: ROLE, Rules: [foreign, toEu(5), toAp(6)] })],
    ],
    [
      "a rule of ours that somebody changed is put right and keeps its priority",
      wanted,
      { Role: ROLE, Rules: [toEu(9, { ...ruleTo("acme-eu"), enabled: false }), foreign, toAp(2)] },
      [put({ Role: ROLE, Rules: [foreign, toEu(9), toAp(2)] })],
    ],
    [
      "the role",
      wanted,
      { Role: "arn:old", Rules: [toEu(1), toAp(2)] },
      [put({ Role: ROLE, Rules: [toEu(1), toAp(2)] })],
    ],
    [
      "ours go, others' stay with their role",
      without,
      { Role: "arn:theirs", Rules: [toEu(1), foreign] },
      [put({ Role: "arn:theirs", Rules: [foreign] })],
    ],
    ["ours were the only ones", without, { Role: ROLE, Rules: [toEu(1)] }, [GONE]],
    ["nothing to take away", without, undefined, []],
  ])("%s", async (_, spec, before, expected) => {
    const { context, writes } = mocked(before);
    await bucketReplication.converge(context(), spec, undefined);
    expect(await writes()).toEqual(expected);
  });

  test("what was seen before does not count: the document is read again", async () => {
    const { context, calls } = mocked({ Role: ROLE, Rules: [foreign] });
    await bucketReplication.converge(context(), wanted, { spec: { ...key, role: null, rules: {} }, outputs });
    expect((await calls()).map(({ operation }) => operation)).toEqual(["GetBucketReplication", "PutBucketReplication"]);
  });
});

describe("objection: one role for all rules of a bucket", () => {
  const live = (role: string, ...ids: string[]): Live<BucketReplicationSpec, typeof outputs> => ({
    spec: { ...key, role, rules: Object.fromEntries(ids.map((id) => [id, ruleTo("x")])) },
    outputs,
  });

  test("foreign rules with another role", () =>
    expect(bucketReplication.objection!(wanted, live("arn:theirs", "backup", EU))).toMatchInlineSnapshot(
      `"acme-receipts has replication rules that are not ours (backup) with the role arn:theirs, and a bucket has one role for all rules: have those rules use the role arn:aws:iam::123456789012:role/goglobal/ours, or remove them"`,
    ));
  test("a foreign rule of the old form, beside which S3 takes none of ours", () => {
    const { target, ...rest } = ruleTo("x");
    const otherwise = { ID: "old", Prefix: "", Status: "Enabled" as const, Destination: { Bucket: target } };
    const before = { spec: { ...key, role: ROLE, rules: { old: { target, ...rest, otherwise } } }, outputs };
    expect(bucketReplication.objection!(wanted, before)).toMatchInlineSnapshot(
      `"acme-receipts has a replication rule of the old form, old, beside which S3 takes no others: give that rule a Filter, a Priority and a word on delete markers, or remove it"`,
    );
  });
  test.each<[string, BucketReplicationSpec, Live<BucketReplicationSpec, typeof outputs> | undefined]>([
    ["no bucket yet", wanted, undefined],
    ["foreign rules with the same role", wanted, live(ROLE, "backup")],
    ["none but ours", wanted, live("arn:old", EU)],
    ["we want none, so their role is theirs", { ...key, rules: { [EU]: null } }, live("arn:theirs", "backup", EU)],
  ])("none: %s", (_, spec, before) => expect(bucketReplication.objection!(spec, before)).toBeUndefined());
});

test("stays, takes turns with the bucket, and one dead region does not hold up the others' rules", () => {
  expect(bucketReplication.lane!(key)).toBe("bucket/acme-receipts");
  expect(bucketReplication).toMatchObject({ shared: ["rules"], weak: ["rules"], stays: "may hold rules of others" });
});
