import { expect, test } from "vitest";
import { systemClock } from "../../src/engine/clock.ts";
import { Interrupted } from "../../src/engine/errors.ts";

test("the machine's clock sleeps, and ends a sleep as soon as the signal aborts", async () => {
  const before = Date.now();
  await systemClock.sleep(1);
  const controller = new AbortController();
  const sleeping = systemClock.sleep(60_000, controller.signal);
  controller.abort();
  await expect(sleeping).rejects.toBeInstanceOf(Interrupted);
  await expect(systemClock.sleep(60_000, controller.signal)).rejects.toBeInstanceOf(Interrupted);
  expect(systemClock.now()).toBeGreaterThanOrEqual(before);
  expect(systemClock.now() - before).toBeLessThan(10_000);
});

test("work that is held on the machine's clock is the work itself", async () => {
  expect(await systemClock.hold(Promise.resolve(7))).toBe(7);
});
