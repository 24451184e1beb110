import { formatDuration } from "../engine/duration.ts";
import type { Outcome, Run } from "../engine/outcome.ts";
import type { Paint } from "./paint.ts";
import { plural } from "./plan.ts";

/** What was done, what was not and why, and what to do next. */
export function runLines(run: Run, paint: Paint): string[] {
  const counts = runCounts(run);
  const parts = [`${plural(counts.made, "change")} made`, `${counts.kept} as they should be`];
  for (const status of ["failed", "unknown", "skipped", "interrupted"] as const)
    if (counts[status] > 0) parts.push(`${counts[status]} ${status}`);
  const took = counts.made === 0 ? "" : `, in ${formatDuration(run.duration)}`;
  return [
    ...[...run.outcomes].flatMap(([id, outcome]) => openLine(id, outcome, paint)),
    `${ENDINGS[run.ending]} ${parts.join(", ")}${took}.${NEXT[run.ending]}`,
  ];
}

/** What is left to do for one resource, if anything is. */
function openLine(id: string, outcome: Outcome, paint: Paint): string[] {
  switch (outcome.status) {
    case "failed":
      return [`${paint.red("✗")} ${id}: ${outcome.reason}`];
    case "unknown":
      return [`${paint.magenta("?")} ${id}: ${outcome.reason}`];
    case "skipped":
      return [`${paint.dim("○")} ${id} skipped: it needs ${outcome.because}`];
    case "interrupted":
      return [`${paint.dim("○")} ${id}: ${outcome.because}`];
    case "done":
      return outcome.partly === undefined ? [] : [`${paint.yellow("~")} ${id} only partly: ${outcome.partly}`];
    default:
      return [];
  }
}

/** How many resources ended in which way. */
export function runCounts({
  outcomes,
}: Pick<Run, "outcomes">): Record<"made" | Exclude<Outcome["status"], "done" | "removed">, number> {
  const counts = { made: 0, kept: 0, failed: 0, unknown: 0, skipped: 0, interrupted: 0 };
  for (const { status } of outcomes.values()) counts[status === "done" || status === "removed" ? "made" : status] += 1;
  return counts;
}

const ENDINGS: Record<Run["ending"], string> = {
  done: "Done:",
  failed: "Not done:",
  partly: "Partly done:",
  interrupted: "Interrupted:",
};

const NEXT: Record<Run["ending"], string> = {
  done: "",
  failed: " Mend what failed and run apply again: it goes on where this run ended.",
  partly: " Run apply again when what did not answer is back: it does the rest.",
  interrupted: " Run apply again: it goes on where this run ended.",
};
