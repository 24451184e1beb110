import { Interrupted } from "./errors.ts";

/** Time as the engine and everything above it sees it: real on AWS, virtual in the sandbox and in tests. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after that many milliseconds; rejects with `Interrupted` as soon as the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Tells a virtual clock that real work is under way, so that it must not leap until the promise has settled. */
  hold<T>(work: Promise<T>): Promise<T>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new Interrupted());
      const interrupt = () => {
        clearTimeout(timer);
        reject(new Interrupted());
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", interrupt);
        resolve();
      }, milliseconds);
      signal?.addEventListener("abort", interrupt, { once: true });
    }),
  hold: (work) => work,
};
