import type { AwsKind, Context } from "../aws/aws.ts";
import { classOf, explain, ifExists } from "../aws/errors.ts";
import { decode } from "../aws/policy.ts";
import { seconds } from "../engine/duration.ts";

/** An inline policy of our own name on a role that somebody else made. */
export interface RolePolicySpec {
  /** The role's name, without its path. */
  role: string;
  name: string;
  /** The role's ARN. Only for what is said about it. */
  arn?: string;
  policy?: object;
}

/** What goglobal adds to somebody else's role, and nothing else of it. */
export const rolePolicy: AwsKind<RolePolicySpec, "role" | "name"> = {
  name: "role-policy",
  typical: seconds(10),
  key: ["role", "name"],

  async read({ cloud }, { role, name }) {
    const iam = await cloud.iam();
    const [owner, found] = await Promise.all([
      ifExists(iam.getRole({ RoleName: role })),
      ifExists(iam.getRolePolicy({ RoleName: role, PolicyName: name })),
    ]);
    const policy = decode(found?.PolicyDocument);
    if (!owner?.Role || !policy) return undefined;
    return { spec: { role, name, arn: owner.Role.Arn!, policy }, outputs: {} };
  },

  objection: ({ arn = "", policy }) =>
    arn.includes(":role/aws-service-role/")
      ? `the bucket's replication uses ${arn}, which only AWS may change: replace it by a role of your own with this policy: ${JSON.stringify(policy)}`
      : undefined,

  advice: ({ arn, name }) =>
    `the role ${arn} is not ours: goglobal adds the inline policy ${name} to it and leaves everything else of it alone`,

  converge: (context, { role, name, policy }) => putPolicy(context, { role, name, policy: policy! }),

  stays: "is part of somebody else's role",
};

/** Puts the inline policy; where that is not allowed, says what somebody else has to put. */
export async function putPolicy(
  { cloud }: Context,
  { role, name, policy }: { role: string; name: string; policy: object },
): Promise<void> {
  const iam = await cloud.iam();
  try {
    await iam.putRolePolicy({ RoleName: role, PolicyName: name, PolicyDocument: JSON.stringify(policy) });
  } catch (error) {
    if (classOf(error) !== "denied") throw error;
    const remedy = `have its owner add the inline policy ${name}: ${JSON.stringify(policy)}`;
    throw new Error(`the caller may not change the role ${role}: ${remedy}. AWS said: ${explain(error)}`, {
      cause: error,
    });
  }
}
