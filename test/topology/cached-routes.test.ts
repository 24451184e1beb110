import { expect, test } from "vitest";
import type { HomeApi } from "../../src/discover/home-compute.ts";
import { cachedRouteMisfits } from "../../src/topology/cached-routes.ts";
import { cachedConfig, configOf, homeOf, routed } from "./sample.ts";

const at = { api: "a1", region: "us-east-1" };

/** What is wrong with a cache in front of these routes, which an authorizer with these identity sources guards. */
function misfits(cache: object, routes: Partial<HomeApi["routes"][number]>[] = [], sources?: string[], base = "") {
  const config = cachedConfig(cache);
  const home = homeOf([]);
  const api: HomeApi = {
    id: "a1",
    endpoint: "https://a1.execute-api.us-east-1.amazonaws.com",
    spec: { name: "orders", region: "us-east-1" },
    integrations: {},
    authorizers: sources ? { u1: { ...at, name: "users", type: "REQUEST", identitySource: sources } } : {},
    routes: routes.map((own) => ({ ...at, route: "GET /orders/{id}", authorization: "NONE", ...own })),
    stages: [],
    logGroups: {},
  };
  const routing = { ...config.routing!, apis: { orders: base } };
  return cachedRouteMisfits(
    { ...config, ...configOf({ apis: ["orders"] }), cache: config.cache!, routing },
    { ...home, compute: { ...home.compute, apis: { orders: api } } },
  );
}

const guarded = { authorization: "CUSTOM", authorizer: "u1" } as const;
const keyed = (...headers: string[]) => ({ vary: { headers: ["Authorization", ...headers] } });

test("nothing is wrong with the defaults, nor without a cache", () => {
  expect(misfits({}, [{}, guarded], ["$request.header.authorization"])).toEqual([]);
  expect(cachedRouteMisfits(routed(), homeOf([]))).toEqual([]);
  expect(cachedRouteMisfits(cachedConfig(), homeOf([]))).toEqual([]);
});

test("Authorization must be in the key as soon as anything is kept", () => {
  const without = { vary: { headers: ["Accept-Language"] } };
  const expected = [
    {
      path: "cache.vary.headers",
      reason: "Authorization is not part of the key: what one client may see would be given to the next",
      remedy: 'add "Authorization"; requests without it share their answers all the same',
    },
  ];
  expect(misfits(without)).toEqual(expected);
  expect(misfits({ ...without, ttl: "0s", paths: { "/a": { ttl: "1s" } } })).toEqual(expected);
  expect(misfits({ ...without, ttl: "0s" })).toEqual([]);
  expect(misfits({ vary: { headers: ["authorization"] } })).toEqual([]);
});

test("the Host must not: it would go on to the regions", () =>
  expect(misfits(keyed("host"))).toMatchObject([{ path: "cache.vary.headers", remedy: 'take "Host" out' }]));

test("requests that are signed for IAM do not fit behind a cache, whether they are kept or not", () => {
  const signed = { authorization: "AWS_IAM" } as const;
  const found = misfits({ ttl: "0s" }, [{ ...signed, route: "POST /orders" }, { ...signed }, {}]);
  expect(found).toMatchObject([{ path: "routing.apis.orders" }]);
  expect(found[0]!.reason).toMatch(/^POST \/orders, GET \/orders\/\{id\} take requests that are signed for IAM/u);
  expect(misfits({}, [signed])[0]!.reason).toMatch(/^GET \/orders\/\{id\} takes requests/u);
});

test.each<[string, object, string | undefined]>([
  ["$request.header.X-Key", {}, 'add "X-Key" to cache.vary.headers'],
  ["$request.header.x-key", keyed("X-Key"), undefined],
  ["$request.header.Cookie", {}, 'write "all" for cache.vary.cookies'],
  ["$request.header.Cookie", { vary: { cookies: "all" } }, undefined],
  ["$request.querystring.token", {}, undefined],
  ["$request.querystring.token", { vary: { query: ["token"] } }, undefined],
  ["$request.querystring.token", { vary: { query: ["page"] } }, 'add "token" to cache.vary.query'],
  ["$request.querystring.one", { vary: { query: "none" } }, 'add "one" to cache.vary.query'],
  ["$context.identity.sourceIp", {}, "let it decide by a header"],
  ["$stageVariables.mode", {}, undefined],
])("an authorizer that decides by %s, with %j", (source, cache, remedy) => {
  const found = misfits(cache, [guarded], [source]);
  expect(found.map((problem) => problem.remedy)).toEqual(
    remedy === undefined ? [] : [`${remedy}, or give its path a "ttl" of "0s" in cache.paths`],
  );
});

test("what an authorizer guards, and by what it decides, is told", () => {
  expect(misfits({}, [guarded], ["$request.header.X-Key"])).toMatchObject([
    {
      path: "cache.vary",
      reason:
        "orders: answers of GET /orders/{id} are kept, and its authorizer users decides by $request.header.X-Key, which is not part of the key",
    },
  ]);
  expect(misfits({}, [guarded], [])[0]!.reason).toMatch(/its authorizer users has no identity sources/u);
});

const never = { ttl: "0s" };
const paths = (ttls: Record<string, string>, ttl = "60s") => ({
  ttl,
  paths: Object.fromEntries(Object.entries(ttls).map(([path, ttl]) => [path, { ttl }])),
});

test.each<[string, object, string, boolean, string?]>([
  ["is kept by default", {}, "GET /me", true],
  ["is not kept", never, "GET /me", false],
  ["is no GET", {}, "POST /me", false],
  ["may be a GET", {}, "ANY /me", true],
  ["may be anything", {}, "$default", true],
  ["has a path of its own that is not kept", paths({ "/me": "0s" }), "GET /me", false],
  ["has no path of its own", paths({ "/you": "0s" }), "GET /me", true],
  ["is below a base path", paths({ "/v1/me": "0s" }), "GET /me", false, "v1"],
  ["is only partly not kept", paths({ "/orders/1": "0s" }), "GET /orders/{id}", true],
  ["is wholly not kept", paths({ "/orders/*": "0s" }), "GET /orders/{id}", false],
  ["is partly kept", paths({ "/orders/1*": "5s", "/orders/*": "0s" }, "0s"), "GET /orders/{id}", true],
  ["is not what is kept", paths({ "/items/*": "5s" }, "0s"), "GET /orders/{id}", false],
])("a route that %s", (_, cache, route, ...[isKept, base]) =>
  expect(misfits(cache, [{ ...guarded, route }], ["$request.header.X-Key"], base)).toHaveLength(Number(isKept)),
);
