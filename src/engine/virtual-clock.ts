import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "./clock.ts";
import { Interrupted } from "./errors.ts";

interface Alarm {
  at: number;
  ring: () => void;
  /** Set in the background. */
  aside: boolean;
}

/** A clock that leaps to the next alarm as soon as nothing else is going on, so that waiting costs nothing. */
export class VirtualClock implements Clock {
  readonly #alarms: Alarm[] = [];
  readonly #aside = new AsyncLocalStorage<true>();
  #now: number;
  #held = 0;
  /** How many alarms make time pass. */
  #awaited = 0;
  #leaping = false;

  constructor(now = 0) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new Interrupted());
      const interrupt = () => {
        this.#take(this.#alarms.indexOf(alarm));
        reject(new Interrupted());
      };
      const alarm = {
        at: this.#now + Math.max(0, milliseconds),
        aside: this.#aside.getStore() === true,
        ring: () => {
          signal?.removeEventListener("abort", interrupt);
          resolve();
        },
      };
      signal?.addEventListener("abort", interrupt, { once: true });
      this.#insert(alarm);
      this.#leapSoon();
    });
  }

  async hold<T>(work: Promise<T>): Promise<T> {
    this.#held += 1;
    try {
      return await work;
    } finally {
      this.#held -= 1;
      this.#leapSoon();
    }
  }

  /** Work that no time passes for: what it waits for comes once somebody else's waiting has brought time that far. */
  background<T>(work: () => Promise<T>): Promise<T> {
    return this.#aside.run(true, work);
  }

  /** Keeps alarms in the order in which they ring; those of the same moment ring in the order in which they were set. */
  #insert(alarm: Alarm): void {
    let low = 0;
    let high = this.#alarms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#alarms[middle]!.at <= alarm.at) low = middle + 1;
      else high = middle;
    }
    this.#alarms.splice(low, 0, alarm);
    if (!alarm.aside) this.#awaited += 1;
  }

  #take(position: number): Alarm {
    const [alarm] = this.#alarms.splice(position, 1);
    if (!alarm!.aside) this.#awaited -= 1;
    return alarm!;
  }

  #leapSoon(): void {
    if (this.#leaping) return;
    this.#leaping = true;
    // Two turns of the event loop: whatever runs on promises alone comes to rest, or sets its own alarm, first.
    setImmediate(() => setImmediate(() => this.#leap()));
  }

  #leap(): void {
    this.#leaping = false;
    if (this.#held > 0 || this.#awaited === 0) return;
    const next = this.#take(0);
    this.#now = next.at;
    next.ring();
    this.#leapSoon();
  }
}
