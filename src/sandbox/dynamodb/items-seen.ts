import type { StoredItem } from "./attribute-value.ts";
import type { Table, Write } from "./table.ts";

/** How long a write takes to the other regions. */
export const REPLICATION_LAG = 1000;

interface Here {
  region: string;
  now: number;
}

/** What a region sees of an item: the last write that has arrived there, for the last writer wins. */
export function seen(table: Table, key: string, { region, now }: Here): StoredItem | undefined {
  return table.items[key]?.findLast((write) => arrivalAt(table, write, region) <= now)?.item;
}

/** When a write gets to a region. */
export function arrivalAt({ strong }: Pick<Table, "strong">, write: Write, region: string): number {
  if (strong || write.region === region) return write.at;
  return write.at + (write.lag?.[region] ?? REPLICATION_LAG);
}

/** All items that a region sees, by key. */
export function visibleItems(table: Table, region: string, now: number): [key: string, item: StoredItem][] {
  return Object.keys(table.items).flatMap((key) => {
    const item = seen(table, key, { region, now });
    return item ? [[key, item] as [string, StoredItem]] : [];
  });
}

/** The writes of an item with one more, oldest first, without those that no region sees any longer. */
export function withWrite(writes: readonly Write[] = [], write: Write): Write[] {
  const last = writes.findLastIndex((each) => hasArrived(each, write.at));
  return [...writes.slice(Math.max(0, last)), write];
}

/** Whether all regions see a write. */
const hasArrived = ({ at, lag = {} }: Write, now: number): boolean =>
  at + Math.max(REPLICATION_LAG, ...Object.values(lag)) <= now;
