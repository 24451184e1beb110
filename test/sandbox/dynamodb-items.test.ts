import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "vitest";
import { openSandbox } from "../../src/sandbox/sandbox.ts";
import { connected, refusal } from "./connected.ts";
import { withTable } from "./dynamodb-table.ts";

const TableName = "orders";
const Key = { id: { S: "o-1" } };
const put = (client: DynamoDB, total: string) => client.putItem({ TableName, Item: { ...Key, total: { N: total } } });
const total = async (client: DynamoDB) => (await client.getItem({ TableName, Key })).Item?.["total"]?.N;

describe("in one region", () => {
  test("items are put, read, replaced and deleted", async () => {
    const { us } = await withTable();
    await put(us, "1");
    const Item = { ...Key, total: { N: "2" } };
    expect(await us.putItem({ TableName, Item: { id: { S: "o-2" } }, ReturnValues: "ALL_OLD" })).not.toHaveProperty(
      "Attributes",
    );
    await us.deleteItem({ TableName, Key: { id: { S: "o-2" } } });
    expect(await us.putItem({ TableName, Item, ReturnValues: "ALL_OLD" })).toMatchObject({
      Attributes: { total: { N: "1" } },
    });
    expect(await us.putItem({ TableName, Item })).not.toHaveProperty("Attributes");
    expect(await total(us)).toBe("2");
    expect((await us.describeTable({ TableName })).Table!.ItemCount).toBe(1);
    expect(await us.deleteItem({ TableName, Key, ReturnValues: "ALL_OLD" })).toMatchObject({ Attributes: Item });
    expect(await total(us)).toBeUndefined();
  });

  test("scans go page by page", async () => {
    const { us } = await withTable();
    const RequestItems = { orders: ["a", "b", "c"].map((id) => ({ PutRequest: { Item: { id: { S: id } } } })) };
    await us.batchWriteItem({ RequestItems });
    const first = await us.scan({ TableName, Limit: 2 });
    expect(first).toMatchObject({ Count: 2, LastEvaluatedKey: { id: { S: "b" } } });
    const second = await us.scan({ TableName, Limit: 2, ExclusiveStartKey: first.LastEvaluatedKey! });
    expect(second.Items).toEqual([{ id: { S: "c" } }]);
    expect(second).not.toHaveProperty("LastEvaluatedKey");
    expect(await us.scan({ TableName, Select: "COUNT" })).toMatchObject({ Count: 3 });
  });

  test("bytes survive, in the state file too, wherever they are", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "goglobal-items-")), "sandbox.json");
    const { us, sandbox } = await withTable({}, { file });
    const B = new Uint8Array([0, 255, 128]);
    const Item = { ...Key, deep: { M: { raw: { B }, list: { L: [{ B }, { BS: [B] }] } } } };
    await us.putItem({ TableName, Item });
    await sandbox.close();
    const again = await connected({ file });
    expect((await (await again.aws.dynamodb("us-east-1")).getItem({ TableName, Key })).Item).toEqual(Item);
    await again.sandbox.close();
  });

  test.each([
    ["no key", { total: { N: "1" } }, "Missing the key id in the item"],
    ["a key of another type", { id: { N: "1" } }, "Type mismatch for key id expected: S actual: N"],
  ])("items with %s are refused", async (_, Item, message) => {
    const { us } = await withTable();
    expect(await refusal(us.putItem({ TableName, Item }))).toContain(message);
  });

  test("keys are the whole key and nothing else", async () => {
    const { us } = await withTable();
    const tooMuch = { TableName, Key: { ...Key, total: { N: "1" } } };
    const said = "ValidationException: The provided key element does not match the schema";
    expect(await refusal(us.getItem(tooMuch))).toBe(said);
    expect(await refusal(us.deleteItem(tooMuch))).toBe(said);
    expect(await refusal(us.getItem({ TableName, Key: { other: { S: "1" } } }))).toBe(said);
    const RequestItems = { orders: [{ DeleteRequest: { Key: tooMuch.Key } }] };
    expect(await refusal(us.batchWriteItem({ RequestItems }))).toBe(said);
  });

  test("batches are refused as a whole", async () => {
    const { us } = await withTable();
    const deletes = (count: number, prefix = "") =>
      Array.from({ length: count }, (_, index) => ({ DeleteRequest: { Key: { id: { S: prefix || String(index) } } } }));
    expect(await refusal(us.batchWriteItem({ RequestItems: { orders: deletes(26) } }))).toContain("less than or equal");
    expect(await refusal(us.batchWriteItem({ RequestItems: { orders: deletes(2, "same") } }))).toContain("duplicates");
    expect(await refusal(us.batchWriteItem({ RequestItems: { orders: deletes(1), nope: deletes(1) } }))).toContain(
      "nope",
    );
  });

  test("a write happens only under its condition", async () => {
    const { us } = await withTable();
    const failed = "ConditionalCheckFailedException: The conditional request failed";
    const isNew = { ConditionExpression: "attribute_not_exists(id)" };
    const isThere = { ConditionExpression: "attribute_exists( total )" };
    expect(await refusal(us.deleteItem({ TableName, Key, ...isThere }))).toBe(failed);
    await us.putItem({ TableName, Item: Key, ...isNew });
    expect(await refusal(us.putItem({ TableName, Item: { ...Key, total: { N: "1" } }, ...isNew }))).toBe(failed);
    expect(await refusal(us.putItem({ TableName, Item: Key, ...isThere }))).toBe(failed);
    expect(await total(us)).toBeUndefined();
    await put(us, "1");
    await us.deleteItem({ TableName, Key, ...isThere });
    expect((await us.scan({ TableName })).Count).toBe(0);
  });

  test("other conditions are not passed over", async () => {
    const { us } = await withTable();
    const call = us.putItem({ TableName, Item: Key, ConditionExpression: "total > id" });
    expect(await refusal(call)).toBe('NotSimulated: the sandbox does not know the condition "total > id"');
    expect((await us.scan({ TableName })).Count).toBe(0);
  });
});

