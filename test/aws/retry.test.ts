import type { RetryErrorInfo } from "@smithy/types";
import { describe, expect, test } from "vitest";
import { retryStrategy } from "../../src/aws/retry.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";

type ErrorType = RetryErrorInfo["errorType"];

/** How many attempts there are when each fails, and how long the waits between them take. */
async function attempts(errorType: ErrorType, retryAfterHint?: Date) {
  const clock = new VirtualClock();
  const strategy = retryStrategy(clock);
  const waits: number[] = [];
  let token = await strategy.acquireInitialRetryToken("");
  for (;;) {
    const before = clock.now();
    const info = { errorType, ...(retryAfterHint ? { retryAfterHint } : {}) };
    const next = await strategy.refreshRetryTokenForRetry(token, info).catch(() => undefined);
    if (!next) return { count: waits.length + 1, waits };
    waits.push(clock.now() - before);
    // The SDK sleeps by itself for what the token says: nothing, since we have slept on our own clock.
    expect(next.getRetryDelay()).toBe(0);
    token = next;
  }
}

describe("attempts, on a virtual clock", () => {
  test.each<[ErrorType, number]>([
    ["THROTTLING", 10],
    ["TRANSIENT", 4],
    ["SERVER_ERROR", 4],
    ["CLIENT_ERROR", 1],
  ])("%s: %i", async (errorType, count) => expect((await attempts(errorType)).count).toBe(count));

  test("throttling backs off twice as long each time, with jitter, up to 20 s", async () => {
    const { waits } = await attempts("THROTTLING");
    const longest = [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000, 20_000];
    for (const [retry, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(longest[retry]! / 2);
      expect(wait).toBeLessThanOrEqual(longest[retry]!);
    }
  });

  test("AWS may ask for a longer wait, but not for more than 20 s", async () => {
    expect((await attempts("TRANSIENT", new Date(10_000))).waits[0]).toBe(10_000);
    expect((await attempts("TRANSIENT", new Date(3_600_000))).waits[0]).toBe(20_000);
  });
});

test("an interrupt ends the wait at once", async () => {
  const clock = new VirtualClock();
  const interrupt = new AbortController();
  const strategy = retryStrategy(clock, interrupt.signal);
  const token = await strategy.acquireInitialRetryToken("");
  const waiting = strategy.refreshRetryTokenForRetry(token, { errorType: "THROTTLING" });
  interrupt.abort();
  await waiting;
  expect(clock.now()).toBe(0);
});
