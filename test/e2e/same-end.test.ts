import { afterAll, beforeAll, expect, test } from "vitest";
import { startLab, type Lab } from "../lab/lab.ts";
import { stateOf } from "./account.ts";
import { differing } from "./differing.ts";
import { KNOWN_DIFFERENCES } from "./known-differences.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";
import { inLab, inSandbox, type World } from "./worlds.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

const met = new Set<RegExp>();

test.each(SCENARIOS)("sandbox and lab: $what", { timeout: 300_000 }, async (scenario) => {
  const simulated = await played(scenario, await inSandbox(scenario.config));
  const real = await played(scenario, await inLab(lab, scenario.config));
  expect(simulated.outcomes).toEqual(real.outcomes);

  const found = differing("", real.state, simulated.state);
  const known = (line: string) => KNOWN_DIFFERENCES.find(({ where }) => where.test(line));
  for (const line of found) if (known(line)) met.add(known(line)!.where);
  expect(found.filter((line) => !known(line))).toEqual([]);
});

test("no difference is listed that is gone", () => {
  expect(KNOWN_DIFFERENCES.filter(({ where }) => !met.has(where))).toEqual([]);
});

async function played({ play, whole }: Scenario, world: World) {
  const outcomes = await play(world);
  // What was written last has arrived everywhere by then.
  await world.rest();
  return { outcomes, state: await stateOf(world.aws, whole) };
}
