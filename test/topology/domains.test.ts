import { expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { ZoneRefused } from "../../src/aws/zone.ts";
import { Graph } from "../../src/engine/graph.ts";
import { addDomains, domainMisfits, zoneNotices, type ServedApi } from "../../src/topology/domains.ts";
import { cachedConfig, routed } from "./sample.ts";

const zone = { id: "Z1", name: "example.com", nameServers: [] };
const served = (id: string, ...after: string[]): ServedApi => ({ id, stage: "$default", after });

/** The graph of an application with an API in two regions, of which only home has the second one. */
function graphOf(config = routed(), { isNamed = false } = {}) {
  const graph = new Graph<Aws>();
  graph.add(
    { name: "route", typical: 0, key: ["name"], read: async () => undefined, converge: async () => {} },
    { name: "eu" },
  );
  addDomains(graph, {
    config,
    zone,
    isNamed,
    apis: new Map([
      ["us-east-1", { orders: served("home"), admin: served("admin") }],
      ["eu-west-1", { orders: served("eu", "route/eu") }],
    ]),
  });
  return graph;
}

test("what needs what", () => {
  const lines = graphOf()
    .nodes.slice(1)
    .map(({ id, step, needs }) => [`${step}: ${id}`, ...needs.map((need) => `    ${need}`)].join("\n"));
  expect(lines.join("\n")).toMatchInlineSnapshot(`
    "domains: certificate/api.example.com@us-east-1
    domains: certificate/api.example.com@eu-west-1
    domains: validation-record/us-east-1.api.example.com
        certificate/api.example.com@us-east-1
    domains: issued-certificate/api.example.com@us-east-1
        certificate/api.example.com@us-east-1
        validation-record/us-east-1.api.example.com
    domains: domain-name/api.example.com@us-east-1
        issued-certificate/api.example.com@us-east-1
    domains: api-mapping/api.example.com@us-east-1
        domain-name/api.example.com@us-east-1
    domains: api-mapping/api.example.com/admin@us-east-1
        domain-name/api.example.com@us-east-1
    domains: domain-name/us-east-1.api.example.com@us-east-1
        issued-certificate/api.example.com@us-east-1
    domains: api-mapping/us-east-1.api.example.com@us-east-1
        domain-name/us-east-1.api.example.com@us-east-1
    domains: api-mapping/us-east-1.api.example.com/admin@us-east-1
        domain-name/us-east-1.api.example.com@us-east-1
    domains: alias-record/us-east-1.api.example.com
        domain-name/us-east-1.api.example.com@us-east-1
        api-mapping/us-east-1.api.example.com@us-east-1
        api-mapping/us-east-1.api.example.com/admin@us-east-1
    domains: validation-record/eu-west-1.api.example.com
        certificate/api.example.com@eu-west-1
    domains: issued-certificate/api.example.com@eu-west-1
        certificate/api.example.com@eu-west-1
        validation-record/eu-west-1.api.example.com
    domains: domain-name/api.example.com@eu-west-1
        issued-certificate/api.example.com@eu-west-1
    domains: api-mapping/api.example.com@eu-west-1
        domain-name/api.example.com@eu-west-1
        route/eu
    domains: domain-name/eu-west-1.api.example.com@eu-west-1
        issued-certificate/api.example.com@eu-west-1
    domains: api-mapping/eu-west-1.api.example.com@eu-west-1
        domain-name/eu-west-1.api.example.com@eu-west-1
        route/eu
    domains: alias-record/eu-west-1.api.example.com
        domain-name/eu-west-1.api.example.com@eu-west-1
        api-mapping/eu-west-1.api.example.com@eu-west-1"
  `);
});

test("how each is wanted", () => {
  const specOf = (id: string) => graphOf().get(id)?.spec;
  const tags = { team: "shop" };
  expect(specOf("certificate/api.example.com@eu-west-1")).toEqual({
    names: "api.example.com eu-west-1.api.example.com",
    region: "eu-west-1",
    tags,
  });
  expect(specOf("validation-record/eu-west-1.api.example.com")).toMatchObject({ zone: "Z1", present: true });
  expect(specOf("issued-certificate/api.example.com@eu-west-1")).toMatchObject({ zone: "Z1", issued: true });
  expect(specOf("domain-name/api.example.com@eu-west-1")).toMatchObject({ securityPolicy: "TLS_1_2", tags });
  expect(specOf("api-mapping/api.example.com/admin@us-east-1")).toEqual({
    domain: "api.example.com",
    region: "us-east-1",
    path: "admin",
    api: "admin",
    stage: "$default",
  });
  expect(specOf("alias-record/eu-west-1.api.example.com")).toMatchObject({ type: "A", evaluate: false });
});

test("the common name that somebody has made at home is used as it is secured, and no other", () => {
  const graph = graphOf(routed(), { isNamed: true });
  const settingsOf = (id: string) => Object.keys(graph.get(id)!.spec);
  expect(settingsOf("domain-name/api.example.com@us-east-1")).toEqual(["name", "region"]);
  for (const id of ["us-east-1.api.example.com@us-east-1", "api.example.com@eu-west-1"])
    expect(settingsOf(`domain-name/${id}`)).toContain("certificate");
});

test("without routing there are no names", () => {
  const { routing: _routing, ...config } = routed();
  expect(graphOf(config).nodes).toHaveLength(1);
  expect(domainMisfits(config, zone)).toEqual([]);
});

test("a zone that cannot hold the names is said before anything is made", () => {
  expect(domainMisfits(routed(), zone)).toEqual([]);
  expect(domainMisfits(routed(), { ...zone, name: "example.org" })).toEqual([
    {
      path: "routing.domain",
      reason: '"api.example.com" is not in the zone "example.org"',
      remedy: 'write a name that ends with ".example.org", or name the zone that holds this one',
    },
  ]);
  expect(domainMisfits(routed(), new ZoneRefused("the hosted zone Z1 is private", "write another"))).toEqual([
    { path: "routing.zone", reason: "the hosted zone Z1 is private", remedy: "write another" },
  ]);
});

test("a zone that the world does not ask is refused, unless it is named by its id: then the user is told", () => {
  const undelegated = {
    ...zone,
    nameServers: ["ns-1.awsdns-01.com"],
    undelegated: "example.com is delegated to no name servers",
  };
  expect(domainMisfits(routed(), undelegated)).toEqual([
    {
      path: "routing.zone",
      reason: "example.com is delegated to no name servers",
      remedy:
        'have the registrar of example.com, or who has the zone above it, name ns-1.awsdns-01.com; write { "id": "Z1" } if it is only from here that it looks so',
    },
  ]);
  const { routing, ...config } = routed();
  expect(domainMisfits({ ...config, routing: { ...routing!, zone: { id: "Z1" } } }, undelegated)).toEqual([]);
  expect(zoneNotices(undelegated)).toEqual([
    expect.stringMatching(/^example\.com is delegated to no name servers, so nobody finds/u),
  ]);
  expect([zoneNotices(zone), zoneNotices(undefined)]).toEqual([[], []]);
});

test("the public names must be in the zone as well", () => {
  const config = cachedConfig({ domain: "www.example.org", aliases: ["shop.example.com", "shop.example.org"] });
  expect(domainMisfits(config, zone).map(({ path }) => path)).toEqual(["cache.domain", "cache.aliases[1]"]);
});
