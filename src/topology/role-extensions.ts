import { saysTheSame, sizeOf, type PolicyDocument, type Statement } from "../aws/policy.ts";
import type { Aws } from "../aws/aws.ts";
import type { Grant } from "../discover/missing-grants.ts";
import type { HomeRole } from "../discover/home-role.ts";
import type { Graph } from "../engine/graph.ts";
import { roleExtension } from "../resources/role-extension.ts";
import { ourName } from "../resources/role-name.ts";
import type { Identity } from "./identity.ts";
import { counterpartOf, type Translation } from "./policy-text.ts";
import { translateCondition } from "./policy-translation.ts";

/** The name of our own inline policy on a home function's role. */
export const extensionName = ({ mark }: Pick<Identity, "mark">): string => ourName(mark);

/** What home's role may do with things of the home region, each with its counterpart in the other. */
export function wantedGrants(role: HomeRole, identity: Pick<Identity, "mark">, translation: Translation): Grant[] {
  const inline = Object.entries(role.policies).flatMap(([name, policy]) =>
    name === extensionName(identity) ? [] : [policy],
  );
  return [...inline, ...role.managed.flatMap((arn) => role.documents[arn] ?? [])]
    .flatMap(({ Statement }) => Statement)
    .filter(({ Effect, Resource }) => Effect === "Allow" && Resource !== undefined)
    .flatMap((statement) => grantsOf(statement, translation));
}

function grantsOf(statement: Statement, translation: Translation): Grant[] {
  const { Action, NotAction, Resource = [], Condition = {} } = statement;
  const conditions = translateCondition(statement, translation);
  const areTheSame = saysTheSame({ Statement: { Condition } }, { Statement: { Condition: conditions } });
  const allows = {
    ...(Action ? { Action } : {}),
    ...(NotAction ? { NotAction } : {}),
    ...(statement.Condition ? { Condition: conditions } : {}),
  };
  return Resource.flatMap((home) =>
    counterpartOf(home, translation)
      .texts.filter((there) => there !== home || !areTheSame)
      .map((there) => ({ region: translation.to, allows, home, there })),
  );
}

/**
 * Adds to the role what it lacks, or takes our policy away when it lacks nothing. Wanted of every home role that functions
 * of other regions are to run in, and of every other one that has our policy from before.
 */
export function addRoleExtension(graph: Graph<Aws>, { role, missing, identity, after = [] }: ExtensionOf): void {
  const name = extensionName(identity);
  const others = Object.entries(role.policies).filter(([other]) => other !== name);
  graph.add(
    roleExtension,
    {
      role: role.name,
      name,
      policy: missing.length > 0 ? policyOf(missing) : null,
      taken: others.reduce((sum, [, policy]) => sum + sizeOf(policy), 0),
    },
    { after, step: "functions" },
  );
}

interface ExtensionOf {
  role: HomeRole;
  missing: readonly Grant[];
  identity: Identity;
  after?: readonly string[];
}

/** One statement for all that is allowed alike, with exactly the resources that are missing. */
function policyOf(missing: readonly Grant[]): PolicyDocument {
  const statements: { allows: Grant["allows"]; Resource: Set<string> }[] = [];
  for (const { allows, there } of missing) {
    const alike = statements.find((one) => saysTheSame({ Statement: one.allows }, { Statement: allows }));
    if (alike) alike.Resource.add(there);
    else statements.push({ allows, Resource: new Set([there]) });
  }
  return {
    Version: "2012-10-17",
    Statement: statements.map(({ allows: { Condition, ...allows }, Resource }) => ({
      Effect: "Allow",
      ...allows,
      Resource: [...Resource],
      ...(Condition ? { Condition } : {}),
    })),
  };
}
