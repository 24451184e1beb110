import type { CacheBehavior, CacheBehaviors, DefaultCacheBehavior, Method } from "@aws-sdk/client-cloudfront";
import { OUR_ORIGIN, type BehaviourSpec, type PathSpec } from "./distribution-spec.ts";
import { listOf } from "./quantity-list.ts";

/** What CloudFront says of a behaviour, in the words of a spec. */
export const behaviourFrom = (found: DefaultCacheBehavior): BehaviourSpec => ({
  origin: found.TargetOriginId!,
  cachePolicy: found.CachePolicyId ?? "",
  requestPolicy: found.OriginRequestPolicyId ?? "",
  methods: found.AllowedMethods?.Items ?? READ,
  cached: found.AllowedMethods?.CachedMethods?.Items ?? READ,
  viewers: found.ViewerProtocolPolicy!,
  compress: found.Compress ?? false,
});

/** What a behaviour is allowed that says nothing. */
const READ: Method[] = ["GET", "HEAD"];

/** The behaviours for paths, ours and those of others. */
export function pathsFrom(found: CacheBehaviors | undefined): { paths: PathSpec[]; foreign: string[] } {
  const all = found?.Items ?? [];
  const ours = all.filter(isOurs).map((one) => ({ path: one.PathPattern!, ...behaviourFrom(one) }));
  return { paths: ours, foreign: all.filter((one) => !isOurs(one)).map(({ PathPattern }) => PathPattern!) };
}

const isOurs = ({ TargetOriginId }: CacheBehavior): boolean => TargetOriginId === OUR_ORIGIN;

/** A behaviour as it is to be. What others have added to it, such as functions, stays. */
export function behaviourTo<Current extends DefaultCacheBehavior>(
  spec: BehaviourSpec,
  current: Current | undefined,
): Current {
  // The old way to say what a cache policy says, and CloudFront takes only one of the two.
  const { ForwardedValues: _values, MinTTL: _min, DefaultTTL: _default, MaxTTL: _max, ...kept } = current ?? NEW;
  return {
    ...kept,
    TargetOriginId: spec.origin,
    ViewerProtocolPolicy: spec.viewers,
    AllowedMethods: {
      ...listOf(spec.methods, current?.AllowedMethods?.Items),
      CachedMethods: listOf(spec.cached, current?.AllowedMethods?.CachedMethods?.Items),
    },
    Compress: spec.compress,
    CachePolicyId: spec.cachePolicy,
    OriginRequestPolicyId: spec.requestPolicy,
  } as Current;
}

/** UpdateDistribution demands these although CreateDistribution does not (API reference, UpdateDistribution). */
const NEW: Partial<CacheBehavior> = {
  SmoothStreaming: false,
  FieldLevelEncryptionId: "",
  LambdaFunctionAssociations: { Quantity: 0 },
};

/**
 * The behaviours for paths as they are to be. Those of others stay in their places, since the first that fits decides;
 * ours fill the places that ours had, in their order, and what is left over comes last.
 */
export function pathsTo(specs: readonly PathSpec[], current: CacheBehaviors | undefined): CacheBehaviors {
  const before = current?.Items ?? [];
  const ours = specs.map(({ path, ...spec }) => ({
    ...behaviourTo(
      spec,
      before.find((one) => isOurs(one) && one.PathPattern === path),
    ),
    PathPattern: path,
  }));
  const after = before.flatMap((one) => (isOurs(one) ? ours.splice(0, 1) : [one]));
  const Items = [...after, ...ours];
  return { Quantity: Items.length, ...(Items.length > 0 ? { Items } : {}) };
}
