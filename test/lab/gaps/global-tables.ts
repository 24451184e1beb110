import type { GlobalSecondaryIndexDescription, TableDescription } from "@aws-sdk/client-dynamodb";

/** A table and its replicas; it stays one when the last replica is gone, since the 24-hour rule outlives them. */
export interface GlobalTable {
  name: string;
  keys: string[];
  /** KMS key per member region, undefined where none was named. */
  members: Map<string, string | undefined>;
  /** When a region was last the source of a new replica. */
  sources: Map<string, number>;
  change: Change | undefined;
}

/** What is being done to one replica; the table takes no other change meanwhile. */
export interface Change {
  region: string;
  status: "CREATING" | "UPDATING" | "DELETING";
  began: number;
  /** When a client was first shown it. */
  seen: number | undefined;
}

/** All global tables of the account. */
export interface GlobalTables {
  find(name: string, region: string): GlobalTable | undefined;
  add(region: string, description: TableDescription): GlobalTable;
  clear(): void;
}

/** No global tables yet. */
export function createGlobalTables(): GlobalTables {
  let tables: GlobalTable[] = [];
  return {
    find: (name, region) => tables.find((table) => table.name === name && table.members.has(region)),
    add(region, { TableName: name = "", KeySchema = [] }) {
      const keys = KeySchema.map(({ AttributeName }) => AttributeName!);
      const table: GlobalTable = {
        name,
        keys,
        members: new Map([[region, undefined]]),
        sources: new Map(),
        change: undefined,
      };
      tables.push(table);
      return table;
    },
    clear() {
      tables = [];
    },
  };
}

// Long enough to be met by whoever looks, short enough for tests. Nobody looks? Then it ends by itself a little later.
const changeTakes = 300;
const unseenChangeTakes = 1_500;

/** The change that is under way now, if any. */
export function underWay(table: GlobalTable): Change | undefined {
  const { change } = table;
  if (change === undefined) return undefined;
  const ends = change.seen === undefined ? change.began + unseenChangeTakes : change.seen + changeTakes;
  if (Date.now() < ends) return change;
  if (change.status === "DELETING") table.members.delete(change.region);
  table.change = undefined;
  return undefined;
}

/** Begins a change of one replica. */
export function begin(table: GlobalTable, region: string, status: Change["status"]): void {
  table.change = { region, status, began: Date.now(), seen: undefined };
}

/** The name of a table, given its name or its ARN. */
export function tableName(nameOrArn = ""): string {
  return nameOrArn.split("table/").at(-1)!.split("/")[0]!;
}

/** The indexes of a table. */
export function indexesOf({ GlobalSecondaryIndexes = [] }: TableDescription): GlobalSecondaryIndexDescription[] {
  return GlobalSecondaryIndexes;
}

/** Whether capacity is bought in advance. */
export function isProvisioned({ BillingModeSummary }: TableDescription): boolean {
  return BillingModeSummary?.BillingMode !== "PAY_PER_REQUEST";
}
