import type { Aws } from "../aws/aws.ts";
import { summary, writes, type Plan } from "../engine/change.ts";
import type { Look } from "../engine/look.ts";
import { EXIT, UserError } from "./failure.ts";
import type { ApplyOptions } from "./options.ts";
import type { PlanFile } from "./plan-file.ts";
import { isNarrowed } from "./selection.ts";
import type { Survey } from "./survey.ts";
import type { World } from "./world.ts";

/** What can be told from the command line alone. */
export function refuseUsage(options: ApplyOptions, { io }: World, saved: PlanFile | undefined): void {
  if (saved && isNarrowed(options))
    throw new UserError(
      `${saved.path} knows what it is about: leave out --only, --region, --skip-region and --adopt, or plan again with them`,
      EXIT.usage,
    );
  if (!saved && !options.yes && (options.json || !io.interactive))
    throw new UserError(
      "nobody is here to agree to the plan: say apply -y, or apply a plan saved with plan --out",
      EXIT.usage,
    );
}

interface Agreement {
  world: World;
  force: boolean | undefined;
  /** The user has said yes already. */
  agreed: boolean | undefined;
}

/** Everything that must be clear before the first write. */
export async function refuseUnlessAgreed({ plan, found }: Survey, { world, force, agreed }: Agreement): Promise<void> {
  refuseConflicts(plan);
  if (!force) refuseManyRemovals(plan);
  const isWork = plan.changes.some(writes) || isInProgress(found);
  if (isWork && !agreed && !(await agrees(world))) throw new UserError("not agreed to: nothing was changed");
}

function refuseConflicts({ changes }: Plan): void {
  const conflicts = changes.filter(({ action }) => action === "conflict");
  if (conflicts.length === 0) return;
  const reasons = conflicts.map(({ id, reason }) => `  ${id}: ${reason}`);
  throw new UserError(["nothing was changed, because of what the plan marks with !:", ...reasons].join("\n"));
}

function refuseManyRemovals({ changes }: Plan): void {
  const counts = summary(changes);
  const existing = changes.length - counts.create;
  if (counts.delete * 3 > existing)
    throw new UserError(
      `nothing was changed: the plan removes ${counts.delete} of ${existing} resources, more than a third; say --force if you mean it`,
    );
}

/** Whether AWS is still at work on something that an earlier run began. */
const isInProgress = ({ inspections }: Look<Aws>): boolean =>
  [...inspections.values()].some(({ live }) => live?.pending !== undefined);

async function agrees({ io }: World): Promise<boolean> {
  const answer = await io.ask("Apply these changes? Only yes will do: ");
  return answer?.trim().toLowerCase() === "yes";
}
