import type { CreateRouteCommandInput } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/sandbox/apigateway/routes.ts";
import { bareApi, input, jwt, region, request, toFunction, withApi } from "./apigateway.ts";
import { errorOf, refusal } from "./connected.ts";

async function withTargets() {
  const { gateway, ApiId } = await withApi();
  const { IntegrationId } = await gateway.createIntegration({ ApiId, ...toFunction });
  const { AuthorizerId: users } = await gateway.createAuthorizer({ ApiId, ...input(jwt) });
  const { AuthorizerId: staff } = await gateway.createAuthorizer({ ApiId, ...input(request) });
  return { gateway, ApiId, Target: `integrations/${IntegrationId}`, users: users!, staff: staff! };
}

describe("routes", () => {
  test("are read back as they were made, with what AWS adds", async () => {
    const { gateway, ApiId, Target, users } = await withTargets();
    const members = {
      RouteKey: "GET /orders/{id}",
      Target,
      AuthorizationType: "JWT" as const,
      AuthorizerId: users,
      AuthorizationScopes: ["read"],
      OperationName: "getOrder",
    };
    const { RouteId } = await gateway.createRoute({ ApiId, ...members });
    expect(RouteId).toMatch(/^[a-z0-9]{7}$/u);
    expect(await gateway.getRoute({ ApiId, RouteId: RouteId! })).toMatchObject(members);
    await gateway.createRoute({ ApiId, RouteKey: "$default" });
    expect((await gateway.getRoutes({ ApiId })).Items).toEqual([
      { RouteId, ApiKeyRequired: false, ...members },
      { RouteId: expect.any(String), RouteKey: "$default", ApiKeyRequired: false, AuthorizationType: "NONE" },
    ]);
  });

  test("are one for each key, and not told apart by what variables are called", async () => {
    const { gateway, ApiId } = await withApi();
    for (const RouteKey of ["GET /a/{id}", "GET /{proxy+}", "$default"]) await gateway.createRoute({ ApiId, RouteKey });
    const create = (RouteKey: string) => errorOf(gateway.createRoute({ ApiId, RouteKey }));
    const twin = await create("GET /a/{id}");
    expect(twin).toMatchObject({ name: "ConflictException", $metadata: { httpStatusCode: 409 } });
    expect(twin.message).toBe("Route with key GET /a/{id} already exists for this API");
    expect(await create("GET /a/{name}")).toMatchObject({
      name: "ConflictException",
      message:
        'The provided route key "GET /a/{name}" has a conflicting variable on the same hierarchical level as "GET /a/{id}"',
    });
    expect((await create("GET /{all+}")).message).toContain("conflicting variable");
    for (const RouteKey of ["POST /a/{name}", "GET /a/{id+}", "GET /{a}"])
      await gateway.createRoute({ ApiId, RouteKey });
  });

  test.each<[string, Partial<CreateRouteCommandInput>, string]>([
    ["a key without a method", { RouteKey: "/orders" }, "The provided route key is not formatted properly"],
    ["a key of a WebSocket", { RouteKey: "$connect" }, "The provided route key is not formatted properly"],
    ["an API key", { ApiKeyRequired: true }, "ApiKeyRequired is not currently supported for HTTP APIs"],
    ["to lead nowhere", { Target: "integrations/none" }, "Unable to find Integration by ID none"],
    ["to lead elsewhere", { Target: "https://example.com" }, "Unable to find Integration"],
    [
      "scopes without tokens",
      { AuthorizationScopes: ["read"] },
      "Authorization scopes are only supported for JWT routes",
    ],
    ["to ask nobody", { AuthorizationType: "JWT" }, "AuthorizerId must be specified for authorization type JWT"],
  ])("refuse %s", async (_, change, message) => {
    const { gateway, ApiId } = await withApi();
    const call = gateway.createRoute({ ApiId, RouteKey: "GET /orders", ...change });
    expect(await refusal(call)).toMatch(new RegExp(`^BadRequestException: ${message}`, "u"));
  });

  test("ask an authorizer of their type", async () => {
    const { gateway, ApiId, users, staff } = await withTargets();
    const create = (AuthorizationType: "JWT" | "CUSTOM", AuthorizerId: string) =>
      gateway.createRoute({ ApiId, RouteKey: "GET /orders", AuthorizationType, AuthorizerId });
    expect(await refusal(create("JWT", staff))).toContain("Authorizer of type REQUEST cannot be used");
    expect(await refusal(create("CUSTOM", users))).toContain("Authorizer of type JWT cannot be used");
    expect(await refusal(create("JWT", "none"))).toContain("Invalid Authorizer identifier");
    await create("CUSTOM", staff);
  });

  test("are updated by what is said; one that lets everybody in lets go of its authorizer", async () => {
    const { gateway, ApiId, Target, users } = await withTargets();
    const guarded = { AuthorizationType: "JWT", AuthorizerId: users, AuthorizationScopes: ["read"] } as const;
    const members = { RouteKey: "GET /a", OperationName: "a", Target, ...guarded, AuthorizationScopes: ["read"] };
    const { RouteId } = await gateway.createRoute({ ApiId, ...members });
    const id = { ApiId, RouteId: RouteId! };
    await gateway.updateRoute({ ...id, OperationName: "", RouteKey: "GET /b" });
    const still = { RouteKey: "GET /b", ...guarded, Target };
    expect(await gateway.getRoute(id)).toMatchObject(still);
    await gateway.updateRoute({ ...id, AuthorizationType: "NONE", AuthorizationScopes: [], Target: "" });
    const { $metadata: _, ...found } = await gateway.getRoute(id);
    expect(found).toEqual({ RouteId, RouteKey: "GET /b", ApiKeyRequired: false, AuthorizationType: "NONE" });
  });

  test("are gone when deleted", async () => {
    const { gateway, ApiId } = await withApi();
    const { RouteId } = await gateway.createRoute({ ApiId, RouteKey: "$default" });
    const id = { ApiId, RouteId: RouteId! };
    await gateway.deleteRoute(id);
    const message = "NotFoundException: Invalid Route identifier specified";
    expect(await refusal(gateway.getRoute(id))).toBe(message);
    expect(await refusal(gateway.updateRoute(id))).toBe(message);
    expect(await refusal(gateway.deleteRoute(id))).toBe(message);
  });

  test("are 300 at most", () => {
    const { world, ApiId } = bareApi();
    const create = (count: number) => routes.CreateRoute(world, { ApiId, RouteKey: `GET /${count}` }, region);
    for (let count = 0; count < 300; count += 1) create(count);
    expect(() => create(300)).toThrow("Maximum number of Routes for this API has been reached.");
  });
});
