import { describe, expect, test } from "vitest";
import type { HomeCompute } from "../../src/discover/home-compute.ts";
import { misfits } from "../../src/topology/misfits.ts";
import { AT_HOME, computeOf, homeApi, homeFunction, homeIntegration, homeStage } from "./compute-sample.ts";
import { arnOf } from "./home-role.ts";
import { configOf, homeOf, IDENTITY } from "./sample.ts";

const told = (sections: object, compute: HomeCompute): string[] =>
  misfits(configOf({ regions: ["us-east-1", "eu-west-1"], ...sections }), homeOf([], [], compute), IDENTITY).map(
    ({ path, reason, remedy }) => `${path}: ${reason}; ${remedy}`,
  );
const ofOrders = (own: Parameters<typeof homeApi>[1] = {}, settings: object = {}) =>
  told(
    { functions: ["worker"], apis: { orders: settings } },
    computeOf([homeFunction("worker")], [homeApi("orders", own)]),
  );
const calling = (...uris: (string | null)[]) =>
  ofOrders({
    integrations: Object.fromEntries(uris.map((uri, index) => [`i${index}`, homeIntegration(`i${index}`, uri)])),
  });

test("nothing, where all fits", () =>
  expect(calling(arnOf("lambda", "function:worker"), "https://example.com/${stageVariables.path}", null)).toEqual([]));

test("nothing of one that the config describes", () =>
  expect(
    told(
      { functions: ["worker"], apis: { admin: { routes: { $default: "worker" } } } },
      computeOf([homeFunction("worker")]),
    ),
  ).toEqual([]));

describe("not there,", () => {
  const none = (settings: object, twins: HomeCompute["twins"] = {}) =>
    told({ apis: { orders: settings } }, computeOf([], [], { twins }));
  test("by its name", () =>
    expect(none({})).toMatchInlineSnapshot(`
    [
      "apis.orders: there is no API named orders in us-east-1; make it first, or take it out; REST APIs are not supported yet",
    ]
  `));
  test("by its id", () =>
    expect(none({ id: "a1b2" })).toMatchInlineSnapshot(`
    [
      "apis.orders: there is no API named orders with the id a1b2 in us-east-1; make it first, or take it out; REST APIs are not supported yet",
    ]
  `));
  test("or there more than once", () =>
    expect(none({}, { orders: ["a1", "b2"] })).toMatchInlineSnapshot(`
    [
      "apis.orders: 2 APIs are named orders in us-east-1: a1, b2; say which with { "id": "…" }",
    ]
  `));
});

test("one that goglobal made, when the config described it", () => {
  expect(ofOrders({ spec: { tags: { "goglobal:app": "orders/prod" } } })).toMatchInlineSnapshot(`
    [
      "apis.orders: goglobal made the one at home, when the config described it, and would remove it now; describe it again with routes, or take the tag away to have it as yours: aws apigatewayv2 untag-resource --tag-keys goglobal:app",
    ]
  `);
  expect(ofOrders({ spec: { tags: { "goglobal:app": "billing" } } })).toEqual([]);
});

test("a WebSocket API", () =>
  expect(ofOrders({ spec: { protocol: "WEBSOCKET" } })).toMatchInlineSnapshot(`
  [
    "apis.orders: orders is a WebSocket API, which is not supported yet; take it out of apis",
  ]
`));

describe("it calls", () => {
  test("a function that the config does not name, told once", () => {
    const authorizers = {
      u: { ...AT_HOME, name: "u", type: "REQUEST" as const, uri: arnOf("lambda", "function:gate") },
    };
    const integrations = { i: homeIntegration("i", arnOf("lambda", "function:gate:live")) };
    expect(ofOrders({ integrations, authorizers })).toMatchInlineSnapshot(`
      [
        "apis.orders: it calls the function gate, which is not one of the config's functions; add gate to functions",
      ]
    `);
  });

  test("one of another region or account, even if it is called like one of the config's", () =>
    expect(
      calling(arnOf("lambda", "function:worker", "eu-west-1"), "arn:aws:lambda:us-east-1:999999999999:function:worker"),
    ).toMatchInlineSnapshot(`
      [
        "apis.orders: it calls the function worker in eu-west-1, and not one of this account's in us-east-1; let it call a function of its own account and region",
        "apis.orders: it calls the function worker in us-east-1 of account 999999999999, and not one of this account's in us-east-1; let it call a function of its own account and region",
      ]
    `));

  test("one that a stage variable names", () =>
    expect(calling("arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.fn}")).toMatchInlineSnapshot(`
      [
        "apis.orders: it names a function by a stage variable, which goglobal does not mirror yet; name the function itself in the integration",
      ]
    `));

  test("what is behind a VPC link", () =>
    expect(
      ofOrders({
        integrations: {
          i: homeIntegration("i", arnOf("elasticloadbalancing", "listener/1"), { connectionType: "VPC_LINK" }),
        },
      }),
    ).toMatchInlineSnapshot(`
      [
        "apis.orders: it has private integrations by a VPC link, which are not supported yet; take it out of apis",
      ]
    `));
});

test("access logs that go elsewhere", () => {
  const destination = "arn:aws:firehose:us-east-1:123456789012:deliverystream/logs";
  const stages = [homeStage("$default", { accessLogs: { destination, format: "" } })];
  expect(ofOrders({ stages })).toMatchInlineSnapshot(`
    [
      "apis.orders: the access logs of its stage $default go to arn:aws:firehose:us-east-1:123456789012:deliverystream/logs, which is no log group of CloudWatch Logs that can be read; let them go to a log group that is there, or turn them off",
    ]
  `);
  expect(ofOrders({ stages, logGroups: { [destination]: { name: "x", region: "us-east-1" } } })).toEqual([]);
});
