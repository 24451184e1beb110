import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ScanCommand,
  type ReplicaDescription,
  type TableDescription,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { NotYet } from "../../src/engine/errors.ts";
import type { Live } from "../../src/engine/kind.ts";
import { strongReplicas, type StrongReplicasSpec } from "../../src/resources/strong-replicas.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const key = { table: "carts", region: "us-east-1", targets: ["eu-west-1", "us-west-2"] };
const HOME_KEY = "arn:aws:kms:us-east-1:123456789012:key/1";
const keyIn = (region: string) => `arn:aws:kms:${region}:123456789012:key/1`;
const wanted: StrongReplicasSpec = { ...key, consistency: "STRONG", replicas: key.targets, witness: null };
const witnessed: StrongReplicasSpec = {
  ...wanted,
  targets: ["eu-west-1"],
  replicas: ["eu-west-1"],
  witness: "us-west-2",
};

const carts = {
  service: "dynamodb",
  region: "us-east-1",
  operation: "CreateTable",
  input: {
    TableName: "carts",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  },
} as const;

conforms(strongReplicas, { given: [carts], from: wanted });
describe("with a witness", () => {
  conforms(strongReplicas, { given: [carts], from: witnessed });
});

interface World {
  home?: TableDescription | undefined;
  there?: Record<string, TableDescription>;
  items?: number;
  timeToLive?: string;
}

/** What the regions say of the table. */
async function read({ home = {}, there = {}, items = 0, timeToLive = "DISABLED" }: World, target = key) {
  const { dynamodb, context, calls } = mockedAws();
  dynamodb
    .on(DescribeTableCommand)
    .callsFake(async (_, client) => {
      const region = await client().config.region();
      const Table = region === "us-east-1" ? home : there[region];
      if (!Table || (!("TableStatus" in Table) && region !== "us-east-1")) throw awsError("ResourceNotFoundException");
      return { Table: { TableName: "carts", TableStatus: "ACTIVE", ...Table } };
    })
    .on(ScanCommand)
    .resolves({ Count: items })
    .on(DescribeTimeToLiveCommand)
    .resolves({ TimeToLiveDescription: { TimeToLiveStatus: timeToLive as "ENABLED", AttributeName: "expires" } });
  return { live: await strongReplicas.read(context(), target), calls: await calls() };
}
const members = (...replicas: ReplicaDescription[]): TableDescription => ({
  MultiRegionConsistency: "STRONG",
  Replicas: replicas.map((replica) => ({ ReplicaStatus: "ACTIVE", ...replica })),
});
const BOTH = members({ RegionName: "us-west-2" }, { RegionName: "eu-west-1" });

