import { describe, expect, test } from "vitest";
import { connected, errorOf, refusal } from "./connected.ts";
import { withTable } from "./dynamodb-table.ts";

const PROVISIONED = {
  BillingMode: "PROVISIONED",
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
} as const;
const INDEX = {
  AttributeDefinitions: [
    { AttributeName: "id", AttributeType: "S" },
    { AttributeName: "customer", AttributeType: "S" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "by-customer",
      KeySchema: [{ AttributeName: "customer", KeyType: "HASH" }],
      Projection: { ProjectionType: "ALL" },
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
    },
  ],
} as const;
const TABLE = {
  ServiceNamespace: "dynamodb",
  ResourceId: "table/orders",
  ScalableDimension: "dynamodb:table:WriteCapacityUnits",
} as const;
const BY_CUSTOMER = {
  ServiceNamespace: "dynamodb",
  ResourceId: "table/orders/index/by-customer",
  ScalableDimension: "dynamodb:index:WriteCapacityUnits",
} as const;
const POLICY = {
  PolicyName: "writes",
  PolicyType: "TargetTrackingScaling",
  TargetTrackingScalingPolicyConfiguration: { TargetValue: 70 },
} as const;
const create = { Create: { RegionName: "eu-west-1" } };

describe("a provisioned table", () => {
  test("is replicated only when its writes and those of its indexes are scaled", async () => {
    const { aws, update } = await withTable({ ...PROVISIONED, ...(INDEX as object) });
    const scaling = await aws.autoscaling("us-east-1");
    const tableRule = "ValidationException: Table write capacity should either be Pay-Per-Request or AutoScaled.";
    expect(await refusal(update(create))).toBe(tableRule);
    await scaling.registerScalableTarget({ ...TABLE, MinCapacity: 5, MaxCapacity: 50 });
    expect(await refusal(update(create))).toBe(tableRule);
    await scaling.putScalingPolicy({ ...TABLE, ...POLICY });
    expect(await refusal(update(create))).toBe(
      "ValidationException: GSI write capacity should either be Pay-Per-Request or AutoScaled.",
    );
    await scaling.registerScalableTarget({ ...BY_CUSTOMER, MinCapacity: 5, MaxCapacity: 50 });
    await scaling.putScalingPolicy({ ...BY_CUSTOMER, ...POLICY });
    await update(create);
    const there = await aws.autoscaling("eu-west-1");
    const { ScalableTargets } = await there.describeScalableTargets({ ServiceNamespace: "dynamodb" });
    expect(ScalableTargets!.map(({ ResourceId }) => ResourceId)).toEqual([
      "table/orders",
      "table/orders/index/by-customer",
    ]);
  });
});

test("a replica may have a read capacity of its own; the source's takes it back", async () => {
  const { aws, us, eu, update, pass } = await withTable(PROVISIONED);
  const scaling = await aws.autoscaling("us-east-1");
  await scaling.registerScalableTarget({ ...TABLE, MinCapacity: 5, MaxCapacity: 50 });
  await scaling.putScalingPolicy({ ...TABLE, ...POLICY });
  const reads = (ReadCapacityUnits: number) => ({
    RegionName: "eu-west-1",
    ProvisionedThroughputOverride: { ReadCapacityUnits },
  });
  const told = async () => {
    const [home, there] = await Promise.all([us, eu].map((client) => client.describeTable({ TableName: "orders" })));
    const [{ ProvisionedThroughputOverride: own } = {}] = home!.Table!.Replicas!;
    return [own?.ReadCapacityUnits, there!.Table!.ProvisionedThroughput!.ReadCapacityUnits];
  };
  await update({ Create: reads(7) });
  await pass(200);
  expect(await told()).toEqual([7, 7]);
  await update({ Update: reads(9) });
  await pass(60);
  expect(await told()).toEqual([9, 9]);
  await update({ Update: reads(5) });
  await pass(60);
  expect(await told()).toEqual([undefined, 5]);
});

