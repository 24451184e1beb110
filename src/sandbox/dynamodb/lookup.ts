import { Refusal } from "../refusal.ts";
import { ACCOUNT, type World } from "../world.ts";
import { inUse, noSuchTable } from "./refusals.ts";
import { forgetDeleted, type Replica, statusOf, type Table } from "./table.ts";

/** A table as one region has it. */
export interface Found {
  table: Table;
  replica: Replica;
}

/** Whatever there is of that name in a region, also what its own region does not know of yet. */
export function tableAt(world: World, name: string, region: string): Found | undefined {
  const tables = world.state.tables[name] ?? [];
  for (const table of tables) forgetDeleted(table, world.now);
  const left = tables.filter(({ replicas }) => Object.keys(replicas).length > 0);
  if (left.length > 0) world.state.tables[name] = left;
  else delete world.state.tables[name];
  const table = left.find(({ replicas }) => replicas[region]);
  return table && { table, replica: table.replicas[region]! };
}

/** A table that its region knows of, by name or ARN. */
export function existing(world: World, nameOrArn: string | undefined, region: string): Found {
  const name = nameOf(nameOrArn!);
  const found = tableAt(world, name, region);
  if (!found || world.now < found.replica.visibleAt) throw noSuchTable(name);
  return found;
}

/** A table that can be asked for more than its description: a replica being made is not there yet for all else. */
export function usable(world: World, nameOrArn: string | undefined, region: string): Found {
  const found = existing(world, nameOrArn, region);
  if (statusOf(found.replica, world.now) === "CREATING" && found.replica.source !== undefined) {
    throw noSuchTable(found.table.name);
  }
  return found;
}

/** A table whose settings can be changed, apart from those that UpdateTable changes. */
export function changeable(world: World, nameOrArn: string | undefined, region: string): Found {
  const found = usable(world, nameOrArn, region);
  const status = statusOf(found.replica, world.now);
  if (status === "CREATING" || status === "DELETING") {
    const doing = status === "CREATING" ? "created" : "deleted";
    throw inUse(`Attempt to change a resource which is still in use: Table is being ${doing}: ${found.table.name}`);
  }
  return found;
}

/** The table of an ARN, which has to be one of this region. */
export function ofArn(arn: string | undefined, region: string): string {
  const [, , , where, account] = arn!.split(":");
  if (!arn!.startsWith("arn:") || where !== region || account !== ACCOUNT) {
    throw new Refusal("AccessDeniedException", `User is not authorized to perform this operation on resource: ${arn}`);
  }
  return nameOf(arn!);
}

/** The ARN of a table. */
export function arnOf(name: string, region: string): string {
  return `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${name}`;
}

const nameOf = (nameOrArn: string): string => (nameOrArn.startsWith("arn:") ? nameOrArn.split("/")[1]! : nameOrArn);
