import { describe, expect, test } from "vitest";
import { refusal } from "./connected.ts";
import { withTable } from "./dynamodb-table.ts";

describe("changing a table", () => {
  test("turns the stream off and on, each time under another name", async () => {
    const { us, pass, status } = await withTable();
    const stream = (StreamSpecification: { StreamEnabled: boolean; StreamViewType?: "NEW_AND_OLD_IMAGES" }) =>
      us.updateTable({ TableName: "orders", StreamSpecification });
    const label = async () => (await us.describeTable({ TableName: "orders" })).Table!.LatestStreamLabel;
    const before = await label();
    const on = { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } as const;
    expect(await refusal(stream(on))).toBe(
      "ValidationException: Table already has an enabled stream: TableName: orders",
    );
    await stream({ StreamEnabled: false });
    expect(await status()).toBe("UPDATING");
    expect(await refusal(stream(on))).toBe(
      "ResourceInUseException: Attempt to change a resource which is still in use: Table is being updated: orders",
    );
    await pass(10);
    expect(await refusal(stream({ StreamEnabled: false }))).toBe(
      "ValidationException: Table has no stream to disable: TableName: orders",
    );
    expect(await label()).toBe(before);
    expect(await refusal(stream({ StreamEnabled: true }))).toContain("UpdateViewType is required");
    await stream(on);
    expect(await label()).not.toBe(before);
  });

  test("switches the billing mode, which takes a minute", async () => {
    const { us, pass, status } = await withTable();
    expect(await refusal(us.updateTable({ TableName: "orders", BillingMode: "PROVISIONED" }))).toContain(
      "must both be specified when BillingMode is PROVISIONED",
    );
    const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
    await us.updateTable({ TableName: "orders", BillingMode: "PROVISIONED", ProvisionedThroughput });
    await pass(30);
    expect(await status()).toBe("UPDATING");
    await pass(60);
    const { Table } = await us.describeTable({ TableName: "orders" });
    expect(Table).toMatchObject({ TableStatus: "ACTIVE", ProvisionedThroughput });
    expect(Table!.BillingModeSummary).toEqual({ BillingMode: "PROVISIONED" });
  });

  test("takes as long for other throughput, and for the way back", async () => {
    const { us, pass, status } = await withTable();
    const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
    await us.updateTable({ TableName: "orders", BillingMode: "PROVISIONED", ProvisionedThroughput });
    await pass(60);
    const more = { ReadCapacityUnits: 50, WriteCapacityUnits: 60 };
    await us.updateTable({ TableName: "orders", ProvisionedThroughput: more });
    expect(await status()).toBe("UPDATING");
    await pass(60);
    expect((await us.describeTable({ TableName: "orders" })).Table!.ProvisionedThroughput).toMatchObject(more);
    await us.updateTable({ TableName: "orders", BillingMode: "PAY_PER_REQUEST" });
    expect(await status()).toBe("UPDATING");
    await pass(60);
    expect((await us.describeTable({ TableName: "orders" })).Table).toMatchObject({
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    });
    await us.updateTable({ TableName: "orders", BillingMode: "PAY_PER_REQUEST" });
    expect(await status()).toBe("ACTIVE");
  });

  test("changes the key and the class", async () => {
    const { us, pass, status } = await withTable();
    await us.updateTable({ TableName: "orders", SSESpecification: { Enabled: true, SSEType: "KMS" } });
    await us.updateTable({ TableName: "orders", TableClass: "STANDARD_INFREQUENT_ACCESS" });
    expect(await status()).toBe("UPDATING");
    await pass(10);
    const { Table } = await us.describeTable({ TableName: "orders" });
    expect(Table!.SSEDescription).toMatchObject({ Status: "ENABLED", SSEType: "KMS" });
    expect(Table!.TableClassSummary).toEqual({ TableClass: "STANDARD_INFREQUENT_ACCESS" });
    await us.updateTable({ TableName: "orders", SSESpecification: { Enabled: false } });
    expect((await us.describeTable({ TableName: "orders" })).Table).not.toHaveProperty("SSEDescription");
    expect(await refusal(us.updateTable({ TableName: "orders", SSESpecification: { Enabled: false } }))).toContain(
      "already encrypted by default",
    );
  });

  test.each([
    ["protection", { DeletionProtectionEnabled: true }, "DeletionProtection modification must be the only operation"],
    ["the class", { TableClass: "STANDARD" as const }, "TableClass modification must be the only operation"],
    [
      "replicas",
      { ReplicaUpdates: [{ Create: { RegionName: "eu-west-1" } }] },
      "Replica modification must be the only operation",
    ],
  ])("refuses %s together with anything else", async (_, change, message) => {
    const { us } = await withTable();
    const StreamSpecification = { StreamEnabled: false };
    expect(await refusal(us.updateTable({ TableName: "orders", StreamSpecification, ...change }))).toContain(message);
    expect((await us.describeTable({ TableName: "orders" })).Table).toHaveProperty("StreamSpecification");
  });

  test("refuses no change, and says which change it does not know", async () => {
    const { us } = await withTable();
    expect(await refusal(us.updateTable({ TableName: "orders" }))).toContain("At least one of");
    const GlobalSecondaryIndexUpdates = [{ Delete: { IndexName: "by-customer" } }];
    expect(await refusal(us.updateTable({ TableName: "orders", GlobalSecondaryIndexUpdates }))).toBe(
      "NotSimulated: the sandbox does not know GlobalSecondaryIndexUpdates of dynamodb:UpdateTable",
    );
  });
});
