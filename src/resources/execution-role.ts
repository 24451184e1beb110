import type { IAM, Role } from "@aws-sdk/client-iam";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { markFor, missingTags, ownership, tagList, tagMap, type Tags } from "../aws/marks.ts";
import { canonical, decode, listsIn, saysTheSame, type PolicyDocument } from "../aws/policy.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { attachedTo, convergePolicies, inlineOf, removePolicies, tooMuch } from "./execution-role-policies.ts";
import { paged } from "./iam-pages.ts";
import { namePrefix } from "./role-name.ts";

/** The role in which a function runs, its documents in the form that `canonical` gives them. */
export interface ExecutionRoleSpec {
  name: string;
  /** Where the function is: a part of the role's path. */
  region?: string;
  /** Who may take it. */
  trust?: PolicyDocument;
  /** All inline policies, by name. */
  policies?: Record<string, PolicyDocument>;
  /** The ARNs of all managed policies. */
  managed?: string[];
  permissionsBoundary?: string | null;
  /** In seconds. */
  maxSession?: number;
  tags?: Tags;
}

/** What AWS gives sessions that nobody has said anything about. */
const AN_HOUR = 3600;

type LiveRole = Live<ExecutionRoleSpec, { arn: string; name: string }>;

/** A path of their own, by which they are listed, and told at a glance from the roles that other services take. */
const PATH = "/goglobal/functions/";

/** An execution role of our own, all of whose policies are ours. */
export const executionRole: AwsKind<ExecutionRoleSpec, "name", { arn: string; name: string }> = {
  name: "execution-role",
  typical: seconds(10),
  key: ["name"],
  shared: ["tags"],
  how: ["region"],
  unordered: ["managed", ...listsIn("trust"), ...listsIn("policies.*")],

  // The list reads each role whole, and so answers for those that are wanted as well.
  read: (context, { name }) => context.once(`execution-role ${name}`, () => readRole(context, name)),

  objection: tooMuch,

  async converge({ cloud }, spec, live) {
    const iam = await cloud.iam();
    const tags = { ...spec.tags, ...markFor(live, cloud.mark) };
    if (live) await update(iam, spec, live.spec, tags);
    else await create(iam, spec, tags, cloud.mark);
    await convergePolicies(iam, spec, live?.spec);
  },

  async remove({ cloud }, { spec }) {
    const iam = await cloud.iam();
    await removePolicies(iam, spec);
    await ifExists(iam.deleteRole({ RoleName: spec.name }));
  },

  async list(context) {
    const names = await namesUnder(await context.cloud.iam(), PATH);
    const ours = names.filter((name) => name.startsWith(namePrefix(context.cloud.mark)));
    const roles = await Promise.all(ours.map((name) => executionRole.read(context, { name })));
    return roles.filter((role): role is LiveRole => role?.owned === true);
  },
};

async function readRole({ cloud }: Context, name: string): Promise<LiveRole | undefined> {
  const iam = await cloud.iam();
  const [found, policies, managed] = await Promise.all([
    ifExists(iam.getRole({ RoleName: name })),
    ifExists(inlineOf(iam, name)),
    ifExists(attachedTo(iam, name)),
  ]);
  if (!found?.Role || !policies || !managed) return undefined;
  const { Role } = found;
  const tags = tagMap(Role.Tags);
  return {
    spec: { name, ...regionOf(Role), ...settingsOf(Role), policies, managed, tags },
    outputs: { arn: Role.Arn!, name },
    ...ownership(tags, cloud.mark),
  };
}

function regionOf({ Path = "" }: Role): Pick<ExecutionRoleSpec, "region"> {
  const region = Path.startsWith(PATH) ? Path.slice(PATH.length).replace("/", "") : "";
  return region === "" ? {} : { region };
}

const settingsOf = (role: Role): Pick<ExecutionRoleSpec, "trust" | "permissionsBoundary" | "maxSession"> => ({
  trust: canonical(decode(role.AssumeRolePolicyDocument) ?? {}),
  permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
  maxSession: role.MaxSessionDuration ?? AN_HOUR,
});

async function create(iam: IAM, spec: ExecutionRoleSpec, tags: Tags, mark: string): Promise<void> {
  const { name, region, trust, permissionsBoundary, maxSession } = spec;
  await iam.createRole({
    RoleName: name,
    Path: region === undefined ? PATH : `${PATH}${region}/`,
    AssumeRolePolicyDocument: JSON.stringify(trust),
    Description: `Made by goglobal for ${mark}`,
    ...(permissionsBoundary ? { PermissionsBoundary: permissionsBoundary } : {}),
    ...(maxSession === undefined ? {} : { MaxSessionDuration: maxSession }),
    Tags: tagList(tags),
  });
}

async function update(iam: IAM, spec: ExecutionRoleSpec, live: ExecutionRoleSpec, tags: Tags): Promise<void> {
  const { name: RoleName, trust, permissionsBoundary: boundary, maxSession } = spec;
  const missing = missingTags(tags, live.tags);
  if (Object.keys(missing).length > 0) await iam.tagRole({ RoleName, Tags: tagList(missing) });
  if (trust && !saysTheSame(trust, live.trust ?? {}))
    await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: JSON.stringify(trust) });
  if (maxSession !== undefined && maxSession !== live.maxSession)
    await iam.updateRole({ RoleName, MaxSessionDuration: maxSession });
  if (boundary && boundary !== live.permissionsBoundary)
    await iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary: boundary });
  if (boundary === null && live.permissionsBoundary) await iam.deleteRolePermissionsBoundary({ RoleName });
}

const namesUnder = (iam: IAM, PathPrefix: string): Promise<string[]> =>
  paged(async (page) => {
    const { Roles = [], Marker } = await iam.listRoles({ PathPrefix, ...page });
    return { items: Roles.map(({ RoleName }) => RoleName!), Marker };
  });