describe("Application Auto Scaling", () => {
  test("registers targets of tables that exist, with both limits, once", async () => {
    const { aws } = await withTable(PROVISIONED);
    const scaling = await aws.autoscaling("us-east-1");
    expect(await refusal(scaling.registerScalableTarget({ ...TABLE, MinCapacity: 5 }))).toContain("MaxCapacity");
    expect(await refusal(scaling.registerScalableTarget({ ...TABLE, MinCapacity: 5, MaxCapacity: 1 }))).toContain(
      "cannot be less",
    );
    const elsewhere = await aws.autoscaling("eu-west-1");
    expect(await refusal(elsewhere.registerScalableTarget({ ...TABLE, MinCapacity: 1, MaxCapacity: 2 }))).toBe(
      "ValidationException: DynamoDB table does not exist: table/orders",
    );
    await scaling.registerScalableTarget({ ...TABLE, MinCapacity: 5, MaxCapacity: 50 });
    await scaling.registerScalableTarget({ ...TABLE, MaxCapacity: 60 });
    const { ScalableTargets } = await scaling.describeScalableTargets({ ServiceNamespace: "dynamodb" });
    expect(ScalableTargets).toMatchObject([{ ResourceId: "table/orders", MinCapacity: 5, MaxCapacity: 60 }]);
  });

  test("has policies for registered targets only, and lets them go together", async () => {
    const { aws } = await withTable(PROVISIONED);
    const scaling = await aws.autoscaling("us-east-1");
    expect((await errorOf(scaling.putScalingPolicy({ ...TABLE, ...POLICY }))).name).toBe("ObjectNotFoundException");
    await scaling.registerScalableTarget({ ...TABLE, MinCapacity: 5, MaxCapacity: 50 });
    await scaling.putScalingPolicy({ ...TABLE, ...POLICY });
    await scaling.putScalingPolicy({ ...TABLE, ...POLICY });
    const policies = async () =>
      (await scaling.describeScalingPolicies({ ServiceNamespace: "dynamodb", ResourceId: "table/orders" }))
        .ScalingPolicies!;
    expect(await policies()).toMatchObject([{ PolicyName: "writes", PolicyType: "TargetTrackingScaling" }]);
    await scaling.deregisterScalableTarget(TABLE);
    expect(await policies()).toEqual([]);
    expect((await errorOf(scaling.deregisterScalableTarget(TABLE))).name).toBe("ObjectNotFoundException");
  });

  test("scales tables by target tracking only", async () => {
    const { aws } = await withTable(PROVISIONED);
    const scaling = await aws.autoscaling("us-east-1");
    await scaling.registerScalableTarget({ ...TABLE, MinCapacity: 5, MaxCapacity: 50 });
    const steps = { ...TABLE, PolicyName: "steps", PolicyType: "StepScaling" } as const;
    expect(await refusal(scaling.putScalingPolicy(steps))).toContain("target tracking");
  });

  test("deletes a policy by its name", async () => {
    const { aws } = await withTable(PROVISIONED);
    const scaling = await aws.autoscaling("us-east-1");
    await scaling.registerScalableTarget({ ...TABLE, MinCapacity: 5, MaxCapacity: 50 });
    await scaling.putScalingPolicy({ ...TABLE, ...POLICY });
    expect((await errorOf(scaling.deleteScalingPolicy({ ...TABLE, PolicyName: "other" }))).name).toBe(
      "ObjectNotFoundException",
    );
    await scaling.deleteScalingPolicy({ ...TABLE, PolicyName: "writes" });
    expect((await errorOf(scaling.deleteScalingPolicy({ ...TABLE, PolicyName: "writes" }))).name).toBe(
      "ObjectNotFoundException",
    );
  });

  test("keeps what belonged to a deleted table", async () => {
    const { aws, us, pass } = await withTable(PROVISIONED);
    const scaling = await aws.autoscaling("us-east-1");
    await scaling.registerScalableTarget({ ...TABLE, MinCapacity: 5, MaxCapacity: 50 });
    await us.deleteTable({ TableName: "orders" });
    await pass(60);
    expect((await scaling.describeScalableTargets({ ServiceNamespace: "dynamodb" })).ScalableTargets).toHaveLength(1);
  });

  test("is empty in a new account", async () => {
    const { aws } = await connected();
    const scaling = await aws.autoscaling("us-west-2");
    expect((await scaling.describeScalableTargets({ ServiceNamespace: "dynamodb" })).ScalableTargets).toEqual([]);
  });
});
