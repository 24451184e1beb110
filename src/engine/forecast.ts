import { writes } from "./change.ts";
import type { Stray } from "./strays.ts";
import { Lanes } from "./limit.ts";
import type { Graph } from "./graph.ts";
import type { Look } from "./look.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** How long AWS would take, in milliseconds: the same order and the same lanes as apply, each step as long as it typically takes. */
export async function forecast<Cloud>(graph: Graph<Cloud>, { inspections }: Look<Cloud>): Promise<number> {
  const clock = new VirtualClock();
  const lanes = new Lanes();
  const ends = new Map<string, Promise<void>>();
  for (const { id, needs, weakNeeds, follows } of graph.nodes) {
    const { change, node, live, spec } = inspections.get(id)!;
    const run = async () => {
      const leaders = live && writes(change) ? follows : [];
      await Promise.all([...needs, ...weakNeeds, ...leaders].map((need) => ends.get(need)));
      if (!writes(change) && live?.pending === undefined) return;
      const leave = await lanes.enter(node.kind.lane?.(spec));
      if (node.kind.laneUntil === "answered") leave();
      await clock.sleep(node.kind.typical);
      leave();
    };
    ends.set(id, run());
  }
  await Promise.all(ends.values());
  return clock.now();
}

/** Removals come kind after kind, those of one kind side by side. */
export function forecastOfRemovals<Cloud>(strays: readonly Stray<Cloud>[]): number {
  return [...new Set(strays.map(({ kind }) => kind))].reduce((sum, { typical }) => sum + typical, 0);
}
