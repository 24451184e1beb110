import type { Faults } from "../../src/engine/engine.ts";
import { GLOBAL } from "../../src/engine/graph.ts";
import { Interrupted, messageOf } from "../../src/engine/errors.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";

/** How long each call takes. */
export const LATENCY = 100;

export type Settings = Record<string, unknown>;

export interface Thing {
  /** What the cloud calls it: `t1`, `t2`, in the order in which they are made. */
  id: string;
  kind: string;
  place: string;
  name: string;
  settings: Settings;
  version: number;
  /** Whose it is: ours (`toy`), another application's (`app …`), or nobody's. */
  mark: string | null;
  /** Until then it is CREATING or UPDATING. */
  readyAt: number;
  failed?: string;
}

export class NotYet extends Error {}
export class Moved extends Error {}
export class Denied extends Error {}
export class Unreachable extends Error {}
/** The machine that runs us has died: nothing more gets through. */
export class Crash extends Error {}

type Surprise = () => unknown;

const WRITES = /^(?:create|set|delete) /u;

/** A cloud in a map. Writes down every call, takes a moment for each, and can be given surprises. */
export class ToyCloud {
  readonly clock = new VirtualClock();
  readonly calls: string[] = [];
  readonly things: Thing[] = [];
  readonly down = new Set<string>();
  /** How often somebody asked whether a place is down. */
  probes = 0;
  /** How long what is made or changed is pending. */
  takes = 0;
  /** The most calls that were ever under way at once. */
  peak = 0;
  /** After so many writes every call is lost. */
  crashAfter = Number.POSITIVE_INFINITY;
  /** Once it aborts, no new call gets through, as with the clients of AWS. */
  refuses: AbortSignal | undefined;
  #underWay = 0;
  #made = 0;
  #lost: string | undefined;
  readonly #surprises = new Map<string, Surprise[]>();

  get writes(): string[] {
    return this.calls.filter((call) => WRITES.test(call));
  }

  /** The next `times` calls of that name do this before they take effect: throw, sleep, abort, change something. */
  on(call: string, surprise: Surprise, times = 1): void {
    const known = this.#surprises.get(call) ?? [];
    this.#surprises.set(call, [...known, ...Array.from({ length: times }, () => surprise)]);
  }

  /** The next call of that name takes effect, and its answer is lost. */
  loses(call: string): void {
    this.#lost = call;
  }

  /** Puts something there without a call, as somebody else would. */
  put(id: string, settings: Settings = {}, mark: string | null = "toy"): Thing {
    const [kind, name, place = GLOBAL] = id.split(/[/@]/u) as [string, string, string?];
    const thing = { id: `t${++this.#made}`, kind, place, name, settings, version: 1, mark, readyAt: 0 };
    this.things.push(thing);
    return thing;
  }

  /** All that there is, a line for each; what mentions another thing says its name, as the ids depend on who came first. */
  get state(): string[] {
    const names = new Map(this.things.map((thing) => [thing.id, idOf(thing)]));
    const named = (_: string, value: unknown) => (typeof value === "string" ? (names.get(value) ?? value) : value);
    return this.things
      .map((thing) => {
        const settings = Object.entries(thing.settings).sort(([one], [other]) => one.localeCompare(other));
        return `${idOf(thing)} ${JSON.stringify(Object.fromEntries(settings), named)}`;
      })
      .sort();
  }

  find(id: string): Thing | undefined {
    return this.things.find((thing) => idOf(thing) === id);
  }

  get = (kind: string, place: string, name: string): Promise<Thing | undefined> =>
    this.#call("get", { kind, place, name }, () => structuredClone(this.find(idOf({ kind, place, name }))));

  list = (kind: string, place: string): Promise<Thing[]> =>
    this.#call("list", { kind, place, name: "*" }, () =>
      structuredClone(
        this.things.filter((thing) => thing.kind === kind && thing.place === place && thing.mark === "toy"),
      ),
    );

  create = (kind: string, place: string, name: string, settings: Settings): Promise<void> =>
    this.#call("create", { kind, place, name }, () => {
      this.put(idOf({ kind, place, name }), settings).readyAt = this.clock.now() + this.takes;
    });

  /** Merges; `version`, if given, must still be the one that there is. */
  set = (thing: Thing, settings: Settings, version?: string): Promise<void> =>
    this.#call("set", thing, () => {
      const there = this.things.find(({ id }) => id === thing.id)!;
      if (version !== undefined && version !== String(there.version)) throw new Moved("somebody was faster");
      change(there, settings);
      there.readyAt = this.clock.now() + this.takes;
    });

  delete = (thing: Thing): Promise<void> =>
    this.#call("delete", thing, () => {
      const index = this.things.findIndex(({ id }) => id === thing.id);
      if (index >= 0) this.things.splice(index, 1);
    });

  async #call<T>(verb: string, what: Pick<Thing, "kind" | "place" | "name">, effect: () => T): Promise<T> {
    const call = `${verb} ${idOf(what)}`;
    if (this.writes.length >= this.crashAfter) throw new Crash("crashed");
    if (this.refuses?.aborted) throw new Interrupted();
    this.calls.push(call);
    this.#underWay += 1;
    this.peak = Math.max(this.peak, this.#underWay);
    try {
      await this.clock.sleep(LATENCY);
      if (this.down.has(what.place)) throw new Unreachable(`no connection to ${what.place}`);
      await this.#surprises.get(call)?.shift()?.();
      const answer = effect();
      if (call === this.#lost) {
        this.#lost = undefined;
        throw new Crash("crashed");
      }
      return answer;
    } finally {
      this.#underWay -= 1;
    }
  }

  readonly faults: Faults = {
    classify: (error) => {
      if (error instanceof NotYet) return "not-yet";
      if (error instanceof Moved) return "stale";
      if (error instanceof Denied) return "denied";
      return error instanceof Unreachable ? "unreachable" : "other";
    },
    whyDown: async (place) => {
      this.probes += 1;
      await this.clock.sleep(LATENCY);
      return this.down.has(place) ? `${place} does not answer` : undefined;
    },
    explain: messageOf,
  };
}

/** What somebody does to a thing: settings that are `null` go, others are put in. */
export function change(thing: Thing, settings: Settings): void {
  for (const [name, value] of Object.entries(settings))
    if (value === null) delete thing.settings[name];
    else thing.settings[name] = structuredClone(value);
  thing.version += 1;
}

export const idOf = ({ kind, place, name }: Pick<Thing, "kind" | "place" | "name">): string =>
  `${kind}/${name}${place === GLOBAL ? "" : `@${place}`}`;

/** A surprise: the call fails so. */
export const fails =
  (error: Error): Surprise =>
  () => {
    throw error;
  };
