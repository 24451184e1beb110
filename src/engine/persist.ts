import type { Engine, Faults } from "./engine.ts";
import { minutes, seconds } from "./duration.ts";
import { messageOf, NotYet, Stale } from "./errors.ts";
import type { AnyKind } from "./kind.ts";

/** What changed before it could be written may change again, but not for ever. */
const STALE_TRIES = 5;
/** How long AWS may need to see what it was told a moment ago, or to be done with what it is busy with. */
const NOT_YET_PATIENCE = minutes(3);

/**
 * The pause after so many looks at something that typically takes so long: short at first, since much is done sooner than
 * it typically is, and 2 % of that time in the long run. What has taken longer than that already may take longer still:
 * others of the account need AWS to answer them too.
 */
export function pause(typical: number, looks: number, waited: number): number {
  const longest = Math.min(seconds(15), Math.max(seconds(0.5), Math.max(typical, waited) * 0.02));
  return Math.min(longest, seconds(0.5) * 1.5 ** looks);
}

export const patienceOf = <Cloud>({ typical, patience }: AnyKind<Cloud>): number =>
  patience ?? Math.max(3 * typical, minutes(2));

/** Attempts again where AWS was not ready yet or where somebody else was faster. Kinds never loop: this does. */
export async function persist<Cloud>(
  { clock, signal, faults, emit }: Engine<Cloud>,
  { id, kind }: { id: string; kind: AnyKind<Cloud> },
  attempt: () => Promise<void>,
): Promise<void> {
  const began = clock.now();
  const deadline = began + Math.max(NOT_YET_PATIENCE, patienceOf(kind));
  const said = new Set<string>();
  for (let stale = 0, looks = 0; ; looks += 1) {
    try {
      return await attempt();
    } catch (error) {
      const why = meaningOf(error, faults);
      if (why === "stale" && ++stale >= STALE_TRIES) throw error;
      if (why !== "stale" && (why !== "not-yet" || clock.now() >= deadline)) throw error;
      // Once for each reason: the explanation itself differs every time, by its request id.
      if (why === "not-yet" && !said.has(messageOf(error))) emit({ type: "waiting", id, what: faults.explain(error) });
      said.add(messageOf(error));
      const waited = clock.now() - began;
      await clock.sleep(pause(why === "stale" ? 0 : paceOf(error, kind), looks, waited), signal);
    }
  }
}

function meaningOf(error: unknown, faults: Faults): ReturnType<Faults["classify"]> {
  if (error instanceof Stale) return "stale";
  return error instanceof NotYet ? "not-yet" : faults.classify(error);
}

/** What asks for time itself may be waiting for a person: it is asked again at the pace of its patience. */
const paceOf = <Cloud>(error: unknown, kind: AnyKind<Cloud>): number =>
  error instanceof NotYet ? patienceOf(kind) : kind.typical;
