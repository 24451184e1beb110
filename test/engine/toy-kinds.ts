import type { Context, Kind, Live } from "../../src/engine/kind.ts";
import { GLOBAL } from "../../src/engine/graph.ts";
import { seconds } from "../../src/engine/duration.ts";
import type { Settings, Thing, ToyCloud } from "./toy-cloud.ts";

type Toy = Context<ToyCloud>;

export type ToyOutputs = { id: string; name: string };
export interface ToySpec {
  region: string;
  name: string;
  size?: number;
  color?: string | null;
  /** What it is built on. */
  on?: string;
  password?: string;
  tags?: Record<string, string>;
}
export type ToyKind = Kind<ToySpec, "region" | "name", ToyOutputs, ToyCloud>;

function liveOf(
  { cloud, clock }: Toy,
  { id, place, name, settings, mark, readyAt, failed }: Thing,
): Live<ToySpec, ToyOutputs> {
  return {
    spec: { ...settings, region: place, name },
    outputs: { id, name },
    owned: mark === "toy",
    owner: mark?.startsWith("app ") ? mark : undefined,
    pending: cloud.clock === clock && clock.now() < readyAt ? "CREATING" : undefined,
    failed,
  };
}

const present = (settings: Settings): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));

const settingsOf = (spec: ToySpec): Settings =>
  present(Object.fromEntries(Object.entries(spec).filter(([name]) => name !== "region" && name !== "name")));

/** The plain one. What is new takes two calls: it is created, and then painted. */
export const box: ToyKind = {
  name: "box",
  typical: seconds(10),
  key: ["region", "name"],
  immutable: ["size"],
  secret: ["password"],

  async read(context, { region, name }) {
    const thing = await context.cloud.get(this.name, region, name);
    return thing && liveOf(context, thing);
  },

  async converge({ cloud }, spec) {
    const { region, name, color } = spec;
    const thing = await cloud.get(this.name, region, name);
    const { color: _, ...others } = settingsOf(spec);
    if (!thing) await cloud.create(this.name, region, name, others);
    else if (Object.entries(others).some(([setting, value]) => thing.settings[setting] !== value))
      await cloud.set(thing, others);
    const made = cloud.find(`${this.name}/${name}@${region}`)!;
    if (color !== undefined && (made.settings["color"] ?? null) !== color) await cloud.set(made, { color });
  },

  async remove({ cloud }, { outputs, spec: { region, name } }) {
    await cloud.delete({ id: outputs.id, kind: this.name, place: region, name } as Thing);
  },

  async list(context, region) {
    return (await context.cloud.list(this.name, region)).map((thing) => liveOf(context, thing));
  },
};

/** Cannot be changed in size: a new one is made, and the old one goes last. Any number of them may have the same name. */
export const seal: ToyKind = {
  ...box,
  name: "seal",
  immutable: [],
  replaces: ["size"],
  async converge({ cloud }, spec, live) {
    const { region, name } = spec;
    if (!live) return cloud.create(this.name, region, name, settingsOf(spec));
    await cloud.set({ id: live.outputs.id, kind: this.name, place: region, name } as Thing, settingsOf(spec));
  },
};

/** One at a time by name, wherever it is. */
export const pipe: ToyKind = { ...box, name: "pipe", lane: ({ name }) => `pipes of ${name}` };

/** Never removed by default. */
export const vault: ToyKind = { ...box, name: "vault", holdsData: true };

/** Cannot be removed. */
const { remove: _remove, ...unremovable } = box;
export const stone: ToyKind = { ...unremovable, name: "stone", stays: "it is too heavy" };

export interface BoardSpec {
  name: string;
  /** By region; others own entries too. */
  entries: Record<string, string | null>;
}
export type BoardOutputs = { version: string };

/** One document for the whole world, with an entry by region. It is written with the version that was read. */
export const board: Kind<BoardSpec, "name", BoardOutputs, ToyCloud> = {
  name: "board",
  typical: seconds(10),
  key: ["name"],
  shared: ["entries"],
  weak: ["entries"],

  async read({ cloud }, { name }) {
    const thing = await cloud.get("board", GLOBAL, name);
    return thing && boardOf(thing);
  },

  async converge({ cloud }, { name, entries }, live) {
    if (!live) return cloud.create("board", GLOBAL, name, present(entries));
    await cloud.set(cloud.find(`board/${name}`)!, entries, live.outputs.version);
  },

  async remove({ cloud }, { spec: { name } }) {
    const thing = cloud.find(`board/${name}`);
    if (thing) await cloud.delete(thing);
  },

  async list({ cloud }) {
    return (await cloud.list("board", GLOBAL)).map(boardOf);
  },
};

const boardOf = ({ name, settings, version, mark }: Thing): Live<BoardSpec, BoardOutputs> => ({
  spec: { name, entries: settings as BoardSpec["entries"] },
  outputs: { version: String(version) },
  owned: mark === "toy",
});
