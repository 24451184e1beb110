import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Aws } from "../aws/aws.ts";
import { messageOf } from "../engine/errors.ts";
import type { Look } from "../engine/look.ts";
import { moved, save, type SavedResources } from "../engine/saved-plan.ts";
import { EXIT, UserError } from "./failure.ts";
import type { SelectionOptions } from "./options.ts";
import type { Session } from "./session.ts";
import type { World } from "./world.ts";

/** What `plan --out` writes: what was seen, in digests only, so that no secret is in it. */
interface Saved {
  version: 1;
  app: string;
  account: string;
  config: string;
  salt: string;
  selection: SelectionOptions;
  resources: SavedResources;
}

/** A plan that was saved, and where it came from. */
export interface PlanFile extends Saved {
  path: string;
}

interface Making {
  session: Session;
  found: Look<Aws>;
  options: SelectionOptions;
  world: World;
}

export async function writePlanFile(path: string, { session, found, options, world }: Making): Promise<void> {
  const { header, configDigest } = session;
  const { only, region, skipRegion, adopt } = options;
  const salt = randomBytes(16).toString("base64url");
  const selection = JSON.parse(JSON.stringify({ only, region, skipRegion, adopt })) as SelectionOptions;
  const file: Saved = {
    version: 1,
    app: header.app,
    account: header.account,
    config: configDigest,
    salt,
    selection,
    resources: save(found, salt),
  };
  await writeFile(resolve(world.cwd, path), `${JSON.stringify(file, null, 2)}\n`).catch((error: unknown) => {
    throw new UserError(`the plan cannot be saved: ${messageOf(error)}; give --out a file that can be written`);
  });
  world.io.err(`The plan is in ${path}: goglobal apply ${path} carries out just this, or says what has moved since.`);
}

export async function readPlanFile(path: string, { cwd }: World): Promise<PlanFile> {
  const file = await readFile(resolve(cwd, path), "utf8").catch(() => {
    throw new UserError(`there is no plan file ${path}: make one with goglobal plan --out ${path}`, EXIT.usage);
  });
  try {
    const plan = JSON.parse(file) as Partial<Saved>;
    if (plan.version === 1 && plan.resources && plan.selection && plan.salt !== undefined)
      return { ...(plan as Saved), path };
  } catch {
    // What is no JSON is no plan file either; said below.
  }
  throw new UserError(
    `${path} is not a plan file of this version of goglobal: make one with goglobal plan --out ${path}`,
    EXIT.usage,
  );
}

/** Refuses a plan that was made for something else. */
export function refuseOther(plan: PlanFile, { header, configDigest }: Session): void {
  if (plan.app !== header.app || plan.account !== header.account)
    throw new UserError(
      `${plan.path} is a plan for ${plan.app} in account ${plan.account}, and this is ${header.app} in ${header.account}`,
      EXIT.usage,
    );
  if (plan.config !== configDigest)
    throw new UserError(`the config has changed since ${plan.path} was made: plan again`);
}

/** Refuses a plan when AWS has moved since it was made. */
export function refuseMoved(plan: PlanFile, found: Look<Aws>): void {
  const changes = moved(plan.resources, save(found, plan.salt));
  if (changes.length > 0)
    throw new UserError(
      [
        `AWS has moved since ${plan.path} was made, so nothing was changed:`,
        ...changes.map((line) => `  ${line}`),
        "Plan again.",
      ].join("\n"),
    );
}
