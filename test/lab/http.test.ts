import {
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  UpdateApiCommand,
  type CreateApiCommandInput,
} from "@aws-sdk/client-apigatewayv2";
import { CreateAliasCommand, PublishVersionCommand } from "@aws-sdk/client-lambda";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { functionArn, FunctionName, greeter } from "./functions.ts";
import { startLab, type Lab } from "./lab.ts";
import { orders, TableName } from "./orders.ts";

let lab: Lab;
let fn: ReturnType<typeof greeter>;

beforeAll(async () => {
  lab = await startLab();
  fn = greeter(lab);
});
beforeEach(() => fn.role());
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const echoes = `exports.handler = async ({ routeKey, pathParameters, body, headers }) => ({
  statusCode: 200,
  headers: { "x-region": process.env.AWS_REGION },
  body: JSON.stringify({ routeKey, ...pathParameters, body, host: headers.host }),
});`;
const reads = `const { DynamoDBClient, GetItemCommand } = require("@aws-sdk/client-dynamodb");
exports.handler = async ({ pathParameters: { id } }) => {
  const input = { TableName: "${TableName}", Key: { id: { S: id } } };
  const { Item } = await new DynamoDBClient({}).send(new GetItemCommand(input));
  return { statusCode: 200, body: Item.note.S };
};`;

/** An API whose routes all lead to the function. */
async function serve(routes: string[], { uri = functionArn("us-east-1"), where = fn.home, ...settings }: Served = {}) {
  const { apigateway } = where;
  const { ApiId } = await apigateway.send(new CreateApiCommand({ Name: "api", ProtocolType: "HTTP", ...settings }));
  const integration = { IntegrationType: "AWS_PROXY", IntegrationUri: uri, PayloadFormatVersion: "2.0" } as const;
  const { IntegrationId } = await apigateway.send(new CreateIntegrationCommand({ ApiId, ...integration }));
  const Target = `integrations/${IntegrationId}`;
  for (const RouteKey of routes) await apigateway.send(new CreateRouteCommand({ ApiId, RouteKey, Target }));
  await apigateway.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
  const region = await apigateway.config.region();
  const source = `arn:aws:execute-api:${region}:123456789012:${ApiId}`;
  return { ApiId: ApiId!, Target, source, at: `https://${ApiId}.execute-api.${region}.amazonaws.com` };
}

type Served = Partial<CreateApiCommandInput> & { uri?: string; where?: typeof fn.home };

test("a request takes its route to the function and brings back the answer", async () => {
  await fn.create(echoes);
  const { at, source } = await serve(["GET /orders", "GET /orders/{id}", "ANY /{rest+}", "$default"]);
  await fn.allow({ SourceArn: `${source}/*/*` });
  const ask = async (path: string, options = {}) => (await lab.fetch(at + path, options)).json();
  expect(await ask("/orders?limit=1")).toMatchObject({ routeKey: "GET /orders", host: new URL(at).host });
  expect(await ask("/orders/7")).toMatchObject({ routeKey: "GET /orders/{id}", id: "7" });
  const body = JSON.stringify({ a: "ä" });
  const headers = { "content-type": "application/json" };
  expect(await ask("/a/b", { method: "POST", body, headers })).toMatchObject({ rest: "a/b", body });
  expect(await ask("/")).toMatchObject({ routeKey: "$default" });
});

test("a function reads the table of its own region, through the router", async () => {
  const table = orders(lab);
  await fn.create(reads);
  await fn.create(reads, { where: fn.away });
  await table.createWithReplica();
  await table.put("o-1");
  for (const [where, region] of [
    [fn.home, "us-east-1"],
    [fn.away, "eu-west-1"],
  ] as const) {
    const { at } = await serve(["GET /orders/{id}"], { where, uri: functionArn(region) });
    await fn.allow({}, where);
    lab.clear();
    expect(await (await lab.fetch(`${at}/orders/o-1`)).text()).toBe("new");
    expect(lab.requests()).toEqual([{ service: "dynamodb", operation: "GetItem", region, write: false, status: 200 }]);
  }
});

