import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTimeToLiveCommand,
  PutItemCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startLab, type Lab } from "./lab.ts";
import { ids, orders, TableName } from "./orders.ts";

let lab: Lab;
let table: ReturnType<typeof orders>;

beforeAll(async () => {
  lab = await startLab();
  table = orders(lab);
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

test("items written in one region are seen in the others, whichever call wrote them", async () => {
  await table.createWithReplica();
  const Key = (id: string) => ({ id: { S: id } });
  await table.put("put");
  await table.away.dynamodb.send(
    new BatchWriteItemCommand({
      RequestItems: { [TableName]: [{ PutRequest: { Item: Key("batch") } }, { DeleteRequest: { Key: Key("put") } }] },
    }),
  );
  expect(ids(await table.items(table.home))).toEqual(["batch"]);
  const values = { ":n": { S: "changed" } };
  const change = { TableName, UpdateExpression: "SET note = :n", ExpressionAttributeValues: values };
  await table.home.dynamodb.send(new UpdateItemCommand({ ...change, Key: Key("update") }));
  await table.away.dynamodb.send(
    new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName, Item: Key("transaction") } }, { Update: { ...change, Key: Key("batch") } }],
    }),
  );
  expect(ids(await table.items(table.home))).toEqual(["batch", "transaction", "update"]);
  const { Items } = await table.home.dynamodb.send(
    new ScanCommand({ TableName, FilterExpression: "note = :n", ExpressionAttributeValues: values }),
  );
  expect(Items!.map(({ id }) => id!.S).toSorted()).toEqual(["batch", "update"]);
  await table.home.dynamodb.send(new DeleteItemCommand({ TableName, Key: Key("batch") }));
  expect(ids(await table.items(table.away))).toEqual(["transaction", "update"]);
});

test("a refused write goes nowhere, and the lab's own calls are not recorded", async () => {
  await table.createWithReplica();
  await table.put("1");
  lab.clear();
  const ConditionExpression = "attribute_not_exists(id)";
  const again = new PutItemCommand({ TableName, Item: { id: { S: "1" } }, ConditionExpression });
  await expect(table.away.dynamodb.send(again)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
  expect(lab.requests().map(({ operation, status }) => [operation, status])).toEqual([["PutItem", 400]]);
  expect((await table.home.dynamodb.send(new ScanCommand({ TableName }))).Items![0]!["note"]).toEqual({ S: "new" });
});

test("of concurrent writes in two regions one wins in both", async () => {
  await table.createWithReplica();
  const write = (note: string, { dynamodb }: typeof table.home) =>
    dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: "1" }, note: { S: note } } }));
  await Promise.all([write("a", table.home), write("b", table.away), write("c", table.home), write("d", table.away)]);
  const seen = async ({ dynamodb }: typeof table.home) => (await dynamodb.send(new ScanCommand({ TableName }))).Items;
  expect(await seen(table.home)).toEqual(await seen(table.away));
});

test("time to live set in one region holds in all", async () => {
  await table.createWithReplica();
  const TimeToLiveSpecification = { Enabled: true, AttributeName: "until" };
  await table.away.dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  const { TimeToLiveDescription } = await table.home.dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  expect(TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: "ENABLED", AttributeName: "until" });
});
