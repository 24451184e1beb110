import { expect, test } from "vitest";
import { Interrupted } from "../../src/engine/errors.ts";
import { RateLimit } from "../../src/engine/rate.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";

async function passes(clock: VirtualClock, limit: RateLimit, count: number): Promise<number[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      await limit.pass();
      return clock.now();
    }),
  );
}

test("a burst passes at once, the others follow one by one, in order", async () => {
  const clock = new VirtualClock();
  const limit = new RateLimit(clock, { perSecond: 4, burst: 3 });
  expect(await passes(clock, limit, 6)).toEqual([0, 0, 0, 250, 500, 750]);
});

test("by default one second's worth may burst", async () => {
  const clock = new VirtualClock();
  expect(await passes(clock, new RateLimit(clock, { perSecond: 2 }), 4)).toEqual([0, 0, 500, 1000]);
});

test("a rest earns a burst again, and never more than one", async () => {
  const clock = new VirtualClock();
  const limit = new RateLimit(clock, { perSecond: 2, burst: 2 });
  await passes(clock, limit, 2);
  await clock.sleep(500);
  expect(await passes(clock, limit, 2)).toEqual([500, 1000]);
  await clock.sleep(60_000);
  expect(await passes(clock, limit, 4)).toEqual([61_000, 61_000, 61_500, 62_000]);
});

test("one per half minute: no burst, and the average holds however many come", async () => {
  const clock = new VirtualClock();
  const limit = new RateLimit(clock, { perSecond: 1 / 30 });
  const times = await passes(clock, limit, 11);
  expect(times.map(Math.round)).toEqual(Array.from({ length: 11 }, (_, index) => index * 30_000));
});

test("who waits for its turn stops waiting at an interrupt", async () => {
  const clock = new VirtualClock();
  const limit = new RateLimit(clock, { perSecond: 1, burst: 1 });
  const controller = new AbortController();
  await limit.pass(controller.signal);
  const waiting = limit.pass(controller.signal);
  controller.abort();
  await expect(waiting).rejects.toBeInstanceOf(Interrupted);
  expect(clock.now()).toBe(0);
});
