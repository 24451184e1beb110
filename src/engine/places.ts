import type { Faults } from "./engine.ts";
import { GLOBAL } from "./graph.ts";

/** A whole place does not answer. */
export class PlaceDown extends Error {
  override name = "PlaceDown";
}

interface Place {
  probe?: Promise<string | undefined> | undefined;
  down?: PlaceDown;
  /** Those that are waiting for an answer from there. */
  readonly waiting: Set<(error: PlaceDown) => void>;
}

/** Which regions are down. Found out once for each, and everybody who waits for it hears of it at once. */
export class Places {
  readonly #faults: Faults;
  readonly #places = new Map<string, Place>();

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Runs work that talks to a place; throws `PlaceDown` when the place is down, or is found to be while the work goes on. */
  async reach<T>(name: string, work: () => Promise<T>): Promise<T> {
    const place = this.#place(name);
    if (place.down) throw place.down;
    try {
      return await orDown(place, work);
    } catch (error) {
      if (error instanceof PlaceDown || this.#faults.classify(error) !== "unreachable") throw error;
      const reason = await this.#whyDown(name, place, error);
      throw reason === undefined ? error : new PlaceDown(reason, { cause: error });
    }
  }

  /** The same for work that talks to several places: any of them may be down. */
  reachAll<T>(names: readonly string[], work: () => Promise<T>): Promise<T> {
    return names.reduceRight<() => Promise<T>>((inner, name) => () => this.reach(name, inner), work)();
  }

  async #whyDown(name: string, place: Place, error: unknown): Promise<string | undefined> {
    // What is global is many services, each of which may be down by itself.
    if (name === GLOBAL) return this.#faults.whyDown(name, error);
    place.probe ??= this.#faults.whyDown(name, error);
    const reason = await place.probe;
    if (reason === undefined) place.probe = undefined;
    else {
      place.down = new PlaceDown(reason);
      for (const fail of place.waiting) fail(place.down);
    }
    return reason;
  }

  #place(name: string): Place {
    const place = this.#places.get(name) ?? { waiting: new Set() };
    this.#places.set(name, place);
    return place;
  }
}

function orDown<T>({ waiting }: Place, work: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    waiting.add(reject);
    work()
      .then(resolve, reject)
      .finally(() => waiting.delete(reject));
  });
}
