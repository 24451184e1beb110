import { spawnSync } from "node:child_process";
import { median, type Metric } from "./metric.ts";

const ROUNDS = 15;

const lines = {
  bare: ["-e", "0"],
  version: ["bin/goglobal.js", "--version"],
  help: ["bin/goglobal.js", "--help"],
};

/** How long the built command line takes to start, as a multiple of what Node takes by itself. */
export function startup(): Metric[] {
  // Taking turns, so that whatever else the machine does meets all of them alike.
  const rounds = Array.from({ length: ROUNDS }, () => ({
    bare: timeOf(lines.bare),
    version: timeOf(lines.version),
    help: timeOf(lines.help),
  }));
  const typical = (line: keyof typeof lines) => median(rounds.map((round) => round[line]));
  return (["version", "help"] as const).map((line) => ({
    name: `startup.${line}.ratio`,
    value: typical(line) / typical("bare"),
    unit: "x",
  }));
}

function timeOf(line: readonly string[]): number {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, line, { stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`node ${line.join(" ")} ended with ${status}`);
  return performance.now() - began;
}
