import { expect, test } from "vitest";
import { layerCode } from "../support/big-app/code.ts";
import { goglobal } from "../support/cli.ts";
import { EU, HOME, ship, shop, shopConfig } from "../support/compute.ts";
import { crashed, sample, uncrashed } from "../support/crash.ts";
import { deleteRoute, throttle } from "../support/drift.ts";

/** The shop in one more region. */
const config = shopConfig({ regions: [HOME, EU] });
const made = { config, seed: shop() };

const finished = (crash: Awaited<ReturnType<typeof crashed>>) => ({ ...crash, plan: crash.plan.split("\n").at(-1) });

test(
  "a run that is killed while it makes functions and APIs is finished by the next one",
  { timeout: 180_000 },
  async () => {
    const whole = await uncrashed(made);
    for (const writes of sample(8, { of: 38, seed: 20_260_401 }))
      expect({ writes, ...finished(await crashed(writes, made)) }).toEqual({
        writes,
        isKilled: true,
        code: 0,
        plan: "Everything is as it should be (27 looked at).",
        state: whole,
      });
  },
);

test("and so is one that is killed anywhere while it ships a release", { timeout: 180_000 }, async () => {
  const app = await goglobal(made);
  await app.run("apply -y");
  const lambda = await app.aws.lambda(HOME);
  const { LayerVersionArn } = await lambda.publishLayerVersion({
    LayerName: "greeting",
    Content: { ZipFile: layerCode("Good day") },
  });
  await ship(app, { configuration: { Layers: [LayerVersionArn!] } });
  await ship(app, { code: { release: 2 } });
  await deleteRoute(app, HOME, "GET /whoami");
  await throttle(app, HOME);
  const released = { config, state: await app.freeze() };

  const whole = await uncrashed(released);
  let crash: Awaited<ReturnType<typeof crashed>>;
  let writes = 0;
  do {
    crash = await crashed((writes += 1), released);
    expect({ writes, ...finished(crash), isKilled: true }).toEqual({
      writes,
      isKilled: true,
      code: 0,
      plan: "Everything is as it should be (26 looked at).",
      state: whole,
    });
  } while (crash.isKilled);
  expect(writes).toBeGreaterThan(8);
});
