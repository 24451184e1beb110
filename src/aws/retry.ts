import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from "@smithy/types";
import type { Clock } from "../engine/clock.ts";

/** A burst of throttling outlasts the SDK's three attempts; a region that is down should be found out in seconds. */
const ATTEMPTS = { THROTTLING: 10, TRANSIENT: 4, SERVER_ERROR: 4, CLIENT_ERROR: 1 } as const;
const BASE = { THROTTLING: 500, TRANSIENT: 100, SERVER_ERROR: 100, CLIENT_ERROR: 0 } as const;
const LONGEST = 20_000;

const token = (count: number): RetryToken => ({ getRetryCount: () => count, getRetryDelay: () => 0 });

/** Exponential back-off with jitter, waiting on our own clock so that the sandbox's waits are virtual. */
export function retryStrategy(clock: Clock, signal?: AbortSignal): RetryStrategyV2 {
  return {
    acquireInitialRetryToken: async () => token(0),
    async refreshRetryTokenForRetry(previous: RetryToken, { errorType, retryAfterHint }: RetryErrorInfo) {
      const retries = previous.getRetryCount();
      if (retries + 1 >= ATTEMPTS[errorType]) throw new Error("no attempts left");
      const backoff = Math.min(LONGEST, BASE[errorType] * 2 ** retries) * (0.5 + Math.random() / 2);
      const asked = retryAfterHint ? retryAfterHint.getTime() - clock.now() : 0;
      // An interrupt ends the wait. The attempt that follows is refused, so that the caller hears of the interrupt.
      await clock.sleep(Math.max(backoff, Math.min(asked, LONGEST)), signal).catch(() => {});
      return token(retries + 1);
    },
    recordSuccess: () => {},
  };
}
