import { expect, test } from "vitest";
import { configText } from "../support/configs.ts";
import { crashed, sample, uncrashed } from "../support/crash.ts";

test("a run that is killed after any of its writes is finished by the next one", { timeout: 180_000 }, async () => {
  const config = configText();
  const whole = await uncrashed({ config });
  let last: Awaited<ReturnType<typeof crashed>>;
  let writes = 0;
  do {
    last = await crashed((writes += 1), { config });
    const { code, plan, state } = last;
    expect({ writes, code, plan, state }).toEqual({
      writes,
      code: 0,
      plan: "Everything is as it should be (9 looked at).",
      state: whole,
    });
  } while (last.isKilled);
  expect(writes).toBeGreaterThan(15);
});

test("the same for the sample application in three regions, at six places", { timeout: 180_000 }, async () => {
  const whole = await uncrashed();
  for (const writes of sample(6, { of: 32, seed: 20_260_101 })) {
    const crash = await crashed(writes);
    expect({ writes, ...crash }).toEqual({
      writes,
      isKilled: true,
      code: 0,
      plan: "Everything is as it should be (19 looked at).",
      state: whole,
    });
  }
});
