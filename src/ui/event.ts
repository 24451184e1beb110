import { formatDuration } from "../engine/duration.ts";
import type { Event } from "../engine/event.ts";
import type { Action } from "../engine/change.ts";
import type { Paint } from "./paint.ts";
import { signText } from "./sign.ts";

const DONE: Record<Action, string> = {
  create: "created",
  update: "changed",
  replace: "replaced",
  delete: "removed",
  conflict: "refused",
  unknown: "unknown",
  keep: "ready",
};

/** One line for what happened, or none where a line would say nothing new. */
export function eventLine(event: Event, paint: Paint): string | undefined {
  switch (event.type) {
    case "started":
      return undefined;
    case "waiting":
      return paint.dim(`… ${event.id} waiting: ${event.what}`);
    case "note":
      return `· ${event.id}: ${event.message}`;
    case "finished":
      return `${signText(event.action, paint)} ${event.id} ${DONE[event.action]}${partly(event)} (${formatDuration(event.milliseconds)})`;
    case "failed":
      return `${paint.red("✗")} ${event.id}: ${event.reason}`;
    case "skipped":
      return `${paint.dim("○")} ${event.id} skipped: it needs ${event.because}`;
    case "interrupted":
      return `${paint.dim("○")} ${event.id}: ${event.because}`;
  }
}

const partly = ({ partly: what }: { partly?: string }): string => (what === undefined ? "" : `, only partly: ${what}`);

/** What is under way, for the line that says that something is. */
export interface UnderWay {
  id: string;
  since: number;
  typical: number;
}

/** Says that AWS is slow to answer, before there is anything to tell of. */
export const lookingLine = (sofar: number): string =>
  `… still looking at AWS: ${formatDuration(sofar)} (usually a few seconds)`;

/** What is awaited, how long so far, and how long it usually takes. */
export function heartbeatLine(underWay: readonly UnderWay[], now: number): string {
  const [oldest] = underWay;
  if (!oldest) return "still at work";
  const more = underWay.length > 1 ? `, and ${underWay.length - 1} more` : "";
  return `… still at ${oldest.id}: ${formatDuration(now - oldest.since)} (usually ${formatDuration(oldest.typical)})${more}`;
}
