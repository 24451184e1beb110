import { describe, expect, test } from "vitest";
import type { Service } from "../../src/aws/services.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

const TableName = "stock";
const call = (operation: string, input: object, service: Service = "dynamodb"): SeedCall => ({
  service,
  region: "us-east-1",
  operation,
  input,
});
const string = (AttributeName: string) => ({ AttributeName, AttributeType: "S" });
const hash = (AttributeName: string) => [{ AttributeName, KeyType: "HASH" }];
const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
const stock = call("CreateTable", {
  TableName,
  AttributeDefinitions: [string("id"), string("shelf")],
  KeySchema: hash("id"),
  GlobalSecondaryIndexes: [
    {
      IndexName: "by-shelf",
      KeySchema: hash("shelf"),
      Projection: { ProjectionType: "ALL" },
      ProvisionedThroughput,
    },
  ],
  BillingMode: "PROVISIONED",
  ProvisionedThroughput,
});

const table = { ResourceId: "table/stock", ScalableDimension: "dynamodb:table:WriteCapacityUnits" };
const index = { ResourceId: "table/stock/index/by-shelf", ScalableDimension: "dynamodb:index:WriteCapacityUnits" };
const reads = { ...table, ScalableDimension: "dynamodb:table:ReadCapacityUnits" };
const target = (what: object) =>
  call(
    "RegisterScalableTarget",
    { ServiceNamespace: "dynamodb", ...what, MinCapacity: 5, MaxCapacity: 50 },
    "autoscaling",
  );
const scaled = (what: object) => [
  target(what),
  call(
    "PutScalingPolicy",
    {
      ServiceNamespace: "dynamodb",
      ...what,
      PolicyName: "seventy-percent",
      PolicyType: "TargetTrackingScaling",
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 70,
        PredefinedMetricSpecification: { PredefinedMetricType: "DynamoDBWriteCapacityUtilization" },
      },
    },
    "autoscaling",
  ),
];
const replicable = [stock, ...scaled(table), ...scaled(index)];
const insights = (more: object = {}) =>
  call("UpdateContributorInsights", { TableName, ContributorInsightsAction: "ENABLE", ...more });
const STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/stock";
const kinesis = call("EnableKinesisStreamingDestination", { TableName, StreamArn: STREAM });

const config = (settings: object = {}, more: object = {}) =>
  configText({ tables: { stock: settings }, buckets: {}, ...more });

