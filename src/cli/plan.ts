import { writes, type Plan } from "../engine/change.ts";
import { headerLine, planJson, planLines } from "../ui/plan.ts";
import { paintFor } from "./colour.ts";
import { EXIT, type ExitCode } from "./failure.ts";
import type { CommonOptions, SelectionOptions } from "./options.ts";
import { patiently } from "./patiently.ts";
import { writePlanFile } from "./plan-file.ts";
import { openSession } from "./session.ts";
import { survey } from "./survey.ts";
import type { World } from "./world.ts";

export interface PlanOptions extends CommonOptions, SelectionOptions {
  out?: string;
  json?: boolean;
  detailedExitcode?: boolean;
}

/** Shows what apply would change, and changes nothing. */
export async function plan(options: PlanOptions, world: World): Promise<ExitCode> {
  const session = await patiently(world, () => openSession(options, world));
  try {
    const { config, header } = session;
    const { plan: made, found } = await patiently(world, () => survey(session, options));
    if (options.json) world.io.out(JSON.stringify(planJson(made, header), null, 2));
    else {
      world.io.err(headerLine(header));
      for (const line of planLines(made, config.regions, paintFor(world, options, "out"))) world.io.out(line);
    }
    if (options.out !== undefined) await writePlanFile(options.out, { session, found, options, world });
    return exitOf(made, options.detailedExitcode ?? false);
  } finally {
    await session.close();
  }
}

function exitOf({ changes }: Plan, detailed: boolean): ExitCode {
  if (changes.some(({ action }) => action === "conflict")) return EXIT.failed;
  if (changes.some(({ action }) => action === "unknown")) return EXIT.partly;
  return detailed && changes.some(writes) ? EXIT.changes : EXIT.done;
}
