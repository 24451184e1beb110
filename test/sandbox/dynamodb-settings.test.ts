import { describe, expect, test } from "vitest";
import { errorOf, refusal } from "./connected.ts";
import { withTable } from "./dynamodb-table.ts";

const TableName = "orders";
const ttl = (Enabled: boolean) => ({ TableName, TimeToLiveSpecification: { Enabled, AttributeName: "expires" } });

describe("time to live", () => {
  test("takes a while to be turned on, and is the same in all regions", async () => {
    const { us, eu, replicate, pass } = await withTable();
    await replicate();
    await eu.updateTimeToLive(ttl(true));
    const status = async () => (await us.describeTimeToLive({ TableName })).TimeToLiveDescription;
    expect(await status()).toEqual({ TimeToLiveStatus: "ENABLING", AttributeName: "expires" });
    await pass(120);
    expect(await status()).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expires" });
  });

  test("is changed once an hour, and never to what it is", async () => {
    const { us, pass } = await withTable();
    expect((await us.describeTimeToLive({ TableName })).TimeToLiveDescription).toEqual({
      TimeToLiveStatus: "DISABLED",
    });
    expect(await refusal(us.updateTimeToLive(ttl(false)))).toBe("ValidationException: TimeToLive is already disabled");
    await us.updateTimeToLive(ttl(true));
    expect(await refusal(us.updateTimeToLive(ttl(true)))).toBe("ValidationException: TimeToLive is already enabled");
    expect(await refusal(us.updateTimeToLive(ttl(false)))).toContain("modified multiple times within a fixed interval");
    await pass(3600);
    await us.updateTimeToLive(ttl(false));
    await pass(60);
    expect((await us.describeTimeToLive({ TableName })).TimeToLiveDescription).toEqual({
      TimeToLiveStatus: "DISABLED",
    });
  });
});

describe("tags", () => {
  test("are of one region, and come in pages", async () => {
    const { us, eu, arn, replicate } = await withTable();
    await replicate();
    const Tags = Array.from({ length: 12 }, (_, index) => ({ Key: `k${index}`, Value: String(index) }));
    await us.tagResource({ ResourceArn: arn, Tags });
    const first = await us.listTagsOfResource({ ResourceArn: arn });
    const second = await us.listTagsOfResource({ ResourceArn: arn, NextToken: first.NextToken! });
    expect([first.Tags!.length, second.Tags!.length, second.NextToken]).toEqual([10, 2, undefined]);
    expect(await refusal(us.listTagsOfResource({ ResourceArn: arn, NextToken: "x" }))).toContain("Invalid NextToken");
    await us.untagResource({ ResourceArn: arn, TagKeys: Tags.slice(1).map(({ Key }) => Key) });
    expect((await us.listTagsOfResource({ ResourceArn: arn })).Tags).toEqual([{ Key: "k0", Value: "0" }]);
    const theirs = arn.replace("us-east-1", "eu-west-1");
    expect((await eu.listTagsOfResource({ ResourceArn: theirs })).Tags).toEqual([]);
  });

  test("are refused when they are AWS's, too many, or of another region", async () => {
    const { us, eu, arn } = await withTable();
    const tag = (Key: string) => us.tagResource({ ResourceArn: arn, Tags: [{ Key, Value: "" }] });
    expect(await refusal(tag("aws:cloudformation:stack-name"))).toContain("reserved");
    const Tags = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "" }));
    expect(await refusal(us.tagResource({ ResourceArn: arn, Tags }))).toContain("Too many tags");
    expect((await errorOf(eu.listTagsOfResource({ ResourceArn: arn }))).name).toBe("AccessDeniedException");
  });
});

describe("resource policies", () => {
  test("are put, read and deleted, at a revision if one is given", async () => {
    const { us, arn: ResourceArn } = await withTable();
    expect((await errorOf(us.getResourcePolicy({ ResourceArn }))).name).toBe("PolicyNotFoundException");
    const { RevisionId } = await us.putResourcePolicy({ ResourceArn, Policy: "{}" });
    expect(await us.getResourcePolicy({ ResourceArn })).toMatchObject({ Policy: "{}", RevisionId });
    const stale = { ResourceArn, ExpectedRevisionId: "0" };
    expect((await errorOf(us.putResourcePolicy({ ...stale, Policy: "{}" }))).name).toBe("PolicyNotFoundException");
    expect((await errorOf(us.deleteResourcePolicy(stale))).name).toBe("PolicyNotFoundException");
    await us.deleteResourcePolicy({ ResourceArn, ExpectedRevisionId: RevisionId! });
    expect((await errorOf(us.deleteResourcePolicy({ ResourceArn }))).name).toBe("PolicyNotFoundException");
  });
});

test("point-in-time recovery is turned on and off", async () => {
  const { us } = await withTable();
  const recovery = async (PointInTimeRecoveryEnabled: boolean, RecoveryPeriodInDays?: number) => {
    const days = RecoveryPeriodInDays === undefined ? {} : { RecoveryPeriodInDays };
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled, ...days };
    await us.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification });
    const { ContinuousBackupsDescription } = await us.describeContinuousBackups({ TableName });
    return ContinuousBackupsDescription!.PointInTimeRecoveryDescription;
  };
  expect(await recovery(true, 7)).toMatchObject({ PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: 7 });
  expect(await recovery(false)).toEqual({ PointInTimeRecoveryStatus: "DISABLED" });
  expect((await errorOf(us.describeContinuousBackups({ TableName: "nope" }))).name).toBe("TableNotFoundException");
});
