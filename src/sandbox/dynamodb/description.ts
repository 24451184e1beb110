import type { ReplicaDescription, TableDescription } from "@aws-sdk/client-dynamodb";
import { ACCOUNT, uuid } from "../world.ts";
import { visibleItems } from "./items-seen.ts";
import { arnOf } from "./lookup.ts";
import { othersOf, type Replica, statusOf, streamOf, type Table, type Witness } from "./table.ts";

/** A table as DescribeTable tells of it in one region. */
export function described(table: Table, region: string, now: number): TableDescription {
  const replica = table.replicas[region]!;
  const arn = arnOf(table.name, region);
  return {
    TableName: table.name,
    TableId: uuid(replica.id),
    TableArn: arn,
    TableStatus: statusOf(replica, now),
    CreationDateTime: new Date(replica.createdAt),
    AttributeDefinitions: table.attributes,
    KeySchema: table.keys,
    ItemCount: visibleItems(table, region, now).length,
    TableSizeBytes: 0,
    ProvisionedThroughput: throughput(replica.readCapacity ?? table.readCapacity, table.writeCapacity),
    DeletionProtectionEnabled: replica.deletionProtection,
    ...billing(table, replica),
    ...indexes(table, replica, arn, now),
    ...stream(table, replica, arn),
    ...encryption(table, replica, region),
    ...tableClass(table, replica),
    ...replication(table, region, now),
  };
}

function throughput(read: number, write: number): NonNullable<TableDescription["ProvisionedThroughput"]> {
  return { NumberOfDecreasesToday: 0, ReadCapacityUnits: read, WriteCapacityUnits: write };
}

function billing({ billingSaid, onDemand }: Table, { createdAt }: Replica): Partial<TableDescription> {
  if (!billingSaid && !onDemand) return {};
  if (!onDemand) return { BillingModeSummary: { BillingMode: "PROVISIONED" } };
  const since = new Date(createdAt);
  return { BillingModeSummary: { BillingMode: "PAY_PER_REQUEST", LastUpdateToPayPerRequestDateTime: since } };
}

function indexes(table: Table, replica: Replica, arn: string, now: number): Partial<TableDescription> {
  const counts = { IndexSizeBytes: 0, ItemCount: 0 };
  const global = table.globalIndexes.map(({ IndexName, KeySchema, Projection, ProvisionedThroughput: capacity }) => ({
    IndexName,
    KeySchema,
    Projection,
    ...counts,
    IndexArn: `${arn}/index/${IndexName}`,
    IndexStatus: now < replica.readyAt ? ("CREATING" as const) : ("ACTIVE" as const),
    ProvisionedThroughput: throughput(capacity?.ReadCapacityUnits ?? 0, capacity?.WriteCapacityUnits ?? 0),
  }));
  const local = table.localIndexes.map((index) => ({
    ...index,
    ...counts,
    IndexArn: `${arn}/index/${index.IndexName}`,
  }));
  return {
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
  };
}

/** After a stream has ended its name stays. */
function stream(table: Table, replica: Replica, arn: string): Partial<TableDescription> {
  const { streamLabel } = replica;
  const stream = streamOf(table, replica);
  return {
    ...(stream ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } } : {}),
    ...(streamLabel ? { LatestStreamLabel: streamLabel, LatestStreamArn: `${arn}/stream/${streamLabel}` } : {}),
  };
}

function encryption({ encryption }: Table, { kmsKey }: Replica, region: string): Partial<TableDescription> {
  if (!encryption) return {};
  const KMSMasterKeyArn = kmsKey ?? `arn:aws:kms:${region}:${ACCOUNT}:key/aws-managed-dynamodb`;
  return { SSEDescription: { Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn } };
}

function tableClass(table: Table, replica: Replica): Partial<TableDescription> {
  const TableClass = replica.tableClass ?? table.tableClass;
  return TableClass ? { TableClassSummary: { TableClass } } : {};
}

/** A member lists the other members. */
function replication(table: Table, region: string, now: number): Partial<TableDescription> {
  const others = othersOf(table, region, now);
  const isBeingReplicated = Object.keys(table.replicas).some((other) => now < table.replicas[other]!.listedAt);
  if (others.length === 0 && !isBeingReplicated) return {};
  return {
    GlobalTableVersion: "2019.11.21",
    Replicas: others.map((other) => member(table, other, now)),
    ...(table.strong ? { MultiRegionConsistency: "STRONG", ...witnessed(table.strong.witness, now) } : {}),
  };
}

function witnessed(witness: Witness | undefined, now: number): Partial<TableDescription> {
  if (!witness || now < witness.listedAt) return {};
  const { region, readyAt, deletion } = witness;
  const isLeaving = deletion !== undefined && now >= deletion.startsAt;
  const WitnessStatus = isLeaving ? "DELETING" : now < readyAt ? "CREATING" : "ACTIVE";
  return { GlobalTableWitnesses: [{ RegionName: region, WitnessStatus }] };
}

function member(table: Table, [region, replica]: [string, Replica], now: number): ReplicaDescription {
  const { kmsKey, tableClass, readCapacity } = replica;
  return {
    RegionName: region,
    ReplicaStatus: statusOf(replica, now),
    ReplicaArn: arnOf(table.name, region),
    ...(kmsKey === undefined ? {} : { KMSMasterKeyId: kmsKey }),
    ...(tableClass === undefined ? {} : { ReplicaTableClassSummary: { TableClass: tableClass } }),
    ...(readCapacity === undefined ? {} : { ProvisionedThroughputOverride: { ReadCapacityUnits: readCapacity } }),
  };
}
