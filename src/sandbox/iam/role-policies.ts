import type {
  DeleteRolePolicyCommandInput,
  DeleteRolePolicyCommandOutput,
  GetRolePolicyCommandInput,
  GetRolePolicyCommandOutput,
  ListRolePoliciesCommandInput,
  ListRolePoliciesCommandOutput,
  PutRolePolicyCommandInput,
  PutRolePolicyCommandOutput,
} from "@aws-sdk/client-iam";
import { page } from "../pages.ts";
import type { Refusal } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { checkPolicyDocument } from "./policy-document.ts";
import { limitExceeded, noSuchEntity } from "./refusals.ts";
import { roleNamed } from "./roles.ts";

/** All inline policies of a role together, white space not counted. */
const MOST_CHARACTERS = 10_240;

const PutRolePolicy: Operation<PutRolePolicyCommandInput, PutRolePolicyCommandOutput> = (world, input) => {
  const { RoleName, PolicyName, PolicyDocument } = input;
  const role = roleNamed(world, RoleName);
  checkPolicyDocument(PolicyDocument!, "permissions");
  const policies = { ...role.policies, [PolicyName!]: PolicyDocument! };
  const size = Object.values(policies).join("").replaceAll(/\s/gu, "").length;
  if (size > MOST_CHARACTERS)
    throw limitExceeded(`Maximum policy size of ${MOST_CHARACTERS} bytes exceeded for role ${role.name}`);
  role.policies = policies;
  return {};
};

const GetRolePolicy: Operation<GetRolePolicyCommandInput, GetRolePolicyCommandOutput> = (world, input) => {
  const { RoleName, PolicyName } = input;
  const document = roleNamed(world, RoleName).policies[PolicyName!];
  if (document === undefined) throw noSuchPolicy(PolicyName!);
  return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(document) };
};

const DeleteRolePolicy: Operation<DeleteRolePolicyCommandInput, DeleteRolePolicyCommandOutput> = (world, input) => {
  const { RoleName, PolicyName } = input;
  const { policies } = roleNamed(world, RoleName);
  if (policies[PolicyName!] === undefined) throw noSuchPolicy(PolicyName!);
  delete policies[PolicyName!];
  return {};
};

const ListRolePolicies: Operation<ListRolePoliciesCommandInput, ListRolePoliciesCommandOutput> = (world, input) => {
  const { RoleName, Marker, MaxItems = 100 } = input;
  const names = Object.keys(roleNamed(world, RoleName).policies).sort();
  const { items, next } = page(names, { after: Marker, limit: MaxItems, nameOf: (name) => name });
  return { PolicyNames: items, IsTruncated: next !== undefined, Marker: next };
};

const noSuchPolicy = (name: string): Refusal => noSuchEntity(`The role policy with name ${name} cannot be found.`);

/** The inline policies of a role. */
export const rolePolicies = {
  PutRolePolicy,
  GetRolePolicy,
  DeleteRolePolicy,
  ListRolePolicies,
};
