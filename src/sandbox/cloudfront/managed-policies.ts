import type { CachePolicyConfig } from "@aws-sdk/client-cloudfront";
import type { World } from "../world.ts";

const key = (gzip: boolean): NonNullable<CachePolicyConfig["ParametersInCacheKeyAndForwardedToOrigin"]> => ({
  EnableAcceptEncodingGzip: gzip,
  EnableAcceptEncodingBrotli: gzip,
  HeadersConfig: { HeaderBehavior: "none" },
  CookiesConfig: { CookieBehavior: "none" },
  QueryStringsConfig: { QueryStringBehavior: "none" },
});

/** AWS's own cache policies, by id (CloudFront Developer Guide, "Use managed cache policies"): the plain ones of them. */
export const MANAGED: Readonly<Record<string, CachePolicyConfig>> = {
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": {
    Name: "Managed-CachingDisabled",
    Comment: "Policy with caching disabled",
    MinTTL: 0,
    DefaultTTL: 0,
    MaxTTL: 0,
    ParametersInCacheKeyAndForwardedToOrigin: key(false),
  },
  "658327ea-f89d-4fab-a63d-7e88639e58f6": {
    Name: "Managed-CachingOptimized",
    Comment: "Policy with caching enabled. Supports Gzip and Brotli compression.",
    MinTTL: 1,
    DefaultTTL: 86_400,
    MaxTTL: 31_536_000,
    ParametersInCacheKeyAndForwardedToOrigin: key(true),
  },
};

/** What a cache policy says, AWS's or the account's own. */
export const policyConfig = ({ state }: World, id: string): CachePolicyConfig | undefined =>
  MANAGED[id] ?? state.cloudfront.policies[id]?.config;

/** Which headers of a request go on to the origin; all of them let all of the query and all cookies through. */
export type Forwarded = "all" | "all but Host";

/** AWS's own origin request policies, by id (CloudFront Developer Guide, "Use managed origin request policies"): the plain ones of them. */
export const REQUEST_POLICIES: Readonly<Record<string, Forwarded>> = {
  "216adef6-5c7f-47e4-b989-5492eafa07d3": "all",
  "b689b0a8-53d0-40ab-baf2-68738e2966ac": "all but Host",
};
