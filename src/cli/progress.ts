import type { Clock } from "../engine/clock.ts";
import type { Event } from "../engine/event.ts";
import { heartbeatLine, type UnderWay } from "../ui/event.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { Io, Spinner } from "./io.ts";

export interface ProgressOptions {
  /** The time of the work, by which it is told how long something has taken. */
  clock: Clock;
  /** The time of whoever watches, by which silence is measured; in the sandbox the two differ. */
  pace: Clock;
  /** Tells of an event, and whether that broke the silence. */
  tell: (event: Event) => boolean;
  /** Says what is awaited, the oldest first. */
  beat: (underWay: readonly UnderWay[], now: number) => void;
  spinner?: Io["spinner"];
}

/** Shows what happens as it happens, and says every ten seconds what is awaited when nothing else is said. */
export class Progress {
  readonly #options: ProgressOptions;
  readonly #underWay = new Map<string, UnderWay>();
  readonly #heartbeat: Heartbeat;
  #spinner: Spinner | undefined;

  constructor(options: ProgressOptions) {
    const { clock, pace, beat } = options;
    this.#options = options;
    this.#heartbeat = new Heartbeat(pace, () => beat([...this.#underWay.values()], clock.now()));
  }

  readonly emit = (event: Event): void => {
    const { clock, tell } = this.#options;
    const now = clock.now();
    if (event.type === "started") this.#underWay.set(event.id, { id: event.id, since: now, typical: event.typical });
    else if (event.type !== "waiting" && event.type !== "note") this.#underWay.delete(event.id);
    if (tell(event)) this.#heartbeat.said();
    this.#spinner?.say(heartbeatLine([...this.#underWay.values()], now));
  };

  /** Runs the work with a heartbeat beside it. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#spinner = await this.#options.spinner?.();
    try {
      return await this.#heartbeat.during(work);
    } finally {
      this.#spinner?.stop();
    }
  }
}
