import { DeleteAuthorizerCommand, GetApisCommand, GetAuthorizersCommand } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import { authorizer, type AuthorizerSpec } from "../../src/resources/authorizer.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { apis, creation, functionArn, idsOfRegionalApi, region, regionalApi, update } from "../support/regional-api.ts";

const HEADER = "$request.header.Authorization";
const jwt: AuthorizerSpec = {
  api: "ours",
  region,
  name: "users",
  type: "JWT",
  identitySource: [HEADER],
  issuer: "https://id.example.com",
  audience: ["a", "b"],
  uri: null,
  payloadFormat: null,
  simpleResponses: false,
  ttl: 0,
  credentials: null,
};
const URI = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn("auth")}/invocations`;
const request: AuthorizerSpec = {
  ...jwt,
  type: "REQUEST",
  issuer: null,
  audience: [],
  uri: URI,
  payloadFormat: "2.0",
  simpleResponses: true,
  ttl: 60,
  credentials: "arn:role",
};
const outputs = { id: "a-1" };
const REQUEST = {
  AuthorizerUri: URI,
  AuthorizerPayloadFormatVersion: "2.0",
  EnableSimpleResponses: true,
  AuthorizerResultTtlInSeconds: 60,
  AuthorizerCredentialsArn: "arn:role",
};
const JwtConfiguration = { Issuer: "https://id.example.com", Audience: ["a", "b"] };

describe("in the sandbox", async () => {
  const { api } = await idsOfRegionalApi();
  const staff = { api, name: "staff" };
  const given = regionalApi;
  conforms(authorizer, { given, from: { ...jwt, ...staff }, to: { ...jwt, ...staff, audience: ["c"] } });
  const change = { ttl: 0, credentials: null, simpleResponses: false, payloadFormat: "1.0" };
  conforms(authorizer, { given, from: { ...request, ...staff }, to: { ...request, ...staff, ...change } });
  conforms(authorizer, { given, from: { ...jwt, ...staff }, to: { ...request, ...staff } });
});

describe("read", () => {
  const found = {
    AuthorizerId: "a-1",
    Name: "users",
    AuthorizerType: "JWT" as const,
    IdentitySource: [HEADER],
    JwtConfiguration,
  };

  test("by name, from all pages", async () => {
    const { apigateway, context, calls } = mockedAws();
    apigateway
      .on(GetAuthorizersCommand)
      .resolves({ Items: [{ Name: "staff", AuthorizerId: "a-0" }], NextToken: "2" })
      .on(GetAuthorizersCommand, { NextToken: "2" })
      .resolves({ Items: [found] });
    expect(await authorizer.read(context(), jwt)).toEqual({ spec: jwt, outputs });
    expect(await calls()).toEqual([
      { operation: "GetAuthorizers", region, input: { ApiId: "ours", MaxResults: "100" } },
      { operation: "GetAuthorizers", region, input: { ApiId: "ours", MaxResults: "100", NextToken: "2" } },
    ]);
    expect(await authorizer.read(context(), { ...jwt, name: "nobody" })).toBeUndefined();
  });

  test("one that asks a function", async () => {
    const { apigateway, context } = mockedAws();
    const { JwtConfiguration: _JwtConfiguration, ...rest } = found;
    const asking = { ...rest, AuthorizerType: "REQUEST" as const, ...REQUEST };
    apigateway.on(GetAuthorizersCommand).resolves({ Items: [asking] });
    expect(await authorizer.read(context(), jwt)).toEqual({ spec: request, outputs });
  });

  test("list: those of the APIs with our mark", async () => {
    const { apigateway, context, calls } = mockedAws();
    apigateway
      .on(GetApisCommand)
      .resolves({ Items: apis })
      .on(GetAuthorizersCommand)
      .resolves({ Items: [found] });
    expect(await authorizer.list!(context(), region)).toEqual([{ spec: jwt, outputs, label: "orders/users" }]);
    expect((await calls()).map(({ input }) => (input as { ApiId?: string }).ApiId)).toEqual([undefined, "ours"]);
  });
});

describe("converge", () => {
  const made = { ApiId: "ours", Name: "users", IdentitySource: [HEADER] };

  test("create: AWS hears only of what the type has", async () => {
    expect(await creation(authorizer, jwt)).toEqual([
      ["CreateAuthorizer", region, { ...made, AuthorizerType: "JWT", JwtConfiguration }],
    ]);
    expect(await creation(authorizer, request)).toEqual([
      ["CreateAuthorizer", region, { ...made, AuthorizerType: "REQUEST", ...REQUEST }],
    ]);
    const { api, name, type, issuer } = jwt;
    expect(await creation(authorizer, { api, region, name, type, issuer: issuer! })).toEqual([
      [
        "CreateAuthorizer",
        region,
        { ...made, IdentitySource: [], AuthorizerType: "JWT", JwtConfiguration: { Issuer: issuer } },
      ],
    ]);
  });

  test.each<[string, AuthorizerSpec, Partial<AuthorizerSpec>, object]>([
    ["the source of the token", jwt, { identitySource: ["$x"] }, { IdentitySource: ["$x"] }],
    [
      "the issuer, with the audience",
      jwt,
      { issuer: "https://x" },
      { JwtConfiguration: { ...JwtConfiguration, Issuer: "https://x" } },
    ],
    ["the audience", jwt, { audience: ["c"] }, { JwtConfiguration: { ...JwtConfiguration, Audience: ["c"] } }],
    ["the URI", request, { uri: "arn:other" }, { AuthorizerUri: "arn:other" }],
    ["the payload format", request, { payloadFormat: "1.0" }, { AuthorizerPayloadFormatVersion: "1.0" }],
    ["the form of answers", request, { simpleResponses: false }, { EnableSimpleResponses: false }],
    ["no remembering", request, { ttl: 0 }, { AuthorizerResultTtlInSeconds: 0 }],
    ["the role", request, { credentials: "arn:other" }, { AuthorizerCredentialsArn: "arn:other" }],
    ["no role", request, { credentials: null }, { AuthorizerCredentialsArn: "" }],
  ])("update: %s", async (_, spec, change, expected) => {
    const identity = { ApiId: "ours", AuthorizerId: "a-1", AuthorizerType: spec.type };
    expect(await update(authorizer, { spec, outputs, change })).toEqual([
      ["UpdateAuthorizer", { ...identity, ...expected }],
    ]);
  });

  test("update: another type, with all that it needs", async () => {
    const identity = { ApiId: "ours", AuthorizerId: "a-1" };
    expect(await update(authorizer, { spec: jwt, outputs, change: request })).toEqual([
      ["UpdateAuthorizer", { ...identity, AuthorizerType: "REQUEST", ...REQUEST }],
    ]);
    const quiet = { ...request, simpleResponses: false, ttl: 0, credentials: null };
    expect(await update(authorizer, { spec: jwt, outputs, change: quiet })).toMatchObject([
      ["UpdateAuthorizer", { EnableSimpleResponses: false, AuthorizerResultTtlInSeconds: 0 }],
    ]);
    expect(await update(authorizer, { spec: request, outputs, change: jwt })).toEqual([
      ["UpdateAuthorizer", { ...identity, AuthorizerType: "JWT", JwtConfiguration }],
    ]);
  });

  test("one change of an API at a time", () => {
    expect(authorizer.lane!(jwt)).toBe("api/eu-west-1/ours");
    expect(authorizer.laneUntil).toBe("answered");
  });
});

test("remove: what is gone already is a success, what is in use is not", async () => {
  const { apigateway, context, writes } = mockedAws();
  await authorizer.remove!(context(), { spec: jwt, outputs });
  expect(await writes()).toEqual([["DeleteAuthorizer", region, { ApiId: "ours", AuthorizerId: "a-1" }]]);
  apigateway.on(DeleteAuthorizerCommand).rejects(awsError("NotFoundException", "gone", 404));
  await authorizer.remove!(context(), { spec: jwt, outputs });
  apigateway.on(DeleteAuthorizerCommand).rejects(awsError("ConflictException", "is referenced in route", 409));
  await expect(authorizer.remove!(context(), { spec: jwt, outputs })).rejects.toThrow("referenced");
});
