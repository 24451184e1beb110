import type { Clock } from "./clock.ts";
import type { Event } from "./event.ts";
import type { AnyKind, Context } from "./kind.ts";
import { Limit } from "./limit.ts";
import { Places } from "./places.ts";

/** What the engine must know of the errors of a cloud. */
export interface Faults {
  /** Not yet or busy: the same call may well succeed later. Stale: the thing has changed since it was read. Denied: the caller may not. */
  classify(error: unknown): "not-yet" | "stale" | "unreachable" | "denied" | "other";
  /** After an unreachable error in a place: the reason, if the place as a whole is down. */
  whyDown(place: string, error: unknown): Promise<string | undefined>;
  /** The error as a user should read it. */
  explain(error: unknown): string;
}

export interface EngineOptions<Cloud> {
  cloud: Cloud;
  clock: Clock;
  faults: Faults;
  /** Every kind there is, in the order in which they are built; removals go the other way. */
  kinds: readonly AnyKind<Cloud>[];
  signal?: AbortSignal;
  emit?: (event: Event) => void;
  /** How many reads may be under way at once. */
  reads?: number;
}

/** What one command works with. */
export interface Engine<Cloud> extends Required<EngineOptions<Cloud>> {
  readonly places: Places;
  readonly readLimit: Limit;
}

export function engine<Cloud>(options: EngineOptions<Cloud>): Engine<Cloud> {
  const reads = options.reads ?? 256;
  return {
    signal: new AbortController().signal,
    emit: () => {},
    ...options,
    reads,
    places: new Places(options.faults),
    readLimit: new Limit(reads),
  };
}

/** Remembers list calls for as long as one look at the world lasts. */
export class Pass {
  readonly #reads = new Map<string, Promise<unknown>>();

  readonly once = <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const known = this.#reads.get(key) as Promise<T> | undefined;
    if (known) return known;
    const reading = read();
    this.#reads.set(key, reading);
    return reading;
  };
}

/** What a kind may reach while it works on the resource of that id. */
export function contextOf<Cloud>(
  { cloud, clock, signal, emit }: Engine<Cloud>,
  id: string,
  pass: Pass,
): Context<Cloud> {
  return { cloud, clock, signal, once: pass.once, note: (message) => emit({ type: "note", id, message }) };
}
