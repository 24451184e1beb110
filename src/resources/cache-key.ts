import type { ParametersInCacheKeyAndForwardedToOrigin } from "@aws-sdk/client-cloudfront";

/** Which query parameters or cookies count: `all`, `none`, these, or all but these. */
export type Counting = "all" | "none" | string[] | { except: string[] };

/** What tells two requests for the same path from one another, to a cache. */
export interface CacheKeySpec {
  headers?: string[];
  query?: Counting;
  cookies?: Counting;
  /** Answers are kept once for each of these that clients take. */
  encodings?: ("gzip" | "brotli")[];
}

/** As CloudFront says it. */
export function keyTo({ headers = [], query = "none", cookies = "none", encodings = [] }: CacheKeySpec) {
  const [QueryStringBehavior, QueryStrings] = counted(query);
  const [CookieBehavior, Cookies] = counted(cookies);
  return {
    EnableAcceptEncodingGzip: encodings.includes("gzip"),
    EnableAcceptEncodingBrotli: encodings.includes("brotli"),
    HeadersConfig:
      headers.length === 0
        ? { HeaderBehavior: "none" as const }
        : { HeaderBehavior: "whitelist" as const, Headers: named(headers) },
    CookiesConfig: { CookieBehavior, ...(Cookies ? { Cookies } : {}) },
    QueryStringsConfig: { QueryStringBehavior, ...(QueryStrings ? { QueryStrings } : {}) },
  } satisfies ParametersInCacheKeyAndForwardedToOrigin;
}

/** What CloudFront says, in the words of a spec. */
export function keyFrom(parameters: ParametersInCacheKeyAndForwardedToOrigin): Required<CacheKeySpec> {
  const { HeadersConfig: headers, CookiesConfig: cookies, QueryStringsConfig: query } = parameters;
  return {
    headers: headers?.Headers?.Items ?? [],
    query: counting(query!.QueryStringBehavior!, query!.QueryStrings?.Items),
    cookies: counting(cookies!.CookieBehavior!, cookies!.Cookies?.Items),
    encodings: [
      ...(parameters.EnableAcceptEncodingGzip ? ["gzip" as const] : []),
      ...(parameters.EnableAcceptEncodingBrotli ? ["brotli" as const] : []),
    ],
  };
}

/** What to know of cookies that are not in the key: all of them go to the origin, since our behaviours let everything through. */
export function cookieAdvice({ cookies = "none" }: CacheKeySpec): string | undefined {
  if (cookies === "all") return undefined;
  const told = Array.isArray(cookies) ? `only the cookies ${cookies.join(", ")} tell` : "no cookies tell";
  return `${told} one answer that is kept from another, and all of them go to the regions: an answer that sets a cookie, or that others decide, is given to everybody. Let such answers say Cache-Control: no-store, give their paths a "ttl" of "0s", or write "all" for cache.vary.cookies`;
}

const named = (Items: string[]) => ({ Quantity: Items.length, Items });

type Behavior = "all" | "none" | "whitelist" | "allExcept";

function counted(which: Counting): [Behavior, ReturnType<typeof named>?] {
  if (typeof which === "string") return [which];
  if (!Array.isArray(which)) return ["allExcept", named(which.except)];
  return which.length === 0 ? ["none"] : ["whitelist", named(which)];
}

function counting(behavior: Behavior, names: string[] = []): Counting {
  if (behavior === "whitelist") return names;
  return behavior === "allExcept" ? { except: names } : behavior;
}
