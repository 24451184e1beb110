import type { Context } from "../aws/aws.ts";
import { covers, saysTheSame, type PolicyDocument, type Statement } from "../aws/policy.ts";
import { mentions } from "../engine/reference.ts";
import type { HomeRole } from "./home-role.ts";
import { simulate, type Asked, type Decisions } from "./simulation.ts";

/** What a policy of home's role allows with something of home's, and so ought to with the counterpart in a region. */
export interface Grant {
  region: string;
  /** Its conditions as they read in the region. */
  allows: Pick<Statement, "Action" | "NotAction" | "Condition">;
  /** The resource at home… */
  home: string;
  /** …and in the region. */
  there: string;
}

interface Extended {
  role: HomeRole;
  /** The name of our own inline policy on it: it is left out, or nothing would ever be missing again. */
  extension: string;
  /** The home region. */
  home: string;
}

/**
 * The grants that home's role lacks, each with the actions that it lacks. AWS is asked what the role may do; where the
 * caller may not ask that, and for what nobody can ask (patterns of actions, what is not there yet), its policies say.
 */
export async function missingGrants(
  context: Context,
  { role, extension, home }: Extended,
  grants: readonly Grant[],
): Promise<Grant[]> {
  const decided = await simulate(context, { arn: role.arn, name: role.name, extension }, asks(grants, home));
  const inline = Object.entries(role.policies).flatMap(([name, policy]) => (name === extension ? [] : [policy]));
  const documents = [...inline, ...role.managed.flatMap((arn) => role.documents[arn] ?? [])];
  return grants.flatMap((grant) => {
    const { Action } = grant.allows;
    if (!Action) return isGranted(documents, grant) ? [] : [grant];
    const lacking = Action.filter(
      (action) => lacks(decided, grant, { action, home }) ?? !isGranted(documents, grant, action),
    );
    return lacking.length > 0 ? [{ ...grant, allows: { ...grant.allows, Action: lacking } }] : [];
  });
}

function asks(grants: readonly Grant[], home: string): Asked[] {
  return grants.flatMap(({ region, allows, home: here, there }) => {
    const actions = (allows.Action ?? []).filter((action) => !/[*?]/u.test(action));
    if (actions.length === 0 || mentions(there)) return [];
    return [
      { region: home, actions, resource: here },
      { region, actions, resource: there },
    ];
  });
}

/** Whether home's role lacks it, as AWS says: at home it may, and in the region nothing allows it. Undefined where AWS does not know. */
function lacks(
  decided: Decisions,
  { home: here, there, region }: Grant,
  { action, home }: { action: string; home: string },
): boolean | undefined {
  const [atHome, inRegion] = [decided(home, action, here), decided(region, action, there)];
  if (!atHome || !inRegion) return undefined;
  if (atHome.decision !== "allowed") return atHome.isUnsure ? undefined : false;
  // What is denied outright would be denied with a grant of ours as well.
  if (inRegion.decision !== "implicitDeny") return false;
  return inRegion.isUnsure ? undefined : true;
}

/** Whether one of the statements says all that the grant says. */
function isGranted(documents: readonly PolicyDocument[], { allows, there }: Grant, action?: string): boolean {
  return documents
    .flatMap(({ Statement }) => Statement)
    .some(
      ({ Effect, Action = [], NotAction, Resource = [], Condition }) =>
        Effect === "Allow" &&
        (action === undefined
          ? saysTheSame({ Statement: { NotAction } }, { Statement: { NotAction: allows.NotAction } })
          : Action.some((pattern) => covers(pattern, action, "iu"))) &&
        Resource.some((pattern) => covers(pattern, there)) &&
        (!Condition || saysTheSame({ Statement: { Condition } }, { Statement: { Condition: allows.Condition ?? {} } })),
    );
}
