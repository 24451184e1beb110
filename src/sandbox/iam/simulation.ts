import type {
  EvaluationResult,
  SimulatePrincipalPolicyCommandInput,
  SimulatePrincipalPolicyCommandOutput,
} from "@aws-sdk/client-iam";
import { NotSimulated, Refusal } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import type { RequestContext } from "./conditions.ts";
import { decide, documentsOf } from "./evaluation.ts";
import { policyAt } from "./managed-policy.ts";
import { noSuchEntity } from "./refusals.ts";
import type { Role } from "./role.ts";

type Input = SimulatePrincipalPolicyCommandInput;

const SimulatePrincipalPolicy: Operation<Input, SimulatePrincipalPolicyCommandOutput> = (world, input) => {
  const { PolicySourceArn: arn, ActionNames = [], ResourceArns = ["*"], MaxItems = 100, Marker = "0" } = input;
  const role = Object.values(world.state.roles).find((role) => role.arn === arn);
  if (!role) throw noSuchEntity(`The role with ARN ${arn} cannot be found.`);
  const vague = ActionNames.find((action) => !/^[\w-]+:\w+$/u.test(action));
  if (vague !== undefined) throw new Refusal("InvalidInputException", `Invalid action name: ${vague}`);
  const simulated = { excluded: excluded(input, role), context: contextOf(input) };
  const results = ActionNames.map((action) => evaluated(world, role, { action, ResourceArns, ...simulated }));
  const start = Number(Marker);
  const end = start + MaxItems;
  const isTruncated = end < results.length;
  return {
    EvaluationResults: results.slice(start, end),
    IsTruncated: isTruncated,
    ...(isTruncated ? { Marker: String(end) } : {}),
  };
};

const STRICTEST_FIRST = ["explicitDeny", "implicitDeny", "allowed"] as const;

interface Simulated {
  action: string;
  ResourceArns: string[];
  excluded: string[];
  context: RequestContext;
}

/** One result for each action; what it is on each resource, where some were named, stands inside. */
function evaluated(world: World, role: Role, { action, ResourceArns, excluded, context }: Simulated): EvaluationResult {
  const documents = documentsOf(world, role, excluded);
  const boundary = policyAt(world, role.boundary ?? "");
  const decisions = ResourceArns.map((resource) => {
    const { decision, missing } = decide(documents, { action, resource, context });
    const inside = boundary && decide([boundary.document], { action, resource, context }).decision;
    return {
      EvalResourceName: resource,
      EvalResourceDecision: decision === "allowed" && inside !== undefined ? inside : decision,
      MissingContextValues: missing,
      ...(inside === undefined
        ? {}
        : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: inside === "allowed" } }),
    };
  });
  const strictest = STRICTEST_FIRST.find((one) =>
    decisions.some(({ EvalResourceDecision }) => EvalResourceDecision === one),
  );
  return {
    EvalActionName: action,
    EvalResourceName: "*",
    EvalDecision: strictest,
    MissingContextValues: [...new Set(decisions.flatMap(({ MissingContextValues }) => MissingContextValues))],
    ...(ResourceArns.includes("*") ? {} : { ResourceSpecificResults: decisions }),
  };
}

/** The inline policies of the role that are to be left out. */
function excluded({ PolicyExclusionList = [] }: Input, role: Role): string[] {
  return PolicyExclusionList.flatMap(({ InlinePolicyIdentifier: inline }) => {
    if (!inline || inline.AttachmentName!.includes("*"))
      throw new NotSimulated("policy exclusions other than inline policies of one role");
    return inline.AttachmentType === "role" && inline.AttachmentName === role.name ? [inline.PolicyName!] : [];
  });
}

const contextOf = ({ ContextEntries = [] }: Input): RequestContext =>
  Object.fromEntries(
    ContextEntries.map(({ ContextKeyName, ContextKeyValues = [] }) => [
      ContextKeyName!.toLowerCase(),
      ContextKeyValues,
    ]),
  );

/** What a role could do, without doing it. */
export const simulation = { SimulatePrincipalPolicy };
