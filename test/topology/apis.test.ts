import { describe, expect, test } from "vitest";
import { topology } from "../../src/topology/topology.ts";
import { AT_HOME, homeApi, homeFunction, homeIntegration, homeRoute, homeStage } from "./compute-sample.ts";
import { arnOf } from "./home-role.ts";
import { configOf, IDENTITY, plain, running } from "./sample.ts";

const fn = (name: string) => arnOf("lambda", `function:${name}`);
const invoked = (arn: string) => `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
const LOGS = arnOf("logs", "log-group:/aws/vendedlogs/orders");

const SLOW = { rate: 1, burst: 1, detailedMetrics: false };

const home = running(
  [homeFunction("orders-api"), homeFunction("gate")],
  [
    homeApi("orders", {
      spec: { tags: { cost: "1", team: "old" } },
      integrations: {
        i1: homeIntegration("i1", fn("orders-api")),
        i2: homeIntegration("i2", "https://example.com/{proxy}", { type: "HTTP_PROXY", method: "ANY" }),
      },
      authorizers: {
        u1: { ...AT_HOME, name: "users", type: "JWT", issuer: "https://x.org", audience: ["a"], uri: null },
        u2: { ...AT_HOME, name: "gate", type: "REQUEST", uri: invoked(fn("gate")) },
      },
      routes: [
        homeRoute("GET /orders", "i1", { authorization: "JWT", authorizer: "u1", scopes: ["read"] }),
        homeRoute("ANY /{proxy+}", "i2"),
        homeRoute("$default", null),
      ],
      stages: [
        homeStage("$default", { accessLogs: { destination: LOGS, format: "$context.requestId" } }),
        homeStage("test", {
          throttling: { rate: 10, burst: 5 },
          routes: { "GET /orders": SLOW, "GET /gone": SLOW },
          tags: { cost: "2" },
        }),
      ],
      logGroups: { [LOGS]: { name: "/aws/vendedlogs/orders", region: "us-east-1", retention: 14, tags: {} } },
    }),
  ],
);
const config = configOf({
  regions: ["us-east-1", "eu-west-1"],
  functions: ["orders-api", "gate"],
  apis: ["orders"],
  tags: { team: "shop" },
});

const { graph } = topology(config, { home }, IDENTITY);
const spec = (id: string) => plain(graph.get(`${id}@eu-west-1`)!.spec);
const API = "(id of api/orders@eu-west-1, known after apply)";
const there = { api: API, region: "eu-west-1" };
const known = (output: string, id: string) => `(${output} of ${id}@eu-west-1, known after apply)`;

test("the API, with home's tags and the config's", () =>
  expect(spec("api/orders")).toEqual({
    name: "orders",
    region: "eu-west-1",
    protocol: "HTTP",
    description: null,
    version: null,
    cors: null,
    tags: { cost: "1", team: "shop" },
  }));

test("integrations lead to the region's functions, and else to where home's lead", () => {
  expect(spec("integration/orders/orders-api")).toEqual({
    ...there,
    name: "orders-api",
    type: "AWS_PROXY",
    payloadFormat: "2.0",
    uri: known("arn", "function-alias/orders-api/goglobal"),
  });
  expect(spec("integration/orders/i2")).toMatchObject({ type: "HTTP_PROXY", uri: "https://example.com/{proxy}" });
});

test("authorizers ask the region's functions, or the same issuer", () => {
  const alias = known("arn", "function-alias/gate/goglobal");
  expect(spec("authorizer/orders/gate")).toEqual({
    ...there,
    name: "gate",
    type: "REQUEST",
    uri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${alias}/invocations`,
  });
  expect(spec("authorizer/orders/users")).toEqual({
    ...there,
    name: "users",
    type: "JWT",
    issuer: "https://x.org",
    audience: ["a"],
    uri: null,
  });
});

