import type {
  AttributeDefinition,
  ContributorInsightsMode,
  GlobalSecondaryIndex,
  KeySchemaElement,
  LocalSecondaryIndex,
  StreamViewType,
  TableClass,
} from "@aws-sdk/client-dynamodb";
import type { StoredItem } from "./attribute-value.ts";
import type { Change } from "./changes.ts";

/** A table: what is the same in all its regions, and its replicas. A table of one region is one replica. */
export interface Table {
  name: string;
  attributes: AttributeDefinition[];
  keys: KeySchemaElement[];
  globalIndexes: GlobalSecondaryIndex[];
  localIndexes: LocalSecondaryIndex[];
  onDemand: boolean;
  /** Whether the billing mode was ever said: DescribeTable tells only then. */
  billingSaid: boolean;
  readCapacity: number;
  writeCapacity: number;
  stream?: StreamViewType;
  /** AWS's own key unless said otherwise. */
  encryption?: "aws-managed" | "customer";
  timeToLive?: { attribute: string; enabled: boolean; changedAt: number };
  tableClass?: TableClass;
  /** Strongly consistent in all its regions, of which one may hold no data. */
  strong?: { witness?: Witness };
  /** By region. */
  replicas: Record<string, Replica>;
  /** Every version of an item that some region may still see, by key. */
  items: Record<string, Write[]>;
  /** What its streams still show, oldest first. */
  changes: Change[];
}

/** A table in one region. Its status is a matter of what time it is. */
export interface Replica {
  id: number;
  createdAt: number;
  /** From when other regions list it. */
  listedAt: number;
  /** From when its own region knows of it. */
  visibleAt: number;
  readyAt: number;
  updatingUntil: number;
  deletion?: Deletion;
  /** From which region it was made, unless it is the first. */
  source?: string;
  /** Only of a strongly consistent table, whose replicas have each a stream of their own, or none. */
  stream?: StreamViewType;
  streamLabel?: string;
  tags: Record<string, string>;
  deletionProtection: boolean;
  recovery?: { since: number; days: number };
  policy?: { document: string; revision: number };
  kmsKey?: string;
  tableClass?: TableClass;
  readCapacity?: number;
  /** By index, or "" for the table itself. */
  insights?: Record<string, Insights>;
  /** By the ARN of the Kinesis data stream. */
  destinations?: Record<string, Destination>;
}

/** Contributor insights of a table or an index, on or off since then. */
export interface Insights {
  enabled: boolean;
  mode: ContributorInsightsMode;
  changedAt: number;
  /** CloudWatch has no room for the rules that it takes. */
  failed?: true;
}

/** A Kinesis data stream that gets the changes, or no longer does, since then. */
export interface Destination {
  enabled: boolean;
  changedAt: number;
}

/** The third region of a strongly consistent table, without a table of its own there. */
export interface Witness {
  region: string;
  listedAt: number;
  readyAt: number;
  deletion?: Deletion;
}

/** The end of a replica, in steps. */
export interface Deletion {
  startsAt: number;
  /** Until when other regions list it. */
  listedUntil: number;
  goneAt: number;
}

/** One write to an item; without an item it was a deletion. */
export interface Write {
  at: number;
  region: string;
  /** By region, how long it takes to get there where that is longer than it usually is. */
  lag?: Record<string, number>;
  item?: StoredItem;
}

/** How a replica is doing. */
export type Status = "CREATING" | "UPDATING" | "DELETING" | "ACTIVE";

/** The status of a replica at a moment. */
export function statusOf({ deletion, readyAt, updatingUntil }: Replica, now: number): Status {
  if (deletion && now >= deletion.startsAt) return "DELETING";
  if (now < readyAt) return "CREATING";
  return now < updatingUntil ? "UPDATING" : "ACTIVE";
}

/** The other replicas of a table as a region lists them: those being made a little late, those being deleted not to the end. */
export function othersOf(table: Table, region: string, now: number): [region: string, replica: Replica][] {
  return Object.entries(table.replicas).filter(
    ([other, { listedAt, deletion }]) =>
      other !== region && now >= listedAt && (!deletion || now < deletion.listedUntil),
  );
}

/** Lets go of the replicas whose deletion is over. */
export function forgetDeleted(table: Table, now: number): void {
  for (const [region, { deletion }] of Object.entries(table.replicas)) {
    if (deletion && now >= deletion.goneAt) delete table.replicas[region];
  }
  const [last, ...others] = Object.values(table.replicas);
  if (table.strong && last && others.length === 0) becomeSingle(table, last);
}

/** What was strongly consistent is an ordinary table again, with the stream that it had. */
function becomeSingle(table: Table, replica: Replica): void {
  delete table.strong;
  if (replica.stream) table.stream = replica.stream;
  delete replica.stream;
}

/** What the stream shows in a region, if there is one. */
export function streamOf(table: Table, replica: Replica): StreamViewType | undefined {
  return table.strong ? replica.stream : table.stream;
}

/** When a stream that starts now is named after. */
export function streamLabel(now: number): string {
  return new Date(now).toISOString().slice(0, -1);
}