describe("read", () => {
  test("a table that nothing keeps from it is nothing yet", async () => {
    const { live, calls } = await read({});
    expect(live).toBeUndefined();
    expect(calls.map(({ operation, region, input }) => [operation, region, input])).toEqual([
      ["DescribeTable", "us-east-1", { TableName: "carts" }],
      ["DescribeTable", "eu-west-1", { TableName: "carts" }],
      ["DescribeTable", "us-west-2", { TableName: "carts" }],
      ["Scan", "us-east-1", { TableName: "carts", Limit: 1, Select: "COUNT", ConsistentRead: true }],
      ["DescribeTimeToLive", "us-east-1", { TableName: "carts" }],
    ]);
  });

  test("answers in the words of the spec, and looks into no table that is in use", async () => {
    const { live, calls } = await read({ home: BOTH, items: 1, timeToLive: "ENABLED" });
    expect(live).toEqual({
      spec: {
        ...key,
        consistency: "STRONG",
        replicas: ["us-west-2", "eu-west-1"],
        witness: null,
        homeKey: null,
        keys: {},
      },
      outputs: {},
      pending: undefined,
    });
    expect(new Set(calls.map(({ operation }) => operation))).toEqual(new Set(["DescribeTable"]));
  });

  test("the witness, the keys, and a table that is eventual", async () => {
    const one = members({ RegionName: "eu-west-1", KMSMasterKeyId: keyIn("eu-west-1") });
    const home = {
      ...one,
      GlobalTableWitnesses: [{ RegionName: "us-west-2", WitnessStatus: "ACTIVE" as const }],
      SSEDescription: { KMSMasterKeyArn: HOME_KEY },
    };
    expect((await read({ home })).live?.spec).toMatchObject({
      witness: "us-west-2",
      homeKey: HOME_KEY,
      keys: { "eu-west-1": keyIn("eu-west-1") },
    });
    const { MultiRegionConsistency: _, ...eventual } = BOTH;
    expect((await read({ home: eventual })).live?.spec.consistency).toBe("EVENTUAL");
  });

  test("no table is nothing", async () => {
    const { dynamodb, context } = mockedAws();
    dynamodb.rejects(awsError("ResourceNotFoundException"));
    expect(await strongReplicas.read(context(), key)).toBeUndefined();
  });

  test.each<[string, World, string]>([
    ["items", { items: 1 }, "there are items in it"],
    ["time to live", { timeToLive: "ENABLED" }, "its items expire (time to live, by expires)"],
    [
      "time to live that is just being turned on",
      { timeToLive: "ENABLING" },
      "its items expire (time to live, by expires)",
    ],
    [
      "local indexes",
      { home: { LocalSecondaryIndexes: [{ IndexName: "a" }, { IndexName: "b" }] } },
      "it has local secondary indexes (a, b)",
    ],
    [
      "a namesake",
      { there: { "us-west-2": { TableStatus: "ACTIVE" } } },
      "in us-west-2 there is a table of this name already",
    ],
  ])("%s stand in the way", async (_, world, obstacle) => {
    const { live } = await read(world);
    expect(live?.spec).toEqual({ ...key, obstacles: [obstacle] });
  });

  test("a namesake that is being deleted does not", async () => {
    expect((await read({ there: { "us-west-2": { TableStatus: "DELETING" } } })).live).toBeUndefined();
  });

  test.each<[string, TableDescription, string]>([
    ["no region is listed yet", { MultiRegionConsistency: "STRONG", TableStatus: "UPDATING" }, "UPDATING"],
    [
      "a region is not ready",
      { ...members({ RegionName: "eu-west-1" }, { RegionName: "us-west-2", ReplicaStatus: "CREATING" }) },
      "us-west-2: CREATING",
    ],
    [
      "the witness is not ready",
      {
        ...members({ RegionName: "eu-west-1" }),
        GlobalTableWitnesses: [{ RegionName: "us-west-2", WitnessStatus: "CREATING" }],
      },
      "us-west-2: CREATING",
    ],
    ["home is not ready", { ...BOTH, TableStatus: "UPDATING" }, "us-west-2: UPDATING"],
  ])("is pending while %s", async (_, home, pending) => {
    const { live } = await read({ home });
    expect([live?.pending, live?.failed]).toEqual([pending, undefined]);
  });

  test("fails with the region that AWS has given up on", async () => {
    const home = members(
      { RegionName: "eu-west-1", ReplicaStatus: "CREATING" },
      { RegionName: "us-west-2", ReplicaStatus: "REPLICATION_NOT_AUTHORIZED" },
    );
    const { live } = await read({ home });
    expect(live?.failed).toMatch(/^us-west-2: DynamoDB may not replicate: .* within 7 days/u);
    expect(live?.pending).toBeUndefined();
  });
});

describe("converge: one call for all regions", () => {
  const creates = (...regions: string[]) => regions.map((RegionName) => ({ Create: { RegionName } }));
  test.each<[string, StrongReplicasSpec, object]>([
    ["three replicas", wanted, { ReplicaUpdates: creates("eu-west-1", "us-west-2") }],
    [
      "two and a witness",
      witnessed,
      { ReplicaUpdates: creates("eu-west-1"), GlobalTableWitnessUpdates: creates("us-west-2") },
    ],
    [
      "each with its key",
      { ...witnessed, homeKey: HOME_KEY, keys: { "eu-west-1": keyIn("eu-west-1") } },
      {
        ReplicaUpdates: [{ Create: { RegionName: "eu-west-1", KMSMasterKeyId: keyIn("eu-west-1") } }],
        GlobalTableWitnessUpdates: creates("us-west-2"),
      },
    ],
  ])("%s", async (_, spec, update) => {
    const { context, writes } = mockedAws();
    await strongReplicas.converge(context(), spec);
    expect(await writes()).toEqual([
      ["UpdateTable", "us-east-1", { TableName: "carts", MultiRegionConsistency: "STRONG", ...update }],
    ]);
  });
});

test("converge waits while AWS still lists only some of the regions that an earlier run asked for", async () => {
  const { context, writes } = mockedAws();
  const begun = { ...live({ replicas: [] }), pending: "UPDATING" };
  expect(strongReplicas.objection!(wanted, begun)).toBeUndefined();
  await expect(strongReplicas.converge(context(), wanted, begun)).rejects.toThrow(NotYet);
  expect(await writes()).toEqual([]);
});

const live = (spec: Partial<StrongReplicasSpec>): Live<StrongReplicasSpec, Record<never, string>> => ({
  spec: { ...wanted, homeKey: null, keys: {}, ...spec },
  outputs: {},
});

