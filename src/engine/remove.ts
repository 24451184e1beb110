import { formatDuration } from "./duration.ts";
import { contextOf, Pass, type Engine } from "./engine.ts";
import { Interrupted } from "./errors.ts";
import { sameKey, type AnyLive } from "./inspect.ts";
import type { AnyKind } from "./kind.ts";
import type { Look } from "./look.ts";
import { liveOf, rootOf, type Outcome } from "./outcome.ts";
import { patienceOf, pause, persist } from "./persist.ts";
import { PlaceDown } from "./places.ts";
import type { Outputs } from "./reference.ts";
import { replaced, sort, uses, type Stray } from "./strays.ts";

/**
 * Removes what the graph no longer names, and the old ones of what was replaced: after everything else, the last kind
 * first, and never what something may still use.
 */
export async function removeAll<Cloud>(
  engine: Engine<Cloud>,
  found: Look<Cloud>,
  ended: ReadonlyMap<string, Outcome>,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const wasReplaced = (id: string) => {
    const outcome = ended.get(id);
    return outcome?.status === "done" && outcome.action === "replace";
  };
  const old = replaced(found, ({ node }) => wasReplaced(node.id));
  const doomed = sort([...found.strays, ...old]).removable;
  for (const kind of engine.kinds.toReversed()) {
    const removals = doomed
      .filter((stray) => stray.kind === kind)
      .map(async (stray) => {
        const reason = whyHeldBack(engine, found, ended, stray);
        outcomes.set(stray.id, reason ?? (await remove(engine, stray)));
      });
    await Promise.all(removals);
    // What failed to go may still use what comes earlier.
    const stuck = [...outcomes].find(([, { status }]) => status !== "removed");
    if (!stuck) continue;
    const [because, outcome] = stuck;
    for (const { id } of doomed)
      if (!outcomes.has(id)) outcomes.set(id, { status: "skipped", because, root: rootOf(outcome) });
    break;
  }
  return outcomes;
}

function whyHeldBack<Cloud>(
  { kinds, signal }: Engine<Cloud>,
  { inspections }: Look<Cloud>,
  ended: ReadonlyMap<string, Outcome>,
  { kind, live }: Stray<Cloud>,
): Outcome | undefined {
  if (signal.aborted) return { status: "interrupted", because: "not begun" };
  const after = [...inspections.values()].map(({ node, live: before }) => {
    const outcome = ended.get(node.id)!;
    return { node, outcome, there: liveOf(outcome) ?? before };
  });
  const isTwin = ({ node, there }: (typeof after)[number]) =>
    node.kind === kind && there !== undefined && sameKey(kind.key, there.spec, live.spec);
  const alike = after.filter(({ node }) => node.kind === kind).map(({ there }) => there?.outputs ?? {});
  const own = without(live.outputs, alike);
  const isLater = (other: AnyKind<Cloud>) => kinds.indexOf(other) > kinds.indexOf(kind);
  const holder = after.find((one) => {
    if (!liveOf(one.outcome) && (isLater(one.node.kind) || isTwin(one))) return true;
    return !isTwin(one) && uses(one.there, live, own);
  });
  return holder && { status: "skipped", because: holder.node.id, root: rootOf(holder.outcome) };
}

/** What it is known by and no other of its kind is: who mentions the rest may mean the other one. */
function without(outputs: Outputs, others: readonly Outputs[]): Outputs {
  const isItsOwn = ([name, value]: [string, string]) => !others.some((other) => other[name] === value);
  return Object.fromEntries(Object.entries(outputs).filter(isItsOwn));
}

async function remove<Cloud>(engine: Engine<Cloud>, stray: Stray<Cloud>): Promise<Outcome> {
  const { id, kind, place } = stray;
  const { clock, signal, emit, places } = engine;
  const began = clock.now();
  let hasBegun = false;
  try {
    await persist(engine, stray, async () => {
      const live = await markedNow(engine, stray);
      if (signal.aborted) throw new Interrupted();
      if (!live) return;
      if (!hasBegun) emit({ type: "started", id, action: "delete", typical: kind.typical });
      hasBegun = true;
      await places.reach(place, () => kind.remove!(contextOf(engine, id, new Pass()), live));
    });
    if (!hasBegun) return { status: "removed" };
    await untilGone(engine, stray);
    emit({ type: "finished", id, action: "delete", milliseconds: clock.now() - began });
    return { status: "removed" };
  } catch (error) {
    if (error instanceof PlaceDown) return { status: "unknown", reason: error.message };
    if (error instanceof Interrupted)
      return { status: "interrupted", because: hasBegun ? "AWS is still removing it" : "not begun" };
    return { status: "failed", reason: engine.faults.explain(error) };
  }
}

async function untilGone<Cloud>(engine: Engine<Cloud>, stray: Stray<Cloud>): Promise<void> {
  const { clock, signal, emit } = engine;
  const { id, kind } = stray;
  const patience = patienceOf(kind);
  const began = clock.now();
  for (let looks = 0; await markedNow(engine, stray); looks += 1) {
    const waited = clock.now() - began;
    if (waited >= patience) throw new Error(`it is still there after ${formatDuration(patience)}`);
    if (looks === 0) emit({ type: "waiting", id, what: "AWS to remove it" });
    await clock.sleep(pause(kind.typical, looks, waited), signal);
  }
}

/** The very thing as it is now, as long as it is there and carries our mark. */
async function markedNow<Cloud>(
  engine: Engine<Cloud>,
  { kind, live, place }: Stray<Cloud>,
): Promise<AnyLive | undefined> {
  const all: AnyLive[] = await engine.places.reach(place, () =>
    kind.list!(contextOf(engine, kind.name, new Pass()), place),
  );
  const alike = all.filter(({ spec }) => sameKey(kind.key, spec, live.spec));
  const same = alike.find(({ outputs }) => JSON.stringify(outputs) === JSON.stringify(live.outputs));
  // An output may have moved on meanwhile; only where there may be twins does that mean another thing.
  return same ?? (kind.replaces ? undefined : alike[0]);
}
