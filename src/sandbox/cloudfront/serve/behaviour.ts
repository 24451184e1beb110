import type { CachePolicyConfig, DefaultCacheBehavior, DistributionConfig, Origin } from "@aws-sdk/client-cloudfront";
import { NotSimulated } from "../../refusal.ts";
import type { World } from "../../world.ts";
import { policyConfig, REQUEST_POLICIES, type Forwarded } from "../managed-policies.ts";

/** What is done with one request. */
export interface Treatment {
  methods: readonly string[];
  /** Those whose answers may be kept. */
  cached: readonly string[];
  policy: CachePolicyConfig;
  /** What goes on to the origin besides what is in the cache key. */
  forwarded: Forwarded | "nothing";
  origin: Origin;
}

/** What a distribution does with a request for a path: the first behaviour that fits, else the default one. */
export function treatmentOf(world: World, config: DistributionConfig, path: string): Treatment {
  const fitting = (config.CacheBehaviors?.Items ?? []).find(({ PathPattern }) => fits(PathPattern!, path));
  const behaviour = fitting ?? config.DefaultCacheBehavior!;
  checkKnown(behaviour);
  const { AllowedMethods, CachePolicyId, OriginRequestPolicyId, TargetOriginId } = behaviour;
  const origin = config.Origins!.Items!.find(({ Id }) => Id === TargetOriginId);
  if (!origin?.CustomOriginConfig) throw new NotSimulated("what answers behind an origin group or an S3 origin");
  return {
    methods: AllowedMethods!.Items!,
    cached: AllowedMethods!.CachedMethods!.Items!,
    policy: policyConfig(world, CachePolicyId!)!,
    forwarded: OriginRequestPolicyId ? REQUEST_POLICIES[OriginRequestPolicyId]! : "nothing",
    origin,
  };
}

/** `*` is any text, `?` any character; a pattern may leave out the slash at its start. */
export function fits(pattern: string, path: string): boolean {
  const escaped = pattern.replace(/^\/?/u, "/").replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "su").test(path);
}

function checkKnown({ ForwardedValues, FunctionAssociations, LambdaFunctionAssociations }: DefaultCacheBehavior): void {
  if (ForwardedValues) throw new NotSimulated("behaviours of a distribution without a cache policy");
  const functions = [FunctionAssociations, LambdaFunctionAssociations].some((list) => (list?.Quantity ?? 0) > 0);
  if (functions) throw new NotSimulated("functions at the edge");
}
