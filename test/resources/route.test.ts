import { CreateRouteCommand, DeleteRouteCommand, GetApisCommand, GetRoutesCommand } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import { route, type RouteSpec } from "../../src/resources/route.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { apis, creation, idsOfRegionalApi, region, regionalApi, update } from "../support/regional-api.ts";

const open: RouteSpec = {
  api: "ours",
  region,
  route: "GET /orders/{id}",
  integration: "i-1",
  authorization: "NONE",
  authorizer: null,
  scopes: [],
  apiKeyRequired: false,
  operationName: null,
};
const guarded: RouteSpec = {
  ...open,
  authorization: "JWT",
  authorizer: "a-1",
  scopes: ["read"],
  operationName: "getOrder",
};
const outputs = { id: "r-1", key: "GET /orders/{id}" };

describe("in the sandbox", async () => {
  const { api, users, ...integrations } = await idsOfRegionalApi();
  const renamed = { service: "apigateway" as const, region, operation: "CreateRoute" };
  const from = { ...guarded, api, authorizer: users, integration: integrations.old };
  const to = { ...open, api, integration: integrations.new };
  conforms(route, { given: regionalApi, from, to });
  conforms(route, {
    given: [...regionalApi, { ...renamed, input: { ApiId: "{api.ApiId}", RouteKey: "GET /orders/{orderId}" } }],
    from,
  });
});

const found = {
  RouteId: "r-1",
  RouteKey: "GET /orders/{id}",
  Target: "integrations/i-1",
  AuthorizationType: "JWT" as const,
  AuthorizerId: "a-1",
  AuthorizationScopes: ["read"],
  ApiKeyRequired: false,
  OperationName: "getOrder",
};

describe("read", () => {
  test("by its key, from all pages", async () => {
    const { apigateway, context, calls } = mockedAws();
    apigateway
      .on(GetRoutesCommand)
      .resolves({ Items: [{ RouteKey: "$default", RouteId: "r-0" }], NextToken: "2" })
      .on(GetRoutesCommand, { NextToken: "2" })
      .resolves({ Items: [found] });
    const one = context();
    expect(await route.read(one, open)).toEqual({ spec: guarded, outputs });
    expect(await route.read(one, { ...open, route: "$default" })).toEqual({
      spec: { ...open, route: "$default", integration: null },
      outputs: { id: "r-0", key: "$default" },
    });
    expect(await route.read(one, { ...open, route: "GET /orders/{orderId}" })).toBeUndefined();
    expect(await calls()).toEqual([
      { operation: "GetRoutes", region, input: { ApiId: "ours", MaxResults: "100" } },
      { operation: "GetRoutes", region, input: { ApiId: "ours", MaxResults: "100", NextToken: "2" } },
    ]);
  });

  test("list: those of the APIs with our mark", async () => {
    const { apigateway, context, calls } = mockedAws();
    apigateway
      .on(GetApisCommand)
      .resolves({ Items: apis })
      .on(GetRoutesCommand)
      .resolves({ Items: [found] });
    expect(await route.list!(context(), region)).toEqual([
      { spec: guarded, outputs, label: `orders/${guarded.route}` },
    ]);
    expect((await calls()).map(({ input }) => (input as { ApiId?: string }).ApiId)).toEqual([undefined, "ours"]);
  });
});

describe("converge", () => {
  const made = { ApiId: "ours", RouteKey: "GET /orders/{id}", Target: "integrations/i-1", ApiKeyRequired: false };

  test("create", async () => {
    expect(await creation(route, guarded)).toEqual([
      [
        "CreateRoute",
        region,
        {
          ...made,
          AuthorizationType: "JWT",
          AuthorizerId: "a-1",
          AuthorizationScopes: ["read"],
          OperationName: "getOrder",
        },
      ],
    ]);
    expect(await creation(route, open)).toEqual([
      ["CreateRoute", region, { ...made, AuthorizationType: "NONE", AuthorizationScopes: [] }],
    ]);
  });

  test.each<[string, RouteSpec, Partial<RouteSpec>, object]>([
    ["where it leads", guarded, { integration: "i-2" }, { Target: "integrations/i-2" }],
    ["nowhere", guarded, { integration: null }, { Target: "" }],
    [
      "another authorizer, with the type",
      guarded,
      { authorizer: "a-2" },
      { AuthorizationType: "JWT", AuthorizerId: "a-2" },
    ],
    [
      "everybody",
      guarded,
      { authorization: "NONE", authorizer: null, scopes: [] },
      { AuthorizationType: "NONE", AuthorizerId: "", AuthorizationScopes: [] },
    ],
    ["whom IAM lets in", open, { authorization: "AWS_IAM" }, { AuthorizationType: "AWS_IAM" }],
    ["the scopes", guarded, { scopes: ["write"] }, { AuthorizationScopes: ["write"] }],
    ["the API key", guarded, { apiKeyRequired: true }, { ApiKeyRequired: true }],
    ["the operation's name", guarded, { operationName: "get" }, { OperationName: "get" }],
    ["no operation's name", guarded, { operationName: null }, { OperationName: "" }],
  ])("update: %s", async (_, spec, change, expected) => {
    expect(await update(route, { spec, outputs, change })).toEqual([
      ["UpdateRoute", { ApiId: "ours", RouteId: "r-1", ...expected }],
    ]);
  });

  test("create, where an old one differs in the names of its variables alone: it becomes the new one", async () => {
    const { apigateway, context, writes } = mockedAws();
    apigateway
      .on(CreateRouteCommand)
      .rejects(awsError("ConflictException", "has a conflicting variable on the same hierarchical level as", 409))
      .on(GetRoutesCommand)
      .resolves({
        Items: [
          { RouteId: "r-2", RouteKey: "GET /orders/{id+}" },
          { RouteId: "r-3", RouteKey: "GET /orders/{orderId}", Target: "integrations/i-1" },
        ],
      });
    await route.converge(context(), open);
    expect((await writes()).map(([operation, , input]) => [operation, input])).toEqual([
      ["CreateRoute", expect.anything()],
      ["UpdateRoute", { ApiId: "ours", RouteId: "r-3", RouteKey: "GET /orders/{id}" }],
    ]);
  });

  test.each([
    ["ConflictException", "Route with key GET /orders/{id} already exists for this API"],
    ["BadRequestException", "Unable to find Integration"],
  ])("create, and %s: %s", async (name, message) => {
    const { apigateway, context, writes } = mockedAws();
    apigateway.on(CreateRouteCommand).rejects(awsError(name, message, 409));
    apigateway.on(GetRoutesCommand).resolves({ Items: [found] });
    await expect(route.converge(context(), open)).rejects.toThrow(message);
    expect(await writes()).toHaveLength(1);
  });

  test("one change of an API at a time", () => {
    expect(route.lane!(open)).toBe("api/eu-west-1/ours");
    expect(route.laneUntil).toBe("answered");
  });
});

test("remove: what is gone already is a success", async () => {
  const { apigateway, context, writes } = mockedAws();
  await route.remove!(context(), { spec: open, outputs });
  expect(await writes()).toEqual([["DeleteRoute", region, { ApiId: "ours", RouteId: "r-1" }]]);
  apigateway.on(DeleteRouteCommand).rejects(awsError("NotFoundException", "gone", 404));
  await route.remove!(context(), { spec: open, outputs });
  apigateway.on(DeleteRouteCommand).rejects(awsError("AccessDeniedException", "no apigateway:DELETE", 403));
  await expect(route.remove!(context(), { spec: open, outputs })).rejects.toThrow("DELETE");
});
