import { afterAll, beforeAll, expect, test } from "vitest";
import { startLab, type Lab } from "../lab/lab.ts";
import { call } from "./account.ts";
import { KNOWN_REFUSALS } from "./known-differences.ts";
import { GIVEN, REFUSED } from "./refusals.ts";
import { inLab, inSandbox, type World } from "./worlds.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

const config = {
  app: "orders",
  stage: "prod",
  home: "us-east-1",
  regions: ["us-east-1", "eu-west-1"],
  tables: ["orders"],
  buckets: { "acme-receipts": { backfill: false } },
};

test("what the lab refuses the sandbox refuses as well, by the same name", { timeout: 300_000 }, async () => {
  const [simulated, real] = [await refusals(await inSandbox(config)), await refusals(await inLab(lab, config))];
  const found = REFUSED.flatMap(({ what, operation }, n) =>
    simulated[n] === real[n] ? [] : [`${operation}, ${what}: lab ${real[n]}, sandbox ${simulated[n]}`],
  );
  expect(found).toEqual(KNOWN_REFUSALS.map(({ difference }) => difference));
});

/** By what name each call is refused, "answered" where it is not. */
async function refusals(world: World): Promise<string[]> {
  const { code, refusal } = await world.run("apply -y");
  expect(code, refusal).toBe(0);
  const aws = await world.unchecked();
  for (const given of GIVEN) await call(aws, given);
  await world.rest();
  const names: string[] = [];
  for (const one of REFUSED)
    names.push(
      await call(aws, one).then(
        () => "answered",
        (error: Error) => error.name,
      ),
    );
  return names;
}
