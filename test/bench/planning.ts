import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median, type Metric } from "./metric.ts";
import type { Planned } from "./plan-many.ts";

const ROUNDS = 5;
const SIZES = [10_000, 20_000];

/** What it costs the engine to plan very many resources, each time in a fresh process. */
export function planning(): Metric[] {
  const rounds = Array.from({ length: ROUNDS }, () => SIZES.map(planMany));
  return SIZES.flatMap((size, index) => {
    const runs = rounds.map((round) => round[index]!);
    return [
      { name: `plan.${size}.seconds`, value: median(runs.map(({ seconds }) => seconds)), unit: "s" },
      { name: `plan.${size}.peakMB`, value: Math.max(...runs.map(({ peakMB }) => peakMB)), unit: "MB" },
    ];
  });
}

function planMany(resources: number): Planned {
  const script = fileURLToPath(new URL("plan-many.js", import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [script, String(resources)], { encoding: "utf8" })) as Planned;
}
