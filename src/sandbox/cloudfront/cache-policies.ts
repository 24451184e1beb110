import type {
  CachePolicy,
  CachePolicySummary,
  CreateCachePolicyCommandInput,
  CreateCachePolicyCommandOutput,
  DeleteCachePolicyCommandInput,
  DeleteCachePolicyCommandOutput,
  GetCachePolicyCommandInput,
  GetCachePolicyCommandOutput,
  ListCachePoliciesCommandInput,
  ListCachePoliciesCommandOutput,
  UpdateCachePolicyCommandInput,
  UpdateCachePolicyCommandOutput,
} from "@aws-sdk/client-cloudfront";
import { page, sortedBy } from "../pages.ts";
import { uuid, type Operation, type World } from "../world.ts";
import { checkedPolicy } from "./cache-policy-check.ts";
import { inForce, type Policy } from "./distribution.ts";
import { newId } from "./lookup.ts";
import { MANAGED } from "./managed-policies.ts";
import { checkVersion, refused } from "./refusals.ts";

const MOST_ITEMS = 100;
const MOST_POLICIES = 20;

const CreateCachePolicy: Operation<CreateCachePolicyCommandInput, CreateCachePolicyCommandOutput> = (
  world,
  { CachePolicyConfig },
) => {
  const { policies } = world.state.cloudfront;
  const config = checkedPolicy(CachePolicyConfig!);
  checkName(world, config.Name!);
  if (Object.keys(policies).length >= MOST_POLICIES)
    throw refused("TooManyCachePolicies", "You have reached the maximum number of cache policies for this account.");
  const id = uuid(world.nextId());
  const policy: Policy = { id, config, changedAt: world.now, etag: newId(world, "E") };
  policies[id] = policy;
  const Location = `https://cloudfront.amazonaws.com/2020-05-31/cache-policy/${id}`;
  return { CachePolicy: described(policy), ETag: policy.etag, Location };
};

function checkName({ state }: World, name: string, id?: string): void {
  const others = Object.values(state.cloudfront.policies).filter((other) => other.id !== id);
  if (others.some(({ config }) => config.Name === name))
    throw refused("CachePolicyAlreadyExists", "A cache policy with the same name already exists.", 409);
}

const GetCachePolicy: Operation<GetCachePolicyCommandInput, GetCachePolicyCommandOutput> = (world, { Id }) => {
  const managed = MANAGED[Id!];
  if (managed) return { CachePolicy: ofAws(Id!, managed), ETag: "E23ZP02F085DFQ" };
  const policy = policyWith(world, Id);
  return { CachePolicy: described(policy), ETag: policy.etag };
};

const UpdateCachePolicy: Operation<UpdateCachePolicyCommandInput, UpdateCachePolicyCommandOutput> = (
  world,
  { Id, IfMatch, CachePolicyConfig },
) => {
  const policy = policyWith(world, Id);
  checkVersion(IfMatch, policy.etag);
  const config = checkedPolicy(CachePolicyConfig!);
  checkName(world, config.Name!, policy.id);
  Object.assign(policy, { config, changedAt: world.now, etag: newId(world, "E") });
  return { CachePolicy: described(policy), ETag: policy.etag };
};

const DeleteCachePolicy: Operation<DeleteCachePolicyCommandInput, DeleteCachePolicyCommandOutput> = (
  world,
  { Id, IfMatch },
) => {
  const policy = policyWith(world, Id);
  checkVersion(IfMatch, policy.etag);
  const { distributions, policies } = world.state.cloudfront;
  // Also by what edge locations still have.
  const configs = Object.values(distributions).flatMap((one) => [one.config, inForce(one, world.now) ?? []].flat());
  const used = configs.flatMap(({ DefaultCacheBehavior, CacheBehaviors }) =>
    [DefaultCacheBehavior!, ...(CacheBehaviors?.Items ?? [])].map((one) => one.CachePolicyId),
  );
  if (used.includes(policy.id))
    throw refused(
      "CachePolicyInUse",
      "Cannot delete the cache policy because it is attached to one or more cache behaviors.",
      409,
    );
  delete policies[policy.id];
  return {};
};

const ListCachePolicies: Operation<ListCachePoliciesCommandInput, ListCachePoliciesCommandOutput> = (world, input) => {
  const { Type, Marker, MaxItems = MOST_ITEMS } = input;
  const managed = Object.entries(MANAGED).map(([id, config]): CachePolicySummary => ({
    Type: "managed",
    CachePolicy: ofAws(id, config),
  }));
  const custom = Object.values(world.state.cloudfront.policies).map((policy): CachePolicySummary => ({
    Type: "custom",
    CachePolicy: described(policy),
  }));
  const wanted = [...managed, ...custom].filter((one) => Type === undefined || one.Type === Type);
  const nameOf = ({ CachePolicy: policy }: CachePolicySummary) => policy!.Id!;
  const limit = Math.min(Number(MaxItems), MOST_ITEMS);
  const { items, next } = page(sortedBy(wanted, nameOf), { after: Marker, limit, nameOf });
  return {
    CachePolicyList: {
      MaxItems: limit,
      Quantity: items.length,
      Items: items,
      ...(next === undefined ? {} : { NextMarker: next }),
    },
  };
};

const described = ({ id, config, changedAt }: Policy): CachePolicy => ({
  Id: id,
  LastModifiedTime: new Date(changedAt),
  CachePolicyConfig: config,
});

const ofAws = (Id: string, CachePolicyConfig: CachePolicy["CachePolicyConfig"]): CachePolicy => ({
  Id,
  LastModifiedTime: new Date(0),
  CachePolicyConfig,
});

function policyWith({ state }: World, id: string | undefined): Policy {
  const policy = state.cloudfront.policies[id!];
  if (!policy) throw refused("NoSuchCachePolicy", "The specified cache policy does not exist.", 404);
  return policy;
}

/** The cache policies of an account. */
export const cachePolicies = {
  CreateCachePolicy,
  GetCachePolicy,
  UpdateCachePolicy,
  DeleteCachePolicy,
  ListCachePolicies,
};
