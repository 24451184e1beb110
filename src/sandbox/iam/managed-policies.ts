import type {
  CreatePolicyCommandInput,
  CreatePolicyCommandOutput,
  GetPolicyCommandInput,
  GetPolicyCommandOutput,
  GetPolicyVersionCommandInput,
  GetPolicyVersionCommandOutput,
  Policy,
} from "@aws-sdk/client-iam";
import { Refusal } from "../refusal.ts";
import { ACCOUNT, type Operation, type World } from "../world.ts";
import { type ManagedPolicy, policyAt } from "./managed-policy.ts";
import { checkPolicyDocument } from "./policy-document.ts";
import { limitExceeded, noSuchEntity, validationError } from "./refusals.ts";
import { checkTags, tagList } from "./tags.ts";

/** White space not counted. */
const MOST_CHARACTERS = 6144;

const CreatePolicy: Operation<CreatePolicyCommandInput, CreatePolicyCommandOutput> = (world, input) => {
  const { PolicyName: name, PolicyDocument: document, Path: path = "/", Description, Tags = [] } = input;
  if (!/^[\w+=,.@-]{1,128}$/u.test(name!)) throw validationError("The specified value for policyName is invalid.");
  const arn = `arn:aws:iam::${ACCOUNT}:policy${path}${name}`;
  if (Object.values(world.state.policies).some((policy) => policy.name === name)) {
    const message = `A policy called ${name} already exists. Duplicate names are not allowed.`;
    throw new Refusal("EntityAlreadyExistsException", message, 409);
  }
  checkPolicyDocument(document!, "permissions");
  if (document!.replaceAll(/\s/gu, "").length > MOST_CHARACTERS)
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${MOST_CHARACTERS}`);
  const policy: ManagedPolicy = {
    name: name!,
    path,
    id: `ANPA${world.nextId().toString(36).toUpperCase().padStart(17, "0")}`,
    arn,
    createdAt: world.now,
    description: Description,
    tags: checkTags({}, Tags, "TagsPerPolicy"),
    document: document!,
  };
  world.state.policies[arn] = policy;
  const { Description: _description, Tags: _tags, ...described } = describedPolicy(world, policy);
  return { Policy: { ...described, ...(Tags.length > 0 ? { Tags } : {}) } };
};

const GetPolicy: Operation<GetPolicyCommandInput, GetPolicyCommandOutput> = (world, { PolicyArn }) => ({
  Policy: describedPolicy(world, policyOf(world, PolicyArn!)),
});

const GetPolicyVersion: Operation<GetPolicyVersionCommandInput, GetPolicyVersionCommandOutput> = (
  world,
  { PolicyArn, VersionId },
) => {
  const { arn, document, createdAt } = policyOf(world, PolicyArn!);
  if (VersionId !== "v1") throw noSuchEntity(`Policy ${arn} version ${VersionId} does not exist or is not attachable.`);
  const Document = encodeURIComponent(document);
  return { PolicyVersion: { VersionId, IsDefaultVersion: true, CreateDate: new Date(createdAt), Document } };
};

function policyOf(world: World, arn: string): ManagedPolicy {
  const policy = policyAt(world, arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

function describedPolicy(world: World, policy: ManagedPolicy): Policy {
  const roles = Object.values(world.state.roles);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: "v1",
    AttachmentCount: roles.filter(({ attached }) => attached.includes(policy.arn)).length,
    PermissionsBoundaryUsageCount: roles.filter(({ boundary }) => boundary === policy.arn).length,
    IsAttachable: true,
    ...(policy.description === undefined ? {} : { Description: policy.description }),
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.createdAt),
    Tags: tagList(policy.tags),
  };
}

/** Managed policies themselves. */
export const managedPolicies = { CreatePolicy, GetPolicy, GetPolicyVersion };
