import type { Config } from "../config/schema.ts";
import { pathText } from "../config/finding.ts";
import type { Problem } from "../config/problem.ts";
import type { HomeApp } from "../discover/home-app.ts";
import { ttlsOf } from "./cache-ttl.ts";
import { definitionOf, type AuthorizerDefinition, type Definition } from "./definition.ts";
import { covers, overlaps, pathsOfRoute } from "./path-pattern.ts";

type Cache = NonNullable<Config["cache"]>;

/** What a cache in front of the APIs would break, or would tell to whom it is not for. */
export function cachedRouteMisfits(config: Config, home: HomeApp): Problem[] {
  const { cache, routing } = config;
  if (!cache || !routing) return [];
  const apis = Object.entries(routing.apis).flatMap(([name, base]) => {
    const definition = config.apis[name] && definitionOf({ config, home }, name);
    return definition ? [{ name, base, definition }] : [];
  });
  return [
    ...keyMisfits(cache),
    ...apis.flatMap(({ name, definition }) => signedRoutes(name, definition)),
    ...apis.flatMap(({ name, base, definition }) => authorizedRoutes(cache, { name, base, definition })),
  ];
}

/** What no cache key must be without, and what it must not have, whatever the routes are. */
function keyMisfits(cache: Cache): Problem[] {
  const path = pathText(["cache", "vary", "headers"]);
  const { paths, others } = ttlsOf(cache);
  const keeps = others > 0 || paths.some(([, ttl]) => ttl > 0);
  return [
    ...(keeps && !hasHeader(cache, "Authorization")
      ? [
          {
            path,
            reason: "Authorization is not part of the key: what one client may see would be given to the next",
            remedy: 'add "Authorization"; requests without it share their answers all the same',
          },
        ]
      : []),
    ...(hasHeader(cache, "Host")
      ? [
          {
            path,
            reason: "what is in the key goes on to the regions, and as Host they know routing.domain only",
            remedy: 'take "Host" out',
          },
        ]
      : []),
  ];
}

const hasHeader = ({ vary }: Cache, name: string): boolean =>
  vary.headers.some((header) => header.toLowerCase() === name.toLowerCase());

/** Clients sign the Host that they ask for, and the regions are asked with another one. */
function signedRoutes(name: string, { routes }: Definition): Problem[] {
  const signed = routes.filter(({ authorization }) => authorization === "AWS_IAM").map(({ route }) => route);
  if (signed.length === 0) return [];
  return [
    {
      path: pathText(["routing", "apis", name]),
      reason: `${signed.join(", ")} ${signed.length === 1 ? "takes" : "take"} requests that are signed for IAM, and through the cache no signature fits: it holds for the Host that the client asks for, and the regions are asked as routing.domain`,
      remedy: `leave ${name} out of routing.apis or cache out of the config, or let these routes use another authorizer`,
    },
  ];
}

/** An API behind the cache. */
interface CachedApi {
  name: string;
  base: string;
  definition: Definition;
}

/** What an authorizer lets one client see is kept for those only who would be let see it too. */
function authorizedRoutes(cache: Cache, { name, base, definition }: CachedApi): Problem[] {
  const { authorizers, routes } = definition;
  return authorizers.flatMap((authorizer) => {
    const guarded = routes.filter((one) => one.authorizer === authorizer.name);
    const kept = guarded.find(({ route }) => isKept(cache, route, base));
    return kept ? identityMisfits(cache, authorizer).map((problem) => told(problem, name, kept.route)) : [];
  });
}

const told = ({ path, reason, remedy }: Problem, api: string, route: string): Problem => ({
  path,
  reason: `${api}: answers of ${route} are kept, and ${reason}`,
  remedy: `${remedy}, or give its path a "ttl" of "0s" in cache.paths`,
});

/** Whether a GET of a route may be answered by the cache. */
function isKept(cache: Cache, route: string, base: string): boolean {
  if (route !== "$default" && !/^(?:GET|HEAD|ANY) /u.test(route)) return false;
  const asked = pathsOfRoute(route, base);
  const { paths, others } = ttlsOf(cache);
  for (const [path, ttl] of paths) {
    if (!overlaps(path, asked)) continue;
    if (ttl > 0) return true;
    if (covers(path, asked)) return false;
  }
  return others > 0;
}

/** By what an authorizer decides that is not in the cache key. */
function identityMisfits(cache: Cache, { name, type, identitySource = [] }: AuthorizerDefinition): Problem[] {
  const path = pathText(["cache", "vary"]);
  if (type === "REQUEST" && identitySource.length === 0)
    return [
      {
        path,
        reason: `its authorizer ${name} has no identity sources, so nobody knows by what it lets clients in`,
        remedy: "give it some",
      },
    ];
  return identitySource.flatMap((source) => {
    const missing = missingSource(cache, source);
    return missing
      ? [{ path, reason: `its authorizer ${name} decides by ${source}, which is not part of the key`, remedy: missing }]
      : [];
  });
}

/** How to have an identity source in the key, if it is not. */
function missingSource(cache: Cache, source: string): string | undefined {
  const [, kind = "", name = ""] =
    /^\$(?:request\.)?(header|querystring|context|stageVariables)\.(.+)$/iu.exec(source) ?? [];
  const { query, cookies } = cache.vary;
  switch (kind.toLowerCase()) {
    case "header":
      // Said once for all routes.
      if (name.toLowerCase() === "authorization" || hasHeader(cache, name)) return undefined;
      if (name.toLowerCase() !== "cookie") return `add "${name}" to cache.vary.headers`;
      return cookies === "all" ? undefined : 'write "all" for cache.vary.cookies';
    case "querystring":
      return query === "all" || (Array.isArray(query) && query.includes(name))
        ? undefined
        : `add "${name}" to cache.vary.query`;
    case "stagevariables":
      return undefined;
    default:
      return "let it decide by a header";
  }
}
