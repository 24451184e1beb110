import type { EvaluationResult, SimulatePrincipalPolicyCommandInput } from "@aws-sdk/client-iam";
import type { Context } from "../aws/aws.ts";
import { classOf } from "../aws/errors.ts";
import { paged } from "../resources/iam-pages.ts";

/** Something that the role may want to do in a region. */
export interface Asked {
  region: string;
  actions: string[];
  resource: string;
}

interface Decision {
  decision: "allowed" | "explicitDeny" | "implicitDeny";
  /** It hangs on more than what was said: on a condition that only a real request meets or does not. */
  isUnsure: boolean;
}

/** What AWS says; undefined where it was not asked, or did not say. */
export type Decisions = (region: string, action: string, resource: string) => Decision | undefined;

interface Principal {
  arn: string;
  name: string;
  /** The inline policy of the role that is left out. */
  extension: string;
}

/** So many pairs of an action and a resource are asked about in one call. */
const MOST_PAIRS = 500;

/** Asks AWS what the role may do, in as few calls as that takes. */
export async function simulate(context: Context, principal: Principal, asked: readonly Asked[]): Promise<Decisions> {
  const decided = new Map<string, Decision>();
  const keyOf = (...parts: string[]) => parts.join("\n");
  let isDenied = false;
  await Promise.all(
    batches(asked).map(async (batch) => {
      const answer = await answerTo(context, principal, batch).catch((error: unknown) => {
        const meaning = classOf(error);
        isDenied ||= meaning === "denied";
        if (meaning === "denied" || meaning === "invalid") return [];
        throw error;
      });
      for (const [action, resource, decision] of answer) decided.set(keyOf(batch.region, action, resource), decision);
    }),
  );
  if (isDenied)
    context.note(
      `the caller may not iam:SimulatePrincipalPolicy: what the role ${principal.name} lacks is read from its policies alone`,
    );
  return (...asked_) => decided.get(keyOf(...asked_));
}

interface Batch {
  region: string;
  actions: string[];
  resources: string[];
}

/** By region and actions; "everything" is asked about alone, since its answer names no resource. */
function batches(asked: readonly Asked[]): Batch[] {
  const groups = new Map<string, Batch>();
  for (const { region, actions, resource } of asked) {
    const key = JSON.stringify([region, actions, resource === "*"]);
    const group = groups.get(key) ?? { region, actions, resources: [] };
    if (!group.resources.includes(resource)) group.resources.push(resource);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap((group) => {
    const most = Math.max(1, Math.floor(MOST_PAIRS / group.actions.length));
    const starts = Array.from({ length: Math.ceil(group.resources.length / most) }, (_, index) => index * most);
    return starts.map((start) => ({ ...group, resources: group.resources.slice(start, start + most) }));
  });
}

async function answerTo(
  { cloud }: Context,
  { arn, name, extension }: Principal,
  { region, actions, resources }: Batch,
): Promise<[action: string, resource: string, Decision][]> {
  const iam = await cloud.iam();
  const question: SimulatePrincipalPolicyCommandInput = {
    PolicySourceArn: arn,
    ActionNames: actions,
    ResourceArns: resources,
    ContextEntries: [{ ContextKeyName: "aws:RequestedRegion", ContextKeyType: "string", ContextKeyValues: [region] }],
    PolicyExclusionList: [
      { InlinePolicyIdentifier: { PolicyName: extension, AttachmentType: "role", AttachmentName: name } },
    ],
  };
  const results = await paged(async (page) => {
    const { EvaluationResults = [], Marker } = await iam.simulatePrincipalPolicy({ ...question, ...page });
    return { items: EvaluationResults, Marker };
  });
  return results.flatMap((result) => decisionsOf(result, resources));
}

/** AWS documentation: what it is on each resource stands inside; only for "everything" the result itself says it. */
function decisionsOf(result: EvaluationResult, [first]: readonly string[]): [string, string, Decision][] {
  const { EvalActionName, EvalDecision, MissingContextValues, ResourceSpecificResults = [] } = result;
  const each =
    first === "*"
      ? [{ EvalResourceName: first, EvalResourceDecision: EvalDecision, MissingContextValues }]
      : ResourceSpecificResults;
  return each.map((one) => {
    const isUnsure = (one.MissingContextValues ?? []).length > 0;
    return [EvalActionName!, one.EvalResourceName!, { decision: one.EvalResourceDecision!, isUnsure }];
  });
}