describe("objections, each with its remedy", () => {
  const objection = (spec: Partial<StrongReplicasSpec>, now?: Partial<StrongReplicasSpec>) =>
    strongReplicas.objection!({ ...wanted, ...spec }, now && live(now));

  test("what AWS does not take", () =>
    expect(objection({}, { obstacles: ["there are items in it", "its items expire"] })).toMatchInlineSnapshot(
      `"AWS makes only a table strongly consistent that is empty, and has no time to live, no local secondary indexes and no namesake in its regions. But there are items in it, and its items expire. Do away with that if nobody needs it, or copy what is in it to a new table that is empty until goglobal has made it strongly consistent: name the new one in the config in place of this one, apply, copy the items, and let the application use it"`,
    ));
  test("a table that is eventual", () =>
    expect(objection({}, { consistency: "EVENTUAL", replicas: ["eu-west-1"] })).toMatchInlineSnapshot(
      `"is a global table with eventual consistency already (in us-east-1, eu-west-1), and a global table can never become another: write "consistency": "eventual" for it in the config, or copy what is in it to a new table that is empty until goglobal has made it strongly consistent: name the new one in the config in place of this one, apply, copy the items, and let the application use it"`,
    ));
  test("another region", () =>
    expect(
      objection({ targets: ["eu-west-1", "ca-central-1"] }, { replicas: ["eu-west-1", "us-west-2"] }),
    ).toMatchInlineSnapshot(
      `"is strongly consistent in us-east-1, eu-west-1, us-west-2, and no region can join or leave such a table: name these regions in the config, or copy what is in it to a new table that is empty until goglobal has made it strongly consistent: name the new one in the config in place of this one, apply, copy the items, and let the application use it"`,
    ));
  test("another witness", () =>
    expect(objection(witnessed, { replicas: ["eu-west-1"], witness: "eu-west-2" })).toMatchInlineSnapshot(
      `"is strongly consistent in us-east-1, eu-west-1 with the witness eu-west-2, and no region can join or leave such a table: name these regions in the config, or copy what is in it to a new table that is empty until goglobal has made it strongly consistent: name the new one in the config in place of this one, apply, copy the items, and let the application use it"`,
    ));
  test("a replica in place of the witness, and a witness in place of a replica", () => {
    expect(objection({}, { replicas: ["eu-west-1"], witness: "us-west-2" })).toContain("no region can join or leave");
    expect(objection(witnessed, {})).toContain("no region can join or leave");
  });
  test("a key in home, and none in one of the others", () =>
    expect(objection({ homeKey: HOME_KEY, keys: { "eu-west-1": keyIn("eu-west-1") } })).toMatchInlineSnapshot(
      `"the table is encrypted with the KMS key arn:aws:kms:us-east-1:123456789012:key/1, and keys are regional: give the key of us-west-2 in tables.carts.kms.us-west-2, or "aws" if home's is the AWS managed key"`,
    ));
  test("none otherwise", () => {
    expect(objection({})).toBeUndefined();
    expect(objection({}, { replicas: ["us-west-2", "eu-west-1"] })).toBeUndefined();
    expect(objection({ homeKey: HOME_KEY, keys: { "eu-west-1": "a", "us-west-2": "b" } })).toBeUndefined();
    expect(objection(witnessed, { replicas: ["eu-west-1"], witness: "us-west-2" })).toBeUndefined();
  });
});

describe("advice", () => {
  test("says before it begins what cannot be taken back", () =>
    expect(strongReplicas.advice!(wanted)).toMatchInlineSnapshot(
      `"carts becomes strongly consistent in us-east-1, eu-west-1, us-west-2 for good: neither its regions nor its mode can be changed later, it must stay empty until it is made, it takes no transactions and no time to live, each write waits for another region and may fail with ReplicatedWriteConflictException, to be tried again, and each write is billed in every region with a replica"`,
    ));
  test("names regions of which goglobal does not know", () =>
    expect(strongReplicas.advice!({ ...witnessed, witness: "us-west-1" })).toMatch(
      /with the witness us-west-1 for good: .*; goglobal does not know whether AWS offers this in us-west-1, /u,
    ));
  test("is none afterwards", () => expect(strongReplicas.advice!(wanted, live({}))).toBeUndefined());
});

test("holds data, is never removed, and takes turns with the table", () => {
  expect(strongReplicas).toMatchObject({ holdsData: true, immutable: ["keys", "homeKey"] });
  expect(strongReplicas).not.toHaveProperty("remove");
  expect(strongReplicas.lane!(wanted)).toBe("table/carts");
});
