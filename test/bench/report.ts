import { GOALS } from "./goals.ts";
import type { Metric } from "./metric.ts";

/** The metrics in what an earlier run printed; npm's own lines between them are passed over. */
export function parseMetrics(text: string): Metric[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Metric);
}

/** The names of the metrics that miss their goal; one that was not measured misses it too. */
export function missedGoals(metrics: readonly Metric[]): string[] {
  const all = valuesOf(metrics);
  return Object.entries(GOALS)
    .filter(([name, goal]) => !goal.isMet(all.get(name) ?? Number.NaN, all))
    .map(([name]) => name);
}

/** The metrics as a table: each with its goal, and with its change since an earlier run, if there is one. */
export function tableLines(metrics: readonly Metric[], earlier?: readonly Metric[]): string[] {
  const missed = missedGoals(metrics);
  const before = earlier && valuesOf(earlier);
  const rows = metrics.map(({ name, value, unit }) => [
    name,
    `${rounded(value)} ${unit}`,
    GOALS[name]?.says ?? "",
    name in GOALS ? (missed.includes(name) ? "MISSED" : "met") : "",
    ...(before ? [changeSince(before.get(name), value)] : []),
  ]);
  const head = ["metric", "value", "goal", "", ...(before ? ["change"] : [])];
  return aligned([head, ...rows]);
}

/** How much more or less a value is than it was. */
export function changeSince(before: number | undefined, value: number): string {
  if (before === undefined) return "new";
  const [from, to] = [rounded(before), rounded(value)];
  if (from === to) return "same";
  if (from === 0) return "from 0";
  const percent = ((to - from) / from) * 100;
  return `${percent < 0 ? "" : "+"}${percent.toFixed(1)} % from ${from}`;
}

/** As many digits as anybody can make use of. */
export const rounded = (value: number): number => Number(value.toPrecision(4));

const valuesOf = (metrics: readonly Metric[]): Map<string, number> =>
  new Map(metrics.map(({ name, value }) => [name, value]));

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}
