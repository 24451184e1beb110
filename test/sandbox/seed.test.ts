import { expect, test } from "vitest";
import { sampleData } from "../support/sample-data.ts";
import { inTurn, type SeedCall } from "../../src/sandbox/seed.ts";
import { call } from "../e2e/account.ts";
import { connected, refusal } from "./connected.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";

const seed = await sampleData();

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
  await inTurn(seed, async (one) => {
    const answer = await call(aws, one);
    await pass(60);
    return answer;
  });
  expect(sandbox.calls.writes).toBe(seed.length);
});

test("a seed that AWS would refuse does not open", async () => {
  const wrong = { ...seed[3]!, input: { TableName: "nope", Item: {} } };
  expect(await refusal(openSandbox({ seed: [wrong] }))).toContain("Table: nope not found");
});

const table: SeedCall = {
  service: "dynamodb",
  region: "us-east-1",
  operation: "CreateTable",
  input: {
    TableName: "visits",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  },
  as: "visits",
};
const put = (text: string): SeedCall => {
  const Item = { id: { S: "1" }, route: { L: [{ S: "GET /orders/{id}" }, { S: text }] } };
  return { service: "dynamodb", region: "us-east-1", operation: "PutItem", input: { TableName: "visits", Item } };
};

test("a seed call may mention what those before it were answered", async () => {
  const { aws } = await connected({ seed: [table, put("in {visits.TableDescription.TableArn}/x")] });
  const { Items } = await (await aws.dynamodb("us-east-1")).scan({ TableName: "visits" });
  const arn = "arn:aws:dynamodb:us-east-1:123456789012:table/visits";
  expect(Items).toEqual([{ id: { S: "1" }, route: { L: [{ S: "GET /orders/{id}" }, { S: `in ${arn}/x` }] } }]);
});

test.each(["{visitors.TableName}", "{visits.TableDescription}", "{visits.No.TableArn}"])(
  "a seed call that mentions %s is refused",
  async (mention) => {
    const made: string[] = [];
    const make = async ({ operation }: SeedCall) => {
      made.push(operation);
      return { TableDescription: {} };
    };
    expect(await refusal(inTurn([table, put(mention)], make))).toBe(
      `Error: a seed call mentions ${mention}, which no call before it was answered`,
    );
    expect(made).toEqual(["CreateTable"]);
  },
);

test("bytes in a seed stay bytes", async () => {
  const inputs: object[] = [];
  const make = async ({ input }: SeedCall) => {
    inputs.push(input);
    return {};
  };
  const input = { Code: { ZipFile: new Uint8Array([80, 75]) } };
  await inTurn([{ service: "lambda", region: "us-east-1", operation: "CreateFunction", input }], make);
  expect(inputs).toEqual([input]);
});
