import type { Action, Change } from "./change.ts";
import { differences, type Difference } from "./difference.ts";
import { contextOf, type Engine, type Pass } from "./engine.ts";
import type { Node } from "./graph.ts";
import type { AnyKind, Live } from "./kind.ts";
import { isWithin, matches, parsePath } from "./path.ts";
import { references as mentioned } from "./reference.ts";

/** A spec, and a live one, whatever the kind. */
export type AnyLive = Live<Record<string, unknown>>;
export type Spec = Record<string, unknown>;

/** Whether the user lets a resource that is not ours be taken over. */
export type Adopts = (id: string) => boolean;

/** Reads what is there now for a node. Never changes anything. */
export async function read<Cloud>(
  engine: Engine<Cloud>,
  node: Node<Cloud>,
  spec: Spec,
  pass: Pass,
): Promise<AnyLive | undefined> {
  const { kind, id, place, spans } = node;
  const context = contextOf(engine, id, pass);
  return engine.readLimit.run(() =>
    engine.places.reachAll([place, ...spans], async () => {
      const found: AnyLive | undefined = await kind.read(context, keyOf(kind.key, spec));
      if (!kind.replaces || !kind.list) return found;
      // While a new one takes the place of an old one, both have our key; the one that needs no replacing is meant.
      const all: AnyLive[] = await pass.once(`list ${kind.name} ${place}`, () => kind.list!(context, place));
      const twins = all.filter((other) => sameKey(kind.key, other.spec, spec));
      return (
        twins.find((twin) => !differences(kind, spec, twin.spec).some((one) => isOne(kind.replaces, one))) ?? found
      );
    }),
  );
}

/** What apply would do to a node, seeing what is there. */
export function judge<Cloud>(node: Node<Cloud>, spec: Spec, live: AnyLive | undefined, adopts: Adopts): Change {
  const { kind, id, step, place } = node;
  const found = differences(kind, spec, live?.spec);
  const isSame = live !== undefined && found.length === 0;
  // What is in the key is in the id.
  const told = found.filter(({ path }) => !(kind.key as readonly string[]).includes(path));
  const about = { id, step, place, differences: told };
  const lastTry = live?.failed;
  const refusal =
    (kind.retries ? undefined : lastTry) ?? (isSame ? undefined : whyNot(node, spec, live, { found, adopts }));
  if (refusal !== undefined) return { ...about, action: "conflict", reason: refusal };

  const advice = isSame ? undefined : kind.advice?.(spec, live);
  return {
    ...about,
    action: actionFor(kind, live, found),
    ...(lastTry === undefined ? {} : { reason: `the last try failed: ${lastTry}` }),
    ...(live?.pending === undefined ? {} : { reason: `in progress: ${live.pending}` }),
    ...(advice === undefined ? {} : { advice }),
  };
}

function actionFor<Cloud>({ replaces }: AnyKind<Cloud>, live: AnyLive | undefined, found: Difference[]): Action {
  if (!live) return "create";
  if (found.length === 0) return "keep";
  return found.some((one) => isOne(replaces, one)) ? "replace" : "update";
}

/** Why the differences must not be mended, if so. */
function whyNot<Cloud>(
  { kind, id }: Node<Cloud>,
  spec: Spec,
  live: AnyLive | undefined,
  { found, adopts }: { found: Difference[]; adopts: Adopts },
): string | undefined {
  const objection = kind.objection?.(spec, live) ?? (live && strangeness(live, id, adopts));
  if (objection !== undefined || !live) return objection;
  const fixed = found.find((one) => isOne(kind.immutable, one));
  return fixed && `${fixed.path} cannot be changed once it is made`;
}

/** Why something that is not ours must be left alone, unless the user lets it be adopted. */
function strangeness({ owned, owner }: AnyLive, id: string, adopts: Adopts): string | undefined {
  if (owner !== undefined && owned !== true)
    return `belongs to another goglobal application, ${owner}: take it out of one of the two configs`;
  if (owned !== false || adopts(id)) return undefined;
  return `is there already, is not ours and differs: take it over with --adopt ${id}, or give it another name`;
}

/** The spec without those entries of weak maps that mention what is not to be had, and which those were. */
export function weaken<Cloud>(
  node: Node<Cloud>,
  isMissing: (id: string) => boolean,
): { spec: Spec; dropped: { path: string; missing: string }[] } {
  const dropped: { path: string; missing: string }[] = [];
  if (!node.weakNeeds.some(isMissing)) return { spec: node.spec, dropped };
  const spec = { ...node.spec };
  for (const name of node.kind.weak ?? []) {
    const entries = spec[name];
    if (entries === null || typeof entries !== "object") continue;
    const kept: Spec = {};
    for (const [key, entry] of Object.entries(entries)) {
      const missing = [...mentioned(entry)].find(isMissing);
      if (missing === undefined) kept[key] = entry;
      else dropped.push({ path: `${name}.${key}`, missing });
    }
    spec[name] = kept;
  }
  return { spec, dropped };
}

export function keyOf(key: readonly PropertyKey[], spec: Spec): Spec {
  return Object.fromEntries(key.map((member) => [member, spec[String(member)]]));
}

export function sameKey(key: readonly PropertyKey[], one: Spec, other: Spec): boolean {
  return key.every((member) => one[String(member)] === other[String(member)]);
}

/** Whether a difference is one in what a pattern names: there, below it, or in a whole that has it on one side only. */
function isOne(patterns: readonly string[] | undefined, { path, from, to }: Difference): boolean {
  const names = parsePath(path);
  return (patterns ?? []).some((pattern) => {
    const below = pattern.split(".").slice(names.length);
    return (
      matches(pattern, names, "prefix") || (isWithin(pattern, names) && (reaches(from, below) || reaches(to, below)))
    );
  });
}

function reaches(value: unknown, [name, ...below]: readonly string[]): boolean {
  if (name === undefined) return value !== null && value !== undefined;
  if (value === null || typeof value !== "object") return false;
  return Object.entries(value).some(([own, inner]) => (name === "*" || own === name) && reaches(inner, below));
}
