import type { Action } from "./change.ts";

/** What happens while the engine applies. A user interface is a function of these, and of nothing else. */
export type Event =
  | { type: "started"; id: string; action: Action; typical: number }
  | { type: "waiting"; id: string; what: string }
  | { type: "note"; id: string; message: string }
  | { type: "finished"; id: string; action: Action; milliseconds: number; partly?: string }
  | { type: "failed"; id: string; reason: string }
  | { type: "skipped"; id: string; because: string }
  | { type: "interrupted"; id: string; because: string };
