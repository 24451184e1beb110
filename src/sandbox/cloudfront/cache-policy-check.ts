import type { CachePolicyConfig, ParametersInCacheKeyAndForwardedToOrigin } from "@aws-sdk/client-cloudfront";
import { checkQuantities, invalidArgument, refused } from "./refusals.ts";

const DAY = 86_400;
const YEAR = 365 * DAY;
const LONGEST = 128;
const MOST_NAMES = 10;

/** A cache policy as CloudFront keeps it, or its refusal. */
export function checkedPolicy(given: CachePolicyConfig): CachePolicyConfig {
  checkQuantities(given);
  const { Name, Comment = "", MinTTL } = given;
  if (!/^[\w-]+$/u.test(Name!) || Name!.length > LONGEST)
    throw invalidArgument("The parameter Name contains invalid characters or is too long.");
  if (Comment.length > LONGEST) throw invalidArgument("The parameter Comment is too long.");
  const DefaultTTL = given.DefaultTTL ?? Math.max(DAY, MinTTL!);
  const MaxTTL = given.MaxTTL ?? Math.max(YEAR, DefaultTTL);
  if (MinTTL! < 0 || MinTTL! > DefaultTTL || DefaultTTL > MaxTTL)
    throw invalidArgument("The parameter MinTTL, DefaultTTL or MaxTTL is invalid: the order must be kept.");
  const parameters = given.ParametersInCacheKeyAndForwardedToOrigin ?? NOTHING;
  checkNames(parameters);
  if (MaxTTL === 0) checkDisabled(parameters);
  return { ...given, Comment, DefaultTTL, MaxTTL, ParametersInCacheKeyAndForwardedToOrigin: parameters };
}

const NOTHING: ParametersInCacheKeyAndForwardedToOrigin = {
  EnableAcceptEncodingGzip: false,
  EnableAcceptEncodingBrotli: false,
  HeadersConfig: { HeaderBehavior: "none" },
  CookiesConfig: { CookieBehavior: "none" },
  QueryStringsConfig: { QueryStringBehavior: "none" },
};

interface Part {
  /** In the names of its parameter and of its quota. */
  name: string;
  behavior: string | undefined;
  names: { Items?: string[] | undefined } | undefined;
}

const partsOf = ({
  HeadersConfig,
  CookiesConfig,
  QueryStringsConfig,
}: ParametersInCacheKeyAndForwardedToOrigin): Part[] => [
  { name: "Header", behavior: HeadersConfig?.HeaderBehavior, names: HeadersConfig?.Headers },
  { name: "Cookie", behavior: CookiesConfig?.CookieBehavior, names: CookiesConfig?.Cookies },
  { name: "QueryString", behavior: QueryStringsConfig?.QueryStringBehavior, names: QueryStringsConfig?.QueryStrings },
];

function checkNames(parameters: ParametersInCacheKeyAndForwardedToOrigin): void {
  for (const { name, behavior, names } of partsOf(parameters)) {
    const isListed = behavior === "whitelist" || behavior === "allExcept";
    if (isListed !== (names?.Items ?? []).length > 0)
      throw invalidArgument(`The parameter ${name}s does not fit ${name}Behavior ${behavior}.`);
    if ((names?.Items ?? []).length > MOST_NAMES)
      throw refused(`TooMany${name}sInCachePolicy`, `The number of ${name}s in the cache policy exceeds the maximum.`);
  }
}

/** What is never kept needs no key, and CloudFront takes none. */
function checkDisabled(parameters: ParametersInCacheKeyAndForwardedToOrigin): void {
  const { EnableAcceptEncodingGzip: gzip, EnableAcceptEncodingBrotli: brotli } = parameters;
  const wrong = [
    ...(gzip ? ["EnableAcceptEncodingGzip"] : []),
    ...(brotli ? ["EnableAcceptEncodingBrotli"] : []),
    ...partsOf(parameters).flatMap(({ name, behavior }) => (behavior === "none" ? [] : [`${name}Behavior`])),
  ];
  if (wrong[0] !== undefined)
    throw invalidArgument(`The parameter ${wrong[0]} is invalid for policy with caching disabled.`);
}
