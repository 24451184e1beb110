import type { CreateReplicationGroupMemberAction, UpdateReplicationGroupMemberAction } from "@aws-sdk/client-dynamodb";
import { scalesWrites, scalingOf } from "../autoscaling/scaling.ts";
import { invalid } from "../refusal.ts";
import type { World } from "../world.ts";
import { tableAt } from "./lookup.ts";
import { keepBusy } from "./table-changes.ts";
import { badValues } from "./table-input.ts";
import type { Replica, Table } from "./table.ts";

/** Refuses a replica of a table whose writes do not scale, or without a key where it needs one. */
export function checkCapacityAndKey(
  world: World,
  table: Table,
  action: CreateReplicationGroupMemberAction,
  region: string,
): void {
  checkScaling(world, table.name, { ...table, region });
  checkKey(table.encryption, action);
}

/** Refuses a replica where a table of that name is already. */
export function checkVacant(world: World, name: string, target: string): void {
  if (!tableAt(world, name, target)) return;
  const reason = "because one or more replicas already existed as tables.";
  throw invalid(`Failed to create a the new replica of table with name: '${name}' ${reason}`);
}

function checkScaling(
  world: World,
  name: string,
  {
    onDemand,
    globalIndexes,
    region,
  }: { onDemand: boolean; globalIndexes: { IndexName?: string | undefined }[]; region: string },
): void {
  if (onDemand) return;
  const scaling = world.state.scaling[region];
  const rule = "write capacity should either be Pay-Per-Request or AutoScaled.";
  if (!scalesWrites(scaling, `table/${name}`)) throw invalid(`Table ${rule}`);
  const all = globalIndexes.every(({ IndexName }) => scalesWrites(scaling, `table/${name}/index/${IndexName}`));
  if (!all) throw invalid(`GSI ${rule}`);
}

function checkKey(
  encryption: string | undefined,
  { RegionName, KMSMasterKeyId }: CreateReplicationGroupMemberAction,
): void {
  const isCustomers = encryption === "customer";
  if (isCustomers !== (KMSMasterKeyId !== undefined)) {
    throw badValues("KMSMasterKeyId must be specified for each replica.");
  }
  if (KMSMasterKeyId?.startsWith("arn:") && KMSMasterKeyId.split(":")[3] !== RegionName) {
    throw badValues(`Invalid arn ${KMSMasterKeyId}`);
  }
}

/** Makes a replica from the one in the source region, with what is its own; how long each step takes is told. */
export function addReplica(
  world: World,
  table: Table,
  action: CreateReplicationGroupMemberAction,
  { source, listed, visible, ready }: { source: string; listed: number; visible: number; ready: number },
): void {
  const { now } = world;
  const target = action.RegionName!;
  const readyAt = now + ready;
  keepBusy(table, readyAt);
  // It starts without tags, recovery, deletion protection and policy.
  const replica: Replica = {
    id: world.nextId(),
    createdAt: now,
    listedAt: now + listed,
    visibleAt: now + visible,
    readyAt,
    updatingUntil: readyAt,
    source,
    tags: {},
    deletionProtection: false,
    ...(action.KMSMasterKeyId ? { kmsKey: action.KMSMasterKeyId } : {}),
  };
  table.replicas[target] = replica;
  setOverrides(table, replica, action);
  if (!table.onDemand) world.state.scaling[target] = merged(world, table.name, { from: source, to: target });
}

/** DynamoDB registers the source's targets and policies in the new region too. */
function merged(world: World, name: string, { from, to }: { from: string; to: string }) {
  const { targets, policies } = scalingOf(world.state.scaling[from], name);
  const there = world.state.scaling[to] ?? { targets: [], policies: [] };
  return { targets: [...there.targets, ...targets], policies: [...there.policies, ...policies] };
}

/** Gives a replica what differs from its source. */
export function setOverrides(table: Table, replica: Replica, action: UpdateReplicationGroupMemberAction): void {
  const read = action.ProvisionedThroughputOverride?.ReadCapacityUnits;
  if (action.TableClassOverride) replica.tableClass = action.TableClassOverride;
  if (read === undefined) return;
  // What is as in the source is inherited, and no override any longer.
  if (read === table.readCapacity) delete replica.readCapacity;
  else replica.readCapacity = read;
}
