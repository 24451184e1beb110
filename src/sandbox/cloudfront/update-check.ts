import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import { invalidArgument } from "./refusals.ts";

/** What UpdateDistribution demands although CreateDistribution does not (API reference, UpdateDistribution). */
const TOP = [
  "Aliases",
  "CacheBehaviors",
  "CustomErrorResponses",
  "DefaultRootObject",
  "HttpVersion",
  "Logging",
] as const;
const MORE = ["PriceClass", "Restrictions", "ViewerCertificate", "WebACLId"] as const;
const OF_ORIGINS = ["OriginPath", "CustomHeaders"] as const;
const OF_CUSTOM_ORIGINS = ["OriginReadTimeout", "OriginKeepaliveTimeout", "OriginSslProtocols"] as const;
const OF_BEHAVIOURS = ["AllowedMethods", "Compress", "FieldLevelEncryptionId", "LambdaFunctionAssociations"] as const;

/** Refuses an update that does not say all: it replaces all. */
export function checkWhole(config: DistributionConfig): void {
  demand(config, [...TOP, ...MORE]);
  for (const origin of config.Origins!.Items!) {
    demand(origin, OF_ORIGINS);
    if (origin.CustomOriginConfig) demand(origin.CustomOriginConfig, OF_CUSTOM_ORIGINS);
  }
  for (const behaviour of [config.DefaultCacheBehavior!, ...(config.CacheBehaviors?.Items ?? [])])
    demand(behaviour, [...OF_BEHAVIOURS, "SmoothStreaming"]);
}

function demand<Part extends object>(part: Part, members: readonly (keyof Part & string)[]): void {
  const missing = members.find((member) => part[member] === undefined);
  if (missing !== undefined) throw invalidArgument(`The parameter ${missing} is required for an update.`);
}
