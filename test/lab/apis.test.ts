import {
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteAccessLogSettingsCommand,
  DeleteAuthorizerCommand,
  DeleteCorsConfigurationCommand,
  DeleteIntegrationCommand,
  DeleteRouteSettingsCommand,
  GetApiCommand,
  GetApisCommand,
  GetAuthorizersCommand,
  GetRoutesCommand,
  GetStageCommand,
  TagResourceCommand,
  UpdateApiCommand,
  UpdateIntegrationCommand,
  UpdateStageCommand,
  type CreateIntegrationCommandInput,
} from "@aws-sdk/client-apigatewayv2";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { clients } from "./clients.ts";
import { startLab, type Lab } from "./lab.ts";

let lab: Lab;
let home: ReturnType<typeof clients>["apigateway"];

beforeAll(async () => {
  lab = await startLab();
  home = clients(lab).apigateway;
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const create = async (settings = {}) => {
  const { ApiId } = await home.send(new CreateApiCommand({ Name: "orders", ProtocolType: "HTTP", ...settings }));
  return { ApiId: ApiId! };
};
const integrate = async (api: { ApiId: string }, settings: Partial<CreateIntegrationCommandInput> = {}) =>
  (await home.send(new CreateIntegrationCommand({ ...api, ...integration, ...settings }))).IntegrationId!;
const integration = {
  IntegrationType: "AWS_PROXY",
  IntegrationUri: "arn:aws:lambda:us-east-1:123456789012:function:greeter",
  PayloadFormatVersion: "2.0",
} as const;
const conflict = { name: "ConflictException" };

describe("an API", () => {
  test("has its name in the world, and nothing that was not said", async () => {
    const api = await create({ Tags: { team: "shop" }, IpAddressType: "dualstack" });
    const shown = await home.send(new GetApiCommand(api));
    expect(shown).toMatchObject({
      ApiEndpoint: `https://${api.ApiId}.execute-api.us-east-1.amazonaws.com`,
      IpAddressType: "dualstack",
      Tags: { team: "shop" },
    });
    expect(shown).not.toHaveProperty("Description");
    expect(shown).not.toHaveProperty("Version");
    expect(shown).not.toHaveProperty("DisableSchemaValidation");
  });

  test("is in its own region only", async () => {
    const api = await create();
    const away = clients(lab, "eu-west-1").apigateway;
    expect((await away.send(new GetApisCommand({}))).Items).toEqual([]);
    await expect(away.send(new GetApiCommand(api))).rejects.toMatchObject({ name: "NotFoundException" });
  });

  test("shows the tags that it was given later", async () => {
    const api = await create();
    const ResourceArn = `arn:aws:apigateway:us-east-1::/apis/${api.ApiId}`;
    await home.send(new TagResourceCommand({ ResourceArn, Tags: { team: "shop" } }));
    expect((await home.send(new GetApisCommand({}))).Items![0]!.Tags).toEqual({ team: "shop" });
  });

  test("keeps CORS until CORS is deleted", async () => {
    const api = await create({ CorsConfiguration: { AllowOrigins: ["*"] } });
    await home.send(new UpdateApiCommand({ ...api, CorsConfiguration: {} }));
    expect((await home.send(new GetApiCommand(api))).CorsConfiguration).toEqual({ AllowOrigins: ["*"] });
    await home.send(new DeleteCorsConfigurationCommand(api));
    expect(await home.send(new GetApiCommand(api))).not.toHaveProperty("CorsConfiguration");
  });
});

describe("routes and integrations", () => {
  const route = (api: { ApiId: string }, RouteKey: string, id: string) =>
    home.send(new CreateRouteCommand({ ...api, RouteKey, Target: `integrations/${id}` }));

  test("a key has one route, and what a route uses stays", async () => {
    const api = await create();
    const IntegrationId = await integrate(api);
    await route(api, "GET /orders", IntegrationId);
    await expect(route(api, "GET /orders", IntegrationId)).rejects.toMatchObject(conflict);
    await expect(route(api, "GET /other", "nothing")).rejects.toMatchObject({ name: "NotFoundException" });
    await expect(home.send(new DeleteIntegrationCommand({ ...api, IntegrationId }))).rejects.toMatchObject(conflict);
  });

  test("routes come in pages", async () => {
    const api = await create();
    const id = await integrate(api);
    for (let n = 0; n < 40; n += 1) await route(api, `GET /orders/${n}`, id);
    const page = async (more = {}) => home.send(new GetRoutesCommand({ ...api, ...more }));
    const first = await page();
    const second = await page({ NextToken: first.NextToken });
    expect([first.Items!.length, second.Items!.length, second.NextToken]).toEqual([25, 15, undefined]);
    expect((await page({ MaxResults: "100" })).Items).toHaveLength(40);
  });

  test("an integration needs a payload format, and keeps the parameters that an update does not mention", async () => {
    const api = await create();
    const unsaid = { IntegrationType: "AWS_PROXY", IntegrationUri: integration.IntegrationUri } as const;
    await expect(home.send(new CreateIntegrationCommand({ ...api, ...unsaid }))).rejects.toMatchObject({
      name: "BadRequestException",
    });
    const RequestParameters = { "overwrite:header.a": "1", "overwrite:header.b": "2" };
    const CredentialsArn = "arn:aws:iam::123456789012:role/caller";
    const IntegrationId = await integrate(api, { RequestParameters, CredentialsArn });
    const changed = { "overwrite:header.a": "", "overwrite:header.c": "3" };
    const update = new UpdateIntegrationCommand({ ...api, IntegrationId, RequestParameters: changed });
    expect(await home.send(update)).toMatchObject({
      RequestParameters: { "overwrite:header.b": "2", "overwrite:header.c": "3" },
      CredentialsArn,
    });
    const answers = async (ResponseParameters: Record<string, Record<string, string>>) => {
      const changed = new UpdateIntegrationCommand({ ...api, IntegrationId, ResponseParameters });
      return (await home.send(changed)).ResponseParameters;
    };
    await answers({ 200: { "append:header.a": "1", "append:header.b": "2" }, 500: { "append:header.c": "3" } });
    expect(await answers({ 200: { "append:header.a": "" }, 500: {} })).toEqual({ 200: { "append:header.b": "2" } });
  });
});

describe("authorizers", () => {
  test("a JWT authorizer has nothing of a Lambda authorizer", async () => {
    const api = await create();
    const authorizer = new CreateAuthorizerCommand({
      ...api,
      Name: "users",
      AuthorizerType: "JWT",
      IdentitySource: ["$request.header.Authorization"],
      JwtConfiguration: { Issuer: "https://issuer.example.com", Audience: ["shop"] },
    });
    const { AuthorizerId } = await home.send(authorizer);
    await expect(home.send(authorizer)).rejects.toMatchObject({ name: "BadRequestException" });
    const { Items } = await home.send(new GetAuthorizersCommand(api));
    expect(Object.keys(Items![0]!).sort()).toEqual([
      "AuthorizerId",
      "AuthorizerType",
      "IdentitySource",
      "JwtConfiguration",
      "Name",
    ]);
    const id = await integrate(api);
    const secured = { RouteKey: "GET /me", Target: `integrations/${id}`, AuthorizationType: "JWT" } as const;
    await home.send(new CreateRouteCommand({ ...api, ...secured, AuthorizerId }));
    await expect(home.send(new DeleteAuthorizerCommand({ ...api, AuthorizerId }))).rejects.toMatchObject(conflict);
  });
});

describe("a stage", () => {
  const logs = {
    DestinationArn: "arn:aws:logs:us-east-1:123456789012:log-group:access",
    Format: "$context.requestId",
  };

  test("keeps what an update does not mention, and loses what is deleted", async () => {
    const stage = { ...(await create()), StageName: "$default" };
    const RouteSettings = { "GET /a": { ThrottlingRateLimit: 1 }, "GET /b": { ThrottlingRateLimit: 2 } };
    const settings = { AutoDeploy: true, Description: "live", AccessLogSettings: logs, RouteSettings };
    await home.send(new CreateStageCommand({ ...stage, ...settings, StageVariables: { one: "1", two: "2" } }));
    await expect(home.send(new CreateStageCommand(stage))).rejects.toMatchObject(conflict);

    const update = { Description: "", StageVariables: { one: "", three: "3" } };
    await home.send(new UpdateStageCommand({ ...stage, ...update }));
    const look = () => home.send(new GetStageCommand(stage));
    expect(await look()).toMatchObject({ ...settings, StageVariables: { two: "2", three: "3" } });

    await home.send(new DeleteAccessLogSettingsCommand(stage));
    await home.send(new DeleteRouteSettingsCommand({ ...stage, RouteKey: "GET /a" }));
    expect(await look()).not.toHaveProperty("AccessLogSettings");
    expect((await look()).RouteSettings).toEqual({ "GET /b": { ThrottlingRateLimit: 2 } });
  });
});
