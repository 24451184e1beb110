import { writes, type Change, type Plan } from "./change.ts";
import { Pass, type Engine } from "./engine.ts";
import { Interrupted } from "./errors.ts";
import { forecast, forecastOfRemovals } from "./forecast.ts";
import { missingNeed, type Graph, type Node } from "./graph.ts";
import { judge, keyOf, read, weaken, type Adopts, type AnyLive, type Spec } from "./inspect.ts";
import type { AnyKind } from "./kind.ts";
import { PlaceDown } from "./places.ts";
import { mentions, references, resolve, type Outputs } from "./reference.ts";
import { deletion, marked, replaced, sort, unwanted, type Stray } from "./strays.ts";

/** What was seen of one node. */
export interface Inspection<Cloud> {
  node: Node<Cloud>;
  /** With all references filled in that are known so far. */
  spec: Spec;
  live?: AnyLive | undefined;
  change: Change;
}

/** All that there is to know before anything is changed. */
export interface Look<Cloud> {
  inspections: ReadonlyMap<string, Inspection<Cloud>>;
  strays: readonly Stray<Cloud>[];
  /** Why it is not known, of what nobody wants, whether there is any: by kind. */
  unseen: ReadonlyMap<string, string>;
}

export interface LookOptions {
  adopts?: Adopts;
  /** The regions in which things with our mark are looked for, besides what is global. */
  regions?: readonly string[];
  /** Which ids the user asked for. */
  selects?: (id: string) => boolean;
}

/** A part of what is wanted, and what else is: that is not looked at, and is no less wanted for it. */
interface Part<Cloud> extends LookOptions {
  others?: readonly Node<Cloud>[];
}

/** Looks at everything and touches nothing. Throws when something cannot be read although its region is up. */
export async function look<Cloud>(
  graph: Graph<Cloud>,
  engine: Engine<Cloud>,
  { adopts = () => false, regions = [], selects = () => true, others = [] }: Part<Cloud> = {},
): Promise<Look<Cloud>> {
  const pass = new Pass();
  const looking = new Map<string, Promise<Inspection<Cloud>>>();
  for (const node of graph.nodes) {
    const inspection = inspect(engine, node, { pass, adopts, seen: (id) => looking.get(id) });
    // Awaited below, all together; until then a failure is nobody's unhandled rejection.
    inspection.catch(() => {});
    looking.set(node.id, inspection);
  }
  const wanted = new Set(graph.nodes.map(({ kind }) => kind.name));
  const listing = marked(engine, regions, { pass, isWanted: ({ name }) => wanted.has(name) });
  await everyOne([...looking.values(), ...listing]);
  const inspected = await Promise.all(looking.values());
  const inspections = new Map(inspected.map((inspection) => [inspection.node.id, inspection]));
  const listed = await Promise.all(listing);
  const found = listed.flatMap(({ strays }) => strays).filter(({ id }) => selects(id));
  const refused = listed.flatMap(({ kind, refusal }) => (refusal === undefined ? [] : [[kind.name, refusal] as const]));
  return { inspections, strays: unwanted(found, inspections, others), unseen: new Map(refused) };
}

/** Several reads failed, each for a reason of its own. */
export class ReadsFailed extends Error {
  override name = "ReadsFailed";
  readonly errors: readonly unknown[];
  constructor(errors: readonly unknown[]) {
    super(`${errors.length} reads failed`);
    this.errors = errors;
  }
}

/** Waits for all of them. Throws every reason why one failed: half a plan misleads. */
async function everyOne(promises: Iterable<Promise<unknown>>): Promise<void> {
  const results = await Promise.allSettled(promises);
  // What depends on a failed read fails with the same error.
  const errors = [
    ...new Set(results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []))),
  ];
  const interrupted = errors.find((error) => error instanceof Interrupted);
  if (interrupted) throw interrupted;
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new ReadsFailed(errors);
}

/** What a look says to a user. */
export async function planOf<Cloud>(graph: Graph<Cloud>, found: Look<Cloud>): Promise<Plan> {
  const old = replaced(found, ({ change }) => change.action === "replace");
  const { removable, left } = sort([...found.strays, ...old]);
  const steps = new Map(graph.nodes.map(({ kind, step }) => [kind.name, step]));
  return {
    changes: [
      ...[...found.inspections.values()].map(({ change }) => change),
      ...removable.filter((stray) => !old.includes(stray)).map((stray) => deletion(stray, steps.get(stray.kind.name))),
    ],
    left,
    duration: (await forecast(graph, found)) + forecastOfRemovals(removable),
  };
}

interface Inspecting<Cloud> {
  pass: Pass;
  adopts: Adopts;
  seen(id: string): Promise<Inspection<Cloud>> | undefined;
}

async function inspect<Cloud>(
  engine: Engine<Cloud>,
  node: Node<Cloud>,
  { pass, adopts, seen }: Inspecting<Cloud>,
): Promise<Inspection<Cloud>> {
  const needed = async (ids: Iterable<string>) =>
    new Map(await Promise.all([...ids].map(async (id) => [id, await seen(id)] as const)));
  const outputsOf = (known: Map<string, Inspection<Cloud> | undefined>) => (id: string) => {
    const inspection = known.get(id);
    return inspection && lasting(inspection);
  };
  try {
    // Only what tells which one it is must be known before reading; the rest can arrive meanwhile.
    const first = keyOf(telling(node.kind), node.spec);
    const told = { ...node.spec, ...resolve(first, outputsOf(await needed(references(first)))) };
    const reading = mentions(keyOf(node.kind.key, told)) ? undefined : read(engine, node, told, pass);
    const [live, known] = await Promise.all([reading, needed([...node.needs, ...node.weakNeeds])]);
    const isMissing = (id: string) => [undefined, "unknown", "conflict"].includes(known.get(id)?.change.action);
    const spec = resolve(weaken(node, isMissing).spec, outputsOf(known));
    const change = judge(node, spec, live, adopts);
    const isUnknown = (id: string) => known.get(id)?.change.action === "unknown";
    const missing = missingNeed(node, isUnknown);
    // Apply would not touch it, so the plan must not say that it would.
    if (missing === undefined || !writes(change)) return { node, spec, live, change };
    return { node, spec, live, change: unknownChange(node, known.get(missing)?.change.reason) };
  } catch (error) {
    if (!(error instanceof PlaceDown)) throw error;
    return { node, spec: node.spec, change: unknownChange(node, error.message) };
  }
}

/** The outputs that it will still have when this plan has been carried out. */
function lasting<Cloud>({ node, live, change }: Inspection<Cloud>): Outputs | undefined {
  if (!live || change.action === "replace") return undefined;
  const { renews } = node.kind;
  if (change.action !== "update" || !renews) return live.outputs;
  return Object.fromEntries(Object.entries(live.outputs).filter(([name]) => !renews.includes(name)));
}

/** The members that tell one from another: the key, and from an old one of the same key what makes a new one necessary. */
const telling = <Cloud>({ key, replaces = [] }: AnyKind<Cloud>): string[] => [
  ...(key as readonly string[]),
  ...replaces.map((path) => path.split(".")[0]!),
];

function unknownChange<Cloud>({ id, step, place }: Node<Cloud>, reason = ""): Change {
  return { id, action: "unknown", step, place, differences: [], reason };
}
