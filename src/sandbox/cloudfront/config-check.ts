import type {
  AllowedMethods,
  CacheBehavior,
  DefaultCacheBehavior,
  DistributionConfig,
} from "@aws-sdk/client-cloudfront";
import type { World } from "../world.ts";
import { checkCertificate } from "./certificates.ts";
import { policyConfig, REQUEST_POLICIES } from "./managed-policies.ts";
import { checkQuantities, invalidArgument, refused } from "./refusals.ts";

const LONGEST_COMMENT = 128;
const MOST_BEHAVIOURS = 75;
const MOST_ALIASES = 100;
const MOST_ORIGINS = 100;
const ERRORS = new Set([400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]);

/** Refuses a distribution that CloudFront would not take, whoever else has what names. */
export function checkConfig(world: World, config: DistributionConfig): void {
  checkQuantities(config);
  const { Comment, WebACLId, CustomErrorResponses } = config;
  if (Comment!.length > LONGEST_COMMENT) throw invalidArgument("The parameter Comment is too long.");
  checkCounts(config);
  for (const behaviour of [config.DefaultCacheBehavior!, ...(config.CacheBehaviors?.Items ?? [])])
    checkBehaviour(world, config, behaviour);
  checkPatterns(config.CacheBehaviors?.Items ?? []);
  const codes = (CustomErrorResponses?.Items ?? []).map(({ ErrorCode }) => ErrorCode!);
  const wrong = codes.find((code) => !ERRORS.has(code));
  if (wrong !== undefined) throw refused("InvalidErrorCode", "An invalid error code was specified.");
  if (new Set(codes).size < codes.length)
    throw invalidArgument("The parameter ErrorCode is duplicated in CustomErrorResponses.");
  if (WebACLId && !/^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/u.test(WebACLId))
    throw refused("InvalidWebACLId", "A web ACL ID specified is not valid.");
  checkCertificate(world, config);
}

function checkCounts({ Origins, CacheBehaviors, Aliases }: DistributionConfig): void {
  if (Origins!.Items!.length === 0) throw invalidArgument("The parameter Origins is required.");
  if (Origins!.Items!.length > MOST_ORIGINS)
    throw refused("TooManyOrigins", "You cannot create more origins for the distribution.");
  if ((CacheBehaviors?.Items ?? []).length > MOST_BEHAVIOURS)
    throw refused("TooManyCacheBehaviors", "You cannot create more cache behaviors for the distribution.");
  if ((Aliases?.Items ?? []).length > MOST_ALIASES)
    throw refused("TooManyDistributionCNAMEs", "Your request contains more CNAMEs than are allowed per distribution.");
}

function checkBehaviour(
  world: World,
  { Origins, OriginGroups }: DistributionConfig,
  behaviour: DefaultCacheBehavior,
): void {
  const { TargetOriginId, CachePolicyId, OriginRequestPolicyId, ForwardedValues } = behaviour;
  const targets = [...Origins!.Items!, ...(OriginGroups?.Items ?? [])].map(({ Id }) => Id);
  if (!targets.includes(TargetOriginId))
    throw refused("NoSuchOrigin", "One or more of your origins or origin groups do not exist.", 404);
  if ((CachePolicyId === undefined) === (ForwardedValues === undefined))
    throw invalidArgument("The parameter ForwardedValues cannot be used when a cache policy is associated to it.");
  if (CachePolicyId !== undefined && !policyConfig(world, CachePolicyId))
    throw refused("NoSuchCachePolicy", "The specified cache policy does not exist.", 404);
  if (OriginRequestPolicyId !== undefined && !REQUEST_POLICIES[OriginRequestPolicyId])
    throw refused("NoSuchOriginRequestPolicy", "The specified origin request policy does not exist.", 404);
  checkMethods(behaviour.AllowedMethods);
}

function checkMethods({ Items, CachedMethods }: Partial<AllowedMethods> = {}): void {
  const methods = Items ?? ["GET", "HEAD"];
  const isOne = [2, 3, 7].includes(methods.length) && methods.includes("GET") && methods.includes("HEAD");
  const cached = CachedMethods?.Items ?? [];
  if (!isOne || cached.some((method) => !["GET", "HEAD", "OPTIONS"].includes(method)))
    throw invalidArgument("The parameter AllowedMethods contains a set of methods that is not supported.");
}

function checkPatterns(behaviours: readonly CacheBehavior[]): void {
  const patterns = behaviours.map(({ PathPattern }) => PathPattern!);
  if (patterns.some((pattern) => !/^[\w\-.*$/~"'@:+&?]{1,255}$/u.test(pattern)))
    throw invalidArgument("The parameter PathPattern contains invalid characters.");
  if (new Set(patterns).size < patterns.length)
    throw invalidArgument("The parameter PathPattern cannot be used in more than one cache behavior.");
}
