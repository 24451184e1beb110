import type { Context } from "../aws/aws.ts";
import { canonical, decode, type PolicyDocument } from "../aws/policy.ts";
import { executionRole, type ExecutionRoleSpec } from "../resources/execution-role.ts";

/** The role of a home function, as it is now. */
export interface HomeRole extends Required<Omit<ExecutionRoleSpec, "region">> {
  arn: string;
  /** What those of its managed policies and boundary say that the account itself made, by ARN; AWS's own name no region. */
  documents: Record<string, PolicyDocument>;
}

/** Reads the role of that ARN or name, once for all functions that share it. */
export function homeRole(context: Context, role: string): Promise<HomeRole | undefined> {
  const name = role.slice(role.lastIndexOf("/") + 1);
  return context.once(`home-role ${name}`, () => readRole(context, name));
}

async function readRole(context: Context, name: string): Promise<HomeRole | undefined> {
  const found = await executionRole.read(context, { name });
  if (!found) return undefined;
  // `read` answers all members.
  const spec = found.spec as Required<Omit<ExecutionRoleSpec, "region">>;
  const named = [...spec.managed, ...(spec.permissionsBoundary === null ? [] : [spec.permissionsBoundary])];
  const own = [...new Set(named)].filter((arn) => !arn.includes(":iam::aws:policy/"));
  const documents = await Promise.all(own.map(async (arn) => [arn, await documentOf(context, arn)] as const));
  return { ...spec, arn: found.outputs.arn, documents: Object.fromEntries(documents) };
}

const documentOf = ({ cloud, once }: Context, PolicyArn: string): Promise<PolicyDocument> =>
  once(`policy ${PolicyArn}`, async () => {
    const iam = await cloud.iam();
    const { Policy } = await iam.getPolicy({ PolicyArn });
    const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId: Policy!.DefaultVersionId });
    return canonical(decode(PolicyVersion?.Document) ?? {});
  });
