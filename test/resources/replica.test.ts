import { DescribeTableCommand, type ReplicaDescription, type TableDescription } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import type { Live } from "../../src/engine/kind.ts";
import { replica, type ReplicaSpec } from "../../src/resources/replica.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const key = { table: "orders", home: "us-east-1", region: "eu-west-1" };
const ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";
const HOME_KEY = "arn:aws:kms:us-east-1:123456789012:key/1";

const streamed = {
  service: "dynamodb",
  region: "us-east-1",
  operation: "UpdateTable",
  input: { TableName: "orders", StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } },
} as const;

conforms(replica, {
  given: [streamed],
  from: { ...key, member: true },
  to: { ...key, member: true, tableClass: "STANDARD_INFREQUENT_ACCESS" },
});

/** What both regions say of the table. */
async function read(home: TableDescription | undefined, there?: TableDescription) {
  const { dynamodb, context, calls } = mockedAws();
  const gone = awsError("ResourceNotFoundException");
  dynamodb.on(DescribeTableCommand).callsFake(async (_, client) => {
    const Table = (await client().config.region()) === "us-east-1" ? home : there;
    if (!Table) throw gone;
    return { Table: { TableStatus: "ACTIVE", ...Table } };
  });
  return { live: await replica.read(context(), key), calls: await calls() };
}
const member = (description: ReplicaDescription): TableDescription => ({
  Replicas: [{ RegionName: "ap-southeast-2" }, { RegionName: "eu-west-1", ReplicaStatus: "ACTIVE", ...description }],
});

describe("read", () => {
  test("asks both regions, and takes the word of home", async () => {
    const { live, calls } = await read(member({}), {});
    expect(live).toEqual({
      spec: { ...key, member: true, homeKey: null, tableClass: "STANDARD", readCapacity: 0 },
      outputs: { arn: ARN },
      pending: undefined,
    });
    expect(calls).toEqual([
      { operation: "DescribeTable", region: "us-east-1", input: { TableName: "orders" } },
      { operation: "DescribeTable", region: "eu-west-1", input: { TableName: "orders" } },
    ]);
  });

  test("keys and table classes: its own, else home's", async () => {
    const home = {
      SSEDescription: { KMSMasterKeyArn: HOME_KEY },
      TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" },
    } as const;
    const { live: same } = await read({ ...home, ...member({ KMSMasterKeyId: KEY }) }, {});
    expect(same?.spec).toMatchObject({ homeKey: HOME_KEY, key: KEY, tableClass: "STANDARD_INFREQUENT_ACCESS" });
    const own = member({ ReplicaTableClassSummary: { TableClass: "STANDARD" } });
    expect((await read({ ...home, ...own }, {})).live?.spec).toMatchObject({ tableClass: "STANDARD" });
  });

  test("read capacity: its own, else home's", async () => {
    const home = { ProvisionedThroughput: { ReadCapacityUnits: 5 } };
    expect((await read({ ...home, ...member({}) }, {})).live?.spec.readCapacity).toBe(5);
    const own = member({ ProvisionedThroughputOverride: { ReadCapacityUnits: 7 } });
    expect((await read({ ...home, ...own }, {})).live?.spec.readCapacity).toBe(7);
  });

  test("a table of that name that is no replica is a stranger, and none is nothing", async () => {
    expect((await read({}, {})).live).toEqual({ spec: { ...key, member: false }, outputs: { arn: ARN } });
    expect((await read(undefined, {})).live?.spec.member).toBe(false);
    expect((await read({}, undefined)).live).toBeUndefined();
  });

  test("what is left of a replica that was taken away a moment ago is no stranger, and is waited for", async () => {
    const { live } = await read({}, { TableStatus: "DELETING" });
    expect(live).toMatchObject({ spec: { member: false }, pending: "DELETING" });
    expect(replica.objection!({ ...key, member: true }, live)).toBeUndefined();
  });

  test.each<[ReplicaDescription, TableDescription, string]>([
    [{ ReplicaStatus: "CREATING" }, {}, "CREATING"],
    [{ ReplicaStatus: "CREATING", ReplicaStatusPercentProgress: "40" }, {}, "CREATING 40 %"],
    [{ ReplicaStatus: "UPDATING" }, {}, "UPDATING"],
    [{ ReplicaStatus: "DELETING" }, {}, "DELETING"],
    [{}, { TableStatus: "UPDATING" }, "UPDATING"],
    [{}, { GlobalSecondaryIndexes: [{ IndexName: "by-day", IndexStatus: "CREATING" }] }, "index by-day CREATING"],
  ])("replica %j of table %j is pending: %s", async (description, home, pending) => {
    const { live } = await read({ ...home, ...member(description) }, {});
    expect(live?.pending).toBe(pending);
    expect(live?.failed).toBeUndefined();
  });

  test.each([
    "CREATION_FAILED",
    "INACCESSIBLE_ENCRYPTION_CREDENTIALS",
    "REPLICATION_NOT_AUTHORIZED",
    "REGION_DISABLED",
    "ARCHIVING",
    "ARCHIVED",
  ] as const)("%s has failed, and the remedy is told", async (ReplicaStatus) => {
    const { live } = await read(member({ ReplicaStatus, ReplicaStatusDescription: "AWS's own words" }), {});
    expect(live?.pending).toBeUndefined();
    expect(live?.failed).toContain(ReplicaStatus);
    expect(live?.failed).toContain("AWS's own words");
    // Only what was never finished may be thrown away without a thought.
    expect(live?.failed?.includes("delete the replica")).toBe(ReplicaStatus === "CREATION_FAILED");
  });

  test("a home table in trouble fails its replica", async () => {
    const { live } = await read({ TableStatus: "ARCHIVED", ...member({}) }, {});
    expect(live?.failed).toContain("AWS has archived the table");
  });
});

