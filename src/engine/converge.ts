import { differences } from "./difference.ts";
import { contextOf, Pass, type Engine } from "./engine.ts";
import { Interrupted } from "./errors.ts";
import type { Node } from "./graph.ts";
import { judge, read, type Adopts, type AnyLive, type Spec } from "./inspect.ts";
import { formatDuration } from "./duration.ts";
import { patienceOf, pause, persist } from "./persist.ts";

/** Converges a node. Whatever made another try necessary may also have changed what there is to do, so each looks for itself. */
export async function converge<Cloud>(
  engine: Engine<Cloud>,
  node: Node<Cloud>,
  spec: Spec,
  { before, adopts }: { before: AnyLive | undefined; adopts: Adopts },
): Promise<void> {
  let isFirst = true;
  await persist(engine, node, async () => {
    const live = isFirst ? before : await read(engine, node, spec, new Pass());
    isFirst = false;
    if (engine.signal.aborted) throw new Interrupted();
    const { action, reason } = judge(node, spec, live, adopts);
    if (action === "conflict") throw new Error(reason);
    if (action === "keep") return;
    const context = contextOf(engine, node.id, new Pass());
    const base = action === "replace" ? undefined : live;
    await engine.places.reachAll([node.place, ...node.spans], () => node.kind.converge(context, spec, base));
  });
}

/** Reads until nothing differs and AWS is done. Throws with the paths that still differ when patience runs out. */
export async function settle<Cloud>(engine: Engine<Cloud>, node: Node<Cloud>, spec: Spec): Promise<AnyLive> {
  const { clock, signal, emit } = engine;
  const patience = patienceOf(node.kind);
  const began = clock.now();
  let what = awaited(undefined, []);
  try {
    for (let said: string | undefined, looks = 0; ; looks += 1) {
      const live = await read(engine, node, spec, new Pass());
      if (live?.failed !== undefined) throw new Error(live.failed);
      const open = differences(node.kind, spec, live?.spec).map(({ path }) => path);
      if (live && live.pending === undefined && open.length === 0) return live;
      what = awaited(live, open);
      if (what !== said) emit({ type: "waiting", id: node.id, what });
      said = what;
      const waited = clock.now() - began;
      if (waited >= patience)
        throw new Error(`it does not settle: after ${formatDuration(patience)} still waiting for ${what}`);
      await clock.sleep(pause(node.kind.typical, looks, waited), signal);
    }
  } catch (error) {
    throw error instanceof Interrupted ? new StillAtWork(what) : error;
  }
}

const awaited = (live: AnyLive | undefined, open: readonly string[]): string =>
  live?.pending ?? (live ? `AWS to show ${open.join(", ")}` : "AWS to show it");

/** The user interrupted the run while AWS was still at work on something that was begun. */
export class StillAtWork extends Interrupted {
  readonly what: string;
  constructor(what: string) {
    super();
    this.what = what;
  }
}
