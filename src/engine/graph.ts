import type { AnyKind, Kind } from "./kind.ts";
import { mentions, readable, reference, references, strings, type Outputs } from "./reference.ts";
import { matches } from "./path.ts";

/** The place of what has no region: IAM, Route 53, CloudFront. */
export const GLOBAL = "global";

/** One desired resource. */
export interface Node<Cloud> {
  readonly id: string;
  readonly kind: AnyKind<Cloud>;
  readonly spec: Record<string, unknown>;
  /** Its region, or `global`. */
  readonly place: string;
  /** Other places that it is made in at the same time: in all of them at once, or in none. */
  readonly spans: readonly string[];
  /** Must be done before it can start. */
  readonly needs: readonly string[];
  /** Must have ended, well or not, before it can start: an entry of it mentions them. */
  readonly weakNeeds: readonly string[];
  /** What is there already is changed only once these have been changed without trouble; what is new does not wait for them. */
  readonly follows: readonly string[];
  /** The step of the journey it belongs to, for the reader of a plan. */
  readonly step: string;
}

/** The id of what a kind and a key describe: `kind/name@region`, or `kind/name` for what is global. */
export function idOf<Cloud>(kind: AnyKind<Cloud>, described: object, name?: string): string {
  const spec = described as Record<string, unknown>;
  const key = kind.key as readonly string[];
  const label =
    name ??
    key
      .filter((member) => member !== "region")
      .map((member) => spec[member])
      .join("/");
  const region = key.includes("region") ? spec["region"] : undefined;
  return `${kind.name}/${label}${typeof region === "string" ? `@${region}` : ""}`;
}

/** The place in an id: what stands behind its last `@`. */
export function placeOf(id: string): string {
  const at = id.lastIndexOf("@");
  return at < 0 ? GLOBAL : id.slice(at + 1);
}

export interface AddOptions {
  /** In place of what the key says, in the id. */
  name?: string;
  /** Order without mention: these must be done before it can start. */
  after?: readonly string[];
  follows?: readonly string[];
  spans?: readonly string[];
  step?: string;
}

/** The desired resources. A spec can only mention what was added before it, so no cycle can exist. */
export class Graph<Cloud> {
  readonly #nodes = new Map<string, Node<Cloud>>();

  /** Adds a resource, and answers its outputs: references that may stand in any later spec. */
  add<Spec extends object, Key extends keyof Spec, Out extends Outputs>(
    kind: Kind<Spec, Key, Out, Cloud>,
    spec: Spec,
    { name, after = [], follows = [], spans = [], step = kind.name }: AddOptions = {},
  ): Out {
    const plain = spec as Record<string, unknown>;
    const id = idOf(kind as AnyKind<Cloud>, plain, name);
    if (mentions(id)) throw new Error(`${readable(id)}: a resource with such a key needs a name of its own`);
    if (this.#nodes.has(id)) throw new Error(`${id} is in the graph already`);
    const { strong, weak } = dependencies(kind as AnyKind<Cloud>, plain);
    for (const after_ of after) strong.add(after_);
    for (const need of [...strong, ...weak, ...follows])
      if (!this.#nodes.has(need)) throw new Error(`${id} mentions ${need}, which is not in the graph before it`);
    this.#nodes.set(id, {
      id,
      kind: kind as AnyKind<Cloud>,
      spec: plain,
      place: placeOf(id),
      spans,
      needs: [...strong],
      weakNeeds: [...weak].filter((need) => !strong.has(need)),
      follows,
      step,
    });
    return new Proxy({} as Out, { get: (_, output) => reference(id, String(output)) });
  }

  get(id: string): Node<Cloud> | undefined {
    return this.#nodes.get(id);
  }

  /** In an order in which each comes after all that it needs. */
  get nodes(): readonly Node<Cloud>[] {
    return [...this.#nodes.values()];
  }

  /** The graph of those that pass and of all that they need, in the same order. */
  only(passes: (node: Node<Cloud>) => boolean): Graph<Cloud> {
    const kept = new Set<string>();
    for (const node of this.nodes.toReversed())
      if (kept.has(node.id) || passes(node)) for (const id of [node.id, ...node.needs, ...node.weakNeeds]) kept.add(id);
    return this.#subset((node) => kept.has(node.id));
  }

  /** The graph without those that match, and without what cannot be without them. */
  without(matches: (node: Node<Cloud>) => boolean): Graph<Cloud> {
    const dropped = new Set<string>();
    const isDropped = (id: string) => dropped.has(id);
    for (const node of this.nodes)
      if (matches(node) || missingNeed(node, isDropped) !== undefined) dropped.add(node.id);
    return this.#subset((node) => !dropped.has(node.id));
  }

  #subset(passes: (node: Node<Cloud>) => boolean): Graph<Cloud> {
    const subset = new Graph<Cloud>();
    for (const node of this.nodes) if (passes(node)) subset.#nodes.set(node.id, node);
    return subset;
  }
}

/**
 * What a node cannot be without and is not to be had: one of its needs or, where every entry of its weak maps mentions
 * something that is missing, any of those, since then nothing is left to hang the rest on.
 */
export function missingNeed<Cloud>(
  { kind, spec, needs, weakNeeds }: Node<Cloud>,
  isMissing: (id: string) => boolean,
): string | undefined {
  const missing = needs.find(isMissing);
  if (missing !== undefined || !weakNeeds.some(isMissing)) return missing;
  const entries = (kind.weak ?? [])
    .flatMap((name) => Object.values(spec[name] ?? {}))
    .filter((entry) => entry !== null);
  const isLost = (entry: unknown) => [...references(entry)].some(isMissing);
  return entries.every(isLost) ? weakNeeds.find(isMissing) : undefined;
}

function dependencies<Cloud>(
  kind: AnyKind<Cloud>,
  spec: Record<string, unknown>,
): Record<"strong" | "weak", Set<string>> {
  const strong = new Set<string>();
  const weak = new Set<string>();
  const deep = kind.weak?.find((path) => path.includes("."));
  if (deep !== undefined) throw new Error(`${kind.name}: ${deep} cannot be weak, only a map of the spec itself can`);
  for (const [text, path] of strings(spec)) {
    const isWeak = (kind.weak ?? []).some((pattern) => matches(`${pattern}.*`, path, "prefix"));
    for (const id of references(text)) (isWeak ? weak : strong).add(id);
  }
  return { strong, weak };
}
