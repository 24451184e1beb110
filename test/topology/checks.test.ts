import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import type { Config } from "../../src/config/schema.ts";
import { Graph } from "../../src/engine/graph.ts";
import type { Traffic } from "../../src/discover/traffic.ts";
import { readable } from "../../src/engine/reference.ts";
import { addChecks } from "../../src/topology/checks.ts";
import { homeOf, IDENTITY, NO_TRAFFIC, routed } from "./sample.ts";

const REGIONS = ["us-east-1", "eu-west-1"];
const https = { type: "https", path: "/health", interval: 10_000, failures: 3 } as const;
const evacuation = { interval: 30_000 } as const;

interface Wanted {
  regions?: string[];
  routing?: Partial<NonNullable<Config["routing"]>>;
  config?: Partial<Config>;
  traffic?: Partial<Traffic>;
}

/** The graph of the checks of these regions, and the id that each one's record hangs on. */
function graphOf({ regions = REGIONS, routing = {}, config = {}, traffic = {} }: Wanted = {}) {
  const graph = new Graph<Aws>();
  const base = routed(regions);
  const whole = {
    ...base,
    ...config,
    routing: { ...base.routing!, healthCheck: https, switch: evacuation, ...routing },
  };
  const application = { config: whole, home: homeOf([]), identity: IDENTITY };
  const ids = addChecks(graph, application, { ...NO_TRAFFIC, ...traffic });
  return { graph, ids, specOf: (id: string) => graph.get(id)?.spec };
}

const needsOf = (graph: Graph<Aws>) =>
  graph.nodes.map(({ id, step, needs }) => [`${step}: ${id}`, ...needs.map((need) => `    ${need}`)].join("\n"));

