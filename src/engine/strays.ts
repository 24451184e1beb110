import type { Change, Left } from "./change.ts";
import { contextOf, type Engine, type Pass } from "./engine.ts";
import { GLOBAL, idOf, type Node } from "./graph.ts";
import type { AnyLive, Spec } from "./inspect.ts";
import type { AnyKind } from "./kind.ts";
import type { Inspection, Look } from "./look.ts";
import { PlaceDown } from "./places.ts";
import { mentions, strings, type Outputs } from "./reference.ts";

/** Something that carries our mark and that the graph does not name. */
export interface Stray<Cloud> {
  id: string;
  kind: AnyKind<Cloud>;
  live: AnyLive;
  place: string;
}

/** What of one kind carries our mark in one place. */
export interface Listing<Cloud> {
  kind: AnyKind<Cloud>;
  strays: Stray<Cloud>[];
  /** Why nobody could look, where nothing is wanted either. */
  refusal?: string;
}

/** All that carries our mark: an answer for each kind and place. Who may not look for what nobody wants has to do without. */
export function marked<Cloud>(
  engine: Engine<Cloud>,
  regions: readonly string[],
  { pass, isWanted }: { pass: Pass; isWanted(kind: AnyKind<Cloud>): boolean },
): Promise<Listing<Cloud>>[] {
  return engine.kinds.flatMap((kind) => {
    if (!kind.list) return [];
    const isRegional = (kind.key as readonly string[]).includes("region");
    const places = isRegional ? new Set([...regions, ...(kind.elsewhere ?? [])]) : [GLOBAL];
    return [...places].map(async (place) => {
      const context = contextOf(engine, kind.name, pass);
      const list = () =>
        engine.places.reach(place, () => pass.once(`list ${kind.name} ${place}`, () => kind.list!(context, place)));
      try {
        const lives: AnyLive[] = await engine.readLimit.run(list);
        return { kind, strays: lives.map((live) => ({ id: idOf(kind, live.spec, live.label), kind, live, place })) };
      } catch (error) {
        // The nodes of that place say that it is down.
        if (error instanceof PlaceDown) return { kind, strays: [] };
        if (isWanted(kind) || engine.faults.classify(error) !== "denied") throw error;
        return { kind, strays: [], refusal: engine.faults.explain(error) };
      }
    });
  });
}

/** Those that no node means, be it one that was looked at or one of the others. Where an id alone would not do, it says which of the twins it is. */
export function unwanted<Cloud>(
  all: readonly Stray<Cloud>[],
  inspections: ReadonlyMap<string, Inspection<Cloud>>,
  others: readonly Node<Cloud>[],
): Stray<Cloud>[] {
  const wanted = new Map([...inspections.values()].map((one) => [identity(one.node.kind, one.spec), one]));
  const unknown: Meaning<Cloud>[] = [
    ...[...wanted.values()].filter(({ change }) => change.action === "unknown"),
    ...others.map((node) => ({ node, spec: node.spec })),
  ];
  const strays = all.filter((stray) => {
    const meant = wanted.get(identity(stray.kind, stray.live.spec));
    // What is unknown is never removed, and where its very key is unknown it may be any.
    return meant ? !isMeant(stray, meant) : !unknown.some((one) => mayBe(stray, one));
  });
  const ids = new Map<string, number>();
  for (const { id } of strays) ids.set(id, (ids.get(id) ?? 0) + 1);
  const isTaken = ({ id }: Stray<Cloud>) => inspections.has(id) || ids.get(id)! > 1;
  return strays.map((stray) => (isTaken(stray) ? { ...stray, id: `${stray.id}#${nameOf(stray.live)}` } : stray));
}

const identity = <Cloud>({ name, key }: AnyKind<Cloud>, spec: Spec): string =>
  JSON.stringify([name, ...(key as readonly string[]).map((member) => spec[member])]);

/** What tells a thing from its twin of the same key. */
const nameOf = ({ outputs }: AnyLive): string => Object.values(outputs)[0] ?? "";

/** Of the same key; and where there may be two of the same key, of the same outputs. */
function isMeant<Cloud>({ kind, live }: Stray<Cloud>, { live: wanted, change }: Inspection<Cloud>): boolean {
  if (!kind.replaces || !wanted || change.action === "unknown") return true;
  return JSON.stringify(wanted.outputs) === JSON.stringify(live.outputs);
}

type Meaning<Cloud> = Pick<Inspection<Cloud>, "node" | "spec">;

const mayBe = <Cloud>({ kind, live }: Stray<Cloud>, { node, spec }: Meaning<Cloud>): boolean =>
  node.kind.name === kind.name &&
  (kind.key as readonly string[]).every((member) => mentions(spec[member]) || spec[member] === live.spec[member]);

/** The old ones of what is replaced: they are in nobody's way until the new ones are there. */
export function replaced<Cloud>(
  { inspections }: Look<Cloud>,
  isReplaced: (inspection: Inspection<Cloud>) => boolean,
): Stray<Cloud>[] {
  return [...inspections.values()].flatMap((inspection) => {
    const { node, live } = inspection;
    if (!live || live.owned === false || !isReplaced(inspection)) return [];
    return [{ id: `${node.id}#old`, kind: node.kind, live, place: node.place }];
  });
}

/** Which strays would be removed, and which are left, with the reason. */
export function sort<Cloud>(strays: readonly Stray<Cloud>[]): { removable: Stray<Cloud>[]; left: Left[] } {
  const left = new Map<Stray<Cloud>, string>();
  for (const stray of strays) {
    const { holdsData, remove, stays } = stray.kind;
    if (holdsData) left.set(stray, "holds data, which goglobal never deletes by default");
    else if (!remove) left.set(stray, stays ?? "cannot be removed");
  }
  // Walking a map also visits what is added on the way: what stays for the sake of one may itself use another.
  for (const user of left.keys())
    for (const stray of strays)
      if (!left.has(stray) && uses(user.live, stray.live)) left.set(stray, `${user.id}, which is left, still uses it`);
  return {
    removable: strays.filter((stray) => !left.has(stray)),
    left: [...left].map(([{ id }, reason]) => ({ id, reason })),
  };
}

/** Its removal, as part of the step that its kind belongs to. */
export function deletion<Cloud>({ id, kind, place }: Stray<Cloud>, step: string = kind.name): Change {
  return { id, action: "delete", step, place, differences: [] };
}

/** Whether what is there mentions what another is known by (or, where said, only those outputs of it). */
export function uses(user: AnyLive | undefined, used: AnyLive, outputs: Outputs = used.outputs): boolean {
  const known = new Set(Object.values(outputs));
  // Two that merely have the same name, as a function and its role may, do not use one another.
  const mentioned = Object.entries(user?.spec ?? {}).filter(([member, value]) => value !== used.spec[member]);
  for (const [text] of strings(Object.fromEntries(mentioned))) if (known.has(text)) return true;
  return false;
}
