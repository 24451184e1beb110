import { promisify } from "node:util";
import type { Run } from "./run.ts";

type Callback = (...values: unknown[]) => void;

/** What tells code the time and lets it wait: all of it on the virtual clock of the run that is under way. */
export function timeFor(current: () => Run): Record<string, unknown> {
  const now = () => current().clock.now();
  const setTimeout = (callback: Callback, milliseconds = 0, ...values: unknown[]) =>
    timer(current(), milliseconds, () => callback(...values));
  const setInterval = (callback: Callback, milliseconds = 0, ...values: unknown[]) =>
    timer(current(), milliseconds, () => callback(...values), true);
  const clear = (given: { stop?: () => void } | undefined) => given?.stop?.();
  const later = (milliseconds = 0, value?: unknown) =>
    new Promise((resolve) => void setTimeout(resolve, milliseconds, value));
  Object.defineProperty(setTimeout, promisify.custom, { value: later });
  return {
    setTimeout,
    setInterval,
    clearTimeout: clear,
    clearInterval: clear,
    Date: dateOf(now),
    AbortSignal: abortSignalOf(current),
    performance: { now, timeOrigin: 0 },
  };
}

function timer(run: Run, milliseconds: number, ring: () => void, again = false) {
  const stopped = new AbortController();
  const wait = async (): Promise<void> => {
    // A timer that is stopped, or whose run is over, never rings.
    const rings = run.sleep(Math.max(1, milliseconds), stopped.signal).then(
      () => true,
      () => false,
    );
    if (!(await run.waitFor(rings))) return;
    ring();
    if (again) await wait();
  };
  void wait().catch((error: unknown) => run.crash(error));
  const handle = { stop: () => stopped.abort(), ref: () => handle, unref: () => handle, hasRef: () => true };
  return handle;
}

function dateOf(now: () => number): DateConstructor {
  return new Proxy(Date, {
    construct: (target, values: [], itself) =>
      Reflect.construct(target, values.length > 0 ? values : [now()], itself) as Date,
    apply: () => new Date(now()).toString(),
    get: (target, name) => (name === "now" ? now : (Reflect.get(target, name) as unknown)),
  });
}

function abortSignalOf(current: () => Run): typeof AbortSignal {
  const timeout = (milliseconds: number): AbortSignal => {
    const late = new AbortController();
    const reason = new DOMException("The operation was aborted due to timeout", "TimeoutError");
    void current()
      .sleep(milliseconds)
      .then(
        () => late.abort(reason),
        () => {},
      );
    return late.signal;
  };
  return new Proxy(AbortSignal, {
    get: (target, name) => (name === "timeout" ? timeout : (Reflect.get(target, name) as unknown)),
  });
}
