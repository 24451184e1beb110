import type { CachePolicy, CachePolicyConfig } from "@aws-sdk/client-cloudfront";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { signed, unsigned } from "../aws/marks.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { cookieAdvice, keyFrom, keyTo, type CacheKeySpec } from "./cache-key.ts";
import { removeOrLetGo, usesPolicy } from "./left-distributions.ts";

/** How long answers are kept at the edge, and what tells one from another there. */
export interface CachePolicySpec extends CacheKeySpec {
  /** Unique in the account. */
  name: string;
  /** In seconds. */
  ttl?: { min: number; default: number; max: number };
}

/** A cache policy of CloudFront. It takes no tags: name and comment carry the mark. */
export const cachePolicy: AwsKind<CachePolicySpec, "name", { id: string }> = {
  name: "cache-policy",
  typical: seconds(2),
  key: ["name"],
  unordered: ["headers", "query", "query.except", "cookies", "cookies.except", "encodings"],

  async read(context, { name }) {
    const found = (await policiesOf(context)).find(({ CachePolicyConfig: config }) => config!.Name === name);
    return found && liveOf(context, found);
  },

  objection({ name, headers = [], query, cookies }, live) {
    if (live?.owned === false)
      return `a cache policy named ${name} is there already and is somebody else's: rename it, since distributions of others may use it`;
    const lists = Object.entries({ headers, "query parameters": query, cookies });
    const long = lists.find(([, names]) => Array.isArray(names) && names.length > MOST_NAMES);
    return long && `CloudFront takes at most ${MOST_NAMES} ${long[0]} into the key of a cache, and more are wanted`;
  },

  advice: (spec) => (spec.ttl?.max === 0 ? undefined : cookieAdvice(spec)),

  async converge({ cloud }, spec, live) {
    const cloudfront = await cloud.cloudfront();
    if (!live) {
      await cloudfront.createCachePolicy({ CachePolicyConfig: configOf(spec, cloud.mark) });
      return;
    }
    const Id = live.outputs.id;
    const { ETag, CachePolicy: found } = await cloudfront.getCachePolicy({ Id });
    const CachePolicyConfig = configOf({ ...specOf(found!.CachePolicyConfig!), ...spec }, cloud.mark);
    await cloudfront.updateCachePolicy({ Id, IfMatch: ETag, CachePolicyConfig });
  },

  async remove(context, { outputs: { id: Id } }) {
    const cloudfront = await context.cloud.cloudfront();
    const found = await ifExists(cloudfront.getCachePolicy({ Id }));
    if (!found) return;
    const { ETag: IfMatch, CachePolicy: { CachePolicyConfig: config } = {} } = found;
    const Comment = unsigned(config!.Comment ?? "", context.cloud.mark).text;
    await removeOrLetGo(context, {
      isUser: usesPolicy(Id),
      remove: () => ifExists(cloudfront.deleteCachePolicy({ Id, IfMatch })),
      letGo: () => cloudfront.updateCachePolicy({ Id, IfMatch, CachePolicyConfig: { ...config!, Comment } }),
    });
  },

  async list(context) {
    const all = (await policiesOf(context)).map((found) => liveOf(context, found));
    return all.filter(({ owned }) => owned);
  },
};

/** AWS documentation, quotas of CloudFront: headers, cookies and query strings per cache policy. */
const MOST_NAMES = 10;

/** The account's own policies, in one listing for all who ask in one pass. */
function policiesOf(context: Context): Promise<CachePolicy[]> {
  return context.once("cache policies", async () => {
    const cloudfront = await context.cloud.cloudfront();
    const all: CachePolicy[] = [];
    let marker: string | undefined;
    do {
      const { CachePolicyList: page } = await cloudfront.listCachePolicies({
        Type: "custom",
        ...(marker === undefined ? {} : { Marker: marker }),
      });
      all.push(...(page?.Items ?? []).map(({ CachePolicy: policy }) => policy!));
      marker = page?.NextMarker;
    } while (marker);
    return all;
  });
}

const liveOf = (
  { cloud }: Context,
  { Id, CachePolicyConfig: config }: CachePolicy,
): Live<CachePolicySpec, { id: string }> => ({
  spec: specOf(config!),
  outputs: { id: Id! },
  owned: unsigned(config!.Comment ?? "", cloud.mark).isOurs,
});

function specOf(config: CachePolicyConfig): CachePolicySpec {
  const { Name, MinTTL, DefaultTTL, MaxTTL, ParametersInCacheKeyAndForwardedToOrigin: parameters } = config;
  return {
    name: Name!,
    ttl: { min: MinTTL!, default: DefaultTTL!, max: MaxTTL! },
    ...(parameters ? keyFrom(parameters) : {}),
  };
}

const configOf = ({ name, ttl, ...key }: CachePolicySpec, mark: string): CachePolicyConfig => ({
  Name: name,
  Comment: signed("", mark),
  MinTTL: ttl?.min ?? 0,
  ...(ttl ? { DefaultTTL: ttl.default, MaxTTL: ttl.max } : {}),
  ParametersInCacheKeyAndForwardedToOrigin: keyTo(key),
});
