import type { Clock } from "./clock.ts";

/** Lets so many pass per second, on average, after a first burst; the others wait their turn in order. */
export class RateLimit {
  readonly #interval: number;
  readonly #burst: number;
  readonly #clock: Clock;
  /** When the next would pass if there had never been a burst. */
  #next = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, { perSecond, burst = Math.max(1, perSecond) }: { perSecond: number; burst?: number }) {
    this.#clock = clock;
    this.#interval = 1000 / perSecond;
    this.#burst = burst;
  }

  async pass(signal?: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const earliest = now - (this.#burst - 1) * this.#interval;
    this.#next = Math.max(this.#next, earliest);
    const wait = this.#next - now;
    this.#next += this.#interval;
    if (wait > 0) await this.#clock.sleep(wait, signal);
  }
}
