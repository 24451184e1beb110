import { engine, type Engine } from "../../src/engine/engine.ts";
import { Graph } from "../../src/engine/graph.ts";
import { systemClock } from "../../src/engine/clock.ts";
import { messageOf } from "../../src/engine/errors.ts";
import type { AnyKind, Context, Kind, Live } from "../../src/engine/kind.ts";

/** A cloud in a map, which answers at the next turn of the event loop. */
export class MapCloud {
  readonly #things = new Map<string, Live<ThingSpec, ThingOutputs>>();

  put(kind: string, live: Live<ThingSpec, ThingOutputs>): void {
    this.#things.set(`${kind} ${live.spec.name} ${live.spec.region}`, live);
  }

  async get(kind: string, { name, region }: ThingKey): Promise<Live<ThingSpec, ThingOutputs> | undefined> {
    await answer();
    return structuredClone(this.#things.get(`${kind} ${name} ${region}`));
  }

  async list(kind: string, region: string): Promise<Live<ThingSpec, ThingOutputs>[]> {
    await answer();
    const found = [...this.#things].filter(([key, { spec }]) => key.startsWith(`${kind} `) && spec.region === region);
    return structuredClone(found.map(([, live]) => live));
  }
}

const answer = () => new Promise((answered) => setImmediate(answered));

interface ThingKey {
  name: string;
  region: string;
}
interface ThingSpec extends ThingKey {
  settings: Record<string, string>;
  tags: Record<string, string>;
  on?: string;
}
type ThingOutputs = { arn: string };
type ThingKind = Kind<ThingSpec, "name" | "region", ThingOutputs, MapCloud>;

const kindNamed = (name: string): ThingKind => ({
  name,
  typical: 10_000,
  key: ["name", "region"],
  read: ({ cloud }: Context<MapCloud>, key) => cloud.get(name, key),
  list: ({ cloud }: Context<MapCloud>, region) => cloud.list(name, region),
  converge: async () => {},
  remove: async () => {},
});

const store = kindNamed("store");
/** Hangs on a store, and says so by its ARN. */
const hook = kindNamed("hook");

export const REGIONS = ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2"];

/** An application of so many resources, of which one in three is as it should be, one in three differs, and one in three is missing. */
export function applicationOf(resources: number): { graph: Graph<MapCloud>; engine: Engine<MapCloud> } {
  const cloud = new MapCloud();
  const graph = new Graph<MapCloud>();
  for (let index = 0; index < resources / 2; index += 1) {
    const spec = specOf(index);
    const { arn } = graph.add(store, spec);
    graph.add(hook, { ...spec, on: arn });
    if (index % 3 === 0) continue;
    const live = { ...spec, settings: { ...spec.settings, ...(index % 3 === 1 ? { setting0: "another" } : {}) } };
    const outputs = { arn: `arn:toy:${spec.region}:${spec.name}` };
    cloud.put(store.name, { spec: live, outputs, owned: true });
    cloud.put(hook.name, { spec: { ...live, on: outputs.arn }, outputs, owned: true });
  }
  return { graph, engine: engineFor(cloud) };
}

const specOf = (index: number): ThingSpec => ({
  name: `thing-${index}`,
  region: REGIONS[index % REGIONS.length]!,
  settings: Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`setting${at}`, `value ${at} of ${index}`])),
  tags: { team: "shop", "goglobal:app": "bench" },
});

const engineFor = (cloud: MapCloud): Engine<MapCloud> =>
  engine({
    cloud,
    clock: systemClock,
    kinds: [store, hook] as readonly AnyKind<MapCloud>[],
    faults: { classify: () => "other", whyDown: async () => undefined, explain: messageOf },
  });
