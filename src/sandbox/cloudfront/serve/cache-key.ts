import type { CachePolicyConfig } from "@aws-sdk/client-cloudfront";
import { headerOf, type HttpRequest } from "../../network.ts";

/** What of a request is in the cache key, and with it goes on to the origin. */
export interface KeyParts {
  headers: Record<string, string>;
  query: string;
  cookies: string;
}

interface Names {
  Items?: string[] | undefined;
}

/** What a cache policy takes of a request. */
export function keyParts(
  { ParametersInCacheKeyAndForwardedToOrigin: key }: CachePolicyConfig,
  request: HttpRequest,
): KeyParts {
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } = key!;
  const wanted = (HeadersConfig!.Headers?.Items ?? []).map((name) => name.toLowerCase());
  const all: Record<string, string> = { ...request.headers, host: request.host };
  const headers = wanted.flatMap((name) => {
    const value = headerOf(all, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const encoding = encodingOf(key!, request);
  const query = counted(
    request.query.split("&"),
    QueryStringsConfig!.QueryStringBehavior!,
    QueryStringsConfig!.QueryStrings,
  );
  const given = (headerOf(request.headers, "cookie") ?? "").split(/; */u);
  const cookies = counted(given, CookiesConfig!.CookieBehavior!, CookiesConfig!.Cookies);
  return {
    headers: Object.fromEntries([...headers, ...(encoding ? [["accept-encoding", encoding] as const] : [])]),
    query: query.join("&"),
    cookies: cookies.join("; "),
  };
}

/** Those `name=value` pairs that count. */
function counted(pairs: readonly string[], behavior: string, { Items: names = [] }: Names = {}): string[] {
  const given = pairs.filter((pair) => pair !== "");
  const isNamed = (pair: string) => names.includes(pair.split("=")[0]!);
  if (behavior === "all") return given;
  if (behavior === "whitelist") return given.filter(isNamed);
  return behavior === "allExcept" ? given.filter((pair) => !isNamed(pair)) : [];
}

/** The encodings that a client takes and the policy wants told apart, however the client writes them. */
function encodingOf(
  {
    EnableAcceptEncodingGzip: gzip,
    EnableAcceptEncodingBrotli: brotli,
  }: NonNullable<CachePolicyConfig["ParametersInCacheKeyAndForwardedToOrigin"]>,
  { headers }: HttpRequest,
): string {
  const taken = headerOf(headers, "accept-encoding") ?? "";
  return [
    ...(brotli && /\bbr\b/u.test(taken) ? ["br"] : []),
    ...(gzip && /\bgzip\b/u.test(taken) ? ["gzip"] : []),
  ].join(",");
}
