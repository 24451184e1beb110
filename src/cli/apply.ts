import { apply as applyAll } from "../engine/apply.ts";
import type { Run } from "../engine/outcome.ts";
import { viewFor, type ApplyView } from "./apply-view.ts";
import { refuseUnlessAgreed, refuseUsage } from "./agreement.ts";
import { EXIT, type ExitCode } from "./failure.ts";
import type { ApplyOptions, SelectionOptions } from "./options.ts";
import { patiently } from "./patiently.ts";
import { readPlanFile, refuseMoved, refuseOther } from "./plan-file.ts";
import { adoptsOf } from "./selection.ts";
import { openSession, type Session } from "./session.ts";
import { survey, type Survey } from "./survey.ts";
import type { World } from "./world.ts";

/** Makes it so: plans, asks, and carries out; or carries out a plan that was saved. */
export async function apply(planPath: string | undefined, options: ApplyOptions, world: World): Promise<ExitCode> {
  const saved = planPath === undefined ? undefined : await readPlanFile(planPath, world);
  refuseUsage(options, world, saved);
  const view = viewFor(options, world);
  const session = await patiently(world, () => openSession(options, world, (event) => view.emit(event)));
  try {
    if (saved) refuseOther(saved, session);
    const selection = saved?.selection ?? options;
    const seen = await patiently(world, () => survey(session, selection));
    if (saved) refuseMoved(saved, seen.found);
    view.plan(seen.plan, session);
    await refuseUnlessAgreed(seen, { world, force: options.force, agreed: options.yes || saved !== undefined }).catch(
      (error: unknown) => {
        view.refused(seen.plan);
        throw error;
      },
    );
    return await carryOut(seen, { session, view, selection });
  } finally {
    await session.close();
  }
}

interface Carrying {
  session: Session;
  view: ApplyView;
  selection: SelectionOptions;
}

async function carryOut({ graph, found }: Survey, { session, view, selection }: Carrying): Promise<ExitCode> {
  const { engine } = session;
  const run = await view.during(() => applyAll(graph, engine, found, { adopts: adoptsOf(selection) }), engine.clock);
  const exit = EXITS[run.ending];
  view.end(run, exit, session);
  return exit;
}

const EXITS: Readonly<Record<Run["ending"], ExitCode>> = {
  done: EXIT.done,
  failed: EXIT.failed,
  partly: EXIT.partly,
  interrupted: EXIT.interrupted,
};
