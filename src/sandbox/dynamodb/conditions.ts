import { NotSimulated, Refusal } from "../refusal.ts";
import type { StoredItem } from "./attribute-value.ts";

const PRESENCE = /^\s*attribute_(not_)?exists\s*\(\s*(\w+)\s*\)\s*$/u;

/** Refuses a write whose condition is not met by the item as its region sees it: by what is there, or is not. */
export function checkCondition(condition: string | undefined, item: StoredItem | undefined): void {
  if (condition === undefined) return;
  const [, not, attribute] = PRESENCE.exec(condition) ?? [];
  if (attribute === undefined) throw new NotSimulated(`the condition "${condition}"`);
  const isThere = item?.[attribute] !== undefined;
  if (isThere === (not === undefined)) return;
  throw new Refusal("ConditionalCheckFailedException", "The conditional request failed");
}
