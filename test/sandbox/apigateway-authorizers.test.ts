import type { CreateAuthorizerCommandInput } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import { authorizerUri, input, jwt, request, withApi } from "./apigateway.ts";
import { errorOf, refusal } from "./connected.ts";

async function withAuthorizer(members: Omit<CreateAuthorizerCommandInput, "ApiId">) {
  const { gateway, ApiId } = await withApi();
  const { AuthorizerId } = await gateway.createAuthorizer({ ApiId, ...members });
  return { gateway, ApiId, id: { ApiId, AuthorizerId: AuthorizerId! } };
}

describe("authorizers", () => {
  test("are read back as they were made", async () => {
    const { gateway, ApiId, id } = await withAuthorizer(input(jwt));
    expect(await gateway.getAuthorizer(id)).toMatchObject({ ...jwt, AuthorizerId: id.AuthorizerId });
    expect((await gateway.getAuthorizers({ ApiId })).Items).toEqual([{ ...jwt, AuthorizerId: id.AuthorizerId }]);
  });

  test.each<[string, Partial<CreateAuthorizerCommandInput>, string]>([
    [
      "a format",
      { AuthorizerPayloadFormatVersion: "2.0" },
      "AuthorizerPayloadFormatVersion can only be set for REQUEST authorizer.",
    ],
    [
      "a form of answers, even none",
      { EnableSimpleResponses: false },
      "EnableSimpleResponses can only be set for REQUEST authorizer.",
    ],
    ["no issuer", { JwtConfiguration: { Audience: ["shop"] } }, "Invalid issuer: undefined"],
    [
      "an issuer without TLS",
      { JwtConfiguration: { Issuer: "http://x", Audience: ["a"] } },
      "Invalid issuer: http://x",
    ],
    ["no audience", { JwtConfiguration: { Issuer: "https://x" } }, "Audience must be specified for JWT authorizer"],
    ["no source", { IdentitySource: [] }, "JWT authorizer must have exactly one identity source"],
  ])("of tokens refuse %s", async (_, change, message) => {
    const { gateway, ApiId } = await withApi();
    const call = gateway.createAuthorizer({ ApiId, ...input(jwt), ...change });
    expect(await refusal(call)).toMatch(/^BadRequestException/u);
    expect(await refusal(gateway.createAuthorizer({ ApiId, ...input(jwt), ...change }))).toContain(message);
  });

  test.each<[string, Partial<CreateAuthorizerCommandInput>, string]>([
    ["tokens", { JwtConfiguration: { Issuer: "https://x" } }, "JwtConfiguration can only be set for JWT authorizer."],
    ["another URI", { AuthorizerUri: "arn:aws:lambda:eu-west-1:1:function:x" }, "Invalid Authorizer URI"],
    [
      "no format",
      { AuthorizerPayloadFormatVersion: undefined },
      "AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer",
    ],
    [
      "simple answers in format 1.0",
      { AuthorizerPayloadFormatVersion: "1.0", EnableSimpleResponses: true },
      "EnableSimpleResponses can only be set for payload format version 2.0",
    ],
    [
      "a long memory",
      { AuthorizerResultTtlInSeconds: 3601 },
      "AuthorizerResultTtlInSeconds must be between 0 and 3600",
    ],
    [
      "a memory of nothing",
      { AuthorizerResultTtlInSeconds: 60, IdentitySource: [] },
      "IdentitySource is required when caching is enabled",
    ],
  ])("that ask a function refuse %s", async (_, change, message) => {
    const { gateway, ApiId } = await withApi();
    const call = gateway.createAuthorizer({ ApiId, ...input(request), ...change });
    expect(await refusal(call)).toContain(message);
  });

  test("have names of their own", async () => {
    const { gateway, ApiId } = await withAuthorizer(input(jwt));
    expect(await refusal(gateway.createAuthorizer({ ApiId, ...input(jwt) }))).toBe(
      "BadRequestException: Authorizer name must be unique. Authorizer users already exists in this RestApi.",
    );
  });

  test("are updated by what is said", async () => {
    const { gateway, id } = await withAuthorizer({ ...input(request), AuthorizerCredentialsArn: "arn:role" });
    await gateway.updateAuthorizer({ ...id, AuthorizerResultTtlInSeconds: 60, AuthorizerCredentialsArn: "" });
    const found = await gateway.getAuthorizer(id);
    expect(found).toMatchObject({ ...request, AuthorizerResultTtlInSeconds: 60 });
    expect(found.AuthorizerCredentialsArn).toBeUndefined();
  });

  test("of another type keep their name and their source", async () => {
    const { gateway, id } = await withAuthorizer(input(jwt));
    await gateway.updateAuthorizer({
      ...id,
      AuthorizerType: "REQUEST",
      AuthorizerUri: authorizerUri,
      AuthorizerPayloadFormatVersion: "2.0",
    });
    const { $metadata: _, ...found } = await gateway.getAuthorizer(id);
    expect(found).toEqual({ ...request, Name: "users", AuthorizerId: id.AuthorizerId });
  });

  test("stay while a route asks them", async () => {
    const { gateway, ApiId, id } = await withAuthorizer(input(jwt));
    const guarded = { AuthorizationType: "JWT", AuthorizerId: id.AuthorizerId } as const;
    const { RouteId } = await gateway.createRoute({ ApiId, RouteKey: "POST /pdf", ...guarded });
    expect(await refusal(gateway.deleteAuthorizer(id))).toBe(
      "ConflictException: Cannot delete authorizer 'users', is referenced in route: POST /pdf",
    );
    await gateway.updateRoute({ ApiId, RouteId: RouteId!, AuthorizationType: "NONE" });
    await gateway.deleteAuthorizer(id);
    expect((await errorOf(gateway.getAuthorizer(id))).name).toBe("NotFoundException");
  });

  test("are ten at most", async () => {
    const { gateway, ApiId } = await withApi();
    const create = (count: number) => gateway.createAuthorizer({ ApiId, ...input(jwt), Name: `users-${count}` });
    for (let count = 0; count < 10; count += 1) await create(count);
    expect(await refusal(create(10))).toContain("Maximum number of Authorizers for this API has been reached.");
  });
});
