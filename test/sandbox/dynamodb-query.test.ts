import type { QueryCommandInput } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { refusal } from "./connected.ts";
import { withTable } from "./dynamodb-table.ts";

const TableName = "orders";
const index = (IndexName: string, ProjectionType: "ALL" | "KEYS_ONLY", sortKey?: string) => ({
  IndexName,
  KeySchema: [
    { AttributeName: "customer", KeyType: "HASH" as const },
    ...(sortKey === undefined ? [] : [{ AttributeName: sortKey, KeyType: "RANGE" as const }]),
  ],
  Projection: { ProjectionType },
});

const item = (id: string, customer: string) => ({ id: { S: id }, customer: { S: customer }, total: { N: "1" } });

async function withOrders() {
  const made = await withTable({
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "customer", AttributeType: "S" },
    ],
    GlobalSecondaryIndexes: [
      index("by-customer", "ALL"),
      index("keys-by-customer", "KEYS_ONLY"),
      index("by-customer-and-id", "ALL", "id"),
    ],
  });
  for (const one of [item("c", "ada"), item("a", "ada"), item("b", "bob")]) {
    await made.us.putItem({ TableName, Item: one });
  }
  await made.us.putItem({ TableName, Item: { id: { S: "nobody's" } } });
  return made;
}

const of = (customer: string, more: Partial<QueryCommandInput> = {}): QueryCommandInput => ({
  TableName,
  IndexName: "by-customer",
  KeyConditionExpression: "customer = :customer",
  ExpressionAttributeValues: { ":customer": { S: customer } },
  ...more,
});

test("an index answers the items with a value, page by page", async () => {
  const { us } = await withOrders();
  expect(await us.query(of("bob"))).toMatchObject({ Items: [item("b", "bob")], Count: 1, ScannedCount: 1 });
  expect((await us.query(of("eve"))).Items).toEqual([]);
  const first = await us.query(of("ada", { Limit: 1 }));
  expect(first).toMatchObject({
    Items: [item("a", "ada")],
    LastEvaluatedKey: { id: { S: "a" }, customer: { S: "ada" } },
  });
  const second = await us.query(of("ada", { Limit: 1, ExclusiveStartKey: first.LastEvaluatedKey! }));
  expect(second.Items).toEqual([item("c", "ada")]);
  expect(second).not.toHaveProperty("LastEvaluatedKey");
});

test("a table answers by its key", async () => {
  const { us } = await withOrders();
  const { Items } = await us.query({
    TableName,
    KeyConditionExpression: "id=:id",
    ExpressionAttributeValues: { ":id": { S: "b" } },
  });
  expect(Items).toEqual([item("b", "bob")]);
});

test("a replica answers what has arrived", async () => {
  const { us, eu, replicate, pass } = await withOrders();
  await replicate();
  await us.putItem({ TableName, Item: item("d", "ada") });
  expect((await eu.query(of("ada"))).Count).toBe(2);
  await pass(1);
  expect((await eu.query(of("ada"))).Count).toBe(3);
});

test.each([
  [{ IndexName: "by-day" }, "ValidationException: The table does not have the specified index: by-day"],
  [
    { KeyConditionExpression: "id = :customer" },
    "ValidationException: Query condition missed key schema element: customer",
  ],
  [
    { KeyConditionExpression: "customer = :name" },
    "ValidationException: Invalid KeyConditionExpression: An expression attribute value used in expression is not defined; attribute value: :name",
  ],
  [
    { ExpressionAttributeValues: { ":customer": { N: "1" } } },
    "ValidationException: One or more parameter values were invalid: Condition parameter type does not match schema type",
  ],
  [{ ConsistentRead: true }, "ValidationException: Consistent reads are not supported on global secondary indexes"],
  [{ TableName: "nope" }, "ResourceNotFoundException: Requested resource not found: Table: nope not found"],
  [
    { IndexName: "keys-by-customer" },
    "NotSimulated: the sandbox does not know queries of an index without all attributes",
  ],
  [{ IndexName: "by-customer-and-id" }, "NotSimulated: the sandbox does not know queries by a sort key"],
  [
    { KeyConditionExpression: "customer = :customer AND id > :id" },
    'NotSimulated: the sandbox does not know the key condition "customer = :customer AND id > :id"',
  ],
  [
    { FilterExpression: "total > :customer" },
    "NotSimulated: the sandbox does not know FilterExpression of dynamodb:Query",
  ],
])("a query with %o is refused", async (more: Partial<QueryCommandInput>, said) => {
  const { us } = await withOrders();
  expect(await refusal(us.query(of("ada", more)))).toBe(said);
});
