import type { Clock } from "../../../engine/clock.ts";
import { Work } from "./work.ts";

/** One event that an execution environment is at work on. */
export class Run {
  readonly clock: Clock;
  readonly #work: Work;
  readonly #over = new AbortController();
  /** Rejects as soon as something fails that nobody awaits. */
  readonly crashed: Promise<never>;
  readonly crash: (error: unknown) => void;
  readonly log: string[];

  constructor(clock: Clock, log: string[]) {
    this.clock = clock;
    this.log = log;
    this.#work = new Work(clock);
    let crash: (error: unknown) => void = () => {};
    this.crashed = new Promise((_, reject) => (crash = reject));
    this.crash = crash;
  }

  /** Lets virtual time go by until this has come. */
  waitFor<T>(what: Promise<T>): Promise<T> {
    return this.#work.waitFor(what);
  }

  /** Resolves after so much time, unless the run, or whoever has the signal, has come to an end before. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const over = this.#over.signal;
    return this.clock.sleep(milliseconds, signal ? AbortSignal.any([signal, over]) : over);
  }

  /** Freezes what is left of it, as Lambda does once an event is answered. */
  end(): void {
    this.#over.abort();
    this.#work.end();
  }
}
