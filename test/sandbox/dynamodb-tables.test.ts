import { describe, expect, test } from "vitest";
import { connected, refusal } from "./connected.ts";
import { ORDERS, withTable } from "./dynamodb-table.ts";

const PROVISIONED = { ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 } };

describe("a new table", () => {
  test("is creating for some seconds, then active", async () => {
    const { aws, pass } = await connected();
    const us = await aws.dynamodb("us-east-1");
    await us.createTable(ORDERS);
    const status = async () => (await us.describeTable({ TableName: "orders" })).Table!.TableStatus;
    expect(await status()).toBe("CREATING");
    expect(await refusal(us.updateTable({ TableName: "orders", DeletionProtectionEnabled: true }))).toBe(
      "ResourceInUseException: Attempt to change a resource which is still in use: Table is being created: orders",
    );
    expect(await refusal(us.getItem({ TableName: "orders", Key: { id: { S: "1" } } }))).toBe(
      "ResourceNotFoundException: Requested resource not found",
    );
    await pass(10);
    expect(await status()).toBe("ACTIVE");
  });

  test("is told of as DescribeTable does, in its region only", async () => {
    const { us, eu, arn } = await withTable({ Tags: [{ Key: "team", Value: "shop" }] });
    const { Table } = await us.describeTable({ TableName: "orders" });
    expect(Table).toMatchObject({
      TableArn: arn,
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      DeletionProtectionEnabled: false,
      ItemCount: 0,
    });
    expect(Table!.LatestStreamArn).toBe(`${arn}/stream/${Table!.LatestStreamLabel}`);
    expect(Table).not.toHaveProperty("Replicas");
    expect((await us.describeTable({ TableName: arn })).Table!.TableName).toBe("orders");
    expect(await refusal(eu.describeTable({ TableName: "orders" }))).toBe(
      "ResourceNotFoundException: Requested resource not found: Table: orders not found",
    );
  });

  test("that is provisioned tells its billing mode only when that was said", async () => {
    const { us } = await withTable({ TableName: "said", BillingMode: "PROVISIONED", ...PROVISIONED });
    const { BillingMode: _, ...unsaid } = ORDERS;
    await us.createTable({ ...unsaid, TableName: "unsaid", ...PROVISIONED });
    const { Table: said } = await us.describeTable({ TableName: "said" });
    expect(said!.BillingModeSummary).toEqual({ BillingMode: "PROVISIONED" });
    const { Table } = await us.describeTable({ TableName: "unsaid" });
    expect(Table).not.toHaveProperty("BillingModeSummary");
    expect(Table).toMatchObject(PROVISIONED);
  });

  test("has its indexes when it is ready, and takes no tags before that, nor while it goes", async () => {
    const { us, pass } = await withTable();
    const index = { KeySchema: ORDERS.KeySchema, Projection: { ProjectionType: "ALL" as const } };
    await us.createTable({
      ...ORDERS,
      TableName: "indexed",
      GlobalSecondaryIndexes: [{ IndexName: "by-id", ...index }],
    });
    const status = async () =>
      (await us.describeTable({ TableName: "indexed" })).Table!.GlobalSecondaryIndexes![0]!.IndexStatus;
    const tag = () => {
      const ResourceArn = "arn:aws:dynamodb:us-east-1:123456789012:table/indexed";
      return us.tagResource({ ResourceArn, Tags: [{ Key: "a", Value: "b" }] });
    };
    expect(await status()).toBe("CREATING");
    expect(await refusal(tag())).toContain(
      "ResourceInUseException: Attempt to change a resource which is still in use",
    );
    await pass(10);
    expect(await status()).toBe("ACTIVE");
    await tag();
    await us.deleteTable({ TableName: "indexed" });
    expect(await refusal(tag())).toContain("Table is being deleted");
  });

  test("is refused when there is one of its name", async () => {
    const { us, eu } = await withTable();
    expect(await refusal(us.createTable(ORDERS))).toBe("ResourceInUseException: Table already exists: orders");
    await eu.createTable(ORDERS);
  });

  test.each([
    ["a name that is too short", { TableName: "ab" }, "at 'tableName' failed to satisfy constraint"],
    ["no keys", { KeySchema: [] }, "Table KeySchema must be specified"],
    ["an undefined key", { AttributeDefinitions: [] }, "not defined in AttributeDefinitions"],
    [
      "an attribute that is no key",
      { AttributeDefinitions: [...ORDERS.AttributeDefinitions!, { AttributeName: "x", AttributeType: "S" as const }] },
      "Number of attributes in KeySchema does not exactly match",
    ],
    [
      "throughput of an on-demand table",
      { ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 } },
      "Neither ReadCapacityUnits nor WriteCapacityUnits",
    ],
    ["a provisioned table without throughput", { BillingMode: "PROVISIONED" as const }, "must both be specified"],
    ["a stream without view type", { StreamSpecification: { StreamEnabled: true } }, "UpdateViewType is required"],
    ["a tag of AWS", { Tags: [{ Key: "aws:x", Value: "y" }] }, "reserved"],
  ])("is refused with %s", async (_, wrong, message) => {
    const { aws } = await connected();
    const us = await aws.dynamodb("us-east-1");
    const said = await refusal(us.createTable({ ...ORDERS, ...wrong }));
    expect(said).toMatch(/^ValidationException: /u);
    expect(said).toContain(message);
  });
});

test("tables are listed by region, in pages", async () => {
  const { us, eu } = await withTable();
  await us.createTable({ ...ORDERS, TableName: "accounts" });
  const first = await us.listTables({ Limit: 1 });
  expect(first).toMatchObject({ TableNames: ["accounts"], LastEvaluatedTableName: "accounts" });
  expect(await us.listTables({ ExclusiveStartTableName: "accounts" })).toMatchObject({ TableNames: ["orders"] });
  expect((await eu.listTables({})).TableNames).toEqual([]);
});

describe("deleting a table", () => {
  test("takes a moment", async () => {
    const { us, pass, status } = await withTable();
    await us.deleteTable({ TableName: "orders" });
    expect(await status()).toBe("DELETING");
    await pass(10);
    expect(await refusal(us.describeTable({ TableName: "orders" }))).toContain("not found");
    await us.createTable(ORDERS);
  });

  test("is refused while it is protected", async () => {
    const { us } = await withTable({ DeletionProtectionEnabled: true });
    expect(await refusal(us.deleteTable({ TableName: "orders" }))).toBe(
      "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    );
    await us.updateTable({ TableName: "orders", DeletionProtectionEnabled: false });
    await us.deleteTable({ TableName: "orders" });
  });

  test("is refused while it is changing", async () => {
    const { us } = await withTable();
    await us.updateTable({ TableName: "orders", StreamSpecification: { StreamEnabled: false } });
    expect(await refusal(us.deleteTable({ TableName: "orders" }))).toBe(
      "ResourceInUseException: Attempt to change a resource which is still in use: Table: orders is being used.",
    );
  });
});
