import type { CreateIntegrationCommandInput } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import { integrations } from "../../src/sandbox/apigateway/integrations.ts";
import { bareApi, functionArn, region, toFunction, withApi } from "./apigateway.ts";
import { errorOf, refusal } from "./connected.ts";

async function withIntegration(change: Partial<CreateIntegrationCommandInput> = {}) {
  const { gateway, ApiId } = await withApi();
  const { IntegrationId } = await gateway.createIntegration({ ApiId, ...toFunction, ...change });
  return { gateway, ApiId, id: { ApiId, IntegrationId: IntegrationId! } };
}

describe("integrations", () => {
  test("are read back as they were made, with what AWS adds", async () => {
    const { gateway, ApiId, id } = await withIntegration({ Description: "Orders", CredentialsArn: "arn:role" });
    const expected = {
      ...toFunction,
      IntegrationId: id.IntegrationId,
      IntegrationMethod: "POST",
      ConnectionType: "INTERNET",
      TimeoutInMillis: 30_000,
      Description: "Orders",
      CredentialsArn: "arn:role",
    };
    expect(await gateway.getIntegration(id)).toMatchObject(expected);
    expect((await gateway.getIntegrations({ ApiId })).Items).toEqual([expected]);
  });

  test("may be just like one another", async () => {
    const { gateway, ApiId } = await withIntegration();
    await gateway.createIntegration({ ApiId, ...toFunction });
    expect((await gateway.getIntegrations({ ApiId })).Items).toHaveLength(2);
  });

  test.each<[string, Partial<CreateIntegrationCommandInput>, string]>([
    ["no format", { PayloadFormatVersion: undefined }, "PayloadFormatVersion is a required parameter for integration"],
    ["another format", { PayloadFormatVersion: "3.0" }, "Invalid PayloadFormatVersion: 3.0"],
    ["no function", { IntegrationUri: "https://example.com" }, "Invalid integration URI specified"],
    ["another type", { IntegrationType: "MOCK" }, "Integration type MOCK is not supported for HTTP APIs"],
    ["no time", { TimeoutInMillis: 49 }, "Timeout should be between 50 ms and 30000 ms"],
    ["much time", { TimeoutInMillis: 30_001 }, "Timeout should be between 50 ms and 30000 ms"],
    [
      "a service with format 2.0",
      { IntegrationSubtype: "SQS-SendMessage", IntegrationUri: undefined },
      "Invalid PayloadFormatVersion: 2.0",
    ],
    [
      "no method for HTTP",
      { IntegrationType: "HTTP_PROXY", IntegrationUri: "https://example.com", PayloadFormatVersion: "1.0" },
      "HttpMethod must be specified for HTTP integrations",
    ],
    [
      "no URI for HTTP",
      { IntegrationType: "HTTP_PROXY", IntegrationUri: "example", PayloadFormatVersion: "1.0" },
      "Invalid integration URI specified",
    ],
  ])("refuse %s", async (_, change, message) => {
    const { gateway, ApiId } = await withApi();
    const members = { ApiId, ...toFunction, ...change };
    expect(await refusal(gateway.createIntegration(members))).toBe(`BadRequestException: ${message}`);
  });

  test("what only WebSocket APIs have, the sandbox does not know", async () => {
    const { gateway, ApiId } = await withApi();
    const call = gateway.createIntegration({ ApiId, ...toFunction, TemplateSelectionExpression: "$x" });
    expect(await refusal(call)).toContain("does not know TemplateSelectionExpression");
  });

  test("are updated by merging; empty texts and entries clear", async () => {
    const { gateway, id } = await withIntegration({
      Description: "Orders",
      CredentialsArn: "arn:role",
      TlsConfig: { ServerNameToVerify: "inside" },
      RequestParameters: { "append:header.a": "1", "append:header.b": "2" },
      ResponseParameters: {
        "200": { "append:header.a": "1", "append:header.b": "1" },
        "500": { "remove:header.a": "''" },
      },
    });
    await gateway.updateIntegration({
      ...id,
      Description: "",
      CredentialsArn: "",
      TlsConfig: {},
      RequestParameters: { "append:header.a": "" },
      ResponseParameters: { "200": { "append:header.b": "" }, "500": {} },
    });
    const { $metadata: _, ...found } = await gateway.getIntegration(id);
    expect(found).toEqual({
      ...toFunction,
      IntegrationId: id.IntegrationId,
      IntegrationMethod: "POST",
      ConnectionType: "INTERNET",
      TimeoutInMillis: 30_000,
      RequestParameters: { "append:header.b": "2" },
      ResponseParameters: { "200": { "append:header.a": "1" } },
    });
  });

  test("of a service must say so in every update", async () => {
    const { gateway, id } = await withIntegration({
      IntegrationUri: undefined,
      IntegrationSubtype: "SQS-SendMessage",
      PayloadFormatVersion: "1.0",
    });
    expect((await gateway.getIntegration(id)).IntegrationMethod).toBeUndefined();
    expect(await refusal(gateway.updateIntegration({ ...id, TimeoutInMillis: 50 }))).toBe(
      "BadRequestException: Invalid integration URI specified",
    );
    await gateway.updateIntegration({ ...id, IntegrationSubtype: "SQS-SendMessage", TimeoutInMillis: 50 });
    expect((await gateway.getIntegration(id)).TimeoutInMillis).toBe(50);
  });

  test("stay while a route leads to them", async () => {
    const { gateway, ApiId, id } = await withIntegration();
    const Target = `integrations/${id.IntegrationId}`;
    const { RouteId } = await gateway.createRoute({ ApiId, RouteKey: "$default", Target });
    const error = await errorOf(gateway.deleteIntegration(id));
    expect(error).toMatchObject({ name: "ConflictException", $metadata: { httpStatusCode: 409 } });
    expect(error.message).toBe(
      `Cannot delete Integration because it is referenced by the following Routes with Ids: [${RouteId}]`,
    );
    await gateway.deleteRoute({ ApiId, RouteId: RouteId! });
    await gateway.deleteIntegration(id);
    expect((await errorOf(gateway.getIntegration(id))).name).toBe("NotFoundException");
  });

  test("are 300 at most", () => {
    const { world, ApiId } = bareApi();
    const create = () => integrations.CreateIntegration(world, { ApiId, ...toFunction }, region);
    for (let count = 0; count < 300; count += 1) create();
    expect(create).toThrow("Maximum number of Integrations for this API has been reached.");
  });

  test("may name a function the way authorizers do", async () => {
    const IntegrationUri = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
    const { gateway, id } = await withIntegration({ IntegrationUri });
    expect((await gateway.getIntegration(id)).IntegrationUri).toBe(IntegrationUri);
  });
});
