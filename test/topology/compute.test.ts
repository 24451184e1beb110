import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import type { Config } from "../../src/config/schema.ts";
import type { HomeApp } from "../../src/discover/home-app.ts";
import { Graph } from "../../src/engine/graph.ts";
import { addCompute } from "../../src/topology/compute.ts";
import { homeApi, homeFunction, homeIntegration, homeRoute, homeStage } from "./compute-sample.ts";
import { arnOf } from "./home-role.ts";
import { configOf, IDENTITY, outline, plain, running } from "./sample.ts";

const HOME = arnOf("lambda", "function:orders-api:live");
const invoked = (arn: string) => `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;

const orders = homeApi("orders", {
  integrations: { i1: homeIntegration("i1", HOME) },
  authorizers: {
    u1: {
      api: "a1b2c3d4e5",
      region: "us-east-1",
      name: "gate",
      type: "REQUEST",
      uri: invoked(arnOf("lambda", "function:gate")),
    },
  },
  routes: [
    homeRoute("GET /health", "i1"),
    homeRoute("GET /orders", "i1", { authorization: "CUSTOM", authorizer: "u1" }),
  ],
  stages: [homeStage("$default", { routes: { "GET /orders": { rate: 5, burst: 5, detailedMetrics: false } } })],
});

const home = running(
  [
    homeFunction("orders-api", {
      arn: HOME,
      qualifier: "live",
      aliases: [{ name: "live", description: "" }],
      logGroup: { name: "/aws/lambda/orders-api", region: "us-east-1", retention: 30 },
    }),
    homeFunction("gate"),
  ],
  [orders],
);

const mirrored = { functions: ["orders-api", "gate"], apis: ["orders"] };

function compute(config: Config, app: HomeApp = home) {
  const graph = new Graph<Aws>();
  return { graph, ...addCompute(graph, { config, home: app, identity: IDENTITY }) };
}

test("of home nothing is made; elsewhere shells come first, and what follows is let in last", () => {
  const { graph, sites, remarks } = compute(configOf({ ...mirrored, regions: ["us-east-1", "eu-west-1"] }));
  expect(outline(graph)).toMatchInlineSnapshot(`
    "apis: api/orders@eu-west-1
    functions: execution-role/goglobal-orders-prod-orders-api-eu-west-1
    functions: log-group//aws/lambda/orders-api@eu-west-1
    functions: function/orders-api@eu-west-1
        execution-role/goglobal-orders-prod-orders-api-eu-west-1
        log-group//aws/lambda/orders-api@eu-west-1
    functions: function-alias/orders-api/goglobal@eu-west-1
        function/orders-api@eu-west-1
        api/orders@eu-west-1
    functions: function-alias/orders-api/live@eu-west-1
        function/orders-api@eu-west-1
        function-alias/orders-api/goglobal@eu-west-1
    functions: execution-role/goglobal-orders-prod-gate-eu-west-1
    functions: function/gate@eu-west-1
        execution-role/goglobal-orders-prod-gate-eu-west-1
    functions: function-alias/gate/goglobal@eu-west-1
        function/gate@eu-west-1
        api/orders@eu-west-1
    apis: integration/orders/orders-api@eu-west-1
        api/orders@eu-west-1
        function-alias/orders-api/goglobal@eu-west-1
    apis: authorizer/orders/gate@eu-west-1
        api/orders@eu-west-1
        function-alias/gate/goglobal@eu-west-1
    apis: route/orders/GET /health@eu-west-1
        integration/orders/orders-api@eu-west-1
        api/orders@eu-west-1
    apis: route/orders/GET /orders@eu-west-1
        integration/orders/orders-api@eu-west-1
        authorizer/orders/gate@eu-west-1
        api/orders@eu-west-1
    apis: stage/orders/$default@eu-west-1
        api/orders@eu-west-1
        route/orders/GET /orders@eu-west-1
    apis: function-permission/orders-api/goglobal/goglobal-api-orders@eu-west-1
        api/orders@eu-west-1
        function-alias/orders-api/goglobal@eu-west-1
    apis: function-permission/gate/goglobal/goglobal-authorizer-orders_gate-2ec989dd@eu-west-1
        api/orders@eu-west-1
        authorizer/orders/gate@eu-west-1
        function-alias/gate/goglobal@eu-west-1"
  `);
  expect(remarks).toEqual([]);
  expect(sites[0]).toEqual({
    region: "us-east-1",
    functions: {
      "orders-api": { arn: HOME, qualifier: "live", after: [] },
      gate: { arn: arnOf("lambda", "function:gate"), after: [] },
    },
    apis: { orders: { id: orders.id, endpoint: orders.endpoint, stage: "$default", after: [] } },
  });
  expect(plain(sites[1])).toMatchInlineSnapshot(`
    {
      "apis": {
        "orders": {
          "after": [
            "route/orders/GET /health@eu-west-1",
            "route/orders/GET /orders@eu-west-1",
            "stage/orders/$default@eu-west-1",
            "function-permission/orders-api/goglobal/goglobal-api-orders@eu-west-1",
            "function-permission/gate/goglobal/goglobal-authorizer-orders_gate-2ec989dd@eu-west-1",
          ],
          "endpoint": "(endpoint of api/orders@eu-west-1, known after apply)",
          "id": "(id of api/orders@eu-west-1, known after apply)",
          "stage": "$default",
        },
      },
      "functions": {
        "gate": {
          "after": [
            "function-alias/gate/goglobal@eu-west-1",
          ],
          "arn": "(arn of function-alias/gate/goglobal@eu-west-1, known after apply)",
          "qualifier": "goglobal",
        },
        "orders-api": {
          "after": [
            "function-alias/orders-api/goglobal@eu-west-1",
          ],
          "arn": "(arn of function-alias/orders-api/goglobal@eu-west-1, known after apply)",
          "qualifier": "goglobal",
        },
      },
      "region": "eu-west-1",
    }
  `);
});

describe("what is there already changes", () => {
  const followed = (sections: object, app: HomeApp = home) =>
    Object.fromEntries(
      compute(configOf({ ...mirrored, ...sections }), app).graph.nodes.map(({ id, follows }) => [id, follows]),
    );
  const serving = (region: string) => [
    `api/orders@${region}`,
    `function/orders-api@${region}`,
    `function-alias/orders-api/goglobal@${region}`,
    `function-alias/orders-api/live@${region}`,
    `function/gate@${region}`,
    `function-alias/gate/goglobal@${region}`,
    `integration/orders/orders-api@${region}`,
    `authorizer/orders/gate@${region}`,
    `route/orders/GET /health@${region}`,
    `route/orders/GET /orders@${region}`,
    `stage/orders/$default@${region}`,
  ];

  test("one region after the other, of what users are served by", () => {
    const follows = followed({});
    for (const id of serving("eu-west-1")) expect([id, follows[id]]).toEqual([id, []]);
    for (const id of serving("ap-southeast-2")) expect([id, follows[id]]).toEqual([id, serving("eu-west-1")]);
    const others = Object.keys(follows).filter((id) => !serving(id.split("@").at(-1)!).includes(id));
    expect(others).toContain("log-group//aws/lambda/orders-api@ap-southeast-2");
    expect(others.filter((id) => follows[id]!.length > 0)).toEqual([]);
  });

  test("whatever place home has in the list", () => {
    const follows = followed({ regions: ["eu-west-1", "us-east-1", "ap-southeast-2"] });
    expect(follows["function/gate@ap-southeast-2"]).toEqual(serving("eu-west-1"));
  });

  test("or all at once", () => {
    for (const ids of Object.values(followed({ rollout: "parallel" }))) expect(ids).toEqual([]);
  });
});

test("what home does not have is made nowhere", () => {
  const { graph, sites } = compute(configOf(mirrored), running());
  expect(graph.nodes).toEqual([]);
  expect(sites.map(({ functions, apis }) => ({ functions, apis }))).toEqual(
    Array.from({ length: 3 }, () => ({ functions: {}, apis: {} })),
  );
});

test("what the config describes is made everywhere, at home too", () => {
  const config = configOf({
    regions: ["us-east-1", "eu-west-1"],
    rollout: "parallel",
    functions: { worker: { code: "dist", handler: "index.handler", runtime: "nodejs22.x" }, gate: {} },
    apis: { admin: { routes: { "GET /x": "worker", $default: "gate" } } },
  });
  const app = running([homeFunction("gate")], [], {
    packages: { worker: { code: "Y29kZQ==", path: "dist", size: 9 } },
  });
  expect(outline(compute(config, app).graph)).toMatchInlineSnapshot(`
    "apis: api/admin@us-east-1
    functions: execution-role/goglobal-orders-prod-worker-us-east-1
    functions: log-group//aws/lambda/worker@us-east-1
    functions: function/worker@us-east-1
        execution-role/goglobal-orders-prod-worker-us-east-1
        log-group//aws/lambda/worker@us-east-1
    functions: function-alias/worker/goglobal@us-east-1
        function/worker@us-east-1
        api/admin@us-east-1
    apis: integration/admin/worker@us-east-1
        api/admin@us-east-1
        function-alias/worker/goglobal@us-east-1
    apis: integration/admin/gate@us-east-1
        api/admin@us-east-1
    apis: route/admin/GET /x@us-east-1
        integration/admin/worker@us-east-1
        api/admin@us-east-1
    apis: route/admin/$default@us-east-1
        integration/admin/gate@us-east-1
        api/admin@us-east-1
    apis: stage/admin/$default@us-east-1
        api/admin@us-east-1
    apis: function-permission/worker/goglobal/goglobal-api-admin@us-east-1
        api/admin@us-east-1
        function-alias/worker/goglobal@us-east-1
    apis: function-permission/gate//goglobal-api-admin@us-east-1
        api/admin@us-east-1
    apis: api/admin@eu-west-1
    functions: execution-role/goglobal-orders-prod-worker-eu-west-1
    functions: log-group//aws/lambda/worker@eu-west-1
    functions: function/worker@eu-west-1
        execution-role/goglobal-orders-prod-worker-eu-west-1
        log-group//aws/lambda/worker@eu-west-1
    functions: function-alias/worker/goglobal@eu-west-1
        function/worker@eu-west-1
        api/admin@eu-west-1
    functions: execution-role/goglobal-orders-prod-gate-eu-west-1
    functions: function/gate@eu-west-1
        execution-role/goglobal-orders-prod-gate-eu-west-1
    functions: function-alias/gate/goglobal@eu-west-1
        function/gate@eu-west-1
        api/admin@eu-west-1
    apis: integration/admin/worker@eu-west-1
        api/admin@eu-west-1
        function-alias/worker/goglobal@eu-west-1
    apis: integration/admin/gate@eu-west-1
        api/admin@eu-west-1
        function-alias/gate/goglobal@eu-west-1
    apis: route/admin/GET /x@eu-west-1
        integration/admin/worker@eu-west-1
        api/admin@eu-west-1
    apis: route/admin/$default@eu-west-1
        integration/admin/gate@eu-west-1
        api/admin@eu-west-1
    apis: stage/admin/$default@eu-west-1
        api/admin@eu-west-1
    apis: function-permission/worker/goglobal/goglobal-api-admin@eu-west-1
        api/admin@eu-west-1
        function-alias/worker/goglobal@eu-west-1
    apis: function-permission/gate/goglobal/goglobal-api-admin@eu-west-1
        api/admin@eu-west-1
        function-alias/gate/goglobal@eu-west-1"
  `);
});
