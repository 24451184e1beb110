import { isDeepStrictEqual } from "node:util";
import { writes } from "./change.ts";
import { converge, settle, StillAtWork } from "./converge.ts";
import { differences } from "./difference.ts";
import { Pass, type Engine } from "./engine.ts";
import { Interrupted } from "./errors.ts";
import { missingNeed, type Graph, type Node } from "./graph.ts";
import { judge, read, weaken, type Adopts, type AnyLive, type Spec } from "./inspect.ts";
import { Lanes } from "./limit.ts";
import type { Inspection, Look } from "./look.ts";
import { endingOf, liveOf, rootOf, type Outcome, type Run } from "./outcome.ts";
import { PlaceDown } from "./places.ts";
import { resolve } from "./reference.ts";
import { removeAll } from "./remove.ts";

/** A run in progress. */
interface Running<Cloud> {
  engine: Engine<Cloud>;
  adopts: Adopts;
  lanes: Lanes;
}

/**
 * Makes it so. Starts each resource the moment what it needs is done; a failure stops only what depends on it.
 * Throws nothing: how each resource ended is in the run.
 */
export async function apply<Cloud>(
  graph: Graph<Cloud>,
  engine: Engine<Cloud>,
  found: Look<Cloud>,
  { adopts = () => false }: { adopts?: Adopts } = {},
): Promise<Run> {
  const began = engine.clock.now();
  const running = { engine, adopts, lanes: new Lanes() };
  const ending = new Map<string, Promise<Outcome>>();
  for (const node of graph.nodes) {
    const run = async () => {
      const needs = [...node.needs, ...node.weakNeeds];
      const ended = new Map(await Promise.all(needs.map(async (id) => [id, await ending.get(id)] as const)));
      const inspection = found.inspections.get(node.id)!;
      const trouble = await whyNotYet(inspection, ending);
      const outcome = trouble ?? (await visit(running, inspection, ended));
      tell(engine, node.id, outcome);
      return outcome;
    };
    ending.set(node.id, run());
  }
  const outcomes = new Map<string, Outcome>();
  for (const [id, outcome] of ending) outcomes.set(id, await outcome);

  await lookOnceMore(engine, graph, outcomes);
  for (const [id, outcome] of await removeAll(engine, found, outcomes)) {
    tell(engine, id, outcome);
    outcomes.set(id, outcome);
  }
  return { outcomes, ending: endingOf(outcomes.values()), duration: engine.clock.now() - began };
}

/** A change of what is there already waits for those that it follows, and is not made when one of them went wrong. */
async function whyNotYet<Cloud>(
  { node, live, change }: Inspection<Cloud>,
  ending: ReadonlyMap<string, Promise<Outcome>>,
): Promise<Outcome | undefined> {
  if (!live || !writes(change)) return undefined;
  const before = await Promise.all(node.follows.map(async (id) => [id, await ending.get(id)] as const));
  const wrong = before.find(([, outcome]) => outcome && !liveOf(outcome) && rootOf(outcome) !== "unknown");
  return wrong && { status: "skipped", because: wrong[0], root: rootOf(wrong[1]) };
}

async function visit<Cloud>(
  running: Running<Cloud>,
  inspection: Inspection<Cloud>,
  ended: ReadonlyMap<string, Outcome | undefined>,
): Promise<Outcome> {
  const { node, change } = inspection;
  const missing = missingNeed(node, (need) => !liveOf(ended.get(need)));
  if (change.action === "unknown") return { status: "unknown", reason: change.reason ?? "" };
  if (missing !== undefined) {
    const trouble = { because: missing, root: rootOf(ended.get(missing)) };
    return isKept(inspection)
      ? { status: "kept", live: inspection.live, shaky: trouble }
      : { status: "skipped", ...trouble };
  }

  const weakened = weaken(node, (id) => !liveOf(ended.get(id)));
  const spec = resolve(weakened.spec, (id) => liveOf(ended.get(id))?.outputs);
  // What the user left out of this run is not missed.
  const missed = weakened.dropped.filter(({ missing }) => ended.get(missing) !== undefined);
  const partly = missed.map(({ path, missing }) => `${path} waits for ${missing}`).join(", ");
  return reach(running, inspection, { spec, partly });
}

type Kept<Cloud> = Inspection<Cloud> & { live: AnyLive };

/** Whether it was seen to be as it should be. */
const isKept = <Cloud>(inspection: Inspection<Cloud>): inspection is Kept<Cloud> =>
  inspection.change.action === "keep" && inspection.live !== undefined && inspection.live.pending === undefined;

