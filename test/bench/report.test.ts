import { expect, test } from "vitest";
import { GOALS } from "./goals.ts";
import type { Metric } from "./metric.ts";
import { changeSince, missedGoals, parseMetrics, tableLines } from "./report.ts";

const good: Metric[] = [
  { name: "startup.version.ratio", value: 1.2345678, unit: "x" },
  { name: "startup.help.ratio", value: 1.4, unit: "x" },
  { name: "plan.data.roundTrips", value: 4, unit: "round trips" },
  { name: "plan.sample.roundTrips", value: 6, unit: "round trips" },
  { name: "plan.10000.seconds", value: 1, unit: "s" },
  { name: "plan.10000.peakMB", value: 164, unit: "MB" },
  { name: "plan.20000.seconds", value: 2.2, unit: "s" },
  { name: "apply.sample.makespanRatio", value: 1.05, unit: "x" },
  { name: "apply.large.makespanRatio", value: 1, unit: "x" },
];
const changed = (name: string, value: number): Metric[] =>
  good.map((metric) => (metric.name === name ? { ...metric, value } : metric));

test("goals on the limit are met", () => expect(missedGoals(good)).toEqual([]));

test.each([
  ["startup.version.ratio", 1.51],
  ["plan.data.roundTrips", 5],
  ["plan.sample.roundTrips", 7],
  ["plan.10000.peakMB", 300],
  ["plan.20000.seconds", 2.21],
  ["apply.sample.makespanRatio", 1.06],
  ["apply.large.makespanRatio", 1.06],
])("%s of %d misses its goal", (name, value) => expect(missedGoals(changed(name, value))).toEqual([name]));

test("what was not measured misses its goal", () => expect(missedGoals([])).toEqual(Object.keys(GOALS)));

test("the table says goals, and the change to an earlier run", () => {
  const now = [
    ...changed("plan.data.roundTrips", 5).slice(0, 3),
    { name: "plan.sample.calls", value: 63, unit: "calls" },
  ];
  expect(tableLines(now, good).join("\n")).toMatchInlineSnapshot(`
    "metric                 value          goal            change
    startup.version.ratio  1.235 x        <= 1.5  met     same
    startup.help.ratio     1.4 x                          same
    plan.data.roundTrips   5 round trips  <= 4    MISSED  +25.0 % from 4
    plan.sample.calls      63 calls                       new"
  `);
});

test("npm's own lines are not metrics", () => {
  const text = `\n> goglobal@0.1.0 bench\n> npm run build\n\n${good.map((metric) => JSON.stringify(metric)).join("\n")}\n`;
  expect(parseMetrics(text)).toEqual(good);
});

test.each([
  [2, 2, "same"],
  [1.001, 1.00067, "same"],
  [2, 3, "+50.0 % from 2"],
  [2, 1, "-50.0 % from 2"],
  [0, 1, "from 0"],
  [undefined, 1, "new"],
])("the change from %s to %s", (before, value, change) => expect(changeSince(before, value)).toBe(change));
