import { describe, expect, test } from "vitest";
import { refusal } from "./connected.ts";
import { ORDERS, withTable } from "./dynamodb-table.ts";

const create = { Create: { RegionName: "eu-west-1" } };
const remove = { Delete: { RegionName: "eu-west-1" } };
const TableName = "orders";

describe("a replica is refused", () => {
  test("over a table of the same name", async () => {
    const { eu, update } = await withTable();
    await eu.createTable(ORDERS);
    expect(await refusal(update(create))).toBe(
      "ValidationException: Failed to create a the new replica of table with name: 'orders' because one or more replicas already existed as tables.",
    );
  });

  test.each([
    ["without a stream", { StreamSpecification: { StreamEnabled: false } }],
    ["of the wrong view", { StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" as const } }],
  ])("%s type", async (_, table) => {
    const { update } = await withTable(table);
    expect(await refusal(update(create))).toMatch(/^ValidationException: .*NEW_AND_OLD_IMAGES/u);
  });

  test("in its own region, in a region that the account does not have, or twice in one call", async () => {
    const { update } = await withTable();
    expect(await refusal(update({ Create: { RegionName: "us-east-1" } }))).toBe(
      "ValidationException: Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or UpdateTable as required.",
    );
    expect(await refusal(update({ Create: { RegionName: "mars-north-1" } }))).toContain(
      "Region mars-north-1 is not supported.",
    );
    expect(await refusal(update(create, { Create: { RegionName: "eu-west-2" } }))).toContain("not allowed");
    expect(await refusal(update({ ...create, ...remove }))).toContain("not allowed");
    expect(await refusal(update({}))).toContain("There are no actions specified");
    expect(
      await refusal(update({ Disassociate: { RegionName: "eu-west-1", DisassociationMode: "WAIT_FOR_REPLICATION" } })),
    ).toContain("the sandbox does not know");
  });

  test("without a key of its own, when the table has one", async () => {
    const SSESpecification = {
      Enabled: true,
      SSEType: "KMS",
      KMSMasterKeyId: "arn:aws:kms:us-east-1:1:key/a",
    } as const;
    const { us, update, pass } = await withTable({ SSESpecification });
    const withKey = (KMSMasterKeyId: string) => update({ Create: { RegionName: "eu-west-1", KMSMasterKeyId } });
    expect(await refusal(update(create))).toContain("KMSMasterKeyId must be specified for each replica");
    expect(await refusal(withKey("arn:aws:kms:us-east-1:1:key/a"))).toContain("Invalid arn");
    await withKey("arn:aws:kms:eu-west-1:1:key/b");
    await pass(200);
    const { Table } = await us.describeTable({ TableName });
    expect(Table!.Replicas).toMatchObject([{ KMSMasterKeyId: "arn:aws:kms:eu-west-1:1:key/b" }]);
  });

  test.each(["alias/aws/dynamodb", undefined])("with a key, when the table has AWS's key by %s", async (alias) => {
    const key = alias === undefined ? {} : { KMSMasterKeyId: alias };
    const { us, update } = await withTable({ SSESpecification: { Enabled: true, SSEType: "KMS", ...key } });
    const withKey = { Create: { RegionName: "eu-west-1", KMSMasterKeyId: "arn:aws:kms:eu-west-1:1:key/b" } };
    expect(await refusal(update(withKey))).toContain("KMSMasterKeyId must be specified for each replica");
    await update(create);
    expect((await us.describeTable({ TableName })).Table!.SSEDescription!.SSEType).toBe("KMS");
  });

  test("with a key, when the table has no key that anybody sees", async () => {
    const { update } = await withTable();
    const key = { Create: { RegionName: "eu-west-1", KMSMasterKeyId: "arn:aws:kms:eu-west-1:1:key/b" } };
    expect(await refusal(update(key))).toContain("KMSMasterKeyId must be specified for each replica");
  });
});
