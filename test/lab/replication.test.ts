import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketReplicationCommand,
  GetBucketReplicationCommand,
  PutBucketReplicationCommand,
  type ReplicationRule,
} from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
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

const rule = (changes: Partial<ReplicationRule> = {}): ReplicationRule => ({
  ID: "goglobal-eu-west-1",
  Status: "Enabled",
  Priority: 1,
  Filter: {},
  DeleteMarkerReplication: { Status: "Enabled" },
  Destination: { Bucket: `arn:aws:s3:::${copy}` },
  ...changes,
});
const Role = "arn:aws:iam::123456789012:role/r";
const replicate = (...Rules: ReplicationRule[]) =>
  buckets.home.send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration: { Role, Rules } }));
const replication = async () =>
  (await buckets.home.send(new GetBucketReplicationCommand({ Bucket }))).ReplicationConfiguration;
const invalid = (message: string) => ({ name: "InvalidRequest", message: expect.stringContaining(message) });
const none = { name: "ReplicationConfigurationNotFoundError" };

test("replication comes back as it was put", async () => {
  await buckets.create();
  const whole = rule({
    Filter: { And: { Prefix: "a/", Tags: [{ Key: "k", Value: "v" }] } },
    DeleteMarkerReplication: { Status: "Disabled" },
    SourceSelectionCriteria: {
      ReplicaModifications: { Status: "Enabled" },
      SseKmsEncryptedObjects: { Status: "Enabled" },
    },
    Destination: {
      Bucket: `arn:aws:s3:::${copy}`,
      StorageClass: "STANDARD_IA",
      EncryptionConfiguration: { ReplicaKmsKeyID: "arn:aws:kms:eu-west-1:123456789012:key/1" },
      ReplicationTime: { Status: "Enabled", Time: { Minutes: 15 } },
      Metrics: { Status: "Enabled", EventThreshold: { Minutes: 15 } },
    },
  });
  const second = rule({ ID: "b", Priority: 2 });
  await replicate(whole, second);
  expect(await replication()).toEqual({ Role, Rules: [whole, second] });
});

test("replication holds versioning on until it is deleted", async () => {
  await buckets.create();
  await replicate(rule());
  await expect(buckets.version(Bucket, "Suspended")).rejects.toMatchObject({ name: "InvalidBucketState" });
  await buckets.version(Bucket, "Enabled");
  await buckets.home.send(new DeleteBucketReplicationCommand({ Bucket }));
  await expect(replication()).rejects.toMatchObject(none);
  await buckets.version(Bucket, "Suspended");
});

test("replication goes with its bucket", async () => {
  await buckets.create();
  await replicate(rule());
  await buckets.home.send(new DeleteBucketCommand({ Bucket }));
  await buckets.home.send(new CreateBucketCommand({ Bucket }));
  await expect(replication()).rejects.toMatchObject(none);
  await buckets.version(Bucket, "Suspended");
});

test("replication is refused while a bucket is not versioned", async () => {
  await buckets.create();
  await buckets.version(copy, "Suspended", buckets.away);
  await expect(replicate(rule())).rejects.toMatchObject(invalid("Destination bucket must have versioning enabled"));
  await buckets.version(copy, "Enabled", buckets.away);
  await buckets.version(Bucket, "Suspended");
  await expect(replicate(rule())).rejects.toMatchObject(invalid("Versioning must be 'Enabled' on the bucket"));
  await expect(replication()).rejects.toMatchObject(none);
});

const { Priority: _priority, ...noPriority } = rule();
const { DeleteMarkerReplication: _markers, ...noMarkers } = rule();
const { Filter: _filter, ...noFilter } = rule();
const oldKind: ReplicationRule = { ID: "old", Prefix: "", Status: "Enabled", Destination: rule().Destination };
const to = (Bucket: string, more = {}) => rule({ Destination: { Bucket: `arn:aws:s3:::${Bucket}`, ...more } });
const time = (Minutes: number) => ({ ReplicationTime: { Status: "Enabled", Time: { Minutes } } });
const names: Record<string, string> = {
  "At least one rule": "MalformedXML",
  "Rule Id must be unique": "InvalidArgument",
};
test.each<[string, string, ReplicationRule[]]>([
  ["no rules", "At least one rule", []],
  ["a filter without priority", "Priority must be specified", [noPriority]],
  ["a filter without delete marker replication", "DeleteMarkerReplication must be specified", [noMarkers]],
  ["delete marker replication without a filter", "Filter must be specified", [noFilter]],
  ["rules of both kinds", "cannot be mixed", [rule(), oldKind]],
  ["the same id twice", "Rule Id must be unique", [rule(), rule({ Priority: 2 })]],
  ["the same priority twice to one bucket", "duplicate priority", [rule(), rule({ ID: "b" })]],
  ["delete markers with a tag filter", "Tag filter", [rule({ Filter: { Tag: { Key: "k", Value: "v" } } })]],
  ["replication time without metrics", "Metrics must be enabled", [to(copy, time(15))]],
  ["another replication time than 15 minutes", "must be 15 minutes", [to(copy, time(30))]],
  ["a destination that does not exist", "Destination bucket must exist", [to("nowhere")]],
  ["itself as the destination", "cannot be the same", [to(Bucket)]],
])("replication is refused with %s, and what was there stays", async (_what, message, rules) => {
  await buckets.create();
  await replicate(rule({ ID: "before" }));
  const name = names[message] ?? "InvalidRequest";
  await expect(replicate(...rules)).rejects.toMatchObject({ ...invalid(message), name });
  expect((await replication())?.Rules).toEqual([rule({ ID: "before" })]);
});