/** What is wanted of a node now that all that it needs has ended, and what had to be left out of it. */
interface Wish {
  spec: Spec;
  partly: string;
}

/** Nothing is read again that was as it should be, as long as what is wanted of it is still the same. */
async function reach<Cloud>(running: Running<Cloud>, inspection: Inspection<Cloud>, wish: Wish): Promise<Outcome> {
  const { node, spec: planned } = inspection;
  const { spec } = wish;
  const isSame = ({ live }: Kept<Cloud>) =>
    isDeepStrictEqual(planned, spec) || differences(node.kind, spec, live.spec).length === 0;
  if (isKept(inspection) && isSame(inspection)) return kept(inspection.live, wish);
  const { engine, lanes } = running;
  const leave = await lanes.enter(node.kind.lane?.(spec));
  try {
    return await make(running, node, wish, leave);
  } catch (error) {
    return failure(engine, error);
  } finally {
    leave();
  }
}

async function make<Cloud>(
  { engine, adopts }: Running<Cloud>,
  node: Node<Cloud>,
  wish: Wish,
  leave: () => void,
): Promise<Outcome> {
  const { id, kind } = node;
  const { spec, partly } = wish;
  if (engine.signal.aborted) return NOT_BEGUN;
  const before = await read(engine, node, spec, new Pass());
  const { action, reason } = judge(node, spec, before, adopts);
  if (action === "conflict") return { status: "failed", reason: reason! };
  if (action === "keep" && before!.pending === undefined) return kept(before!, wish);
  if (engine.signal.aborted) return NOT_BEGUN;

  const began = engine.clock.now();
  engine.emit({ type: "started", id, action, typical: kind.typical });
  // What is in progress already is only waited for: nothing is created twice.
  if (action !== "keep") await converge(engine, node, spec, { before, adopts });
  if (kind.laneUntil === "answered") leave();
  const live = await settle(engine, node, spec);
  const end = { action, ...(partly === "" ? {} : { partly }) };
  engine.emit({ type: "finished", id, milliseconds: engine.clock.now() - began, ...end });
  return { status: "done", live, ...end };
}

const NOT_BEGUN: Outcome = { status: "interrupted", because: "not begun" };

const kept = (live: AnyLive, { partly }: Wish): Outcome =>
  partly === "" ? { status: "kept", live } : { status: "done", action: "keep", live, partly };

function failure<Cloud>(engine: Engine<Cloud>, error: unknown): Outcome {
  if (error instanceof PlaceDown) return { status: "unknown", reason: error.message };
  if (error instanceof StillAtWork)
    return { status: "interrupted", because: `AWS is still at work: this run was waiting for ${error.what}` };
  if (error instanceof Interrupted)
    return { status: "interrupted", because: "stopped half-way; the next run finishes it" };
  return { status: "failed", reason: engine.faults.explain(error) };
}

/** Documents that others write too are read once more at the very end: who came in between is named. */
async function lookOnceMore<Cloud>(
  engine: Engine<Cloud>,
  graph: Graph<Cloud>,
  outcomes: Map<string, Outcome>,
): Promise<void> {
  const pass = new Pass();
  const again = graph.nodes.map(async (node) => {
    const outcome = outcomes.get(node.id)!;
    if (!node.kind.shared || outcome.status !== "done" || engine.signal.aborted) return;
    const spec = resolve(
      weaken(node, (id) => !liveOf(outcomes.get(id))).spec,
      (id) => liveOf(outcomes.get(id))?.outputs,
    );
    const live: AnyLive | undefined = await read(engine, node, spec, pass).catch(() => outcome.live);
    const [changed] = differences(node.kind, spec, live?.spec);
    if (!changed) return;
    const reason = `${changed.path} was changed by somebody else during this run; run again`;
    outcomes.set(node.id, { status: "failed", reason });
    engine.emit({ type: "failed", id: node.id, reason });
  });
  await Promise.all(again);
}

function tell<Cloud>({ emit }: Engine<Cloud>, id: string, outcome: Outcome): void {
  if (outcome.status === "failed" || outcome.status === "unknown") emit({ type: "failed", id, reason: outcome.reason });
  if (outcome.status === "skipped") emit({ type: "skipped", id, because: outcome.because });
  if (outcome.status === "interrupted") emit({ type: "interrupted", id, because: outcome.because });
}