describe("in several regions", () => {
  test("a condition knows only what has arrived", async () => {
    const { us, eu, replicate, pass } = await withTable();
    await replicate();
    await put(us, "1");
    await eu.putItem({ TableName, Item: Key, ConditionExpression: "attribute_not_exists(id)" });
    await pass(2);
    expect(await total(us)).toBeUndefined();
  });

  test("what was there before comes with the replica", async () => {
    const { us, eu, replicate } = await withTable();
    await put(us, "1");
    await replicate();
    expect(await total(eu)).toBe("1");
  });

  test("a write arrives elsewhere a second later", async () => {
    const { us, eu, replicate, pass } = await withTable();
    await replicate();
    await put(eu, "1");
    expect([await total(eu), await total(us)]).toEqual(["1", undefined]);
    await pass(1);
    expect(await total(us)).toBe("1");
    await us.deleteItem({ TableName, Key });
    expect([await total(eu), await total(us)]).toEqual(["1", undefined]);
    await pass(1);
    expect(await total(eu)).toBeUndefined();
  });

  test("the last writer wins, everywhere", async () => {
    const { us, eu, replicate, pass } = await withTable();
    await replicate();
    await put(us, "1");
    await put(eu, "2");
    expect([await total(us), await total(eu)]).toEqual(["1", "2"]);
    await pass(2);
    expect([await total(us), await total(eu)]).toEqual(["2", "2"]);
  });

  test("of many writes each region still sees its own last one, and the others' when they arrive", async () => {
    const { us, eu, replicate, pass } = await withTable();
    await replicate();
    for (const each of ["1", "2", "3"]) await put(us, each);
    expect([await total(us), await total(eu)]).toEqual(["3", undefined]);
    await pass(2);
    await put(us, "4");
    await put(us, "5");
    expect([await total(us), await total(eu)]).toEqual(["5", "3"]);
  });

  test("writes in the same moment end the same everywhere", async () => {
    const { us, eu, replicate, pass } = await withTable();
    await replicate();
    await Promise.all([put(us, "1"), put(eu, "2")]);
    await pass(2);
    expect(await total(us)).toBe(await total(eu));
  });
});

test("without a seed there are no tables", async () => {
  const { answer } = await openSandbox();
  const call = {
    service: "dynamodb",
    region: "us-east-1",
    operation: "ListTables",
    input: {},
    schema: undefined,
  } as const;
  expect(await answer(call)).toEqual({ TableNames: [] });
});
