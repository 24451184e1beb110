import type {
  AttachRolePolicyCommandInput,
  AttachRolePolicyCommandOutput,
  DetachRolePolicyCommandInput,
  DetachRolePolicyCommandOutput,
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
} from "@aws-sdk/client-iam";
import { page, sortedBy } from "../pages.ts";
import type { Operation } from "../world.ts";
import { policyAt } from "./managed-policy.ts";
import { limitExceeded, noSuchEntity } from "./refusals.ts";
import { roleNamed } from "./roles.ts";

const MOST_ATTACHED = 10;

const AttachRolePolicy: Operation<AttachRolePolicyCommandInput, AttachRolePolicyCommandOutput> = (
  world,
  { RoleName, PolicyArn },
) => {
  const { attached } = roleNamed(world, RoleName);
  if (!policyAt(world, PolicyArn!)) throw noSuchEntity(`Policy ${PolicyArn} does not exist or is not attachable.`);
  if (attached.includes(PolicyArn!)) return {};
  if (attached.length >= MOST_ATTACHED)
    throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${MOST_ATTACHED}`);
  attached.push(PolicyArn!);
  return {};
};

const DetachRolePolicy: Operation<DetachRolePolicyCommandInput, DetachRolePolicyCommandOutput> = (
  world,
  { RoleName, PolicyArn },
) => {
  const role = roleNamed(world, RoleName);
  if (!role.attached.includes(PolicyArn!)) throw noSuchEntity(`Policy ${PolicyArn} was not found.`);
  role.attached = role.attached.filter((arn) => arn !== PolicyArn);
  return {};
};

const ListAttachedRolePolicies: Operation<
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput
> = (world, { RoleName, PathPrefix = "/", Marker, MaxItems = 100 }) => {
  const policies = roleNamed(world, RoleName)
    .attached.map((arn) => policyAt(world, arn)!)
    .filter(({ path }) => path.startsWith(PathPrefix));
  const nameOf = ({ arn }: { arn: string }) => arn;
  const { items, next } = page(sortedBy(policies, nameOf), { after: Marker, limit: MaxItems, nameOf });
  return {
    AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })),
    IsTruncated: next !== undefined,
    Marker: next,
  };
};

/** The managed policies that a role has. */
export const attachments = { AttachRolePolicy, DetachRolePolicy, ListAttachedRolePolicies };
