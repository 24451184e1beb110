import { DeleteIntegrationCommand, GetApisCommand, GetIntegrationsCommand } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import type { IntegrationSpec } from "../../src/resources/integration-settings.ts";
import { integration } from "../../src/resources/integration.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { apis, creation, functionArn, idsOfRegionalApi, region, regionalApi, update } from "../support/regional-api.ts";

const bare: IntegrationSpec = {
  api: "ours",
  region,
  name: "a1b2c3d",
  type: "AWS_PROXY",
  subtype: null,
  uri: functionArn("old"),
  method: "POST",
  payloadFormat: "2.0",
  timeout: 30_000,
  description: null,
  connectionType: "INTERNET",
  connectionId: null,
  credentials: null,
  requestParameters: {},
  responseParameters: {},
  tls: null,
};
const spec: IntegrationSpec = {
  ...bare,
  timeout: 12_000,
  description: "Gives out tokens",
  requestParameters: { "append:header.a": "1", "append:header.b": "2" },
  responseParameters: {
    "200": { "append:header.a": "1", "append:header.b": "1" },
    "500": { "append:header.a": "1" },
  },
};
const outputs = { id: "i-1" };

describe("in the sandbox", async () => {
  const { api } = await idsOfRegionalApi();
  conforms(integration, {
    given: regionalApi,
    from: { ...spec, api },
    to: {
      ...bare,
      api,
      uri: functionArn("new"),
      payloadFormat: "1.0",
      timeout: 5000,
      requestParameters: { "append:header.b": "3" },
      responseParameters: { "200": { "append:header.b": "2" } },
    },
  });
});

const found = {
  IntegrationId: "i-1",
  IntegrationType: "AWS_PROXY" as const,
  IntegrationUri: functionArn("old"),
  IntegrationMethod: "POST",
  PayloadFormatVersion: "2.0",
  ConnectionType: "INTERNET" as const,
};

describe("read", () => {
  test("by the name in its description, from all pages", async () => {
    const { apigateway, context, calls } = mockedAws();
    apigateway
      .on(GetIntegrationsCommand)
      .resolves({ Items: [{ ...found, IntegrationId: "i-0", Description: "(goglobal other)" }], NextToken: "2" })
      .on(GetIntegrationsCommand, { NextToken: "2" })
      .resolves({ Items: [{ ...found, Description: "(goglobal a1b2c3d)" }] });
    expect(await integration.read(context(), { api: "ours", region, name: "a1b2c3d" })).toEqual({
      spec: bare,
      outputs,
    });
    expect(await calls()).toEqual([
      { operation: "GetIntegrations", region, input: { ApiId: "ours", MaxResults: "100" } },
      { operation: "GetIntegrations", region, input: { ApiId: "ours", MaxResults: "100", NextToken: "2" } },
    ]);
  });

  test("all that it says; at home its name is its id", async () => {
    const { apigateway, context } = mockedAws();
    const full = {
      IntegrationId: "h-1",
      IntegrationType: "HTTP_PROXY" as const,
      IntegrationSubtype: "SQS-SendMessage",
      IntegrationMethod: "ANY",
      PayloadFormatVersion: "1.0",
      TimeoutInMillis: 50,
      Description: "Gives out\ntokens",
      ConnectionType: "VPC_LINK" as const,
      ConnectionId: "link",
      CredentialsArn: "arn:role",
      RequestParameters: { a: "1" },
      ResponseParameters: { "200": { b: "2" } },
      TlsConfig: { ServerNameToVerify: "inside.example.com" },
    };
    const marked = { ...full, IntegrationId: "m-1", Description: "Gives out\ntokens (goglobal orders-api)" };
    apigateway.on(GetIntegrationsCommand).resolves({ Items: [full, marked] });
    const expected = {
      api: "home",
      region,
      type: "HTTP_PROXY",
      subtype: "SQS-SendMessage",
      uri: null,
      method: "ANY",
      payloadFormat: "1.0",
      timeout: 50,
      description: "Gives out\ntokens",
      connectionType: "VPC_LINK",
      connectionId: "link",
      credentials: "arn:role",
      requestParameters: { a: "1" },
      responseParameters: { "200": { b: "2" } },
      tls: "inside.example.com",
    };
    const address = { api: "home", region };
    expect((await integration.read(context(), { ...address, name: "h-1" }))!.spec).toEqual({
      ...expected,
      name: "h-1",
    });
    expect((await integration.read(context(), { ...address, name: "orders-api" }))!.spec).toEqual({
      ...expected,
      name: "orders-api",
    });
    expect(await integration.read(context(), { ...address, name: "m-1" })).toBeUndefined();
  });

  test("of an API that is not there, nothing", async () => {
    const { apigateway, context } = mockedAws();
    apigateway.rejects(awsError("NotFoundException", "Invalid API identifier", 404));
    expect(await integration.read(context(), bare)).toBeUndefined();
  });

  test("list: those of the APIs with our mark", async () => {
    const { apigateway, context, calls } = mockedAws();
    apigateway
      .on(GetApisCommand)
      .resolves({ Items: apis })
      .on(GetIntegrationsCommand)
      .resolves({ Items: [found] });
    expect(await integration.list!(context(), region)).toMatchObject([
      { spec: { api: "ours", name: "i-1" }, outputs, label: "orders/i-1" },
    ]);
    expect((await calls()).map(({ operation, input }) => [operation, (input as { ApiId?: string }).ApiId])).toEqual([
      ["GetApis", undefined],
      ["GetIntegrations", "ours"],
    ]);
  });
});