const live = (spec: Partial<ReplicaSpec> = {}): Live<ReplicaSpec, { arn: string }> => ({
  spec: { ...key, member: true, homeKey: null, tableClass: "STANDARD", readCapacity: 5, ...spec },
  outputs: { arn: ARN },
});

describe("converge: one call each, to the home region", () => {
  const CLASS = "STANDARD_INFREQUENT_ACCESS";
  test.each<[string, Partial<ReplicaSpec>, Live<ReplicaSpec, { arn: string }> | undefined, object]>([
    ["create", {}, undefined, { Create: { RegionName: "eu-west-1" } }],
    [
      "create with all there is",
      { homeKey: HOME_KEY, key: KEY, tableClass: CLASS, readCapacity: 7 },
      undefined,
      {
        Create: {
          RegionName: "eu-west-1",
          TableClassOverride: CLASS,
          ProvisionedThroughputOverride: { ReadCapacityUnits: 7 },
          KMSMasterKeyId: KEY,
        },
      },
    ],
    [
      "another table class",
      { tableClass: CLASS },
      live(),
      { Update: { RegionName: "eu-west-1", TableClassOverride: CLASS } },
    ],
    [
      "another read capacity, and not the table class again, since AWS counts those",
      { tableClass: "STANDARD", readCapacity: 7 },
      live(),
      { Update: { RegionName: "eu-west-1", ProvisionedThroughputOverride: { ReadCapacityUnits: 7 } } },
    ],
  ])("%s", async (_, spec, before, update) => {
    const { context, writes } = mockedAws();
    await replica.converge(context(), { ...key, member: true, ...spec }, before);
    expect(await writes()).toEqual([["UpdateTable", "us-east-1", { TableName: "orders", ReplicaUpdates: [update] }]]);
  });
});

describe("objections, each with its remedy", () => {
  test("a stranger's table", () =>
    expect(replica.objection!({ ...key, member: true }, live({ member: false }))).toMatchInlineSnapshot(
      `"a table named orders that is not a replica is in eu-west-1 already, and a replica cannot be made over it: once you are sure that nobody needs what is in it, delete that table and run again"`,
    ));
  test("a key in home, and none here", () =>
    expect(replica.objection!({ ...key, member: true, homeKey: HOME_KEY })).toMatchInlineSnapshot(
      `"the table is encrypted with the KMS key arn:aws:kms:us-east-1:123456789012:key/1, and keys are regional: give this region's key in tables.orders.kms.eu-west-1, or "aws" if home's is the AWS managed key"`,
    ));
  test("none otherwise", () => {
    expect(replica.objection!({ ...key, member: true, homeKey: HOME_KEY, key: KEY })).toBeUndefined();
    expect(replica.objection!({ ...key, member: true }, live())).toBeUndefined();
  });
});

test("what active-active means is said before it begins", () =>
  expect(replica.advice!({ ...key, member: true })).toMatchInlineSnapshot(
    `"orders becomes active-active: of two writes to one item in different regions the later wins and the other is lost unseen; conditions, counters and transactions hold within one region only; each write is billed once in every region"`,
  ));

test("nothing is said of one that is made by another", () =>
  expect(replica.advice!({ ...key, tableClass: "STANDARD" })).toBeUndefined());

test("a replica of a strongly consistent table that could not be made does not go alone", async () => {
  const failed = member({ ReplicaStatus: "CREATION_FAILED" });
  const { live } = await read({ MultiRegionConsistency: "STRONG", ...failed }, {});
  expect(live?.failed).toContain("delete all replicas of the table");
});

test("one replica of a table at a time, and its data is kept", () => {
  expect(replica.lane!({ ...key })).toBe("table/orders");
  expect(replica).toMatchObject({ holdsData: true, immutable: ["key", "homeKey"] });
  expect(replica).not.toHaveProperty("remove");
});
