import type { ScalableTarget } from "@aws-sdk/client-application-auto-scaling";
import type { ReplicationGroupUpdate, TableDescription, UpdateTableInput } from "@aws-sdk/client-dynamodb";
import type { Next } from "../call.ts";
import { ask } from "../own-calls.ts";
import type { Refusal } from "../wire.ts";
import { indexesOf, isProvisioned, tableName, type GlobalTable } from "./global-tables.ts";

/** All that AWS looks at before it takes a change of replicas. */
export interface Situation {
  /** Where the call was made. */
  region: string;
  input: UpdateTableInput;
  source: TableDescription;
  /** The table of that name in the region that is to change. */
  target: TableDescription | undefined;
  globalTable: GlobalTable | undefined;
  /** What auto scaling has registered for writes, as "table/orders" or "table/orders/index/by-date". */
  scaled: ReadonlySet<string>;
}

const day = 24 * 60 * 60 * 1000;

/** Why AWS refuses a change of replicas, if it does. */
export function replicaRefusal(situation: Situation): Refusal | undefined {
  const message = requestObjection(situation) ?? replicaObjection(situation);
  return message === undefined ? undefined : { code: "ValidationException", message };
}

/** Why a table cannot be deleted yet, if so. */
export function sourceRefusal(table: GlobalTable | undefined, region: string): Refusal | undefined {
  if (Date.now() - (table?.sources.get(region) ?? -day) >= day) return undefined;
  const message =
    "Replica cannot be deleted because it has acted as a source region for new replica(s) being added to the table in the last 24 hours.";
  return { code: "ValidationException", message };
}

/** The region of the replica that a change names first. */
export function replicaOf({ ReplicaUpdates = [] }: UpdateTableInput): string {
  const { Create, Update, Delete }: Partial<ReplicationGroupUpdate> = ReplicaUpdates[0] ?? {};
  return (Create ?? Update ?? Delete)?.RegionName ?? "";
}

/** Adds to a situation what auto scaling knows. */
export async function look(seen: Omit<Situation, "scaled">, next: Next): Promise<Situation> {
  const { ScalableTargets } = await ask<{ ScalableTargets: ScalableTarget[] }>(next, {
    service: "application-autoscaling",
    region: seen.region,
    operation: "DescribeScalableTargets",
    input: { ServiceNamespace: "dynamodb" },
  });
  const writes = ScalableTargets.filter(({ ScalableDimension }) => ScalableDimension?.endsWith(":WriteCapacityUnits"));
  return { ...seen, scaled: new Set(writes.map(({ ResourceId }) => ResourceId!)) };
}

function requestObjection({ input, region }: Situation): string | undefined {
  const { TableName: _name, ReplicaUpdates: updates = [], ...others } = input;
  if (others.MultiRegionConsistency === "STRONG") return "The lab has no multi-region strong consistency.";
  if (Object.keys(others).length > 0)
    return `ReplicaUpdates cannot be combined with ${Object.keys(others).join(", ")}.`;
  if (updates.length > 1) return "Only one replica can be created, updated or deleted in one request.";
  if (replicaOf(input) !== region) return undefined;
  return "Cannot add, delete, or update the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or UpdateTable as required.";
}

function replicaObjection(situation: Situation): string | undefined {
  const [update] = situation.input.ReplicaUpdates!;
  if (update!.Create) return createObjection(situation);
  const region = replicaOf(situation.input);
  if (situation.globalTable?.members.has(region) !== true)
    return "Replica specified in the Replica Update or Replica Delete action of the request was not found.";
  return update!.Delete ? deleteObjection(situation, region) : updateObjection(update!);
}

function createObjection({ source, target, scaled }: Situation): string | undefined {
  const name = tableName(source.TableName);
  if (target !== undefined)
    return `Failed to create the new replica of table with name: '${name}' because one or more replicas already existed as tables.`;
  const { StreamEnabled, StreamViewType } = source.StreamSpecification ?? {};
  if (StreamEnabled !== true || StreamViewType !== "NEW_AND_OLD_IMAGES")
    return "Table must have streams enabled with StreamViewType set to 'NEW_AND_OLD_IMAGES'.";
  if (!isProvisioned(source)) return undefined;
  if (!scaled.has(`table/${name}`)) return "Table write capacity should either be Pay-Per-Request or AutoScaled.";
  const fixed = indexesOf(source).find(({ IndexName }) => !scaled.has(`table/${name}/index/${IndexName}`));
  return fixed && `Write capacity of index ${fixed.IndexName} should either be Pay-Per-Request or AutoScaled.`;
}

function deleteObjection({ target, globalTable }: Situation, region: string): string | undefined {
  if (target?.DeletionProtectionEnabled)
    return `Replica in ${region} cannot be deleted because deletion protection is enabled on it.`;
  return sourceRefusal(globalTable, region)?.message;
}

function updateObjection({ Update }: ReplicationGroupUpdate): string | undefined {
  const { RegionName: _region, ...changes } = Update!;
  return Object.keys(changes).length > 0 ? undefined : "KMSMasterKeyId must be specified for each replica.";
}
