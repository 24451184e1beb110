import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { canonical, decode, listsIn, sizeOf, type PolicyDocument } from "../aws/policy.ts";
import { seconds } from "../engine/duration.ts";
import { MOST_CHARACTERS } from "./execution-role-policies.ts";
import { putPolicy } from "./role-policy.ts";

/** An inline policy of our own name on the role of a home function, which then also runs functions in other regions. */
export interface RoleExtensionSpec {
  /** The role's name, without its path. */
  role: string;
  name: string;
  /** What the role lacks, in the form that `canonical` gives it; `null` where it lacks nothing. */
  policy?: PolicyDocument | null;
  /** How many characters the role's other inline policies have. */
  taken?: number;
}

/** What goglobal adds to a home function's role, and nothing else of it. */
export const roleExtension: AwsKind<RoleExtensionSpec, "role" | "name"> = {
  name: "role-extension",
  typical: seconds(10),
  key: ["role", "name"],
  unordered: listsIn("policy"),
  how: ["taken"],

  async read({ cloud }, { role, name }) {
    const iam = await cloud.iam();
    const [owner, found] = await Promise.all([
      ifExists(iam.getRole({ RoleName: role })),
      ifExists(iam.getRolePolicy({ RoleName: role, PolicyName: name })),
    ]);
    if (!owner?.Role) return undefined;
    const policy = decode(found?.PolicyDocument);
    return { spec: { role, name, policy: policy && canonical(policy) }, outputs: {} };
  },

  objection({ role, policy, taken = 0 }, live) {
    if (!live) return `there is no role ${role} to extend: make it first, or take "role": "extend" out of the config`;
    const size = taken + (policy ? sizeOf(policy) : 0);
    return policy && size > MOST_CHARACTERS
      ? `the role ${role} would have ${size} characters of inline policies, and AWS takes ${MOST_CHARACTERS}: take "role": "extend" out of the config, and goglobal makes roles of its own`
      : undefined;
  },

  advice: ({ role, name, policy }) =>
    policy
      ? `the role ${role} is not ours: goglobal adds the inline policy ${name} to it and leaves everything else of it alone`
      : `the inline policy ${name} of the role ${role} is not needed any more: goglobal takes it away`,

  async converge(context, { role, name, policy }) {
    if (policy) await putPolicy(context, { role, name, policy });
    if (policy === null) await removePolicy(context, role, name);
  },

  remove: (context, { spec: { role, name } }) => removePolicy(context, role, name),
};

async function removePolicy({ cloud }: Context, RoleName: string, PolicyName: string): Promise<void> {
  const iam = await cloud.iam();
  await ifExists(iam.deleteRolePolicy({ RoleName, PolicyName }));
}
