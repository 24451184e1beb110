import {
  DescribeKinesisStreamingDestinationCommand,
  DescribeTableCommand,
  ListContributorInsightsCommand,
  ListTagsOfResourceCommand,
} from "@aws-sdk/client-dynamodb";
import {
  GetBucketReplicationCommand,
  GetObjectLockConfigurationCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/config/load.ts";
import { discover } from "../../src/discover/home-app.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { addressed, bareBucket } from "../support/s3-answers.ts";

const configOf = (sections: object) =>
  parseConfig(
    JSON.stringify({
      app: "orders",
      stage: "prod",
      home: "us-east-1",
      regions: ["us-east-1", "eu-west-1"],
      ...sections,
    }),
    "goglobal.config.json",
  );
const Table = {
  TableName: "orders",
  TableStatus: "ACTIVE",
  BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
} as const;

describe("tables", () => {
  test("are read by the kinds' own read, each thing once", async () => {
    const { dynamodb, engine, calls } = mockedAws();
    dynamodb.resolves({}).on(DescribeTableCommand).resolves({ Table });
    dynamodb.on(ListTagsOfResourceCommand).resolves({ Tags: [{ Key: "team", Value: "shop" }] });
    const { tables } = await discover(configOf({ tables: ["orders"] }), engine, ".");
    expect(tables).toMatchObject({
      orders: {
        table: { name: "orders", region: "us-east-1", stream: null, tags: { team: "shop" } },
        settings: { table: "orders", region: "us-east-1", deletionProtection: false, pointInTimeRecovery: false },
        destinations: [],
        forgotten: [],
      },
    });
    expect((await calls()).map(({ operation, region }) => `${operation} ${region}`).sort()).toEqual([
      "DescribeContinuousBackups us-east-1",
      "DescribeKinesisStreamingDestination us-east-1",
      "DescribeTable us-east-1",
      "GetResourcePolicy us-east-1",
      "ListContributorInsights us-east-1",
      "ListTagsOfResource us-east-1",
    ]);
  });

  test("a missing one is absent, the others are not", async () => {
    const { dynamodb, engine } = mockedAws();
    dynamodb
      .rejects(awsError("ResourceNotFoundException"))
      .on(ListContributorInsightsCommand)
      .resolves({})
      .on(DescribeTableCommand, { TableName: "orders" })
      .resolves({ Table });
    const { tables } = await discover(configOf({ tables: ["orders", "sessions"] }), engine, ".");
    expect(Object.keys(tables)).toEqual(["orders"]);
  });

  test("with the Kinesis data streams that get their changes, and not those that did once", async () => {
    const { dynamodb, engine } = mockedAws();
    const statuses = ["ACTIVE", "ENABLING", "UPDATING", "DISABLED", "DISABLING", "ENABLE_FAILED"] as const;
    dynamodb
      .resolves({})
      .on(DescribeTableCommand)
      .resolves({ Table })
      .on(DescribeKinesisStreamingDestinationCommand)
      .resolves({
        KinesisDataStreamDestinations: statuses.map((status) => ({ StreamArn: status, DestinationStatus: status })),
      });
    const { tables } = await discover(configOf({ tables: ["orders"] }), engine, ".");
    expect(tables["orders"]?.destinations).toEqual(["ACTIVE", "ENABLING", "UPDATING"]);
  });

  describe("a replica in a region that the config does not name", () => {
    const Replicas = ["eu-west-1", "eu-west-2", "eu-west-3"].map((RegionName) => ({ RegionName }));
    async function forgotten(tag: { Key: string; Value: string } | Error, leaving: string[] = []) {
      const { dynamodb, engine } = mockedAws();
      dynamodb
        .resolves({})
        .on(DescribeTableCommand)
        .resolves({ Table: { ...Table, Replicas } });
      const tags = dynamodb.on(ListTagsOfResourceCommand, {
        ResourceArn: "arn:aws:dynamodb:eu-west-2:123456789012:table/orders",
      });
      if (tag instanceof Error) tags.rejects(tag);
      else tags.resolves({ Tags: [tag] });
      const { tables } = await discover({ ...configOf({ tables: ["orders"] }), leaving }, engine, ".");
      return tables["orders"]?.forgotten;
    }
    const mark = (Value: string) => ({ Key: "goglobal:app", Value });

    test("is forgotten where it has our mark", async () =>
      expect(await forgotten(mark("orders/prod"))).toEqual(["eu-west-2"]));
    test("is another's business with another mark", async () => expect(await forgotten(mark("billing"))).toEqual([]));
    test("is another's business without one", async () =>
      expect(await forgotten({ Key: "a", Value: "1" })).toEqual([]));
    test("is not held against a region that cannot be asked", async () =>
      expect(await forgotten(awsError("TimeoutError", "no answer"))).toEqual([]));
    test("is not forgotten while it is leaving", async () =>
      expect(await forgotten(mark("orders/prod"), ["eu-west-2"])).toEqual([]));
  });
});

describe("buckets", () => {
  const config = (settings: object = {}) => configOf({ buckets: { acme: settings } });
  function mocked() {
    const mocks = mockedAws();
    bareBucket(mocks.s3);
    mocks.s3.on(HeadBucketCommand).resolves({ BucketRegion: "us-east-1" }).on(ListObjectVersionsCommand).resolves({});
    return mocks;
  }

  test("are read by the kinds' own read, with their owner, all in one round trip", async () => {
    const { s3, engine, calls } = mocked();
    let release!: () => void;
    const all = new Promise<void>((resolve) => (release = resolve));
    // Answered last of all: nothing may wait for it.
    s3.on(HeadBucketCommand).callsFake(async () => {
      await all;
      return { BucketRegion: "us-east-1" };
    });
    const discovering = discover(config(), engine, ".");
    while ((await calls()).length < 10) await new Promise(setImmediate);
    release();
    expect((await discovering).buckets).toMatchObject({
      acme: {
        bucket: { name: "acme", region: "us-east-1", location: "us-east-1", cors: null },
        replication: { bucket: "acme", region: "us-east-1", role: null, rules: {} },
        isEmpty: true,
        hasObjectLock: false,
      },
    });
    const made = await calls();
    expect(made.map(({ operation }) => operation).sort()).toEqual([
      "GetBucketCors",
      "GetBucketEncryption",
      "GetBucketLifecycleConfiguration",
      "GetBucketOwnershipControls",
      "GetBucketReplication",
      "GetBucketTagging",
      "GetObjectLockConfiguration",
      "GetPublicAccessBlock",
      "HeadBucket",
      "ListObjectVersions",
    ]);
    for (const { region, input } of made) {
      expect(region).toBe("us-east-1");
      expect(input).toMatchObject(addressed("acme"));
    }
  });

  test("what is in it is asked only where the config does not say what is to become of it", async () => {
    const { engine, calls } = mocked();
    await discover(config({ backfill: false }), engine, ".");
    expect((await calls()).map(({ operation }) => operation)).not.toContain("ListObjectVersions");
  });

  test.each([
    [{}, true],
    [{ Versions: [{ Key: "a" }] }, false],
    [{ DeleteMarkers: [{ Key: "a" }] }, true],
    [{ DeleteMarkers: [{ Key: "a" }], IsTruncated: true }, false],
  ])("holding %j, it is empty: %s", async (versions, isEmpty) => {
    const { s3, engine, calls } = mocked();
    s3.on(ListObjectVersionsCommand).resolves(versions);
    const { buckets } = await discover(config(), engine, ".");
    expect(buckets["acme"]?.isEmpty).toBe(isEmpty);
    expect((await calls()).find(({ operation }) => operation === "ListObjectVersions")?.input).toEqual(
      addressed("acme", { MaxKeys: 1 }),
    );
  });

  test("Object Lock", async () => {
    const { s3, engine } = mocked();
    s3.on(GetObjectLockConfigurationCommand).resolves({ ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" } });
    expect((await discover(config(), engine, ".")).buckets["acme"]?.hasObjectLock).toBe(true);
  });

  test("a missing one is absent", async () => {
    const { s3, engine } = mockedAws();
    s3.rejects(awsError("NoSuchBucket", undefined, 404));
    expect((await discover(config(), engine, ".")).buckets).toEqual({});
  });

  test.each([
    ["PermanentRedirect", 301, { "x-amz-bucket-region": "us-west-2" }, "us-west-2"],
    ["AccessDenied", 403, {}, "another account"],
  ])(
    "one that is elsewhere is told as such, whatever else S3 refuses to say (%s)",
    async (name, status, headers, location) => {
      const { s3, engine } = mockedAws();
      s3.rejects(Object.assign(awsError(name, name, status), { $response: { headers } }));
      expect((await discover(config(), engine, ".")).buckets["acme"]?.bucket.location).toBe(location);
    },
  );

  test("what may not be read of our own is an error", async () => {
    const { s3, engine } = mocked();
    s3.on(GetBucketReplicationCommand).rejects(awsError("AccessDenied", "no s3:GetReplicationConfiguration", 403));
    await expect(discover(config(), engine, ".")).rejects.toThrow("no s3:GetReplicationConfiguration");
  });
});

test("home that does not answer is one reason, not one per resource", async () => {
  const { sts, dynamodb, engine } = mockedAws();
  const error = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  sts.rejects(error);
  dynamodb.rejects(error);
  await expect(discover(configOf({ tables: ["orders", "sessions"] }), engine, ".")).rejects.toThrow(
    "us-east-1 does not answer",
  );
});