test("routes lead to the region's parts", () => {
  expect(spec("route/orders/GET /orders")).toEqual({
    ...there,
    route: "GET /orders",
    integration: known("id", "integration/orders/orders-api"),
    authorization: "JWT",
    authorizer: known("id", "authorizer/orders/users"),
    scopes: ["read"],
  });
  expect(spec("route/orders/$default")).toMatchObject({ integration: null, authorizer: null });
});

describe("stages", () => {
  test("log to a group of the region, which is kept as long as home's", () => {
    expect(spec("stage/orders/$default")).toEqual({
      ...there,
      name: "$default",
      autoDeploy: true,
      accessLogs: { destination: known("arn", "log-group//aws/vendedlogs/orders"), format: "$context.requestId" },
      tags: { team: "shop" },
    });
    expect(spec("log-group//aws/vendedlogs/orders")).toMatchObject({ retention: 14, tags: { team: "shop" } });
  });

  test("have settings only of routes that are there", () => {
    expect(spec("stage/orders/test")).toMatchObject({
      throttling: { rate: 10, burst: 5 },
      routes: { "GET /orders": SLOW },
      accessLogs: null,
      tags: { cost: "2", team: "shop" },
    });
    const needs = (name: string) => graph.get(`stage/orders/${name}@eu-west-1`)!.needs;
    expect(needs("test")).toEqual(["api/orders@eu-west-1", "route/orders/GET /orders@eu-west-1"]);
    expect(needs("$default")).toEqual(["api/orders@eu-west-1", "log-group//aws/vendedlogs/orders@eu-west-1"]);
  });
});

describe("permissions", () => {
  const permissions = [...graph.nodes]
    .filter(({ kind }) => kind.name === "function-permission")
    .map((one) => plain(one.spec));
  const common = { qualifier: "goglobal", region: "eu-west-1", principal: "apigateway.amazonaws.com" };

  test("let the region's API call what it leads to, and its authorizer the function that it asks", () =>
    expect(permissions).toEqual([
      {
        ...common,
        function: "orders-api",
        sid: "goglobal-api-orders",
        sourceArn: `arn:aws:execute-api:eu-west-1:123456789012:${API}/*/*`,
      },
      {
        ...common,
        function: "gate",
        sid: "goglobal-authorizer-orders_gate-2ec989dd",
        sourceArn: `arn:aws:execute-api:eu-west-1:123456789012:${API}/authorizers/${known("id", "authorizer/orders/gate")}`,
      },
    ]));

  test("have an id that Lambda takes and no other has", () => {
    const names = ["my api", "my_api", "my-api", "x".repeat(40), `${"x".repeat(39)}y`];
    const functions = { worker: { code: "x", handler: "a.b", runtime: "nodejs22.x" } };
    const apis = Object.fromEntries(names.map((name) => [name, { routes: { $default: "worker" } }]));
    const packages = { worker: { code: "Y29kZQ==", path: "x", size: 1 } };
    const { nodes } = topology(configOf({ functions, apis }), { home: running([], [], { packages }) }, IDENTITY).graph;
    const sids = nodes
      .filter(({ id }) => id.startsWith("function-permission/") && id.endsWith("@us-east-1"))
      .map((one) => one.spec["sid"] as string);
    expect(new Set(sids).size).toBe(names.length);
    for (const sid of sids) expect(sid).toMatch(/^goglobal-api-[\w-]{1,39}$/u);
  });

  test("of one API's authorizer and of another API with such a name are two", () => {
    const called = (name: string, id: string, own: object) => homeApi(name, { id, ...own });
    const app = running(
      [homeFunction("gate")],
      [
        called("a", "a1", {
          authorizers: { u: { ...AT_HOME, name: "authorizer-b", type: "REQUEST", uri: fn("gate") } },
        }),
        called("a-authorizer-b", "b1", { integrations: { i: homeIntegration("i", fn("gate")) } }),
        called("authorizer-a", "c1", { integrations: { i: homeIntegration("i", fn("gate")) } }),
      ],
    );
    const both = configOf({ functions: ["gate"], apis: ["a", "a-authorizer-b", "authorizer-a"] });
    expect(() => topology(both, { home: app }, IDENTITY)).not.toThrow();
  });
});
