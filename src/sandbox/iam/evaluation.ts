import { covers } from "../../aws/policy.ts";
import type { World } from "../world.ts";
import { meets, type RequestContext } from "./conditions.ts";
import { policyAt } from "./managed-policy.ts";
import { type Role, type Statement, statementsOf } from "./role.ts";

/** What somebody wants to do. */
export interface Request {
  action: string;
  resource: string;
  /** Where it is left out, all conditions are taken as met. */
  context?: RequestContext;
}

/** What policies say of a request, in the words of IAM, and which context keys they ask for that it did not have. */
export interface Decision {
  decision: "allowed" | "explicitDeny" | "implicitDeny";
  missing: string[];
}

/** The identity policies of a role: inline, then managed; without the inline ones that are named. */
export function documentsOf(world: World, role: Role, excluded: readonly string[] = []): string[] {
  const inline = Object.entries(role.policies).filter(([name]) => !excluded.includes(name));
  return [...inline.map(([, document]) => document), ...role.attached.map((arn) => policyAt(world, arn)!.document)];
}

/** AWS documentation, policy evaluation logic: one that denies outweighs all others, and what none allows is denied. */
export function decide(documents: readonly string[], request: Request): Decision {
  const judged = documents
    .flatMap(statementsOf)
    .filter((statement) => isAbout(statement, request))
    .map(({ Effect, ...statement }) => ({
      Effect,
      ...(request.context ? meets(statement, request.context) : { isMet: true, missing: [] }),
    }));
  const missing = [...new Set(judged.flatMap((one) => one.missing))];
  const effects = new Set(judged.filter(({ isMet }) => isMet).map(({ Effect }) => Effect));
  if (effects.has("Deny")) return { decision: "explicitDeny", missing };
  return { decision: effects.has("Allow") ? "allowed" : "implicitDeny", missing };
}

/** Whether the role may do something to a resource: its policies allow it, and its boundary, where one is known, does too. */
export function isAllowed(world: World, role: Role, request: Request): boolean {
  const boundary = policyAt(world, role.boundary ?? "");
  return [documentsOf(world, role), ...(boundary ? [[boundary.document]] : [])].every(
    (documents) => decide(documents, request).decision === "allowed",
  );
}

function isAbout({ Action, NotAction, Resource, NotResource }: Statement, { action, resource }: Request): boolean {
  const fits = (patterns: string | string[] | undefined, value: string, flags: "u" | "iu") =>
    [patterns ?? []].flat().some((pattern) => covers(pattern, value, flags));
  return (
    (Action === undefined ? !fits(NotAction, action, "iu") : fits(Action, action, "iu")) &&
    (Resource === undefined ? !fits(NotResource, resource, "u") : fits(Resource, resource, "u"))
  );
}