describe("a table of provisioned capacity", () => {
  test("gets replicas with the capacity and class that the config says, and home's contributor insights", async () => {
    const { run, aws } = await goglobal({
      config: config({ readCapacity: { "eu-west-1": 20 }, tableClass: { "eu-west-1": "STANDARD_INFREQUENT_ACCESS" } }),
      seed: [...replicable, insights(), insights({ IndexName: "by-shelf", ContributorInsightsMode: "THROTTLED_KEYS" })],
    });
    const { code, out } = await run("plan");
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "                          us-east-1  eu-west-1
      tables
        table/stock             ~
        replica/stock                      +
        replica-settings/stock             +

      + create   ~ change

      ~ table/stock@us-east-1
          stream: (none) → NEW_AND_OLD_IMAGES
          tags.goglobal:uses:orders/prod: (none) → yes
      + replica/stock@eu-west-1
          member: true
          tableClass: STANDARD_INFREQUENT_ACCESS
          readCapacity: 20
      + replica-settings/stock@eu-west-1
          tags.goglobal:app: orders/prod
          deletionProtection: true
          insights: ACCESSED_AND_THROTTLED_KEYS
          indexInsights.by-shelf: THROTTLED_KEYS

      Know before you agree
        · stock becomes active-active: of two writes to one item in different regions the later wins and the other is lost unseen; conditions, counters and transactions hold within one region only; each write is billed once in every region

      Plan: 2 to create, 1 to update, 0 to delete. About 7 min on AWS."
    `);
    expect(await run("apply -y")).toMatchObject({ code: 0 });
    const eu = await aws.dynamodb("eu-west-1");
    expect((await eu.describeTable({ TableName })).Table).toMatchObject({
      ProvisionedThroughput: { ReadCapacityUnits: 20, WriteCapacityUnits: 5 },
      TableClassSummary: { TableClass: "STANDARD_INFREQUENT_ACCESS" },
    });
    const { ContributorInsightsSummaries } = await eu.listContributorInsights({ TableName });
    expect(ContributorInsightsSummaries).toEqual([
      { TableName, ContributorInsightsStatus: "ENABLED", ContributorInsightsMode: "ACCESSED_AND_THROTTLED_KEYS" },
      {
        TableName,
        IndexName: "by-shelf",
        ContributorInsightsStatus: "ENABLED",
        ContributorInsightsMode: "THROTTLED_KEYS",
      },
    ]);
    expect(await run("plan --detailed-exitcode")).toMatchObject({
      code: 0,
      out: "Everything is as it should be (3 looked at).",
    });
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("another read capacity is one change, and none at all stays as it is", async () => {
    const first = await goglobal({ config: config({ readCapacity: { "eu-west-1": 20 } }), seed: replicable });
    await first.run("apply -y");
    const more = await goglobal({ config: config({ readCapacity: { "eu-west-1": 30 } }), state: await first.freeze() });
    expect((await more.run("plan")).out).toContain("~ replica/stock@eu-west-1\n    readCapacity: 20 → 30\n");
    expect(await more.run("apply -y")).toMatchObject({ code: 0, writes: ["UpdateTable us-east-1"] });
    const unsaid = await goglobal({ config: config(), state: await more.freeze() });
    expect(await unsaid.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("what is of one region goes back when somebody changes it there", async () => {
    const { run, aws } = await goglobal({ config: config(), seed: [...replicable, insights()] });
    await run("apply -y");
    const eu = await aws.dynamodb("eu-west-1");
    await eu.updateContributorInsights({ TableName, ContributorInsightsAction: "DISABLE" });
    const { out } = await run("plan");
    expect(out).toContain("insights: (none) → ACCESSED_AND_THROTTLED_KEYS");
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: ["UpdateContributorInsights eu-west-1"] });
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });
});

describe("writes that do not scale are refused before anything is written", () => {
  test.each<[string, SeedCall[]]>([
    ["those of the table", [stock, ...scaled(index)]],
    ["those of an index", [stock, ...scaled(table)]],
    ["those that have a target and no policy", [stock, ...scaled(table), target(index)]],
    ["those of a table of which only reads scale", [stock, ...scaled(reads), ...scaled(index)]],
  ])("%s", async (_, seed) => {
    const { run } = await goglobal({ config: config(), seed });
    expect(await run("plan")).toMatchObject({ code: 1, writes: [] });
    const { code, err, writes } = await run("apply -y");
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(err).toMatch(/table\/stock@us-east-1: its write capacity, or that of an index, is provisioned without/u);
  });
});

describe("a read capacity that would not last is refused with its place in the config", () => {
  const readCapacity = { "eu-west-1": 20 };
  test("where auto scaling sets it", async () => {
    const { run } = await goglobal({ config: config({ readCapacity }), seed: [...replicable, ...scaled(reads)] });
    const { code, err, writes } = await run("apply -y");
    expect({ code, writes }).toEqual({ code: 64, writes: [] });
    expect(err).toContain('tables.stock.readCapacity["eu-west-1"]: auto scaling sets the read capacity of stock');
  });

  test("where the table is on demand", async () => {
    const onDemand = configText({ tables: { orders: { readCapacity } } });
    const { code, err, writes } = await (await goglobal({ config: onDemand })).run("apply -y");
    expect({ code, writes }).toEqual({ code: 64, writes: [] });
    expect(err).toContain('tables.orders.readCapacity["eu-west-1"]: orders is on demand at home');
  });
});

test("reads that scale at home scale in the replicas, which is AWS's doing", async () => {
  const { run, aws } = await goglobal({ config: config(), seed: [...replicable, ...scaled(reads)] });
  expect(await run("apply -y")).toMatchObject({ code: 0 });
  const { ScalingPolicies } = await (
    await aws.autoscaling("eu-west-1")
  ).describeScalingPolicies({
    ServiceNamespace: "dynamodb",
    ResourceId: "table/stock",
    ScalableDimension: "dynamodb:table:ReadCapacityUnits",
  });
  expect(ScalingPolicies).toHaveLength(1);
  expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
});

test("a Kinesis destination is named as not copied, in every plan", async () => {
  const { run } = await goglobal({ config: config(), seed: [...replicable, kinesis] });
  const said = `Good to know:\n  · table stock: its Kinesis destination ${STREAM}.`;
  expect((await run("plan")).out).toContain(said);
  await run("apply -y");
  const { out } = await run("plan");
  expect(out).toContain(said);
  expect(out).toContain("Everything is as it should be (3 looked at).");
});