test("what needs what", () => {
  expect(needsOf(graphOf().graph).join("\n")).toMatchInlineSnapshot(`
    "switch: switch-table/goglobal-orders-prod-switch@us-east-1
    switch: api/goglobal-orders-prod-switch@us-east-1
    switch: log-group//aws/lambda/goglobal-orders-prod-switch@us-east-1
    switch: execution-role/goglobal-orders-prod-switch-role-us-east-1
    switch: function/goglobal-orders-prod-switch@us-east-1
        execution-role/goglobal-orders-prod-switch-role-us-east-1
        switch-table/goglobal-orders-prod-switch@us-east-1
        log-group//aws/lambda/goglobal-orders-prod-switch@us-east-1
    switch: function-alias/goglobal-orders-prod-switch/goglobal@us-east-1
        function/goglobal-orders-prod-switch@us-east-1
        api/goglobal-orders-prod-switch@us-east-1
    apis: integration/goglobal-orders-prod-switch/goglobal-orders-prod-switch@us-east-1
        api/goglobal-orders-prod-switch@us-east-1
        function-alias/goglobal-orders-prod-switch/goglobal@us-east-1
    apis: route/goglobal-orders-prod-switch/GET /{region}@us-east-1
        integration/goglobal-orders-prod-switch/goglobal-orders-prod-switch@us-east-1
        api/goglobal-orders-prod-switch@us-east-1
    apis: stage/goglobal-orders-prod-switch/$default@us-east-1
        api/goglobal-orders-prod-switch@us-east-1
    apis: function-permission/goglobal-orders-prod-switch/goglobal/goglobal-api-goglobal-orders-prod-switch@us-east-1
        api/goglobal-orders-prod-switch@us-east-1
        function-alias/goglobal-orders-prod-switch/goglobal@us-east-1
    switch: switch-table/goglobal-orders-prod-switch@eu-west-1
    switch: api/goglobal-orders-prod-switch@eu-west-1
    switch: log-group//aws/lambda/goglobal-orders-prod-switch@eu-west-1
    switch: execution-role/goglobal-orders-prod-switch-role-eu-west-1
    switch: function/goglobal-orders-prod-switch@eu-west-1
        execution-role/goglobal-orders-prod-switch-role-eu-west-1
        switch-table/goglobal-orders-prod-switch@eu-west-1
        log-group//aws/lambda/goglobal-orders-prod-switch@eu-west-1
    switch: function-alias/goglobal-orders-prod-switch/goglobal@eu-west-1
        function/goglobal-orders-prod-switch@eu-west-1
        api/goglobal-orders-prod-switch@eu-west-1
    apis: integration/goglobal-orders-prod-switch/goglobal-orders-prod-switch@eu-west-1
        api/goglobal-orders-prod-switch@eu-west-1
        function-alias/goglobal-orders-prod-switch/goglobal@eu-west-1
    apis: route/goglobal-orders-prod-switch/GET /{region}@eu-west-1
        integration/goglobal-orders-prod-switch/goglobal-orders-prod-switch@eu-west-1
        api/goglobal-orders-prod-switch@eu-west-1
    apis: stage/goglobal-orders-prod-switch/$default@eu-west-1
        api/goglobal-orders-prod-switch@eu-west-1
    apis: function-permission/goglobal-orders-prod-switch/goglobal/goglobal-api-goglobal-orders-prod-switch@eu-west-1
        api/goglobal-orders-prod-switch@eu-west-1
        function-alias/goglobal-orders-prod-switch/goglobal@eu-west-1
    traffic: health-check/us-east-1/endpoint
    traffic: observed-check/us-east-1/endpoint
        health-check/us-east-1/endpoint
    traffic: health-check/us-east-1/switch-eu-west-1
        api/goglobal-orders-prod-switch@eu-west-1
        route/goglobal-orders-prod-switch/GET /{region}@eu-west-1
        stage/goglobal-orders-prod-switch/$default@eu-west-1
        function-permission/goglobal-orders-prod-switch/goglobal/goglobal-api-goglobal-orders-prod-switch@eu-west-1
    traffic: observed-check/us-east-1/switch-eu-west-1
        health-check/us-east-1/switch-eu-west-1
    traffic: health-check/us-east-1/all
        observed-check/us-east-1/endpoint
        observed-check/us-east-1/switch-eu-west-1
    traffic: observed-check/us-east-1/all
        health-check/us-east-1/all
    traffic: health-check/eu-west-1/endpoint
    traffic: observed-check/eu-west-1/endpoint
        health-check/eu-west-1/endpoint
    traffic: health-check/eu-west-1/switch-us-east-1
        api/goglobal-orders-prod-switch@us-east-1
        route/goglobal-orders-prod-switch/GET /{region}@us-east-1
        stage/goglobal-orders-prod-switch/$default@us-east-1
        function-permission/goglobal-orders-prod-switch/goglobal/goglobal-api-goglobal-orders-prod-switch@us-east-1
    traffic: observed-check/eu-west-1/switch-us-east-1
        health-check/eu-west-1/switch-us-east-1
    traffic: health-check/eu-west-1/all
        observed-check/eu-west-1/endpoint
        observed-check/eu-west-1/switch-us-east-1
    traffic: observed-check/eu-west-1/all
        health-check/eu-west-1/all"
  `);
});

test("how the checks are wanted", () => {
  const { specOf } = graphOf();
  expect(specOf("health-check/eu-west-1/endpoint")).toEqual({
    watched: "eu-west-1",
    role: "endpoint",
    type: "HTTPS",
    domain: "eu-west-1.api.example.com",
    path: "/health",
    interval: 10,
    failures: 3,
    sni: true,
    inverted: false,
    disabled: false,
    tags: { Name: "orders/prod eu-west-1/endpoint", team: "shop", "goglobal:app": "orders/prod" },
  });
  expect(specOf("health-check/eu-west-1/switch-us-east-1")).toMatchObject({
    type: "HTTPS_STR_MATCH",
    path: "/eu-west-1",
    match: "evacuated eu-west-1",
    interval: 30,
    failures: 1,
    inverted: true,
  });
  expect(specOf("health-check/eu-west-1/all")).toMatchObject({
    type: "CALCULATED",
    healthyChildren: 2,
    inverted: false,
  });
});