test("without permission of the very alias that the API names there is no answer but 500", async () => {
  await fn.create(echoes);
  await fn.home.lambda.send(new PublishVersionCommand({ FunctionName }));
  await fn.home.lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
  const { at, source } = await serve(["GET /orders"], { uri: `${functionArn("us-east-1")}:live` });
  const status = async () => (await lab.fetch(`${at}/orders`)).status;
  expect(await status()).toBe(500);
  await fn.allow({ SourceArn: `${source}/*/*` });
  expect(await status()).toBe(500);
  await fn.allow({ Qualifier: "live", StatementId: "other", SourceArn: `${source}/*/POST/orders` });
  expect(await status()).toBe(500);
  await fn.allow({ Qualifier: "live", SourceArn: `${source}/*/*/orders` });
  expect(await status()).toBe(200);
});

test("a Lambda authorizer says who comes in", async () => {
  await fn.create(
    `exports.handler = async ({ headers, requestContext, type }) =>
      type === "REQUEST" ? { isAuthorized: headers.authorization === "let me in" } : { statusCode: 200, body: "in" };`,
  );
  const { ApiId, Target, at } = await serve([]);
  const { AuthorizerId } = await fn.home.apigateway.send(
    new CreateAuthorizerCommand({
      ApiId,
      Name: "door",
      AuthorizerType: "REQUEST",
      AuthorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn("us-east-1")}/invocations`,
      AuthorizerPayloadFormatVersion: "2.0",
      EnableSimpleResponses: true,
      IdentitySource: ["$request.header.Authorization"],
    }),
  );
  const secured = { RouteKey: "GET /me", Target, AuthorizationType: "CUSTOM", AuthorizerId } as const;
  await fn.home.apigateway.send(new CreateRouteCommand({ ApiId, ...secured }));
  await fn.allow();
  const status = async (headers = {}) => (await lab.fetch(`${at}/me`, { headers })).status;
  expect(await status()).toBe(401);
  expect(await status({ authorization: "open" })).toBe(403);
  expect(await status({ authorization: "let me in" })).toBe(200);
});

test("CORS is answered by the API itself", async () => {
  await fn.create(echoes);
  const CorsConfiguration = { AllowOrigins: ["https://example.com"], AllowMethods: ["GET"] };
  const { at } = await serve(["GET /orders"], { CorsConfiguration });
  const headers = { origin: "https://example.com", "access-control-request-method": "GET" };
  const answer = await lab.fetch(`${at}/orders`, { method: "OPTIONS", headers });
  expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([204, "https://example.com"]);
});

test("an address that leads to no API is refused, and one in a region that is down not answered", async () => {
  await fn.create(echoes);
  const { ApiId, at } = await serve(["$default"]);
  await fn.allow();
  const status = async (url: string) => (await lab.fetch(url)).status;
  expect(await status(at)).toBe(200);
  expect(await status(at.replace("us-east-1", "eu-west-1"))).toBe(403);
  await expect(status("https://nobody.example.com/")).rejects.toThrow("fetch failed");
  await fn.home.apigateway.send(new UpdateApiCommand({ ApiId, DisableExecuteApiEndpoint: true }));
  expect(await status(at)).toBe(404);
  lab.faults.down("us-east-1");
  await expect(status(at)).rejects.toThrow("fetch failed");
});

test("a child process and a function find the API by its name in the world", async () => {
  await fn.create(
    `exports.handler = async ({ url, rawPath }) =>
      url ? (await fetch(url)).text() : { statusCode: 200, body: process.env.AWS_REGION + rawPath };`,
  );
  const { at } = await serve(["$default"]);
  await fn.allow();
  expect(await fn.invoke({ url: `${at}/inside` })).toBe("us-east-1/inside");
  const script = `fetch("${at}/outside").then(async (answer) => console.log(await answer.text()))`;
  const env = { PATH: process.env["PATH"]!, ...lab.env };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { env });
  expect(stdout.trim()).toBe("us-east-1/outside");
});
