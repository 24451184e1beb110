// What `npm run bench` runs, compiled beside the sources that it measures: Node 20 cannot run TypeScript itself.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { data, large, sample } from "./applications.ts";
import type { Metric } from "./metric.ts";
import { planning } from "./planning.ts";
import { missedGoals, parseMetrics, rounded, tableLines } from "./report.ts";
import { costOfPlan, makespanRatio } from "./simulated.ts";
import { startup } from "./startup.ts";

// As bin/goglobal.js does, for the commands that run in this process.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

async function* measure(): AsyncGenerator<Metric> {
  yield* startup();
  const { roundTrips } = await costOfPlan(await data());
  yield { name: "plan.data.roundTrips", value: roundTrips, unit: "round trips" };
  const small = await costOfPlan(await sample());
  yield { name: "plan.sample.calls", value: small.calls, unit: "calls" };
  yield { name: "plan.sample.roundTrips", value: small.roundTrips, unit: "round trips" };
  const big = await costOfPlan(large());
  yield { name: "plan.large.callsPerResource", value: big.calls / big.resources, unit: "calls" };
  yield* planning();
  yield { name: "apply.sample.makespanRatio", value: await makespanRatio(await sample()), unit: "x" };
  yield { name: "apply.large.makespanRatio", value: await makespanRatio(large()), unit: "x" };
}

const { against } = parseArgs({ options: { against: { type: "string" } } }).values;
const earlier = against === undefined ? undefined : parseMetrics(readFileSync(against, "utf8"));
const metrics: Metric[] = [];
for await (const metric of measure()) {
  metrics.push(metric);
  process.stdout.write(`${JSON.stringify({ ...metric, value: rounded(metric.value) })}\n`);
}
process.stderr.write(`\n${tableLines(metrics, earlier).join("\n")}\n`);
const missed = missedGoals(metrics);
if (missed.length > 0) process.stderr.write(`\nMissed: ${missed.join(", ")}.\n`);
process.exitCode = missed.length > 0 ? 1 : 0;
