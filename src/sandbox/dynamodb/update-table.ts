import type { UpdateTableCommandInput, UpdateTableCommandOutput } from "@aws-sdk/client-dynamodb";
import { invalid, NotSimulated } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { described } from "./description.ts";
import { existing, type Found } from "./lookup.ts";
import { inUse, noSuchTable } from "./refusals.ts";
import { checkReplicaUpdates, updateReplicas } from "./replica-updates.ts";
import { changeBilling, changeEncryption, changeProtection, changeStream, changeTableClass } from "./table-changes.ts";
import { checkStrong, isOfStrong, updateStrong } from "./strong-replicas.ts";
import { badValues } from "./table-input.ts";
import { statusOf } from "./table.ts";

const KNOWN = new Set([
  "ReplicaUpdates",
  "MultiRegionConsistency",
  "GlobalTableWitnessUpdates",
  "StreamSpecification",
  "BillingMode",
  "ProvisionedThroughput",
  "SSESpecification",
  "TableClass",
  "DeletionProtectionEnabled",
]);

type Changes = Omit<UpdateTableCommandInput, "TableName">;

/** What DynamoDB does not count as a change by itself. */
const COMPANIONS: ReadonlySet<string> = new Set(["MultiRegionConsistency", "GlobalTableWitnessUpdates"]);

/** What may be changed only by itself, and what AWS calls it. */
const alone: [keyof Changes, string][] = [
  ["ReplicaUpdates", "Replica modification"],
  ["SSESpecification", "Server-Side Encryption modification"],
  ["TableClass", "TableClass modification"],
  ["DeletionProtectionEnabled", "DeletionProtection modification"],
];

const UpdateTable: Operation<UpdateTableCommandInput, UpdateTableCommandOutput> = (world, input, region) => {
  const { TableName, ...changes } = input;
  const found = existing(world, TableName, region);
  checkOneKind(changes);
  const status = statusOf(found.replica, world.now);
  if (status === "CREATING" && found.replica.source !== undefined) throw noSuchTable(found.table.name);
  const { ReplicaUpdates: updates, MultiRegionConsistency: consistency } = changes;
  const membership = { consistency, updates: updates ?? [], witnesses: changes.GlobalTableWitnessUpdates ?? [] };
  const [check, update] = isOfStrong(found, membership)
    ? [() => checkStrong(world, found, membership, region), () => updateStrong(world, found, membership, region)]
    : [
        () => checkReplicaUpdates(world, found, membership.updates, region),
        () => updateReplicas(world, found, membership.updates, region),
      ];
  if (updates) check();
  refuseWhileBusy(found, status);
  if (updates) update();
  else change(found, changes, { region, now: world.now });
  return { TableDescription: described(found.table, region, world.now) };
};

function change(found: Found, changes: Changes, here: { region: string; now: number }): void {
  const { StreamSpecification, BillingMode, ProvisionedThroughput, SSESpecification, TableClass } = changes;
  if (StreamSpecification) changeStream(found, StreamSpecification, here);
  if (BillingMode || ProvisionedThroughput) changeBilling(found, { BillingMode, ProvisionedThroughput }, here);
  if (SSESpecification) changeEncryption(found, SSESpecification);
  if (TableClass) changeTableClass(found, TableClass, here);
  if (changes.DeletionProtectionEnabled !== undefined) {
    changeProtection(found, changes.DeletionProtectionEnabled, here);
  }
}

function checkOneKind(changes: Changes): void {
  const given = Object.keys(changes).filter((name) => changes[name as keyof Changes] !== undefined);
  if (given.every((name) => COMPANIONS.has(name))) {
    const members = "ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates";
    throw invalid(`At least one of ${members} or SSESpecification or ReplicaUpdates is required`);
  }
  const unknown = given.filter((name) => !KNOWN.has(name));
  if (unknown.length > 0) throw new NotSimulated(`${unknown.join(", ")} of dynamodb:UpdateTable`);
  const counted = given.filter((name) => !COMPANIONS.has(name));
  if (counted.length < given.length && counted.length > 1)
    throw invalid("Requests that modify replicas or witnesses must not also modify other fields");
  const lonely = alone.find(([name]) => given.includes(name));
  if (lonely && counted.length > 1) throw badValues(`${lonely[1]} must be the only operation in the request`);
  const { StreamSpecification, ProvisionedThroughput, BillingMode } = changes;
  if (StreamSpecification && (ProvisionedThroughput || BillingMode === "PROVISIONED")) {
    throw badValues("You cannot modify stream status while updating table IOPS");
  }
}

function refuseWhileBusy({ table }: Found, status: string): void {
  if (status === "ACTIVE") return;
  const doing = status.toLowerCase().replace(/ing$/u, "ed");
  throw inUse(`Attempt to change a resource which is still in use: Table is being ${doing}: ${table.name}`);
}

/** The one call that changes a table, one kind of change at a time. */
export const updateTable = { UpdateTable };
