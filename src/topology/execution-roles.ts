import type { Aws } from "../aws/aws.ts";
import { copyable } from "../aws/marks.ts";
import { canonical, saysTheSame, trust, type PolicyDocument } from "../aws/policy.ts";
import type { HomeRole } from "../discover/home-role.ts";
import type { Graph } from "../engine/graph.ts";
import { executionRole as kind, type ExecutionRoleSpec } from "../resources/execution-role.ts";
import { ourName, roleName } from "../resources/role-name.ts";
import type { Translation } from "./policy-text.ts";
import { translate } from "./policy-translation.ts";
import { accessOf, type Described } from "./role-access.ts";
import { roleRemarks, trustRemark } from "./role-remarks.ts";
import { extensionName } from "./role-extensions.ts";

/** Of which function, where, and from which home. */
export interface WantedRole extends Described, Pick<Translation, "mapped" | "stays"> {
  /** The role of the home function, or the one that the config names. A described function without a role has none. */
  home?: HomeRole;
}

/** The role in which a function runs in a region. */
export interface FunctionRole {
  arn: string;
  /** What must be done before the function can run in it, where its ARN does not say so. */
  after: string[];
  /** What of it depends on home, for the reader of a plan. */
  remarks: string[];
}

/**
 * The role of a function in a region: one of our own, made like home's or, for a described function, with what the config's
 * tables and buckets need; or home's with our extension, or the one that the config names, as they are.
 */
export function executionRole(graph: Graph<Aws>, wanted: WantedRole): FunctionRole {
  const { config, functionName, home } = wanted;
  const { role } = config.functions[functionName]!;
  // A role that the config speaks of and that is not there has been told as a misfit.
  if (role === "extend") return extended(graph, home!, wanted);
  if (role !== undefined) return { arn: home!.arn, after: [], remarks: [] };
  const { spec, remarks } = home ? mirrored(home, wanted) : described(wanted);
  const { arn } = graph.add(kind, spec, { step: "functions" });
  return { arn, after: [], remarks };
}

/** What `addRoleExtension` adds comes first. */
function extended(graph: Graph<Aws>, home: HomeRole, wanted: WantedRole): FunctionRole {
  const id = `role-extension/${home.name}/${extensionName(wanted.identity)}`;
  const { document } = translate(home.trust, translationOf(wanted));
  return {
    arn: home.arn,
    after: graph.get(id) ? [id] : [],
    remarks: saysTheSame(document, home.trust) ? [] : [trustRemark(wanted, home)],
  };
}

function mirrored(home: HomeRole, wanted: WantedRole): { spec: ExecutionRoleSpec; remarks: string[] } {
  const { config, identity } = wanted;
  const translation = translationOf(wanted);
  const { [extensionName(identity)]: _ours, ...own } = home.policies;
  const kept = new Set<string>();
  const there = (policy: PolicyDocument) => {
    const translated = translate(policy, translation);
    translated.kept.forEach((text) => kept.add(text));
    return translated.document;
  };
  const policies = Object.fromEntries(Object.entries(own).map(([name, policy]) => [name, there(policy)]));
  const managed = home.managed.filter((arn) => {
    const policy = home.documents[arn];
    const translated = policy && there(policy);
    if (!policy || saysTheSame(policy, translated!)) return true;
    // Somebody else's policy cannot be changed: what it says of the region becomes an inline one of our role.
    policies[unusedName(arn.slice(arn.lastIndexOf("/") + 1), policies)] = translated!;
    return false;
  });
  const spec = {
    ...settingsOf(wanted, config.permissionsBoundary ?? home.permissionsBoundary),
    trust: there(home.trust),
    policies,
    managed,
    maxSession: home.maxSession,
    tags: { ...copyable(home.tags), ...config.tags },
  };
  return {
    spec,
    remarks: roleRemarks(wanted, home, { kept: [...kept], boundary: spec.permissionsBoundary, translation }),
  };
}

function described(wanted: WantedRole): { spec: ExecutionRoleSpec; remarks: string[] } {
  const { config, identity, region, functionName } = wanted;
  const vpc = config.functions[functionName]!.regions[region]?.vpc;
  const access = accessOf(wanted);
  const awsManaged = (name: string) => `arn:${identity.partition}:iam::aws:policy/service-role/${name}`;
  const spec = {
    ...settingsOf(wanted, config.permissionsBoundary ?? null),
    trust: canonical(trust(identity.account, "lambda.amazonaws.com")),
    policies: access.Statement.length > 0 ? { goglobal: access } : {},
    // The one for a VPC holds all that the basic one does.
    managed: [awsManaged(vpc ? "AWSLambdaVPCAccessExecutionRole" : "AWSLambdaBasicExecutionRole")],
    tags: config.tags,
  };
  return { spec, remarks: [] };
}

const translationOf = ({ config, region, mapped, stays = [] }: WantedRole): Translation => ({
  from: config.home,
  to: region,
  mapped,
  stays,
});

const settingsOf = ({ identity, functionName, region }: WantedRole, permissionsBoundary: string | null) => ({
  name: roleName(ourName(identity.mark, functionName, region)),
  region,
  permissionsBoundary,
});

function unusedName(name: string, taken: object): string {
  return Object.hasOwn(taken, name) ? unusedName(`${name}-managed`, taken) : name;
}
