import type { Action } from "./change.ts";
import type { AnyLive } from "./inspect.ts";

/** Which resource went wrong, and how it began. */
interface Trouble {
  because: string;
  root: "unknown" | "failed" | "interrupted";
}

/** How it ended for one resource. */
export type Outcome =
  /** As it should be; `shaky` where what it needs went wrong, so that nothing new is built on it in this run. */
  | { status: "kept"; live: AnyLive; shaky?: Trouble }
  | { status: "done"; action: Action; live: AnyLive; partly?: string }
  | { status: "removed" }
  /** Its region is down: nobody knows. */
  | { status: "unknown"; reason: string }
  | { status: "failed"; reason: string }
  | ({ status: "skipped" } & Trouble)
  | { status: "interrupted"; because: string };

/** How a whole run ended: `partly` when all that is missing is missing because a region is down. */
export type Ending = "done" | "failed" | "partly" | "interrupted";

/** What a run did, resource by resource. */
export interface Run {
  outcomes: ReadonlyMap<string, Outcome>;
  ending: Ending;
  /** How long it took, in milliseconds. */
  duration: number;
}

/** What others may build on: it is there, and all of it is known. */
export function liveOf(outcome: Outcome | undefined): AnyLive | undefined {
  if (outcome?.status === "kept") return outcome.shaky ? undefined : outcome.live;
  return outcome?.status === "done" ? outcome.live : undefined;
}

/** Why, in the end, what depends on it was not done. */
export function rootOf(outcome: Outcome | undefined): Trouble["root"] {
  if (outcome?.status === "skipped") return outcome.root;
  if (outcome?.status === "kept" && outcome.shaky) return outcome.shaky.root;
  return outcome?.status === "unknown" || outcome?.status === "interrupted" ? outcome.status : "failed";
}

export function endingOf(outcomes: Iterable<Outcome>): Ending {
  const all = [...outcomes];
  const root = (name: Trouble["root"]) => (outcome: Outcome) =>
    outcome.status === name || (outcome.status === "skipped" && outcome.root === name);
  if (all.some(root("interrupted"))) return "interrupted";
  if (all.some(root("failed"))) return "failed";
  const isPart = (outcome: Outcome) => outcome.status === "done" && outcome.partly !== undefined;
  return all.some(root("unknown")) || all.some(isPart) ? "partly" : "done";
}
