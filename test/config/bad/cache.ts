import type { BadConfig } from "../checking.ts";

const ROUTED = {
  apis: ["orders"],
  routing: { zone: "example.com", domain: "regional.example.com", apis: { orders: "" } },
};
const CACHE = { domain: "api.example.com" };
const cache = (change: object) => ({ ...ROUTED, tables: ["orders"], cache: { ...CACHE, ...change } });

/** What can be wrong with the cache, the failover test and its objectives. */
export const cacheCases: BadConfig[] = [
  { name: "cache alone", change: { cache: CACHE }, problems: [["cache", "needs routing", "add a routing section"]] },
  {
    name: "cache beside broken routing",
    change: { cache: CACHE, routing: 5 },
    problems: [["routing", "5 is not routing", "write { … }"]],
  },
  {
    name: "cache under the regional name",
    change: cache({ domain: "regional.example.com" }),
    problems: [["cache.domain", "is routing.domain too", "a name of its own"]],
  },
  {
    name: "cache of another zone",
    change: cache({ aliases: ["shop.example.org"] }),
    problems: [["cache.aliases[0]", 'is not in the zone "example.com"', 'ends with ".example.com"']],
  },
  {
    name: "ttl",
    change: cache({ ttl: "forever" }),
    problems: [["cache.ttl", '"forever" is not a time to live', "until-invalidated"]],
  },
  {
    name: "ttl of a path",
    change: cache({ paths: { "/me": {} } }),
    problems: [['cache.paths["/me"].ttl', "is missing", '"60s"']],
  },
  {
    name: "path pattern",
    change: cache({ paths: { me: { ttl: "0s" } } }),
    problems: [["cache.paths.me", '"me"', 'begins with "/"']],
  },
  {
    name: "purge by an unknown table",
    change: cache({ invalidate: { order: ["/orders"] } }),
    problems: [["cache.invalidate.order", '"order" is not one of the config\'s tables', 'did you mean "orders"?']],
  },
  {
    name: "purge of nothing known",
    change: cache({ invalidate: { orders: ["orders"] } }),
    problems: [["cache.invalidate.orders[0]", '"orders" is not a path or a tag', 'tags with "#"']],
  },
  {
    name: "more to purge than Lambda takes",
    change: cache({ invalidate: { orders: [`/${"a".repeat(3000)}`] } }),
    problems: [["cache.invalidate", "characters, and Lambda takes 3000", 'paths that end in "*"']],
  },
  {
    name: "distribution",
    change: cache({ distribution: "d1.cloudfront.net" }),
    problems: [["cache.distribution", "is not a CloudFront", "E1A2"]],
  },
  {
    name: "vary",
    change: cache({ vary: { query: "some" } }),
    problems: [["cache.vary.query", '"some" is not a list', '"all", "none"']],
  },
  {
    name: "canary table",
    change: { tables: ["orders"], failover: { canary: { table: "order" } } },
    problems: [["failover.canary.table", "config's tables", 'did you mean "orders"?']],
  },
  {
    name: "probe region",
    change: { failover: { probe: { region: "x-region" } } },
    problems: [["failover.probe.region", '"x-region"', "header:"]],
  },
  {
    name: "objective a number",
    change: { objectives: { rto: 180 } },
    problems: [["objectives.rto", "180 is not a duration", '"30s"']],
  },
  {
    name: "objective without a unit",
    change: { objectives: { lag: { tables: "5" } } },
    problems: [["objectives.lag.tables", '"5" is not a duration', "ms, s, m, h or d"]],
  },
];
