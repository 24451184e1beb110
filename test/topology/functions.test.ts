import { describe, expect, test } from "vitest";
import { topology } from "../../src/topology/topology.ts";
import { homeApi, homeFunction, homeIntegration, homeRoute, homeStage } from "./compute-sample.ts";
import { arnOf } from "./home-role.ts";
import { configOf, IDENTITY, plain, running } from "./sample.ts";

type Own = Parameters<typeof homeFunction>[1];
const ALIAS = "function-alias/orders-api/goglobal@eu-west-1";

function aliasesOf(own: Own = {}, { api, sections }: { api?: object; sections?: object } = {}) {
  const name = "orders-api";
  const orders = homeApi("orders", {
    integrations: { i: homeIntegration("i", arnOf("lambda", `function:${name}`)) },
    routes: [homeRoute("GET /health", "i")],
    stages: [homeStage("$default")],
    ...api,
  });
  const config = configOf({
    regions: ["us-east-1", "eu-west-1"],
    functions: [name],
    ...(api ? { apis: ["orders"] } : {}),
    ...sections,
  });
  const home = running([homeFunction(name, own)], [orders]);
  const { nodes } = topology(config, { home }, IDENTITY).graph;
  return new Map(nodes.filter(({ kind }) => kind.name === "function-alias").map(({ id, spec }) => [id, plain(spec)]));
}

const key = { function: "orders-api", region: "eu-west-1" };
const version = "(version of function/orders-api@eu-west-1, known after apply)";

describe("aliases", () => {
  test("ours is on the version that is published, and home's on the same", () => {
    const aliases = [
      { name: "live", description: "What users reach" },
      { name: "beta", description: "" },
    ];
    expect([...aliasesOf({ aliases }).values()]).toEqual([
      { ...key, name: "goglobal", version },
      { ...key, name: "live", version, description: "What users reach" },
      { ...key, name: "beta", version, description: "" },
    ]);
  });

  test("one of home's that is called like ours is ours", () => {
    const aliases = [{ name: "goglobal", description: "theirs" }];
    expect([...aliasesOf({ aliases }).values()]).toEqual([{ ...key, name: "goglobal", version }]);
  });
});

describe("a new version is asked how it does", () => {
  const url = (api: object, sections: object = {}) =>
    aliasesOf({}, { api, sections }).get(ALIAS)!["probe"] as { url: string } | undefined;
  const ENDPOINT = "(endpoint of api/orders@eu-west-1, known after apply)";
  const routing = (more: object = {}) => ({
    routing: { zone: "example.com", domain: "api.example.com", apis: { orders: "" }, ...more },
  });
  const hidden = { spec: { executeApi: false } };

  test("by the API that calls it", () => expect(url({})).toEqual({ url: `${ENDPOINT}/health` }));
  test("at the stage that users reach", () =>
    expect(url({ stages: [homeStage("prod"), homeStage("test")] })).toEqual({ url: `${ENDPOINT}/prod/health` }));
  test("not where no API calls it", () => expect(aliasesOf().get(ALIAS)).not.toHaveProperty("probe"));
  test("not where only who is known may ask", () =>
    expect(url({ routes: [homeRoute("GET /health", "i", { authorization: "AWS_IAM" })] })).toBeUndefined());
  test("not by an API that does not call it", () => expect(url({ integrations: {}, routes: [] })).toBeUndefined());

  test("by the region's name, where the API has none of its own", () => {
    expect(url(hidden, routing())).toEqual({ url: "https://eu-west-1.api.example.com/health" });
    expect(url(hidden, routing({ apis: { orders: "shop/v1" } }))).toEqual({
      url: "https://eu-west-1.api.example.com/shop/v1/health",
    });
  });
  test("and not at all, where that has none either", () => {
    expect(url(hidden)).toBeUndefined();
    const other = { admin: { routes: { $default: "orders-api" } }, orders: {} };
    expect(url(hidden, { apis: other, ...routing({ apis: { admin: "" } }) })).toEqual({
      url: "(endpoint of api/admin@eu-west-1, known after apply)/health",
    });
  });
});

test("by the first API of routing that can tell", () => {
  const api = (id: string, name: string) =>
    homeApi(name, {
      id,
      integrations: { i: homeIntegration("i", arnOf("lambda", "function:orders-api")) },
      routes: [homeRoute("$default", "i")],
      stages: [homeStage("$default")],
    });
  const config = configOf({
    regions: ["us-east-1", "eu-west-1"],
    functions: ["orders-api"],
    apis: ["a", "b"],
    routing: { zone: "example.com", domain: "api.example.com", apis: { b: "", a: "a" } },
  });
  const home = running([homeFunction("orders-api")], [api("a1", "a"), api("b1", "b")]);
  const { graph } = topology(config, { home }, IDENTITY);
  expect(plain(graph.get(ALIAS)!.spec)["probe"]).toEqual({
    url: "(endpoint of api/b@eu-west-1, known after apply)/health",
  });
});
