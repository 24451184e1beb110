import type { ReplicationRule } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { fromAws, toAws, type Rule } from "../../src/resources/replication-rule.ts";

const rule: Rule = {
  target: "arn:aws:s3:::acme-eu",
  enabled: true,
  deleteMarkers: true,
  metrics: true,
  rtc: false,
};
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";

test("what S3 is told", () =>
  expect(toAws("eu", { ...rule, key: KEY, rtc: true }, 7)).toEqual({
    ID: "eu",
    Priority: 7,
    Status: "Enabled",
    Filter: { Prefix: "" },
    DeleteMarkerReplication: { Status: "Enabled" },
    SourceSelectionCriteria: {
      ReplicaModifications: { Status: "Enabled" },
      SseKmsEncryptedObjects: { Status: "Enabled" },
    },
    Destination: {
      Bucket: "arn:aws:s3:::acme-eu",
      EncryptionConfiguration: { ReplicaKmsKeyID: KEY },
      ReplicationTime: { Status: "Enabled", Time: { Minutes: 15 } },
      Metrics: { Status: "Enabled", EventThreshold: { Minutes: 15 } },
    },
  }));

test("S3 refuses a threshold of metrics without time control, and time control without metrics", () => {
  expect(toAws("eu", rule, 1).Destination).toEqual({
    Bucket: "arn:aws:s3:::acme-eu",
    Metrics: { Status: "Enabled" },
  });
  expect(toAws("eu", { ...rule, metrics: false }, 1).Destination).toEqual({ Bucket: "arn:aws:s3:::acme-eu" });
  expect(toAws("eu", { ...rule, metrics: false, rtc: true }, 1).Destination?.Metrics).toEqual({
    Status: "Enabled",
    EventThreshold: { Minutes: 15 },
  });
});

describe("there and back", () => {
  const each = [true, false];
  const all = each.flatMap((enabled) =>
    each.flatMap((deleteMarkers) =>
      // Time control brings metrics with it.
      [
        [true, true],
        [true, false],
        [false, false],
      ].flatMap(([metrics, rtc]) =>
        [{}, { key: KEY }].map((key): Rule => ({
          ...rule,
          enabled,
          deleteMarkers,
          metrics: metrics!,
          rtc: rtc!,
          ...key,
        })),
      ),
    ),
  );
  test.each(all)("%j", (rule) => expect(fromAws(toAws("eu", rule, 3))).toEqual(rule));

  test("S3 may say everything in another way", () => {
    expect(fromAws({ ...toAws("eu", rule, 3), Filter: {} })).toEqual(rule);
  });

  test("one of our own words is a difference, and nothing else", () => {
    expect(fromAws(toAws("eu", { ...rule, enabled: false }, 3))).toEqual({ ...rule, enabled: false });
  });
});

describe("what our words cannot say is kept, and shows as a difference", () => {
  const ours = toAws("eu", rule, 3);
  const { Filter: _Filter, ...unfiltered } = ours;
  test.each<[string, ReplicationRule]>([
    ["a prefix", { ...ours, Filter: { Prefix: "logs/" } }],
    ["a tag", { ...ours, Filter: { Tag: { Key: "a", Value: "1" } } }],
    ["both", { ...ours, Filter: { And: { Prefix: "logs/", Tags: [] } } }],
    ["the old form, without a filter", unfiltered as ReplicationRule],
    ["the old form with a prefix", { ...unfiltered, Prefix: "logs/" } as ReplicationRule],
    ["another storage class", { ...ours, Destination: { ...ours.Destination!, StorageClass: "GLACIER" } }],
    ["another account", { ...ours, Destination: { ...ours.Destination!, Account: "999999999999" } }],
    [
      "changes of replicas stay there",
      { ...ours, SourceSelectionCriteria: { ReplicaModifications: { Status: "Disabled" } } },
    ],
    ["existing objects", { ...ours, ExistingObjectReplication: { Status: "Enabled" } }],
    ["no word on delete markers", { ...ours, DeleteMarkerReplication: undefined } as ReplicationRule],
  ])("%s", (_, raw) => {
    const read = fromAws(raw);
    expect(read.otherwise).toBe(raw);
    expect(read).not.toEqual(rule);
  });
});
