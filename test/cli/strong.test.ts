import { describe, expect, test } from "vitest";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

const call = (operation: string, input: object): SeedCall => ({
  service: "dynamodb",
  region: "us-east-1",
  operation,
  input: { TableName: "carts", ...input },
});
const string = (AttributeName: string) => ({ AttributeName, AttributeType: "S" });
const carts = (more: object = {}): SeedCall =>
  call("CreateTable", {
    AttributeDefinitions: [string("id")],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    Tags: [{ Key: "team", Value: "shop" }],
    ...more,
  });
const item = call("PutItem", { Item: { id: { S: "1" } } });
const expiring = call("UpdateTimeToLive", { TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" } });
const streaming = { StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } };

const config = (table: object = {}, more: object = {}) =>
  configText({
    regions: ["us-east-1", "eu-west-1", "us-west-2"],
    tables: { carts: { consistency: "strong", ...table } },
    buckets: {},
    ...more,
  });
const witnessed = config({ witness: "us-west-2" }, { regions: ["us-east-1", "eu-west-1"] });

describe("a table that is to be strongly consistent", () => {
  test("is planned as one, made by one call, and then as it should be", async () => {
    const { run, aws } = await goglobal({ config: config(), seed: [carts()] });
    const { code, out } = await run("plan");
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "                          us-east-1  eu-west-1  us-west-2
      tables
        table/carts             ~
        strong-replicas/carts   +
        replica-settings/carts             +          +

      + create   ~ change

      ~ table/carts@us-east-1
          tags.goglobal:uses:orders/prod: (none) → yes
      + strong-replicas/carts@us-east-1
          consistency: STRONG
          replicas: [eu-west-1, us-west-2]
      + replica-settings/carts@eu-west-1
          tags.goglobal:app: orders/prod
          tags.team: shop
          deletionProtection: true
      + replica-settings/carts@us-west-2
          tags.goglobal:app: orders/prod
          tags.team: shop
          deletionProtection: true

      Know before you agree
        · carts becomes strongly consistent in us-east-1, eu-west-1, us-west-2 for good: neither its regions nor its mode can be changed later, it must stay empty until it is made, it takes no transactions and no time to live, each write waits for another region and may fail with ReplicatedWriteConflictException, to be tried again, and each write is billed in every region with a replica

      Plan: 3 to create, 1 to update, 0 to delete. About 5 min on AWS."
    `);
    const { code: applied, writes } = await run("apply -y");
    expect({ applied, writes: writes.filter((write) => write.startsWith("UpdateTable")) }).toEqual({
      applied: 0,
      writes: ["UpdateTable us-east-1", "UpdateTable eu-west-1", "UpdateTable us-west-2"],
    });
    const { Table } = await (await aws.dynamodb("us-west-2")).describeTable({ TableName: "carts" });
    expect(Table).toMatchObject({
      MultiRegionConsistency: "STRONG",
      DeletionProtectionEnabled: true,
      Replicas: [{ RegionName: "us-east-1" }, { RegionName: "eu-west-1" }],
    });
    const ResourceArn = Table!.TableArn!;
    expect((await (await aws.dynamodb("us-west-2")).listTagsOfResource({ ResourceArn })).Tags).toContainEqual({
      Key: "goglobal:app",
      Value: "orders/prod",
    });
    expect(await run("plan --detailed-exitcode")).toMatchObject({
      code: 0,
      out: "Everything is as it should be (4 looked at).",
    });
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
    // It is in use now.
    await (await aws.dynamodb("eu-west-1")).putItem({ TableName: "carts", Item: { id: { S: "1" } } });
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("may have a witness, of which only home tells", async () => {
    const { run, aws } = await goglobal({ config: witnessed, seed: [carts()] });
    expect((await run("plan")).out).toContain("    witness: us-west-2\n");
    expect(await run("apply -y")).toMatchObject({ code: 0 });
    const { Table } = await (await aws.dynamodb("us-east-1")).describeTable({ TableName: "carts" });
    expect(Table).toMatchObject({
      Replicas: [{ RegionName: "eu-west-1" }],
      GlobalTableWitnesses: [{ RegionName: "us-west-2", WitnessStatus: "ACTIVE" }],
    });
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("has what else is asked for, and home's stream, in each region", async () => {
    const tableClass = { "us-west-2": "STANDARD_INFREQUENT_ACCESS" };
    const { run, aws } = await goglobal({ config: config({ tableClass }), seed: [carts(streaming)] });
    expect(await run("apply -y")).toMatchObject({ code: 0 });
    const { Table } = await (await aws.dynamodb("us-west-2")).describeTable({ TableName: "carts" });
    expect(Table).toMatchObject({ ...streaming, TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" } });
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("is only waited for when an earlier run has begun it", async () => {
    const { run, sandbox } = await goglobal({ config: config(), seed: [carts()] });
    const cut = new AbortController();
    const { code } = await run("apply -y", {
      signal: cut.signal,
      onCall: ({ operation }) => operation === "UpdateTable" && cut.abort(),
    });
    expect(code).toBe(130);
    const before = sandbox.calls.log.filter(({ operation }) => operation === "UpdateTable").length;
    expect(before).toBe(1);
    const again = await run("apply -y");
    expect(again.code).toBe(0);
    expect(again.writes.filter((write) => write === "UpdateTable us-east-1")).toEqual([]);
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });
});

const local = {
  AttributeDefinitions: [string("id"), string("day")],
  KeySchema: [
    { AttributeName: "id", KeyType: "HASH" },
    { AttributeName: "day", KeyType: "RANGE" },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: "by-day",
      KeySchema: [
        { AttributeName: "id", KeyType: "HASH" },
        { AttributeName: "day", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
};
const namesake: SeedCall = { ...carts(), region: "us-west-2" };
const strong = call("UpdateTable", {
  MultiRegionConsistency: "STRONG",
  ReplicaUpdates: ["eu-west-1", "us-west-2"].map((RegionName) => ({ Create: { RegionName } })),
});
const eventual = [
  call("UpdateTable", { StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } }),
  call("UpdateTable", { ReplicaUpdates: [{ Create: { RegionName: "eu-west-1" } }] }),
];
const elsewhere = ["us-east-1", "eu-west-1", "ca-central-1"];

describe("what AWS would refuse is refused before anything is written", () => {
  const id = "strong-replicas/carts@us-east-1";
  test.each<[string, SeedCall[], string, string]>([
    ["a table with items", [carts(), item], config(), `${id}: AWS makes only .* But there are items in it\\. .*copy`],
    [
      "items that expire",
      [carts(), expiring],
      config(),
      "But its items expire \\(time to live, by expires\\)\\. .*copy",
    ],
    ["local indexes", [carts(local)], config(), "But it has local secondary indexes \\(by-day\\)\\. .*copy"],
    ["a namesake", [carts(), namesake], config(), "But in us-west-2 there is a table of this name already\\."],
    [
      "a table that is eventual",
      [carts(), ...eventual],
      config(),
      `${id}: is a global table with eventual consistency already \\(in us-east-1, eu-west-1\\).*copy`,
    ],
    [
      "other regions than it has",
      [carts(), strong],
      config({}, { regions: elsewhere }),
      `${id}: is strongly consistent in us-east-1, eu-west-1, us-west-2, and no region can join or leave.*copy`,
    ],
    [
      "a witness in place of a replica",
      [carts(), strong],
      witnessed,
      `${id}: is strongly consistent in us-east-1, eu-west-1, us-west-2, and no region can join or leave`,
    ],
    [
      "the way back to eventual",
      [carts(), strong],
      config({ consistency: "eventual" }),
      'table/carts@us-east-1: is strongly consistent, and a global table can never become another: write "consistency": "strong"',
    ],
  ])("%s", async (_, seed, text, message) => {
    const { run } = await goglobal({ config: text, seed });
    expect(await run("plan")).toMatchObject({ code: 1, writes: [] });
    const { code, err, writes } = await run("apply -y");
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(err).toMatch(new RegExp(`nothing was changed.*\n(?:.*\n)*  .*${message}`, "u"));
  });

  test("a fourth region: the config says so already", async () => {
    const four = config({}, { regions: ["us-east-1", "eu-west-1", "us-west-2", "ca-central-1"] });
    const { run } = await goglobal({ config: four, seed: [carts(), strong] });
    const { code, err, calls } = await run("plan");
    expect({ code, calls }).toEqual({ code: 64, calls: [] });
    expect(err).toContain('tables.carts.consistency: "strong" needs three regions, and there are 4');
  });

  test("a region that was taken out by hand: no silent end of a table", async () => {
    const { run, freeze } = await goglobal({ config: config(), seed: [carts()] });
    await run("apply -y");
    const later = await goglobal({ config: witnessed, state: await freeze() });
    const { code, err, writes } = await later.run("apply -y");
    expect({ code, writes }).toEqual({ code: 64, writes: [] });
    expect(err).toContain("us-west-2 is not named, and this application has a replica of carts there");
  });
});

describe("a region of it that is not to be had", () => {
  const two = config({}, { buckets: { "acme-receipts": { backfill: false } } });
  const bucket: SeedCall = {
    service: "s3",
    region: "us-east-1",
    operation: "CreateBucket",
    input: { Bucket: "acme-receipts" },
  };

  test("skipped, leaves the table out as a whole, and says so", async () => {
    const { run, aws } = await goglobal({ config: two, seed: [carts(), bucket] });
    const said =
      "strong-replicas/carts@us-east-1, with all that needs it: it is made in us-east-1, eu-west-1, us-west-2 at once or not at all, and this run skips eu-west-1";
    const planned = await run("plan --skip-region eu-west-1");
    expect(planned.out).toContain(`  · ${said}\n`);
    expect(planned.out).not.toMatch(/^[+~] (?:strong-replicas|replica-settings)/mu);
    const { code, writes, err } = await run("apply -y --skip-region eu-west-1");
    expect(code).toBe(0);
    expect(err).toContain(said);
    expect(writes.filter((write) => write.startsWith("UpdateTable"))).toEqual([]);
    expect(writes).toContain("CreateBucket us-west-2");
    const { Table } = await (await aws.dynamodb("us-east-1")).describeTable({ TableName: "carts" });
    expect(Table).not.toHaveProperty("MultiRegionConsistency");
    expect(await run("apply -y")).toMatchObject({ code: 0 });
    expect((await run("plan")).out).toMatch(/^Everything is as it should be/u);
  });

  test("down, leaves it unknown, and the rest goes on", async () => {
    const { run, sandbox } = await goglobal({ config: two, seed: [carts(), bucket] });
    sandbox.faults.down("eu-west-1");
    const { code, out, writes } = await run("apply -y");
    expect(code).toBe(3);
    expect(out).toContain("? strong-replicas/carts@us-east-1: eu-west-1 does not answer");
    expect(writes.filter((write) => write.startsWith("UpdateTable"))).toEqual([]);
    expect(writes).toContain("CreateBucket us-west-2");
    sandbox.faults.up("eu-west-1");
    expect(await run("apply -y")).toMatchObject({ code: 0 });
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });
});
