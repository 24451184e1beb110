import { afterAll, beforeAll, expect, test } from "vitest";
import { startLab, type Lab } from "../lab/lab.ts";
import { COMPUTE_SCENARIOS, type ComputeScenario } from "./compute-scenarios.ts";
import { computeOf } from "./compute-state.ts";
import { differing } from "./differing.ts";
import { KNOWN_COMPUTE_DIFFERENCES } from "./known-differences.ts";
import { inLab, inSandbox, type World } from "./worlds.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

const met = new Set<RegExp>();

test.each(COMPUTE_SCENARIOS)("sandbox and lab: $what", { timeout: 300_000 }, async (scenario) => {
  const { config, app } = scenario;
  const simulated = await played(scenario, await inSandbox(config, await app()));
  const real = await played(scenario, await inLab(lab, config, await app()));
  expect(simulated.outcomes).toEqual(real.outcomes);
  // The last apply and the plan after it find nothing to do.
  expect(real.outcomes.slice(-2)).toMatchObject([
    { code: 0, writes: [] },
    { code: 0, writes: [] },
  ]);

  const found = differing("", real.state, simulated.state);
  const known = (line: string) => KNOWN_COMPUTE_DIFFERENCES.find(({ where }) => where.test(line));
  for (const line of found) if (known(line)) met.add(known(line)!.where);
  expect(found.filter((line) => !known(line))).toEqual([]);
});

test("no difference is listed that is gone", () => {
  expect(KNOWN_COMPUTE_DIFFERENCES.filter(({ where }) => !met.has(where))).toEqual([]);
});

async function played({ play, whole }: ComputeScenario, world: World) {
  const outcomes = await play(world);
  await world.rest();
  return { outcomes, state: await computeOf(world.aws, whole) };
}
