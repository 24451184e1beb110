import { describe, expect, test } from "vitest";
import { classOf } from "../../src/aws/errors.ts";
import { errorOf, refusal } from "./connected.ts";
import { ORDERS, withTable } from "./dynamodb-table.ts";

const create = { Create: { RegionName: "eu-west-1" } };
const remove = { Delete: { RegionName: "eu-west-1" } };
const TableName = "orders";

describe("making a replica", () => {
  test("goes step by step, and keeps the source busy all the while", async () => {
    const { us, eu, update, pass, status } = await withTable();
    const listed = async () => (await us.describeTable({ TableName })).Table!.Replicas;
    await update(create);
    expect(await status()).toBe("UPDATING");
    expect(await listed()).toEqual([]);
    await pass(7);
    expect(await listed()).toMatchObject([{ RegionName: "eu-west-1", ReplicaStatus: "CREATING" }]);
    expect(await refusal(eu.describeTable({ TableName }))).toContain("not found");
    await pass(5);
    const { Table } = await eu.describeTable({ TableName });
    expect(Table).toMatchObject({
      TableStatus: "CREATING",
      GlobalTableVersion: "2019.11.21",
      Replicas: [{ RegionName: "us-east-1", ReplicaStatus: "UPDATING" }],
    });
    expect(await refusal(update({ Create: { RegionName: "ap-southeast-2" } }))).toMatch(/^ResourceInUseException/u);
    expect(await refusal(us.deleteTable({ TableName }))).toMatch(/^ResourceInUseException/u);
    await pass(180);
    expect(await status()).toBe("ACTIVE");
    expect(await listed()).toMatchObject([{ RegionName: "eu-west-1", ReplicaStatus: "ACTIVE" }]);
  });

  test("gives a copy of the definition, but no tags, recovery, protection or policy", async () => {
    const { us, eu, arn, replicate, pass } = await withTable({
      DeletionProtectionEnabled: true,
      Tags: [{ Key: "team", Value: "shop" }],
    });
    await us.updateContinuousBackups({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    await us.putResourcePolicy({ ResourceArn: arn, Policy: "{}" });
    await replicate();
    await pass(60);
    const { Table } = await eu.describeTable({ TableName });
    expect(Table).toMatchObject({
      KeySchema: ORDERS.KeySchema,
      StreamSpecification: ORDERS.StreamSpecification,
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      DeletionProtectionEnabled: false,
    });
    const theirs = arn.replace("us-east-1", "eu-west-1");
    expect((await eu.listTagsOfResource({ ResourceArn: theirs })).Tags).toEqual([]);
    expect((await errorOf(eu.getResourcePolicy({ ResourceArn: theirs }))).name).toBe("PolicyNotFoundException");
    const { ContinuousBackupsDescription } = await eu.describeContinuousBackups({ TableName });
    expect(ContinuousBackupsDescription!.PointInTimeRecoveryDescription!.PointInTimeRecoveryStatus).toBe("DISABLED");
  });

  test("each member lists the others", async () => {
    const { us, eu, update, replicate, pass } = await withTable();
    await replicate();
    await update({ Create: { RegionName: "ap-southeast-2" } });
    await pass(200);
    const others = async (client: typeof us) =>
      (await client.describeTable({ TableName })).Table!.Replicas!.map(({ RegionName }) => RegionName).sort();
    expect(await others(us)).toEqual(["ap-southeast-2", "eu-west-1"]);
    expect(await others(eu)).toEqual(["ap-southeast-2", "us-east-1"]);
  });

  test("until it is ready it answers to nothing but DescribeTable", async () => {
    const { eu, arn, update, pass } = await withTable();
    await update(create);
    await pass(30);
    const ResourceArn = arn.replace("us-east-1", "eu-west-1");
    const Tags = [{ Key: "a", Value: "b" }];
    expect((await errorOf(eu.tagResource({ ResourceArn, Tags }))).name).toBe("ResourceNotFoundException");
    expect((await errorOf(eu.describeTimeToLive({ TableName }))).name).toBe("ResourceNotFoundException");
    expect((await errorOf(eu.updateTable({ TableName, DeletionProtectionEnabled: true }))).name).toBe(
      "ResourceNotFoundException",
    );
    expect((await errorOf(eu.describeContinuousBackups({ TableName }))).name).toBe("TableNotFoundException");
    expect((await errorOf(eu.deleteTable({ TableName }))).name).toBe("ResourceInUseException");
  });

  test("its recovery can be turned on a little later only", async () => {
    const { eu, replicate, update, pass } = await withTable();
    const recover = () =>
      eu.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
    await update(create);
    await pass(180);
    const error = await errorOf(recover());
    expect(error.name).toBe("ContinuousBackupsUnavailableException");
    expect(classOf(error)).toBe("not-yet");
    await pass(20);
    const { ContinuousBackupsDescription } = await recover();
    expect(ContinuousBackupsDescription!.PointInTimeRecoveryDescription).toMatchObject({
      PointInTimeRecoveryStatus: "ENABLED",
      RecoveryPeriodInDays: 35,
    });
    expect(await refusal(replicate())).toContain("already existed");
  });
});

describe("changing a replica", () => {
  test("overrides its class, and keeps all busy meanwhile", async () => {
    const { us, eu, update, replicate, pass, status } = await withTable();
    await replicate();
    expect(await refusal(update({ Update: { RegionName: "eu-west-1" } }))).toContain("There are no actions specified");
    await update({ Update: { RegionName: "eu-west-1", TableClassOverride: "STANDARD_INFREQUENT_ACCESS" } });
    expect(await status()).toBe("UPDATING");
    await pass(60);
    const { Table } = await eu.describeTable({ TableName });
    expect(Table!.TableClassSummary!.TableClass).toBe("STANDARD_INFREQUENT_ACCESS");
    expect((await us.describeTable({ TableName })).Table).not.toHaveProperty("TableClassSummary");
  });

  test("knows no other overrides, and never changes a key", async () => {
    const { update, replicate } = await withTable();
    await replicate();
    const override = (change: object) => refusal(update({ Update: { RegionName: "eu-west-1", ...change } }));
    const OnDemandThroughputOverride = { MaxReadRequestUnits: 5 };
    expect(await override({ OnDemandThroughputOverride })).toContain("the sandbox does not know");
    expect(await override({ GlobalSecondaryIndexes: [{ IndexName: "i" }] })).toContain("the sandbox does not know");
    expect(await override({ KMSMasterKeyId: "k" })).toContain("KMSMasterKeyId must be specified for each replica");
  });

  test("leaves the stream of a global table alone", async () => {
    const { us, replicate } = await withTable();
    await replicate();
    const StreamSpecification = { StreamEnabled: false };
    expect(await refusal(us.updateTable({ TableName, StreamSpecification }))).toBe(
      "ValidationException: Disabling Stream is not allowed for a Global Table replica.",
    );
  });

  test("is refused for a region that has none", async () => {
    const { update } = await withTable();
    const error = await errorOf(update(remove));
    expect(error.message).toBe(
      "Replica specified in the Replica Update or Replica Delete action of the request was not found.",
    );
    expect(classOf(error)).toBe("not-yet");
  });
});

describe("deleting a replica", () => {
  test("goes step by step, and it can be made again when it is gone from its region", async () => {
    const { us, eu, update, replicate, pass, status } = await withTable();
    await replicate();
    const listed = async () => (await us.describeTable({ TableName })).Table!.Replicas;
    await update(remove);
    expect(await status()).toBe("UPDATING");
    await pass(50);
    expect(await status()).toBe("ACTIVE");
    expect(await listed()).toMatchObject([{ ReplicaStatus: "DELETING" }]);
    await pass(75);
    expect(await listed()).toBeUndefined();
    expect(await refusal(update(create))).toContain("already existed as tables");
    await pass(20);
    expect(await refusal(eu.describeTable({ TableName }))).toContain("not found");
    await replicate();
  });

  test("is refused for the source of a young replica, also by DeleteTable, for a day or until that is gone", async () => {
    const { us, eu, replicate, pass } = await withTable();
    await replicate();
    const young = /acted as a source region for new replica\(s\) being added to the table in the last 24 hours\./u;
    const fromEu = { TableName, ReplicaUpdates: [{ Delete: { RegionName: "us-east-1" } }] };
    expect(await refusal(us.deleteTable({ TableName }))).toMatch(young);
    expect(await refusal(eu.updateTable(fromEu))).toMatch(young);
    await pass(24 * 60 * 60);
    await eu.updateTable(fromEu);
  });

  test("is refused while it is protected, which is a matter of its own region", async () => {
    const { us, eu, update, replicate, pass } = await withTable();
    await replicate();
    await eu.updateTable({ TableName, DeletionProtectionEnabled: true });
    await pass(60);
    expect(await refusal(update(remove))).toContain("protected against deletion");
    expect((await us.describeTable({ TableName })).Table!.DeletionProtectionEnabled).toBe(false);
  });

  test("can be done by its own region, as with any table", async () => {
    const { us, eu, replicate, pass } = await withTable();
    await replicate();
    await eu.deleteTable({ TableName });
    await pass(10);
    const { Table } = await us.describeTable({ TableName });
    expect(Table).not.toHaveProperty("Replicas");
    expect(Table!.TableStatus).toBe("ACTIVE");
  });
});
