import { afterAll, beforeAll, expect, test } from "vitest";
import { startLab, type Lab } from "../lab/lab.ts";
import { differing } from "./differing.ts";
import { KNOWN_TRAFFIC_DIFFERENCES } from "./known-traffic-differences.ts";
import { TRAFFIC_SCENARIOS } from "./traffic-scenarios.ts";
import { trafficInLab, trafficInSandbox } from "./traffic-site.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

const met = new Set<RegExp>();

test.each(TRAFFIC_SCENARIOS)("sandbox and lab: $what", { timeout: 300_000 }, async ({ play }) => {
  const [simulated, real] = [await trafficInSandbox(), await trafficInLab(lab)];
  const simulatedOutcomes = await play(simulated);
  const realOutcomes = await play(real);
  expect(realOutcomes).toEqual(simulatedOutcomes);

  const found = differing("", real.states, simulated.states);
  const known = (line: string) => KNOWN_TRAFFIC_DIFFERENCES.find(({ where }) => where.test(line));
  for (const line of found) if (known(line)) met.add(known(line)!.where);
  expect(found.filter((line) => !known(line))).toEqual([]);
});

test("no difference is listed that is gone", () => {
  expect(KNOWN_TRAFFIC_DIFFERENCES.filter(({ where }) => !met.has(where))).toEqual([]);
});
