import type { Clock } from "./clock.ts";
import { Interrupted } from "./errors.ts";

interface Alarm {
  at: number;
  ring: () => void;
}

/** A clock that leaps to the next alarm as soon as nothing else is going on, so that waiting costs nothing. */
export class VirtualClock implements Clock {
  readonly #alarms: Alarm[] = [];
  #now: number;
  #held = 0;
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
        this.#alarms.splice(this.#alarms.indexOf(alarm), 1);
        reject(new Interrupted());
      };
      const alarm = {
        at: this.#now + Math.max(0, milliseconds),
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
  }

  #leapSoon(): void {
    if (this.#leaping) return;
    this.#leaping = true;
    // Two turns of the event loop: whatever runs on promises alone comes to rest, or sets its own alarm, first.
    setImmediate(() => setImmediate(() => this.#leap()));
  }

  #leap(): void {
    this.#leaping = false;
    const next = this.#alarms[0];
    if (this.#held > 0 || !next) return;
    this.#alarms.shift();
    this.#now = next.at;
    next.ring();
    this.#leapSoon();
  }
}
