import type { Clock } from "../../../engine/clock.ts";

/** How long, in our own time, code may be at work before it is taken to wait for what never comes. */
const PATIENCE = 1000;

/**
 * One run of somebody's code on a virtual clock. Time stands still while the code itself is at work, which takes our time,
 * and goes by while it waits for AWS or for a timer.
 */
export class Work {
  readonly #clock: Clock;
  #waits = 0;
  #ended = false;
  #letGo: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#holdOn();
  }

  /** Lets time go by until something has come that takes virtual time. */
  async waitFor<T>(what: Promise<T>): Promise<T> {
    this.#waits += 1;
    this.#letGo();
    try {
      return await what;
    } finally {
      this.#waits -= 1;
      if (this.#waits === 0 && !this.#ended) this.#holdOn();
    }
  }

  end(): void {
    this.#ended = true;
    this.#letGo();
  }

  #holdOn(): void {
    const work = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE);
      this.#letGo = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    void this.#clock.hold(work);
  }
}
