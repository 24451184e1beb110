import type {
  CreateReplicationGroupMemberAction,
  CreateTableInput,
  ScanOutput,
  TableDescription,
  TimeToLiveDescription,
} from "@aws-sdk/client-dynamodb";
import type { ScalableTarget, ScalingPolicy } from "@aws-sdk/client-application-auto-scaling";
import type { Next } from "../call.ts";
import { ask } from "../own-calls.ts";
import { indexesOf, isProvisioned } from "./global-tables.ts";

interface Creation {
  next: Next;
  /** Where the source is. */
  from: string;
  source: TableDescription;
  replica: CreateReplicationGroupMemberAction;
}

/** Makes the replica: a table of its own in its region, with all that AWS copies and nothing of what it does not. */
export async function createReplica(creation: Creation): Promise<void> {
  const { next, replica } = creation;
  await ask(next, { region: replica.RegionName!, operation: "CreateTable", input: tableLike(creation) });
  await copyTimeToLive(creation);
  await copyAutoScaling(creation);
  await copyItems(creation);
}

// Tags, deletion protection, point-in-time recovery and the resource policy are left out: AWS does not copy them.
function tableLike({ source, replica }: Creation): CreateTableInput {
  const { LocalSecondaryIndexes: local = [], OnDemandThroughput, SSEDescription } = source;
  const key = replica.KMSMasterKeyId;
  const tableClass = replica.TableClassOverride ?? source.TableClassSummary?.TableClass;
  const encrypted = SSEDescription?.Status === "ENABLED";
  const encryption = { Enabled: true, SSEType: "KMS" as const, ...(key !== undefined && { KMSMasterKeyId: key }) };
  return {
    TableName: source.TableName,
    AttributeDefinitions: source.AttributeDefinitions,
    KeySchema: source.KeySchema,
    ...capacity(source, replica),
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    ...(local.length > 0 && {
      LocalSecondaryIndexes: local.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
    ...(indexesOf(source).length > 0 && { GlobalSecondaryIndexes: indexesLike(source) }),
    ...(OnDemandThroughput && { OnDemandThroughput }),
    ...(encrypted && { SSESpecification: encryption }),
    ...(tableClass && { TableClass: tableClass }),
  };
}

function capacity(source: TableDescription, replica: CreateReplicationGroupMemberAction) {
  if (!isProvisioned(source)) return { BillingMode: "PAY_PER_REQUEST" as const };
  const { ReadCapacityUnits, WriteCapacityUnits } = source.ProvisionedThroughput!;
  const read = replica.ProvisionedThroughputOverride?.ReadCapacityUnits ?? ReadCapacityUnits;
  return {
    BillingMode: "PROVISIONED" as const,
    ProvisionedThroughput: { ReadCapacityUnits: read, WriteCapacityUnits },
  };
}

function indexesLike(source: TableDescription) {
  return indexesOf(source).map(({ IndexName, KeySchema, Projection, ProvisionedThroughput: units }) => ({
    IndexName,
    KeySchema,
    Projection,
    ...(isProvisioned(source) && {
      ProvisionedThroughput: {
        ReadCapacityUnits: units?.ReadCapacityUnits,
        WriteCapacityUnits: units?.WriteCapacityUnits,
      },
    }),
  }));
}

async function copyTimeToLive({ next, from, source, replica }: Creation): Promise<void> {
  const TableName = source.TableName;
  const { TimeToLiveDescription: found } = await ask<{ TimeToLiveDescription: TimeToLiveDescription }>(next, {
    region: from,
    operation: "DescribeTimeToLive",
    input: { TableName },
  });
  if (found.TimeToLiveStatus !== "ENABLED") return;
  const TimeToLiveSpecification = { Enabled: true, AttributeName: found.AttributeName };
  const input = { TableName, TimeToLiveSpecification };
  await ask(next, { region: replica.RegionName!, operation: "UpdateTimeToLive", input });
}

async function copyAutoScaling({ next, from, source, replica }: Creation): Promise<void> {
  const ids = [
    `table/${source.TableName}`,
    ...indexesOf(source).map((each) => `table/${source.TableName}/index/${each.IndexName}`),
  ];
  const here = { service: "application-autoscaling", region: from } as const;
  const there = { service: "application-autoscaling", region: replica.RegionName! } as const;
  const filter = { ServiceNamespace: "dynamodb" };

  const { ScalableTargets: targets } = await ask<{ ScalableTargets: ScalableTarget[] }>(next, {
    ...here,
    operation: "DescribeScalableTargets",
    input: { ...filter, ResourceIds: ids },
  });
  for (const { ScalableTargetARN: _arn, CreationTime: _time, ...input } of targets)
    await ask(next, { ...there, operation: "RegisterScalableTarget", input });

  for (const ResourceId of new Set(targets.map((each) => each.ResourceId))) {
    const input = { ...filter, ResourceId };
    const { ScalingPolicies: policies } = await ask<{ ScalingPolicies: ScalingPolicy[] }>(next, {
      ...here,
      operation: "DescribeScalingPolicies",
      input,
    });
    for (const { PolicyARN: _arn, CreationTime: _time, Alarms: _alarms, ...policy } of policies)
      await ask(next, { ...there, operation: "PutScalingPolicy", input: policy });
  }
}

async function copyItems({ next, from, source, replica }: Creation): Promise<void> {
  let last: ScanOutput["LastEvaluatedKey"];
  do {
    const input = { TableName: source.TableName, ...(last && { ExclusiveStartKey: last }) };
    const page: ScanOutput = await ask(next, { region: from, operation: "Scan", input });
    for (const Item of page.Items ?? []) {
      const put = { TableName: source.TableName, Item };
      await ask(next, { region: replica.RegionName!, operation: "PutItem", input: put });
    }
    last = page.LastEvaluatedKey;
  } while (last);
}