describe("converge", () => {
  test("create: its name is in the call that makes it", async () => {
    expect(await creation(integration, spec)).toEqual([
      [
        "CreateIntegration",
        region,
        {
          ApiId: "ours",
          IntegrationType: "AWS_PROXY",
          IntegrationUri: functionArn("old"),
          IntegrationMethod: "POST",
          PayloadFormatVersion: "2.0",
          TimeoutInMillis: 12_000,
          Description: "Gives out tokens (goglobal a1b2c3d)",
          ConnectionType: "INTERNET",
          RequestParameters: spec.requestParameters,
          ResponseParameters: spec.responseParameters,
        },
      ],
    ]);
  });

  test("create, with nothing said but what it is", async () => {
    const { api, name, type } = bare;
    expect(await creation(integration, { api, region, name, type, subtype: "SQS-SendMessage" })).toEqual([
      [
        "CreateIntegration",
        region,
        {
          ApiId: "ours",
          IntegrationType: "AWS_PROXY",
          IntegrationSubtype: "SQS-SendMessage",
          Description: "(goglobal a1b2c3d)",
        },
      ],
    ]);
  });

  const full: IntegrationSpec = { ...spec, connectionId: "link", credentials: "arn:role", tls: "inside" };
  test.each<[string, Partial<IntegrationSpec>, object]>([
    ["the URI", { uri: functionArn("new") }, { IntegrationUri: functionArn("new") }],
    ["the method", { method: "GET" }, { IntegrationMethod: "GET" }],
    ["the payload format", { payloadFormat: "1.0" }, { PayloadFormatVersion: "1.0" }],
    ["the time-out", { timeout: 5000 }, { TimeoutInMillis: 5000 }],
    ["the description", { description: "All" }, { Description: "All (goglobal a1b2c3d)" }],
    ["no description", { description: null }, { Description: "(goglobal a1b2c3d)" }],
    [
      "the connection",
      { connectionType: "VPC_LINK", connectionId: "other" },
      { ConnectionType: "VPC_LINK", ConnectionId: "other" },
    ],
    ["no connection", { connectionId: null }, { ConnectionId: "" }],
    ["the role", { credentials: "arn:other" }, { CredentialsArn: "arn:other" }],
    ["no role", { credentials: null }, { CredentialsArn: "" }],
    ["the server name", { tls: "other" }, { TlsConfig: { ServerNameToVerify: "other" } }],
    ["no server name", { tls: null }, { TlsConfig: {} }],
    [
      "request parameters: all of them, and an empty one for what goes",
      { requestParameters: { "append:header.b": "3" } },
      { RequestParameters: { "append:header.a": "", "append:header.b": "3" } },
    ],
    [
      "response parameters, of one status and as a whole",
      { responseParameters: { "200": { "append:header.b": "2" }, "404": { "append:header.c": "1" } } },
      {
        ResponseParameters: {
          "200": { "append:header.a": "", "append:header.b": "2" },
          "404": { "append:header.c": "1" },
          "500": {},
        },
      },
    ],
  ])("update: %s", async (_, change, expected) => {
    const identity = { ApiId: "ours", IntegrationId: "i-1", IntegrationType: "AWS_PROXY" };
    expect(await update(integration, { spec: full, outputs, change })).toEqual([
      ["UpdateIntegration", { ...identity, ...expected }],
    ]);
  });

  test("update: a service integration says its subtype each time", async () => {
    const service = { ...bare, subtype: "SQS-SendMessage", uri: null };
    expect(await update(integration, { spec: service, outputs, change: { timeout: 5000 } })).toMatchObject([
      ["UpdateIntegration", { IntegrationSubtype: "SQS-SendMessage", TimeoutInMillis: 5000 }],
    ]);
  });

  test("what cannot be changed is made anew, one at a time", () => {
    expect(integration.replaces).toEqual(["type", "subtype"]);
    expect(integration.lane!(bare)).toBe("api/eu-west-1/ours");
    expect(integration.laneUntil).toBe("answered");
  });
});

test("remove: what is gone already is a success, what is in use is not", async () => {
  const { apigateway, context, writes } = mockedAws();
  await integration.remove!(context(), { spec, outputs });
  expect(await writes()).toEqual([["DeleteIntegration", region, { ApiId: "ours", IntegrationId: "i-1" }]]);
  apigateway.on(DeleteIntegrationCommand).rejects(awsError("NotFoundException", "gone", 404));
  await integration.remove!(context(), { spec, outputs });
  apigateway.on(DeleteIntegrationCommand).rejects(awsError("ConflictException", "it is referenced by", 409));
  await expect(integration.remove!(context(), { spec, outputs })).rejects.toThrow("referenced");
});
