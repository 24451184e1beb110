import type { Difference } from "./difference.ts";

/** What apply would do to one resource. */
export type Action = "create" | "update" | "replace" | "delete" | "conflict" | "unknown" | "keep";

export const SIGNS: Readonly<Record<Action, string>> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "-",
  conflict: "!",
  unknown: "?",
  keep: "=",
};

/** What a plan says of one resource. */
export interface Change {
  id: string;
  action: Action;
  /** The step of the journey it belongs to. */
  step: string;
  /** Its region, or `global`. */
  place: string;
  differences: Difference[];
  /** Why it is a conflict, why it is unknown, or what AWS is still doing with it. */
  reason?: string;
  /** What the user should know before agreeing. */
  advice?: string;
}

/** Something with our mark that the config no longer names and that is left where it is. */
export interface Left {
  id: string;
  reason: string;
}

/** What is missing, and what apply would do about it. */
export interface Plan {
  changes: Change[];
  left: Left[];
  /** What is so now and will pass, and by which all else is to be read. */
  notices?: readonly string[];
  /** What the user should know of that no resource can say: what is not mirrored, and what still depends on home. */
  remarks?: readonly string[];
  /** How long AWS would take, in milliseconds. */
  duration: number;
}

export type Summary = Record<Action, number>;

export function summary(changes: readonly Change[]): Summary {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, conflict: 0, unknown: 0, keep: 0 };
  for (const { action } of changes) counts[action] += 1;
  return counts;
}

/** Whether apply would write anything. */
export const writes = ({ action }: Change): boolean => !["keep", "unknown", "conflict"].includes(action);
