import type {
  CreateRoleCommandInput,
  CreateRoleCommandOutput,
  DeleteRoleCommandInput,
  DeleteRoleCommandOutput,
  DeleteRolePermissionsBoundaryCommandInput,
  DeleteRolePermissionsBoundaryCommandOutput,
  GetRoleCommandInput,
  GetRoleCommandOutput,
  ListRolesCommandInput,
  ListRolesCommandOutput,
  PutRolePermissionsBoundaryCommandInput,
  PutRolePermissionsBoundaryCommandOutput,
  Role as RoleOutput,
  UpdateAssumeRolePolicyCommandInput,
  UpdateAssumeRolePolicyCommandOutput,
  UpdateRoleCommandInput,
  UpdateRoleCommandOutput,
} from "@aws-sdk/client-iam";
import { page, sortedBy } from "../pages.ts";
import { Refusal } from "../refusal.ts";
import { ACCOUNT, type Operation, type World } from "../world.ts";
import { policyAt } from "./managed-policy.ts";
import { checkPolicyDocument } from "./policy-document.ts";
import { noSuchEntity, validationError } from "./refusals.ts";
import type { Role } from "./role.ts";
import { checkTags, tagList } from "./tags.ts";

/** The role of that name. */
export function roleNamed(world: World, name: string | undefined): Role {
  const role = world.state.roles[name!];
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

const CreateRole: Operation<CreateRoleCommandInput, CreateRoleCommandOutput> = (world, input) => {
  const { RoleName: name, AssumeRolePolicyDocument: trust, Path: path = "/" } = input;
  const { Description, MaxSessionDuration = 3600, PermissionsBoundary, Tags = [] } = input;
  if (!/^[\w+=,.@-]{1,64}$/u.test(name!)) throw validationError(`The specified value for roleName is invalid.`);
  if (world.state.roles[name!]) {
    throw new Refusal("EntityAlreadyExistsException", `Role with name ${name} already exists.`, 409);
  }
  checkPolicyDocument(trust!, "trust");
  checkBoundary(world, PermissionsBoundary);
  checkMaxSession(MaxSessionDuration);
  const role: Role = {
    name: name!,
    path,
    id: `AROA${world.nextId().toString(36).toUpperCase().padStart(17, "0")}`,
    arn: `arn:aws:iam::${ACCOUNT}:role${path}${name}`,
    createdAt: world.now,
    description: Description,
    maxSession: MaxSessionDuration,
    trust: trust!,
    boundary: PermissionsBoundary,
    tags: checkTags({}, Tags),
    policies: {},
    attached: [],
  };
  world.state.roles[name!] = role;
  return { Role: described(role) };
};

const GetRole: Operation<GetRoleCommandInput, GetRoleCommandOutput> = (world, { RoleName }) => {
  const role = roleNamed(world, RoleName);
  const tags = tagList(role.tags);
  return { Role: { ...described(role), ...(tags.length > 0 ? { Tags: tags } : {}), ...boundaryOf(role) } };
};

const DeleteRole: Operation<DeleteRoleCommandInput, DeleteRoleCommandOutput> = (world, { RoleName }) => {
  const role = roleNamed(world, RoleName);
  const inTheWay =
    (role.attached.length > 0 && "detach all policies") || (Object.keys(role.policies).length > 0 && "delete policies");
  if (inTheWay) throw new Refusal("DeleteConflictException", `Cannot delete entity, must ${inTheWay} first.`, 409);
  delete world.state.roles[role.name];
  return {};
};

const ListRoles: Operation<ListRolesCommandInput, ListRolesCommandOutput> = (world, input) => {
  const { PathPrefix = "/", Marker, MaxItems = 100 } = input;
  const roles = Object.values(world.state.roles).filter(({ path }) => path.startsWith(PathPrefix));
  const nameOf = ({ name }: Role) => name;
  const { items, next } = page(sortedBy(roles, nameOf), { after: Marker, limit: MaxItems, nameOf });
  return { Roles: items.map(described), IsTruncated: next !== undefined, Marker: next };
};

const UpdateAssumeRolePolicy: Operation<UpdateAssumeRolePolicyCommandInput, UpdateAssumeRolePolicyCommandOutput> = (
  world,
  { RoleName, PolicyDocument },
) => {
  const role = roleNamed(world, RoleName);
  checkPolicyDocument(PolicyDocument!, "trust");
  role.trust = PolicyDocument!;
  return {};
};

/** What is left out stays as it is. */
const UpdateRole: Operation<UpdateRoleCommandInput, UpdateRoleCommandOutput> = (
  world,
  { RoleName, MaxSessionDuration, Description },
) => {
  const role = roleNamed(world, RoleName);
  if (MaxSessionDuration !== undefined) {
    checkMaxSession(MaxSessionDuration);
    role.maxSession = MaxSessionDuration;
  }
  if (Description !== undefined) role.description = Description;
  return {};
};

function checkMaxSession(duration: number): void {
  if (duration < 3600 || duration > 43_200)
    throw validationError(
      `1 validation error detected: Value '${duration}' at 'maxSessionDuration' failed to satisfy constraint: Member must have value between 3600 and 43200`,
    );
}

function checkBoundary(world: World, arn: string | undefined): void {
  if (arn !== undefined && !policyAt(world, arn))
    throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
}

const PutRolePermissionsBoundary: Operation<
  PutRolePermissionsBoundaryCommandInput,
  PutRolePermissionsBoundaryCommandOutput
> = (world, { RoleName, PermissionsBoundary }) => {
  checkBoundary(world, PermissionsBoundary);
  roleNamed(world, RoleName).boundary = PermissionsBoundary;
  return {};
};

const DeleteRolePermissionsBoundary: Operation<
  DeleteRolePermissionsBoundaryCommandInput,
  DeleteRolePermissionsBoundaryCommandOutput
> = (world, { RoleName }) => {
  const role = roleNamed(world, RoleName);
  if (role.boundary === undefined) throw noSuchEntity(`No permissions boundary is attached to role ${role.name}.`);
  delete role.boundary;
  return {};
};

/** Documents come back URL-encoded; tags and boundary only from GetRole. */
function described(role: Role): RoleOutput {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    MaxSessionDuration: role.maxSession,
    ...(role.description === undefined ? {} : { Description: role.description }),
  };
}

function boundaryOf({ boundary }: Role): Pick<RoleOutput, "PermissionsBoundary"> {
  if (boundary === undefined) return {};
  return {
    PermissionsBoundary: { PermissionsBoundaryType: "PermissionsBoundaryPolicy", PermissionsBoundaryArn: boundary },
  };
}

/** Roles themselves. */
export const roles = {
  CreateRole,
  GetRole,
  DeleteRole,
  ListRoles,
  UpdateRole,
  UpdateAssumeRolePolicy,
  PutRolePermissionsBoundary,
  DeleteRolePermissionsBoundary,
};
