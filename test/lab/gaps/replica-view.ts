import type { ReplicaDescription, TableDescription } from "@aws-sdk/client-dynamodb";
import type { Next } from "../call.ts";
import { attempt } from "../own-calls.ts";
import { parsed } from "../wire.ts";
import { underWay, type GlobalTable } from "./global-tables.ts";

/** The table as the server has it in a region; undefined where there is none. */
export async function describeTable(
  next: Next,
  TableName: string,
  region: string,
): Promise<TableDescription | undefined> {
  const answer = await attempt(next, { region, operation: "DescribeTable", input: { TableName } });
  return answer.status === 200 ? parsed<{ Table: TableDescription }>(answer).Table : undefined;
}

/** The table as seen from one member region: AWS lists the other members, not the one that is asked. */
export async function asMember(
  table: GlobalTable,
  region: string,
  description: TableDescription,
  next: Next,
): Promise<TableDescription> {
  const change = underWay(table);
  const others = [...table.members.keys()].filter((each) => each !== region);
  if (others.length === 0) return description;
  return {
    ...description,
    ...(change && { TableStatus: change.region === region ? change.status : "UPDATING" }),
    GlobalTableVersion: "2019.11.21",
    Replicas: await Promise.all(others.map((each) => replicaEntry(table, each, next))),
  };
}

async function replicaEntry(table: GlobalTable, region: string, next: Next): Promise<ReplicaDescription> {
  const key = table.members.get(region);
  const tableClass = (await describeTable(next, table.name, region))?.TableClassSummary;
  return {
    RegionName: region,
    ReplicaStatus: table.change?.region === region ? table.change.status : "ACTIVE",
    ...(key !== undefined && { KMSMasterKeyId: key }),
    ...(tableClass && { ReplicaTableClassSummary: tableClass }),
  };
}
