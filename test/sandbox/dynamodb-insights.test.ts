import { paginateListContributorInsights, type DynamoDB } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { errorOf, refusal } from "./connected.ts";
import { ORDERS, withTable } from "./dynamodb-table.ts";

const TableName = "orders";
const INDEXED = {
  AttributeDefinitions: ["id", "customer", "day"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
  GlobalSecondaryIndexes: [
    {
      IndexName: "by-customer",
      KeySchema: [
        { AttributeName: "customer", KeyType: "HASH" },
        { AttributeName: "day", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
} as object;
const MODE = "ACCESSED_AND_THROTTLED_KEYS";
const enable = (us: DynamoDB, IndexName?: string, name = TableName) =>
  us.updateContributorInsights({
    TableName: name,
    ContributorInsightsAction: "ENABLE",
    ...(IndexName ? { IndexName } : {}),
  });

/** What the list tells, page by page. */
async function listed(us: DynamoDB, pageSize?: number) {
  const pages: object[][] = [];
  for await (const { ContributorInsightsSummaries } of paginateListContributorInsights(
    { client: us, ...(pageSize ? { pageSize } : {}) },
    {},
  ))
    pages.push(ContributorInsightsSummaries!);
  return pages;
}

describe("contributor insights", () => {
  test("are turned on and off in a moment, of a table and of each index", async () => {
    const { us, pass } = await withTable(INDEXED);
    const status = async (IndexName?: string) => {
      const index = IndexName ? { IndexName } : {};
      const { ContributorInsightsStatus, ContributorInsightsMode } = await us.describeContributorInsights({
        TableName,
        ...index,
      });
      return [ContributorInsightsStatus, ContributorInsightsMode];
    };
    expect(await status()).toEqual(["DISABLED", undefined]);
    expect(await enable(us)).toMatchObject({ TableName, ContributorInsightsStatus: "ENABLING" });
    await us.updateContributorInsights({
      TableName,
      IndexName: "by-customer",
      ContributorInsightsAction: "ENABLE",
      ContributorInsightsMode: "THROTTLED_KEYS",
    });
    await pass(3);
    expect([await status(), await status("by-customer")]).toEqual([
      ["ENABLED", MODE],
      ["ENABLED", "THROTTLED_KEYS"],
    ]);
    expect(await enable(us)).toMatchObject({ ContributorInsightsStatus: "ENABLED" });
    const off = { TableName, ContributorInsightsAction: "DISABLE" } as const;
    expect(await us.updateContributorInsights(off)).toMatchObject({ ContributorInsightsStatus: "DISABLING" });
    await pass(3);
    expect(await status()).toEqual(["DISABLED", MODE]);
    expect(await us.updateContributorInsights(off)).toMatchObject({ ContributorInsightsStatus: "DISABLED" });
  });

  test("are of one region", async () => {
    const { us, eu, replicate } = await withTable();
    await replicate();
    await enable(us);
    expect((await eu.describeContributorInsights({ TableName })).ContributorInsightsStatus).toBe("DISABLED");
  });

  test("are listed where they are not off, on pages that may be empty", async () => {
    const { us, pass } = await withTable(INDEXED);
    expect(await listed(us)).toEqual([[]]);
    await us.createTable({ ...ORDERS, TableName: "aaa" });
    await pass(20);
    await enable(us);
    await enable(us, "by-customer");
    expect(await listed(us, 1)).toEqual([
      [],
      [
        { TableName, ContributorInsightsStatus: "ENABLING", ContributorInsightsMode: MODE },
        {
          TableName,
          IndexName: "by-customer",
          ContributorInsightsStatus: "ENABLING",
          ContributorInsightsMode: MODE,
        },
      ],
    ]);
    const { ContributorInsightsSummaries } = await us.listContributorInsights({ TableName: "aaa" });
    expect(ContributorInsightsSummaries).toEqual([]);
  });

  test("fail where CloudWatch has no room for their rules, and can be tried again", async () => {
    const { us, pass } = await withTable(INDEXED);
    const names = Array.from({ length: 48 }, (_, index) => `table-${index}`);
    for (const name of names) await us.createTable({ ...ORDERS, TableName: name });
    await pass(20);
    for (const name of names) await enable(us, undefined, name);
    await enable(us);
    // 98 of 100 rules are taken, and an index with a sort key needs four.
    await enable(us, "by-customer");
    await pass(3);
    const failed = { TableName, IndexName: "by-customer" };
    expect((await us.describeContributorInsights(failed)).ContributorInsightsStatus).toBe("FAILED");
    await us.updateContributorInsights({ TableName: "table-0", ContributorInsightsAction: "DISABLE" });
    await enable(us, "by-customer");
    await pass(3);
    expect((await us.describeContributorInsights(failed)).ContributorInsightsStatus).toBe("ENABLED");
  });

  test("are of tables and indexes that exist and are ready", async () => {
    const { us, eu, update, pass } = await withTable();
    expect((await errorOf(enable(us, undefined, "nope"))).name).toBe("ResourceNotFoundException");
    expect((await errorOf(enable(us, "nope"))).name).toBe("ResourceNotFoundException");
    await us.createTable({ ...ORDERS, TableName: "fresh" });
    expect(await refusal(enable(us, undefined, "fresh"))).toContain("TableStatus must be ACTIVE");
    await update({ Create: { RegionName: "eu-west-1" } });
    await pass(20);
    expect((await errorOf(enable(eu))).name).toBe("ResourceNotFoundException");
    expect((await errorOf(us.describeContributorInsights({ TableName: "nope" }))).name).toBe(
      "ResourceNotFoundException",
    );
  });
});

test("a Kinesis data stream gets the changes of one region, from a moment later on", async () => {
  const { us, pass } = await withTable();
  const stream = { TableName, StreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/orders" };
  const told = async () => (await us.describeKinesisStreamingDestination({ TableName })).KinesisDataStreamDestinations;
  const status = (DestinationStatus: string) => [{ StreamArn: stream.StreamArn, DestinationStatus }];
  expect(await told()).toEqual([]);
  expect(await refusal(us.disableKinesisStreamingDestination(stream))).toContain("not in a valid state");
  expect(
    await refusal(
      us.enableKinesisStreamingDestination({ ...stream, StreamArn: "arn:aws:kinesis:eu-west-1:1:stream/a" }),
    ),
  ).toContain("Invalid StreamArn");
  await us.enableKinesisStreamingDestination(stream);
  expect(await told()).toEqual(status("ENABLING"));
  await pass(10);
  expect(await told()).toEqual(status("ACTIVE"));
  expect(await refusal(us.enableKinesisStreamingDestination(stream))).toContain("not in a valid state");
  await us.disableKinesisStreamingDestination(stream);
  expect(await told()).toEqual(status("DISABLING"));
  await pass(10);
  expect(await told()).toEqual(status("DISABLED"));
});
