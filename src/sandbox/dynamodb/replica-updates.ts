import type {
  CreateReplicationGroupMemberAction,
  ReplicationGroupUpdate,
  UpdateReplicationGroupMemberAction,
} from "@aws-sdk/client-dynamodb";
import { invalid, NotSimulated } from "../refusal.ts";
import { ENABLED_REGIONS } from "../regions.ts";
import type { World } from "../world.ts";
import type { Found } from "./lookup.ts";
import { addReplica, checkCapacityAndKey, checkVacant, setOverrides } from "./new-replica.ts";
import { keepBusy } from "./table-changes.ts";
import { badValues } from "./table-input.ts";
import { othersOf, streamLabel } from "./table.ts";
import { checkDeletable } from "./tables.ts";

/** From the call on: when the other members list the new replica, when its region knows of it, when it is ready. */
const CREATION = { listed: 6000, visible: 10_000, ready: 180_000 };
/** From the call on: until when the members are busy, and the steps of the replica's end. */
const REMOVAL = { busy: 40_000, listed: 120_000, gone: 140_000 };
const UPDATE_TAKES = 35_000;

/** Refuses what makes no sense whatever the state of the table. */
export function checkReplicaUpdates(
  world: World,
  found: Found,
  updates: ReplicationGroupUpdate[],
  region: string,
): void {
  const update = onlyOne(updates);
  const target = (update.Create ?? update.Update ?? update.Delete)!.RegionName!;
  if (target === region) {
    const remedy = "Use CreateTable, DeleteTable, or UpdateTable as required.";
    throw invalid(`Cannot add or delete the local region through ReplicaUpdates. ${remedy}`);
  }
  if (update.Create) checkCreate(world, found, update.Create, region);
  else checkMember(found, update, { region, now: world.now });
}

/** Makes, changes or deletes one replica. */
export function updateReplicas(world: World, found: Found, updates: ReplicationGroupUpdate[], region: string): void {
  const [{ Create, Update, Delete } = {}] = updates;
  if (Create) create(world, found, Create, region);
  if (Update) override(found, Update, world.now);
  if (Delete) remove(found, Delete.RegionName!, world.now);
}

function onlyOne(updates: ReplicationGroupUpdate[]): ReplicationGroupUpdate {
  const [update = {}] = updates;
  const actions = Object.keys(update);
  if (actions.includes("Disassociate")) throw new NotSimulated("ReplicaUpdates.Disassociate of dynamodb:UpdateTable");
  if (actions.length === 0)
    throw invalid("There are no actions specified in the Replica Update Action of the request.");
  if (updates.length > 1 || actions.length > 1) {
    throw invalid("Update table operation with more than one create or delete replica actions not allowed.");
  }
  return update;
}

function checkCreate(world: World, { table }: Found, action: CreateReplicationGroupMemberAction, region: string): void {
  const target = action.RegionName!;
  if (!ENABLED_REGIONS.includes(target)) {
    const regions = `[${ENABLED_REGIONS.join(", ")}]`;
    const rule = `The latest version of global tables are only supported in the following regions: ${regions}`;
    throw invalid(`Region ${target} is not supported. ${rule}`);
  }
  checkVacant(world, table.name, target);
  // AWS documentation: the source of a replica needs a stream with both images.
  if (table.stream !== "NEW_AND_OLD_IMAGES") {
    throw badValues("Table must have a stream with view type NEW_AND_OLD_IMAGES before replicas can be added");
  }
  checkCapacityAndKey(world, table, action, region);
}

function checkMember(
  { table }: Found,
  { Update, Delete }: ReplicationGroupUpdate,
  { region, now }: { region: string; now: number },
): void {
  const target = (Update ?? Delete)!.RegionName!;
  if (!othersOf(table, region, now).some(([other]) => other === target)) {
    throw invalid("Replica specified in the Replica Update or Replica Delete action of the request was not found.");
  }
  if (Delete) checkDeletable(table, target, now);
  if (Update) checkOverride(Update);
}

function checkOverride(action: UpdateReplicationGroupMemberAction): void {
  const { KMSMasterKeyId, OnDemandThroughputOverride, GlobalSecondaryIndexes } = action;
  if (OnDemandThroughputOverride || GlobalSecondaryIndexes) {
    throw new NotSimulated("throughput overrides of ReplicaUpdates.Update of dynamodb:UpdateTable");
  }
  if (KMSMasterKeyId) throw badValues("KMSMasterKeyId must be specified for each replica.");
  if (!action.TableClassOverride && !action.ProvisionedThroughputOverride) {
    throw invalid("There are no actions specified in the Replica Update Action of the request.");
  }
}

function create(world: World, { table }: Found, action: CreateReplicationGroupMemberAction, region: string): void {
  addReplica(world, table, action, { source: region, ...CREATION });
  table.replicas[action.RegionName!]!.streamLabel = streamLabel(world.now + CREATION.visible);
}

function override({ table }: Found, action: UpdateReplicationGroupMemberAction, now: number): void {
  setOverrides(table, table.replicas[action.RegionName!]!, action);
  keepBusy(table, now + UPDATE_TAKES);
}

function remove({ table }: Found, target: string, now: number): void {
  keepBusy(table, now + REMOVAL.busy);
  table.replicas[target]!.deletion = {
    startsAt: now + REMOVAL.busy,
    listedUntil: now + REMOVAL.listed,
    goneAt: now + REMOVAL.gone,
  };
}
