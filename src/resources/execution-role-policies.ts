import type { IAM } from "@aws-sdk/client-iam";
import { ifExists } from "../aws/errors.ts";
import { canonical, decode, saysTheSame, sizeOf, type PolicyDocument } from "../aws/policy.ts";
import type { ExecutionRoleSpec } from "./execution-role.ts";
import { paged } from "./iam-pages.ts";

/** All inline policies of a role together, white space not counted (AWS documentation: IAM quotas). */
export const MOST_CHARACTERS = 10_240;
/** Ten by default. Accounts may ask for more, and home's role may have as many; so many is what none may have. */
const MOST_MANAGED = 25;

/** Why AWS would take no role with these policies. */
export function tooMuch({ policies = {}, managed = [] }: ExecutionRoleSpec): string | undefined {
  const size = Object.values(policies).reduce((sum, policy) => sum + sizeOf(policy), 0);
  const remedy =
    'use fewer or shorter ones at home, name a role of your own in the config ("role": "NAME"), or have home\'s role extended ("role": "extend")';
  if (size > MOST_CHARACTERS)
    return `its inline policies would have ${size} characters, and AWS takes ${MOST_CHARACTERS}; managed policies that name the home region are among them, since they have to be translated: ${remedy}`;
  if (managed.length > MOST_MANAGED)
    return `it would have ${managed.length} managed policies, and AWS takes ${MOST_MANAGED} at the most: ${remedy}`;
  return undefined;
}

/** The inline policies of a role. */
export async function inlineOf(iam: IAM, RoleName: string): Promise<Record<string, PolicyDocument>> {
  const names = await paged(async (page) => {
    const { PolicyNames = [], Marker } = await iam.listRolePolicies({ RoleName, ...page });
    return { items: PolicyNames, Marker };
  });
  const policies = await Promise.all(
    names.map(async (PolicyName) => {
      const found = await ifExists(iam.getRolePolicy({ RoleName, PolicyName }));
      const document = decode(found?.PolicyDocument);
      return document ? [[PolicyName, canonical(document)] as const] : [];
    }),
  );
  return Object.fromEntries(policies.flat());
}

/** The ARNs of the managed policies of a role. */
export const attachedTo = (iam: IAM, RoleName: string): Promise<string[]> =>
  paged(async (page) => {
    const { AttachedPolicies = [], Marker } = await iam.listAttachedRolePolicies({ RoleName, ...page });
    return { items: AttachedPolicies.map(({ PolicyArn }) => PolicyArn!), Marker };
  });

/** What is too much goes first, so that what comes has room: AWS counts both. */
export async function convergePolicies(
  iam: IAM,
  { name: RoleName, policies, managed }: ExecutionRoleSpec,
  { policies: before = {}, managed: attached = [] }: Partial<ExecutionRoleSpec> = {},
): Promise<void> {
  if (managed) {
    await eachOf(attached, managed, (PolicyArn) => ifExists(iam.detachRolePolicy({ RoleName, PolicyArn })));
    await eachOf(managed, attached, (PolicyArn) => iam.attachRolePolicy({ RoleName, PolicyArn }));
  }
  if (!policies) return;
  await eachOf(Object.keys(before), Object.keys(policies), (PolicyName) =>
    ifExists(iam.deleteRolePolicy({ RoleName, PolicyName })),
  );
  for (const [PolicyName, policy] of Object.entries(policies))
    if (!saysTheSame(policy, before[PolicyName] ?? {}))
      await iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument: JSON.stringify(policy) });
}

/** AWS removes a role only when it has no policies left. */
export async function removePolicies(
  iam: IAM,
  { name: RoleName, policies, managed }: ExecutionRoleSpec,
): Promise<void> {
  for (const PolicyArn of managed ?? []) await ifExists(iam.detachRolePolicy({ RoleName, PolicyArn }));
  for (const PolicyName of Object.keys(policies ?? {})) await ifExists(iam.deleteRolePolicy({ RoleName, PolicyName }));
}

/** One after another: IAM changes one role one thing at a time. */
async function eachOf(
  names: readonly string[],
  except: readonly string[],
  change: (name: string) => Promise<unknown>,
): Promise<void> {
  for (const name of names) if (!except.includes(name)) await change(name);
}
