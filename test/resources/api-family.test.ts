import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { faults } from "../../src/aws/faults.ts";
import { apply } from "../../src/engine/apply.ts";
import { engine } from "../../src/engine/engine.ts";
import { Graph } from "../../src/engine/graph.ts";
import { look } from "../../src/engine/look.ts";
import { apiMapping } from "../../src/resources/api-mapping.ts";
import { api } from "../../src/resources/api.ts";
import { authorizer } from "../../src/resources/authorizer.ts";
import { domainName } from "../../src/resources/domain-name.ts";
import { integration } from "../../src/resources/integration.ts";
import { route } from "../../src/resources/route.ts";
import { stage } from "../../src/resources/stage.ts";
import { connected } from "../sandbox/connected.ts";
import { functionArn } from "../support/regional-api.ts";

const REGIONS = ["eu-west-1", "us-west-2"];
const kinds = [api, authorizer, integration, route, stage, domainName, apiMapping];

interface Wanted {
  regions?: string[];
  routes?: string[];
  throttled?: string[];
  names?: string[];
}

/** An API with all that belongs to one, in some regions, under some names. */
function family({ regions = REGIONS, routes = [], throttled = [], names = ["regional.example.com"] }: Wanted) {
  const graph = new Graph<Aws>();
  for (const region of regions) {
    const { id } = graph.add(api, { name: "orders", region });
    const inside = { api: id, region };
    const named = (kind: string, what: string) => ({ name: `orders/${what}`, id: `${kind}/orders/${what}@${region}` });
    const token = { identitySource: ["$request.header.Authorization"], audience: ["shop"] };
    const users = graph.add(
      authorizer,
      { ...inside, name: "users", type: "JWT", issuer: "https://id.example.com", ...token },
      named("authorizer", "users"),
    );
    const to = graph.add(
      integration,
      { ...inside, name: "orders-api", type: "AWS_PROXY", uri: functionArn("orders-api"), payloadFormat: "2.0" },
      named("integration", "orders-api"),
    );
    const guarded = { integration: to.id, authorization: "JWT", authorizer: users.id } as const;
    for (const key of routes) graph.add(route, { ...inside, route: key, ...guarded }, named("route", key));
    const few = { rate: 5, burst: 10, detailedMetrics: false };
    const after = throttled.map((key) => named("route", key).id);
    graph.add(
      stage,
      { ...inside, name: "$default", autoDeploy: true, routes: Object.fromEntries(throttled.map((key) => [key, few])) },
      { ...named("stage", "$default"), after },
    );
    for (const name of names) {
      graph.add(domainName, { name, region, certificate: `arn:aws:acm:${region}:123456789012:certificate/c` });
      const needs = [`domain-name/${name}@${region}`, named("stage", "$default").id];
      graph.add(
        apiMapping,
        { domain: name, region, path: "", api: id, stage: "$default" },
        { name: `${name}/`, after: needs },
      );
    }
  }
  return graph;
}

async function world() {
  const { aws, sandbox } = await connected();
  const made = engine({ cloud: aws, clock: sandbox.clock, faults: faults(aws), kinds });
  async function reach(wanted: Wanted) {
    const graph = family(wanted);
    const before = sandbox.calls.writes;
    const found = await look(graph, made, { regions: REGIONS });
    const { outcomes } = await apply(graph, made, found);
    const wrong = [...outcomes].filter(([, { status }]) => !["done", "kept", "removed"].includes(status));
    expect(wrong).toEqual([]);
    const removed = [...outcomes].filter(([, { status }]) => status === "removed").map(([id]) => id);
    return { removed, writes: sandbox.calls.writes - before };
  }
  async function keysIn(region: string) {
    const gateway = await aws.apigateway(region);
    const apis = (await gateway.getApis({})).Items!;
    const routes = await Promise.all(apis.map(({ ApiId }) => gateway.getRoutes({ ApiId: ApiId! })));
    return routes.map(({ Items }) => Items!.map(({ RouteKey }) => RouteKey).sort());
  }
  return { aws, sandbox, reach, keysIn };
}

const routes = ["GET /orders", "GET /orders/{id}", "$default"];

describe("an API with all that belongs to it", () => {
  test("is made in every region, and a second time nothing is written", async () => {
    const { reach, keysIn } = await world();
    const members = 1 + 1 + 1 + routes.length + 1 + 2;
    expect(await reach({ routes, throttled: ["GET /orders"] })).toEqual({ removed: [], writes: 2 * members });
    expect(await keysIn("us-west-2")).toEqual([[...routes].sort()]);
    expect(await reach({ routes, throttled: ["GET /orders"] })).toEqual({ removed: [], writes: 0 });
  });

  test("follows when a route goes, with what a stage says of it, and when a variable is called otherwise", async () => {
    const { reach, keysIn } = await world();
    await reach({ routes, throttled: ["GET /orders", "$default"] });
    const { removed } = await reach({ routes: ["GET /orders/{orderId}", "$default"], throttled: ["$default"] });
    expect(removed.sort()).toEqual([
      "route/orders/GET /orders/{id}@eu-west-1",
      "route/orders/GET /orders/{id}@us-west-2",
      "route/orders/GET /orders@eu-west-1",
      "route/orders/GET /orders@us-west-2",
    ]);
    expect(await keysIn("eu-west-1")).toEqual([["$default", "GET /orders/{orderId}"]]);
  });

  test("goes from one region and stays in the other, though names and stages are the same", async () => {
    const { reach, keysIn } = await world();
    const names = ["regional.example.com", "api.example.com"];
    await reach({ routes, names });
    const { removed } = await reach({ routes, names, regions: ["us-west-2"] });
    expect(removed).toHaveLength(1 + 1 + 1 + routes.length + 1 + 4);
    expect(await keysIn("eu-west-1")).toEqual([]);
    expect(await keysIn("us-west-2")).toEqual([[...routes].sort()]);
  });

  test("is there once, although the answer to its creation was lost", async () => {
    const { aws, reach, keysIn } = await world();
    const twin = { ProtocolType: "HTTP", Name: "orders", Tags: { "goglobal:app": "orders/prod" } } as const;
    const gateway = await aws.apigateway("eu-west-1");
    for (const _ of ["one", "other"]) await gateway.createApi({ ...twin });
    const { removed } = await reach({ routes });
    expect(removed).toHaveLength(1);
    expect(await keysIn("eu-west-1")).toEqual([[...routes].sort()]);
  });
});
