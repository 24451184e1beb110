import { afterAll, beforeAll, expect, test } from "vitest";
import { startLab, type Lab } from "../lab/lab.ts";
import { call } from "./account.ts";
import { differing } from "./differing.ts";
import { KNOWN_TRAFFIC_DIFFERENCES } from "./known-traffic-differences.ts";
import { TRAFFIC_SCENARIOS } from "./traffic-scenarios.ts";
import { given, refusedOf } from "./traffic-refusals.ts";
import { trafficInLab, trafficInSandbox, type TrafficSite } from "./traffic-site.ts";

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

test("what the lab refuses the sandbox refuses as well, by the same name", { timeout: 300_000 }, async () => {
  const [simulated, real] = [await trafficInSandbox(), await trafficInLab(lab)];
  const names = async ({ aws, unchecked, rest }: TrafficSite) => {
    const refused = refusedOf(await given(aws));
    await rest();
    const calls = await unchecked();
    const found: string[] = [];
    for (const [what, service, operation, input] of refused)
      found.push(
        await call(calls, { service, region: "us-east-1", operation, input }).then(
          () => `${what}: answered`,
          (error: Error) => `${what}: ${error.name}`,
        ),
      );
    return found;
  };
  const found = await names(simulated);
  expect(found.filter((line) => line.endsWith("answered"))).toEqual([]);
  expect(await names(real)).toEqual(found);
});
