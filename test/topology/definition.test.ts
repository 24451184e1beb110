import { describe, expect, test } from "vitest";
import { definitionOf } from "../../src/topology/definition.ts";
import { AT_HOME, homeApi, homeIntegration, homeRoute, homeStage } from "./compute-sample.ts";
import { arnOf } from "./home-role.ts";
import { configOf, running } from "./sample.ts";

const fn = (name: string, qualifier = "") => arnOf("lambda", `function:${name}${qualifier}`);
const mirrored = (own: Parameters<typeof homeApi>[1]) =>
  definitionOf({ config: configOf({ apis: ["orders"] }), home: running([], [homeApi("orders", own)]) }, "orders")!;

test("what home does not have is nothing", () =>
  expect(definitionOf({ config: configOf({ apis: ["orders"] }), home: running() }, "orders")).toBeUndefined());

describe("mirrored:", () => {
  test("the API itself, without its region and what of its tags is not to be copied", () => {
    const cors = { origins: ["*"], methods: [], headers: [], exposeHeaders: [], credentials: false, maxAge: null };
    const tags = { team: "shop", "aws:x": "1", "goglobal:app": "other" };
    expect(mirrored({ spec: { cors, executeApi: false, tags } }).shell).toEqual({
      name: "orders",
      protocol: "HTTP",
      description: null,
      version: null,
      cors,
      executeApi: false,
      tags: { team: "shop" },
    });
  });

  test("an integration is called like the function that it leads to, if no other leads there", () => {
    const integrations = {
      i1: homeIntegration("i1", fn("orders-api", ":live")),
      i2: homeIntegration("i2", fn("admin")),
      i3: homeIntegration("i3", fn("admin"), { payloadFormat: "1.0" }),
      i4: homeIntegration("i4", "https://example.com", { type: "HTTP_PROXY" }),
      i5: homeIntegration("i5", null, { subtype: "SQS-SendMessage" }),
    };
    expect(mirrored({ integrations }).integrations).toEqual([
      { name: "orders-api", target: { function: "orders-api" }, type: "AWS_PROXY", payloadFormat: "2.0" },
      { name: "admin-i2", target: { function: "admin" }, type: "AWS_PROXY", payloadFormat: "2.0" },
      { name: "admin-i3", target: { function: "admin" }, type: "AWS_PROXY", payloadFormat: "1.0" },
      { name: "i4", target: { uri: "https://example.com" }, type: "HTTP_PROXY", payloadFormat: "2.0" },
      { name: "i5", target: { uri: null }, type: "AWS_PROXY", subtype: "SQS-SendMessage", payloadFormat: "2.0" },
    ]);
  });

  test("routes name their parts by these names", () => {
    const definition = mirrored({
      integrations: { i1: homeIntegration("i1", fn("orders-api")) },
      authorizers: {
        u1: { ...AT_HOME, name: "users", type: "JWT", issuer: "https://x.org", audience: ["a"], uri: null },
        u2: { ...AT_HOME, name: "gate", type: "REQUEST", uri: fn("gate"), ttl: 300 },
      },
      routes: [
        homeRoute("GET /orders", "i1", { authorization: "JWT", authorizer: "u1", scopes: ["read"] }),
        homeRoute("$default", null),
      ],
    });
    expect(definition.routes).toEqual([
      { route: "GET /orders", integration: "orders-api", authorization: "JWT", authorizer: "users", scopes: ["read"] },
      { route: "$default", integration: null, authorization: "NONE", authorizer: null, scopes: [] },
    ]);
    expect(definition.authorizers).toEqual([
      { name: "users", target: { uri: null }, type: "JWT", issuer: "https://x.org", audience: ["a"] },
      { name: "gate", target: { function: "gate" }, type: "REQUEST", ttl: 300 },
    ]);
  });

  test("a stage follows the API, whatever home's does, and has a description only where home's has one", () => {
    const stages = [
      homeStage("$default", { autoDeploy: false, variables: { A: "1" }, tags: { "aws:x": "1" } }),
      homeStage("prod", { description: "What users reach" }),
    ];
    expect(mirrored({ stages }).stages).toEqual([
      { name: "$default", autoDeploy: true, accessLogs: null, variables: { A: "1" }, tags: {} },
      { name: "prod", autoDeploy: true, accessLogs: null, description: "What users reach", tags: {} },
    ]);
  });
});

describe("described:", () => {
  const functions = { worker: {}, api: {} };
  const described = (api: object) =>
    definitionOf({ config: configOf({ functions, apis: { admin: api } }), home: running() }, "admin")!;

  test("an integration for each function, and a stage that follows the API", () =>
    expect(described({ routes: { "GET /a": "worker", "GET /b": "worker", $default: "api" } })).toEqual({
      shell: { name: "admin", description: null, version: null, executeApi: true, cors: null, tags: {} },
      integrations: ["worker", "api"].map((name) => ({
        name,
        target: { function: name },
        type: "AWS_PROXY",
        method: "POST",
        payloadFormat: "2.0",
      })),
      authorizers: [],
      routes: (
        [
          ["GET /a", "worker"],
          ["GET /b", "worker"],
          ["$default", "api"],
        ] as const
      ).map(([route, integration]) => ({ route, integration, authorization: "NONE", authorizer: null, scopes: [] })),
      stages: [{ name: "$default", autoDeploy: true, tags: {} }],
    }));

  test("with CORS, and who may come in", () => {
    const authorizers = { users: { issuer: "https://x.org", audience: ["a", "b"] } };
    const definition = described({
      routes: { $default: { function: "api", authorizer: "users", scopes: ["read"] } },
      cors: { origins: ["https://example.com"], maxAge: "10m" },
      authorizers,
    });
    expect(definition.shell.cors).toEqual({
      origins: ["https://example.com"],
      methods: ["*"],
      headers: [],
      exposeHeaders: [],
      credentials: false,
      maxAge: 600,
    });
    expect(definition.authorizers).toEqual([
      {
        name: "users",
        target: { uri: null },
        type: "JWT",
        ...authorizers.users,
        identitySource: ["$request.header.Authorization"],
      },
    ]);
    expect(definition.routes).toEqual([
      { route: "$default", integration: "api", authorization: "JWT", authorizer: "users", scopes: ["read"] },
    ]);
    expect(described({ routes: { $default: "api" }, cors: { origins: ["*"] } }).shell.cors).toMatchObject({
      maxAge: null,
    });
  });
});
