import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { connected, refusal } from "./connected.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";

const sample = new URL("../../templates/sample-app.json", import.meta.url);
const seed = JSON.parse(readFileSync(sample, "utf8")) as SeedCall[];

test("the sample application is there and at rest, without a call having been made", async () => {
  const { sandbox, aws } = await connected({ seed });
  expect(sandbox.calls).toMatchObject({ reads: 1, writes: 0 });
  const dynamodb = await aws.dynamodb("us-east-1");
  const { Table } = await dynamodb.describeTable({ TableName: "orders" });
  expect(Table).toMatchObject({ TableStatus: "ACTIVE", ItemCount: 1 });
  expect(Table!.GlobalSecondaryIndexes).toMatchObject([{ IndexName: "by-customer", IndexStatus: "ACTIVE" }]);
  expect((await dynamodb.describeTimeToLive({ TableName: "sessions" })).TimeToLiveDescription).toEqual({
    TimeToLiveStatus: "ENABLED",
    AttributeName: "expires",
  });
  const s3 = await aws.s3("us-east-1");
  const { Body } = await s3.getObject({ Bucket: "acme-receipts", Key: "2026/o-1.txt" });
  expect(await Body!.transformToString()).toBe("Receipt for order o-1");
});

test("the sample application can also be made by the SDK's own calls", async () => {
  const { aws, sandbox, pass } = await connected();
  for (const { service, region, operation, input } of seed) {
    const client = (await (service === "s3" ? aws.s3(region) : aws.dynamodb(region))) as unknown as Client;
    await client[operation[0]!.toLowerCase() + operation.slice(1)]!(input);
    await pass(60);
  }
  expect(sandbox.calls.writes).toBe(seed.length);
});

type Client = Record<string, (input: object) => Promise<unknown>>;

test("a seed that AWS would refuse does not open", async () => {
  const wrong = { ...seed[3]!, input: { TableName: "nope", Item: {} } };
  expect(await refusal(openSandbox({ seed: [wrong] }))).toContain("Table: nope not found");
});
