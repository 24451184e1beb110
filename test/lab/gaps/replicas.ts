// Global tables 2019.11.21. The servers take UpdateTable with ReplicaUpdates and do nothing: no table in the other region,
// no Replicas in DescribeTable, no states in between, no refusals. Here a replica is a real table in its region on the same
// server; what makes it a replica (membership, states, rules) is kept beside it. Items travel in replicated-items.ts.
import type { TableDescription, UpdateTableInput } from "@aws-sdk/client-dynamodb";
import type { Answer, Call, Gap, Next } from "../call.ts";
import { ask, attempt } from "../own-calls.ts";
import { json, parsed, refuse, type Refusal } from "../wire.ts";
import { begin, tableName, underWay, type GlobalTable, type GlobalTables } from "./global-tables.ts";
import { createReplica } from "./replica-creation.ts";
import { look, replicaOf, replicaRefusal, sourceRefusal, type Situation } from "./replica-refusals.ts";
import { asMember, describeTable } from "./replica-view.ts";

type Member = (table: GlobalTable, call: Call, next: Next) => Promise<Answer>;

/** Replicas of tables, as AWS makes, shows and refuses them. */
export function replicas(tables: GlobalTables): Gap {
  const ofMembers: Record<string, Member> = {
    DescribeTable: describe,
    DeleteTable: remove,
    UpdateTable: update,
    UpdateTimeToLive: everywhere,
  };
  return {
    async answer(call, next) {
      if (call.service !== "dynamodb") return next(call);
      const { TableName, ResourceArn } = parsed<{ TableName?: string; ResourceArn?: string }>(call);
      const table = tables.find(tableName(TableName ?? ResourceArn), call.region);
      if (table === undefined) return call.operation === "UpdateTable" ? becomeGlobal(tables, call, next) : next(call);
      const refusal = notNow(call, table);
      if (refusal) return refuse(call, refusal);
      return (ofMembers[call.operation] ?? ((_table, call, next) => next(call)))(table, call, next);
    },
    reset: tables.clear,
  };
}

// A table that changes takes no other change, and a replica that is being made takes nothing at all.
function notNow({ operation, region }: Call, table: GlobalTable): Refusal | undefined {
  const change = underWay(table);
  if (change === undefined) return undefined;
  if (operation === "UpdateTable" || operation === "DeleteTable") {
    const message = `Attempt to change a resource which is still in use: Table is being updated: ${table.name}`;
    return { code: "ResourceInUseException", message };
  }
  if (change.region !== region || change.status !== "CREATING" || operation.startsWith("Describe")) return undefined;
  if (operation !== "UpdateContinuousBackups")
    return { code: "ResourceNotFoundException", message: "Requested resource not found" };
  const message = "Backups are being enabled for the table. Please retry later.";
  return { code: "ContinuousBackupsUnavailableException", message };
}

async function describe(table: GlobalTable, call: Call, next: Next): Promise<Answer> {
  const answer = await next(call);
  if (answer.status !== 200) return answer;
  const { Table } = parsed<{ Table: TableDescription }>(answer);
  const shown = await asMember(table, call.region, Table, next);
  if (table.change) table.change.seen ??= Date.now();
  return json(200, { Table: shown });
}

async function remove(table: GlobalTable, call: Call, next: Next): Promise<Answer> {
  const refusal = sourceRefusal(table, call.region);
  if (refusal) return refuse(call, refusal);
  const answer = await next(call);
  if (answer.status === 200) table.members.delete(call.region);
  return answer;
}

// Time to live is one of the settings that all replicas share.
async function everywhere(table: GlobalTable, call: Call, next: Next): Promise<Answer> {
  const answer = await next(call);
  const others = [...table.members.keys()].filter((region) => region !== call.region);
  if (answer.status === 200)
    for (const region of others)
      await ask(next, { region, operation: call.operation, input: { ...parsed<object>(call), TableName: table.name } });
  return answer;
}

async function update(table: GlobalTable, call: Call, next: Next): Promise<Answer> {
  const input = parsed<UpdateTableInput>(call);
  if (input.ReplicaUpdates?.length) return updateReplicas(call, next, { table, add: () => table });
  if (table.members.size > 1 && input.StreamSpecification?.StreamEnabled === false) {
    const message = "Streams cannot be disabled on the replicas of a global table.";
    return refuse(call, { code: "ValidationException", message });
  }
  const answer = await next(call);
  if (answer.status !== 200) return answer;
  const { TableDescription: updated } = parsed<{ TableDescription: TableDescription }>(answer);
  return json(200, { TableDescription: await asMember(table, call.region, updated, next) });
}

async function becomeGlobal(tables: GlobalTables, call: Call, next: Next): Promise<Answer> {
  if (!parsed<UpdateTableInput>(call).ReplicaUpdates?.length) return next(call);
  return updateReplicas(call, next, { table: undefined, add: (source) => tables.add(call.region, source) });
}

interface Membership {
  table: GlobalTable | undefined;
  add(source: TableDescription): GlobalTable;
}

async function updateReplicas(call: Call, next: Next, { table, add }: Membership): Promise<Answer> {
  const input = parsed<UpdateTableInput>(call);
  const TableName = tableName(input.TableName);
  const found = await attempt(next, { region: call.region, operation: "DescribeTable", input: { TableName } });
  if (found.status !== 200) return found;
  const source = parsed<{ Table: TableDescription }>(found).Table;

  const replica = replicaOf(input);
  const target = await describeTable(next, TableName, replica);
  const situation = await look({ region: call.region, input, source, target, globalTable: table }, next);
  const refusal = replicaRefusal(situation);
  if (refusal) return refuse(call, refusal);

  const changed = add(source);
  await change(changed, situation, next);
  return json(200, { TableDescription: await asMember(changed, call.region, source, next) });
}

async function change(table: GlobalTable, { region, input, source }: Situation, next: Next): Promise<void> {
  const { Create, Update, Delete } = input.ReplicaUpdates![0]!;
  const replica = replicaOf(input);
  const key = Create?.KMSMasterKeyId ?? Update?.KMSMasterKeyId ?? table.members.get(replica);
  begin(table, replica, Create ? "CREATING" : Update ? "UPDATING" : "DELETING");
  if (Create) {
    await createReplica({ next, from: region, source, replica: Create });
    table.sources.set(region, Date.now());
  }
  if (Update?.TableClassOverride) {
    const settings = { TableName: table.name, TableClass: Update.TableClassOverride };
    await ask(next, { region: replica, operation: "UpdateTable", input: settings });
  }
  if (Delete) await ask(next, { region: replica, operation: "DeleteTable", input: { TableName: table.name } });
  table.members.set(replica, key);
}
