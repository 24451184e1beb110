import { setMaxListeners } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RATES } from "../../src/cli/rates.ts";
import { openSession, type Session } from "../../src/cli/session.ts";
import { survey, type Survey } from "../../src/cli/survey.ts";
import type { World } from "../../src/cli/world.ts";
import { apply } from "../../src/engine/apply.ts";
import { systemClock } from "../../src/engine/clock.ts";
import type { Event } from "../../src/engine/event.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Application } from "./applications.ts";
import { rateFloor, shortestMakespan, type Step } from "./makespan.ts";

/** How long each call takes in the sandbox, in milliseconds. */
const LATENCY = 50;

/** What a plan cost, from the first call on. */
export interface PlanCost {
  calls: number;
  /** Calls that had to be made one after another. */
  roundTrips: number;
  resources: number;
}

export async function costOfPlan(application: Application): Promise<PlanCost> {
  // How deep a plan is says nothing about how many calls AWS lets through in a second.
  return opened(application, { env: { GOGLOBAL_RATES: "off" } }, async ({ sandbox, seen, began }) => ({
    calls: sandbox.calls.log.length,
    roundTrips: (sandbox.clock.now() - began) / LATENCY,
    resources: seen.graph.nodes.length,
  }));
}

/** How long an apply took, as a multiple of the shortest time in which its work can be done. */
export async function makespanRatio(application: Application): Promise<number> {
  const took = new Map<string, number>();
  const listen = (event: Event) => {
    if (event.type === "finished") took.set(event.id, event.milliseconds);
  };
  return opened(application, { emit: listen }, async ({ sandbox, session, seen }) => {
    const before = sandbox.calls.log.length;
    const run = await apply(seen.graph, session.engine, seen.found);
    if (run.ending !== "done") throw new Error(`the apply ended ${run.ending}`);
    const floor = rateFloor(sandbox.calls.log.slice(before), RATES);
    return run.duration / shortestMakespan(stepsOf(seen, took), floor);
  });
}

function stepsOf({ graph, found }: Survey, took: ReadonlyMap<string, number>): Step[] {
  return graph.nodes.map(({ id, kind, needs, weakNeeds }) => ({
    id,
    needs: [...needs, ...weakNeeds],
    // Where the next may start at the answer, what it takes to settle keeps nobody waiting.
    lane: kind.laneUntil === "answered" ? undefined : kind.lane?.(found.inspections.get(id)!.spec),
    milliseconds: took.get(id) ?? 0,
  }));
}

interface Opened {
  sandbox: Sandbox;
  session: Session;
  seen: Survey;
  /** When the first call was made, in the sandbox's time. */
  began: number;
}

/** Plans the application in a simulated AWS of its own, as the commands do, and goes on from there. */
async function opened<T>(
  { config, seed }: Application,
  { emit = () => {}, env = {} }: { emit?: (event: Event) => void; env?: World["env"] },
  goOn: (opened: Opened) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-bench-"));
  try {
    const file = join(folder, "goglobal.config.json");
    await writeFile(file, config);
    const sandbox = await openSandbox({ seed });
    sandbox.faults.latency(LATENCY);
    const began = sandbox.clock.now();
    const session = await openSession({ config: file, sandbox: true }, worldWith(sandbox, folder, env), emit);
    const seen = await survey(session, {});
    return await goOn({ sandbox, session, seen, began });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function worldWith(sandbox: Sandbox, cwd: string, env: World["env"]): World {
  const { signal } = new AbortController();
  // All that waits listens to it, and Node would warn of more than ten.
  setMaxListeners(0, signal);
  return {
    cwd,
    env,
    clock: systemClock,
    signal,
    io: {
      out: () => {},
      err: () => {},
      ask: async () => undefined,
      interactive: false,
      onScreen: { out: false, err: false },
    },
    openSandbox: async () => sandbox,
  };
}