test("how the switch is wanted", () => {
  const { specOf, graph } = graphOf({ config: { permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary" } });
  const name = "goglobal-orders-prod-switch";
  const tags = { team: "shop" };
  expect(specOf(`switch-table/${name}@eu-west-1`)).toEqual({
    name,
    region: "eu-west-1",
    partitionKey: "region",
    billing: "PAY_PER_REQUEST",
    expires: "until",
    tags,
  });
  expect(specOf("execution-role/goglobal-orders-prod-switch-role-eu-west-1")).toMatchObject({
    permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
    managed: [],
    policies: {
      goglobal: {
        Statement: [
          {
            Sid: "Items",
            Effect: "Allow",
            Action: ["dynamodb:GetItem"],
            Resource: [`arn:aws:dynamodb:eu-west-1:123456789012:table/${name}`],
          },
          {
            Sid: "Log",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: [`arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/${name}:*`],
          },
        ],
      },
    },
  });
  expect(specOf(`log-group//aws/lambda/${name}@eu-west-1`)).toMatchObject({ retention: 14 });
  expect(specOf(`function/${name}@eu-west-1`)).toMatchObject({
    runtime: "nodejs22.x",
    handler: "index.handler",
    logging: { systemLevel: "WARN" },
    code: "sha",
    source: { path: "/switch" },
    tags,
  });
  expect(specOf(`stage/${name}/$default@eu-west-1`)).toMatchObject({
    autoDeploy: true,
    throttling: { rate: 100, burst: 200 },
  });
  expect(graph.get(`function/${name}@eu-west-1`)?.follows).toContain(`function/${name}@us-east-1`);
});

describe("what a record hangs on", () => {
  const needOf = (wanted: Wanted) => {
    const { graph, ids } = graphOf(wanted);
    const read = (region: string) => /observed-check\/[\w/-]+/u.exec(ids.get(region) ?? "")?.[0];
    return { on: read("us-east-1"), kinds: [...new Set(graph.nodes.map(({ kind }) => kind.name))] };
  };

  test("on all that is known, as soon as it has been observed", () =>
    expect(needOf({}).on).toBe("observed-check/us-east-1/all"));

  test("without a switch, on the region's own check", () =>
    expect(needOf({ routing: { switch: "none" } })).toEqual({
      on: "observed-check/us-east-1/endpoint",
      kinds: ["health-check", "observed-check"],
    }));

  test("a region alone has nobody to watch it", () =>
    expect(needOf({ regions: ["us-east-1"] })).toEqual({
      on: "observed-check/us-east-1/endpoint",
      kinds: ["health-check", "observed-check"],
    }));

  test("without a check of its own, on the switch of the one other region, or on those of two", () => {
    expect(needOf({ routing: { healthCheck: "none" } }).on).toBe("observed-check/us-east-1/switch-eu-west-1");
    const regions = [...REGIONS, "ap-southeast-2"];
    expect(needOf({ regions, routing: { healthCheck: "none" } }).on).toBe("observed-check/us-east-1/all");
  });

  test("on nothing, where nothing is asked", () =>
    expect(needOf({ routing: { healthCheck: "none", switch: "none" } })).toEqual({ on: undefined, kinds: [] }));

  test("and without routing there is nothing", () => {
    const { routing: _routing, ...config } = routed();
    const graph = new Graph<Aws>();
    const application = { config, home: homeOf([]), identity: IDENTITY };
    expect(addChecks(graph, application, NO_TRAFFIC).size).toBe(0);
    expect(graph.nodes).toEqual([]);
  });
});

test("who watches whom goes on, as far as there is a switch", () => {
  const regions = ["us-east-1", "eu-west-1", "ap-southeast-2", "ap-northeast-1"];
  const checks = { "us-east-1": ["all", "endpoint", "switch-ap-northeast-1", "switch-gone"] };
  const ids = graphOf({ regions, traffic: { checks } }).graph.nodes.map(({ id }) => id);
  expect(ids.filter((id) => id.startsWith("health-check/us-east-1/"))).toEqual([
    "health-check/us-east-1/endpoint",
    "health-check/us-east-1/switch-ap-northeast-1",
    "health-check/us-east-1/switch-eu-west-1",
    "health-check/us-east-1/all",
  ]);
});

test("what watches an evacuated region stays as it is, whatever the config says now", () => {
  const checks = { "eu-west-1": ["all", "endpoint", "switch-us-east-1"] };
  const evacuated = new Map([["eu-west-1", Infinity]]);
  const { graph, ids, specOf } = graphOf({ routing: { healthCheck: "none" }, traffic: { checks, evacuated } });
  const kept = graph.nodes.map(({ id }) => id).filter((id) => id.startsWith("health-check/eu-west-1/"));
  expect(kept).toEqual(checks["eu-west-1"]!.map((role) => `health-check/eu-west-1/${role}`));
  for (const id of kept) expect(Object.keys(specOf(id)!)).toEqual(["watched", "role"]);
  expect([...ids.keys()]).toEqual(["us-east-1"]);
});

test("what asks the switch of a region that is away stays as it is, and nothing new does", () => {
  const away = new Set(["eu-west-1"]);
  const checks = { "us-east-1": ["all", "endpoint", "switch-eu-west-1"] };
  const known = graphOf({ traffic: { checks, away } });
  expect(known.specOf("health-check/us-east-1/switch-eu-west-1")).toEqual({
    watched: "us-east-1",
    role: "switch-eu-west-1",
  });
  expect(known.specOf("health-check/us-east-1/all")).toMatchObject({ healthyChildren: 2 });
  expect(known.specOf("health-check/eu-west-1/switch-us-east-1")).toMatchObject({ path: "/eu-west-1" });

  const { graph, ids } = graphOf({ traffic: { away } });
  expect(graph.nodes.map(({ id }) => id).filter((id) => id.startsWith("health-check/us-east-1/"))).toEqual([
    "health-check/us-east-1/endpoint",
  ]);
  expect(readable(ids.get("us-east-1")!)).toContain("observed-check/us-east-1/endpoint");
});

test("the first API is asked, under its base path, for what the answer must contain", () => {
  const { specOf } = graphOf({ routing: { apis: { orders: "v1" }, healthCheck: { ...https, match: "ok" } } });
  expect(specOf("health-check/us-east-1/endpoint")).toMatchObject({
    type: "HTTPS_STR_MATCH",
    path: "/v1/health",
    match: "ok",
  });
});

test("what is wrong with the path at home is an objection to every region's own check, and to no other", () => {
  const { graph } = graphOf({ traffic: { trouble: "no answer" } });
  const objections = graph.nodes.flatMap(({ id, kind, spec }) => (kind.objection?.(spec) === "no answer" ? [id] : []));
  expect(objections).toEqual(["health-check/us-east-1/endpoint", "health-check/eu-west-1/endpoint"]);
});

describe("an alarm decides", () => {
  test("one that is there", () => {
    const { graph, specOf } = graphOf({ routing: { healthCheck: { type: "metric", alarm: "errors" } } });
    expect(specOf("health-check/eu-west-1/endpoint")).toMatchObject({
      type: "CLOUDWATCH_METRIC",
      alarm: { region: "eu-west-1", name: "errors" },
      insufficientData: "LastKnownStatus",
    });
    expect(specOf("health-check/eu-west-1/endpoint")).not.toHaveProperty("metric");
    expect(graph.nodes.filter(({ kind }) => kind.name === "alarm")).toEqual([]);
  });

  test("one of ours", () => {
    const healthCheck = {
      type: "metric",
      namespace: "shop",
      metric: "errors",
      dimensions: { Api: "orders" },
      statistic: "Sum",
      threshold: 5,
      comparison: "GreaterThanOrEqualToThreshold",
      period: 120_000,
    } as const;
    const { graph, specOf } = graphOf({ routing: { healthCheck } });
    const settings = {
      namespace: "shop",
      metric: "errors",
      dimensions: { Api: "orders" },
      statistic: "Sum",
      period: 120,
      periods: 1,
      threshold: 5,
      comparison: "GreaterThanOrEqualToThreshold",
    };
    const alarm = "alarm/goglobal-orders-prod-health@eu-west-1";
    expect(specOf(alarm)).toMatchObject({ ...settings, missing: "missing", tags: { team: "shop" } });
    expect(specOf("health-check/eu-west-1/endpoint")).toMatchObject({ metric: settings });
    expect(graph.get("health-check/eu-west-1/endpoint")!.needs).toEqual([alarm]);
  });
});
