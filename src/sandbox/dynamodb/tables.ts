import type {
  CreateTableCommandInput,
  CreateTableCommandOutput,
  DeleteTableCommandInput,
  DeleteTableCommandOutput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  ListTablesCommandInput,
  ListTablesCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { page } from "../pages.ts";
import { invalid } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import { described } from "./description.ts";
import { encryptionOf } from "./encryption.ts";
import { existing, tableAt } from "./lookup.ts";
import { inUse } from "./refusals.ts";
import { checkTableInput } from "./table-input.ts";
import { checkTags } from "./tags.ts";
import { type Replica, statusOf, streamLabel, type Table } from "./table.ts";

const CREATING_FOR = 8000;
const DELETING_FOR = 5000;
const A_DAY = 24 * 60 * 60 * 1000;

const CreateTable: Operation<CreateTableCommandInput, CreateTableCommandOutput> = (world, input, region) => {
  const name = input.TableName!;
  checkTableInput(input);
  if (tableAt(world, name, region)) throw inUse(`Table already exists: ${name}`);
  const table = newTable(input);
  table.replicas[region] = firstReplica(world, input);
  (world.state.tables[name] ??= []).push(table);
  return { TableDescription: described(table, region, world.now) };
};

function newTable(input: CreateTableCommandInput): Table {
  const { StreamSpecification: stream, TableClass: tableClass } = input;
  const { encryption } = encryptionOf(input.SSESpecification);
  return {
    name: input.TableName!,
    attributes: input.AttributeDefinitions ?? [],
    keys: input.KeySchema ?? [],
    globalIndexes: input.GlobalSecondaryIndexes ?? [],
    localIndexes: input.LocalSecondaryIndexes ?? [],
    onDemand: input.BillingMode === "PAY_PER_REQUEST",
    billingSaid: input.BillingMode !== undefined,
    readCapacity: input.ProvisionedThroughput?.ReadCapacityUnits ?? 0,
    writeCapacity: input.ProvisionedThroughput?.WriteCapacityUnits ?? 0,
    replicas: {},
    items: {},
    changes: [],
    ...(stream?.StreamEnabled ? { stream: stream.StreamViewType! } : {}),
    ...(tableClass ? { tableClass } : {}),
    ...(encryption ? { encryption } : {}),
  };
}

function firstReplica(world: World, input: CreateTableCommandInput): Replica {
  const { now } = world;
  const { kmsKey } = encryptionOf(input.SSESpecification);
  return {
    id: world.nextId(),
    createdAt: now,
    listedAt: now,
    visibleAt: now,
    readyAt: now + CREATING_FOR,
    updatingUntil: now,
    tags: checkTags({}, input.Tags ?? []),
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    ...(input.StreamSpecification?.StreamEnabled ? { streamLabel: streamLabel(now) } : {}),
    ...(input.ResourcePolicy ? { policy: { document: input.ResourcePolicy, revision: world.nextId() } } : {}),
    ...(kmsKey ? { kmsKey } : {}),
  };
}

const DescribeTable: Operation<DescribeTableCommandInput, DescribeTableCommandOutput> = (
  world,
  { TableName },
  region,
) => ({ Table: described(existing(world, TableName, region).table, region, world.now) });

const ListTables: Operation<ListTablesCommandInput, ListTablesCommandOutput> = (world, input, region) => {
  const { ExclusiveStartTableName, Limit = 100 } = input;
  const names = Object.keys(world.state.tables)
    .filter((name) => (tableAt(world, name, region)?.replica.visibleAt ?? Infinity) <= world.now)
    .sort();
  const { items, next } = page(names, { after: ExclusiveStartTableName, limit: Limit, nameOf: (name) => name });
  return { TableNames: items, ...(next === undefined ? {} : { LastEvaluatedTableName: next }) };
};

const DeleteTable: Operation<DeleteTableCommandInput, DeleteTableCommandOutput> = (world, { TableName }, region) => {
  const { table, replica } = existing(world, TableName, region);
  const status = statusOf(replica, world.now);
  if (status !== "ACTIVE") {
    throw inUse(`Attempt to change a resource which is still in use: Table: ${table.name} is being used.`);
  }
  if (table.strong) throw onlyOne();
  checkDeletable(table, region, world.now);
  const goneAt = world.now + DELETING_FOR;
  replica.deletion = { startsAt: world.now, listedUntil: goneAt, goneAt };
  return { TableDescription: described(table, region, world.now) };
};

/** What DynamoDB says when one of the three regions of a strongly consistent table is to go. */
export const onlyOne = () =>
  invalid(
    "Deletion of only one table replica is not supported for global tables with MultiRegionConsistency set to STRONG.",
  );

/** Refuses to delete what is protected, or what a replica younger than a day was made from. */
export function checkDeletable({ replicas }: Table, region: string, now: number): void {
  if (replicas[region]!.deletionProtection) {
    const remedy = "Disable deletion protection first.";
    throw invalid(`Resource cannot be deleted as it is currently protected against deletion. ${remedy}`);
  }
  const offspring = Object.values(replicas).filter(({ source }) => source === region);
  if (offspring.some(({ createdAt }) => now < createdAt + A_DAY)) {
    throw invalid(
      "Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in the last 24 hours.",
    );
  }
}

/** Tables as a whole. */
export const tables = { CreateTable, DescribeTable, ListTables, DeleteTable };
