import type { IAM } from "@aws-sdk/client-iam";
import type { AwsKind } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { markFor, missingTags, ownership, tagList, tagMap, type Tags } from "../aws/marks.ts";
import { decode } from "../aws/policy.ts";
import { seconds } from "../engine/duration.ts";
import { isDeepStrictEqual } from "node:util";

/** A role that AWS services take to work for us. */
export interface RoleSpec {
  name: string;
  /** Who may take it, as a document. */
  trust?: object;
  /** What it may do, as a document: the one inline policy of a role of ours. */
  policy?: object;
  permissionsBoundary?: string;
  tags?: Tags;
}

/** All roles of ours share a path, by which they are told from the others at a glance. */
const PATH = "/goglobal/";
const POLICY = "goglobal";

/** An IAM role with one inline policy. */
export const role: AwsKind<RoleSpec, "name", { arn: string; name: string }> = {
  name: "role",
  typical: seconds(10),
  key: ["name"],
  shared: ["tags"],
  unordered: ["trust.Statement.*.Principal.Service"],

  async read({ cloud }, { name }) {
    const iam = await cloud.iam();
    const [found, policy] = await Promise.all([
      ifExists(iam.getRole({ RoleName: name })),
      ifExists(iam.getRolePolicy({ RoleName: name, PolicyName: POLICY })),
    ]);
    if (!found?.Role) return undefined;
    const { Role } = found;
    const tags = tagMap(Role.Tags);
    return {
      spec: {
        name,
        trust: decode(Role.AssumeRolePolicyDocument) ?? {},
        policy: decode(policy?.PolicyDocument) ?? {},
        ...(Role.PermissionsBoundary ? { permissionsBoundary: Role.PermissionsBoundary.PermissionsBoundaryArn! } : {}),
        tags,
      },
      outputs: { arn: Role.Arn!, name },
      ...ownership(tags, cloud.mark),
    };
  },

  async converge({ cloud }, spec, live) {
    const iam = await cloud.iam();
    const RoleName = spec.name;
    const tags = { ...spec.tags, ...markFor(live, cloud.mark) };
    if (!live)
      await iam.createRole({
        RoleName,
        Path: PATH,
        AssumeRolePolicyDocument: JSON.stringify(spec.trust),
        Description: `Made by goglobal for ${cloud.mark}`,
        ...(spec.permissionsBoundary ? { PermissionsBoundary: spec.permissionsBoundary } : {}),
        Tags: tagList(tags),
      });
    else await update(iam, spec, live.spec, tags);
    if (spec.policy && !isDeepStrictEqual(spec.policy, live?.spec.policy))
      await iam.putRolePolicy({ RoleName, PolicyName: POLICY, PolicyDocument: JSON.stringify(spec.policy) });
  },

  stays: "is global and costs nothing; something may still use it",
};

async function update(iam: IAM, spec: RoleSpec, live: RoleSpec, tags: Tags): Promise<void> {
  const RoleName = spec.name;
  const missing = missingTags(tags, live.tags);
  if (Object.keys(missing).length > 0) await iam.tagRole({ RoleName, Tags: tagList(missing) });
  if (spec.trust && !isDeepStrictEqual(spec.trust, live.trust))
    await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: JSON.stringify(spec.trust) });
  if (spec.permissionsBoundary && spec.permissionsBoundary !== live.permissionsBoundary)
    await iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary: spec.permissionsBoundary });
}
