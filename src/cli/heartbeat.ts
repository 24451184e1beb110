import type { Clock } from "../engine/clock.ts";
import { seconds } from "../engine/duration.ts";

const LONGEST_SILENCE = seconds(10);

/** Breaks the silence: says something every ten seconds in which nothing else was said. */
export class Heartbeat {
  readonly #pace: Clock;
  readonly #beat: () => void;
  readonly #end = new AbortController();
  #lastSaid = 0;

  /** `pace` is the time of whoever watches; in the sandbox it is not that of the work. */
  constructor(pace: Clock, beat: () => void) {
    this.#pace = pace;
    this.#beat = beat;
  }

  /** Something else was said just now. */
  said(): void {
    this.#lastSaid = this.#pace.now();
  }

  /** Runs the work with the heartbeat beside it. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.said();
    const beating = this.#keepBeating();
    try {
      return await work();
    } finally {
      this.#end.abort();
      await beating;
    }
  }

  async #keepBeating(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      const left = this.#lastSaid + LONGEST_SILENCE - this.#pace.now();
      // It ends with the work, by an interrupt of its own.
      await this.#pace.sleep(Math.max(0, left), signal).catch(() => {});
      if (signal.aborted || this.#pace.now() - this.#lastSaid < LONGEST_SILENCE) continue;
      this.#beat();
      this.said();
    }
  }
}
