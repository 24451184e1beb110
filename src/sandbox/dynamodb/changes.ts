import { isDeepStrictEqual } from "node:util";
import type { World } from "../world.ts";
import type { StoredItem } from "./attribute-value.ts";
import { arrivalAt } from "./items-seen.ts";
import { tableAt } from "./lookup.ts";
import { streamOf, type Table, type Write } from "./table.ts";

/** What a write has done to an item, as the streams of its table show it; without an item before, or after, there was none. */
export interface Change extends Write {
  /** Later ones have higher ones. */
  id: number;
  before?: StoredItem;
}

/** A change as the stream of one region shows it. */
export interface StreamedChange {
  change: Change;
  /** When it got there. */
  at: number;
}

/** AWS documentation: how long a stream keeps what it shows. */
export const KEPT = 24 * 60 * 60 * 1000;

/** Remembers a write for the streams of the table, if it has any. A write that changes nothing is not shown. */
export function remember(world: World, table: Table, write: Write, before: StoredItem | undefined): void {
  const isStreamed = Object.values(table.replicas).some((replica) => streamOf(table, replica));
  if (!isStreamed || isDeepStrictEqual(before, write.item)) return;
  const kept = table.changes.filter(({ at }) => world.now < at + KEPT);
  table.changes = [...kept, { id: world.nextId(), ...write, ...(before ? { before } : {}) }];
}

/** A stream by its ARN, which tells the table, and when the stream was turned on. */
export interface Stream {
  table: Table;
  region: string;
  since: number;
}

/** The stream of a region, as long as it is the table's newest one there. */
export function streamAt(world: World, arn: string): Stream | undefined {
  const [, region = "", name = "", label = ""] =
    /^arn:aws:dynamodb:([^:]+):\d+:table\/([^/]+)\/stream\/(.+)$/u.exec(arn) ?? [];
  const found = tableAt(world, name, region);
  if (!found || found.replica.streamLabel !== label) return undefined;
  return { table: found.table, region, since: Date.parse(`${label}Z`) };
}

/** All that a stream still shows, in the order in which it got there. */
export function changesIn({ table, region, since }: Stream, now: number): StreamedChange[] {
  return table.changes
    .map((change) => ({ change, at: arrivalAt(table, change, region) }))
    .filter(({ at }) => at >= since && now < at + KEPT)
    .sort((one, other) => one.at - other.at || one.change.id - other.change.id);
}
