import {
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { clients } from "./clients.ts";
import { startLab, type Lab } from "./lab.ts";
import { ids, invalid, orders, TableName, homeRegion, awayRegion, thirdRegion } from "./orders.ts";

let lab: Lab;
let table: ReturnType<typeof orders>;

beforeAll(async () => {
  lab = await startLab();
  table = orders(lab);
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const arn = (region: string) => `arn:aws:dynamodb:${region}:123456789012:table/${TableName}`;

describe("making a replica", () => {
  test("passes through CREATING, and each member lists the others", async () => {
    await table.create();
    const { TableDescription } = await table.add(awayRegion, { KMSMasterKeyId: "alias/eu" });
    const creating = { RegionName: awayRegion, ReplicaStatus: "CREATING", KMSMasterKeyId: "alias/eu" };
    expect(TableDescription).toMatchObject({ TableStatus: "UPDATING", Replicas: [creating] });
    expect(await table.look()).toMatchObject({
      TableStatus: "UPDATING",
      GlobalTableVersion: "2019.11.21",
      Replicas: [creating],
    });
    expect(await table.look(table.away)).toMatchObject({ TableStatus: "CREATING" });

    await table.settled();
    expect((await table.look()).Replicas).toEqual([{ ...creating, ReplicaStatus: "ACTIVE" }]);
    await table.add(thirdRegion);
    await table.settled();
    const seenFrom = async (region: string) =>
      (await table.look(clients(lab, region))).Replicas!.map((each) => each.RegionName);
    expect(await seenFrom(homeRegion)).toEqual([awayRegion, thirdRegion]);
    expect(await seenFrom(awayRegion)).toEqual([homeRegion, thirdRegion]);
    expect(await seenFrom(thirdRegion)).toEqual([homeRegion, awayRegion]);
  });

  test("copies schema, indexes, billing, stream, time to live and items", async () => {
    await table.create();
    const TimeToLiveSpecification = { Enabled: true, AttributeName: "until" };
    await table.home.dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    await table.put("before");
    await table.add();
    await table.settled();
    expect(await table.look(table.away)).toMatchObject({
      KeySchema: [{ AttributeName: "id" }],
      GlobalSecondaryIndexes: [{ IndexName: "by-day" }],
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    });
    const { TimeToLiveDescription } = await table.away.dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: "ENABLED", AttributeName: "until" });
    expect(ids(await table.items(table.away))).toEqual(["before"]);
  });

  test("does not copy tags, deletion protection and point-in-time recovery", async () => {
    await table.create({ Tags: [{ Key: "team", Value: "shop" }], DeletionProtectionEnabled: true });
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    await table.home.dynamodb.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
    await table.add();
    await table.settled();
    expect((await table.look(table.away)).DeletionProtectionEnabled).toBe(false);
    const tags = await table.away.dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: arn(awayRegion) }));
    expect(tags.Tags).toEqual([]);
    const { ContinuousBackupsDescription } = await table.away.dynamodb.send(
      new DescribeContinuousBackupsCommand({ TableName }),
    );
    expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe("DISABLED");
  });

  test("takes another table class for the replica, also later", async () => {
    await table.create();
    await table.add(awayRegion, { TableClassOverride: "STANDARD_INFREQUENT_ACCESS" });
    await table.settled();
    const classes = async () => [
      (await table.look()).Replicas![0]!.ReplicaTableClassSummary?.TableClass,
      (await table.look(table.away)).TableClassSummary?.TableClass,
    ];
    expect(await classes()).toEqual(["STANDARD_INFREQUENT_ACCESS", "STANDARD_INFREQUENT_ACCESS"]);
    await table.update({ Update: { RegionName: awayRegion, TableClassOverride: "STANDARD" } });
    expect((await table.look()).Replicas![0]!.ReplicaStatus).toBe("UPDATING");
    await table.settled();
    expect(await classes()).toEqual(["STANDARD", "STANDARD"]);
  });

  test("takes a provisioned table only when auto scaling has its writes and those of its indexes, and copies that", async () => {
    const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
    await table.create({
      BillingMode: "PROVISIONED",
      ProvisionedThroughput,
      GlobalSecondaryIndexes: [
        {
          IndexName: "by-day",
          KeySchema: [{ AttributeName: "day", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
          ProvisionedThroughput,
        },
      ],
    });
    const scale = (
      ResourceId: string,
      ScalableDimension: "dynamodb:table:WriteCapacityUnits" | "dynamodb:index:WriteCapacityUnits",
    ) =>
      table.home.scaling.send(
        new RegisterScalableTargetCommand({
          ServiceNamespace: "dynamodb",
          ResourceId,
          ScalableDimension,
          MinCapacity: 5,
          MaxCapacity: 50,
        }),
      );
    await expect(table.add()).rejects.toMatchObject(
      invalid("Table write capacity should either be Pay-Per-Request or AutoScaled"),
    );
    await scale("table/orders", "dynamodb:table:WriteCapacityUnits");
    await expect(table.add()).rejects.toMatchObject(invalid("by-day"));
    await scale("table/orders/index/by-day", "dynamodb:index:WriteCapacityUnits");
    await table.add();
    await table.settled();
    expect((await table.look(table.away)).ProvisionedThroughput).toMatchObject(ProvisionedThroughput);
    const { ScalableTargets } = await table.away.scaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: "dynamodb" }),
    );
    expect(ScalableTargets).toHaveLength(2);
  });
});

describe("what a changing table refuses", () => {
  test("another change is refused until the first is over", async () => {
    await table.create();
    await table.add();
    const inUse = { name: "ResourceInUseException" };
    await expect(table.add(thirdRegion)).rejects.toMatchObject(inUse);
    await expect(table.send({ DeletionProtectionEnabled: true }, table.away)).rejects.toMatchObject(inUse);
    await expect(table.home.dynamodb.send(new DeleteTableCommand({ TableName }))).rejects.toMatchObject(inUse);
    await table.settled();
    await table.send({ DeletionProtectionEnabled: true }, table.away);
  });

  test("of two changes at once one is refused", async () => {
    await table.create();
    const outcomes = await Promise.allSettled([table.add(awayRegion), table.add(thirdRegion)]);
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toMatchObject([{ reason: { name: "ResourceInUseException" } }]);
  });

  test("a replica that is being made takes no tags, items or backups", async () => {
    await table.create();
    await table.add();
    const Tags = [{ Key: "a", Value: "b" }];
    const tag = () => table.away.dynamodb.send(new TagResourceCommand({ ResourceArn: arn(awayRegion), Tags }));
    await expect(tag()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(table.put("1", table.away)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    const backups = new UpdateContinuousBackupsCommand({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    await expect(table.away.dynamodb.send(backups)).rejects.toMatchObject({
      name: "ContinuousBackupsUnavailableException",
    });
    await table.settled();
    await tag();
    await table.away.dynamodb.send(backups);
  });
});
