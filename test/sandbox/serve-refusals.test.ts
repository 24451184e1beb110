import { describe, expect, test } from "vitest";
import { refusal } from "./connected.ts";
import { apiOfOne, FUNCTION } from "./api-of-one.ts";

const failed = { status: 500, body: { message: "Internal Server Error" } };
const unavailable = { status: 503, body: { message: "Service Unavailable" } };
const forbidden = { status: 403, body: { message: "Forbidden" } };
const notFound = { status: 404, body: { message: "Not Found" } };

describe("a function", () => {
  test.each([
    ["*", true],
    ["*/*/a/{b}", true],
    ["$default/GET/a/{b}", true],
    ["*/*", true],
    [undefined, false],
    ["*/POST/*", false],
    ["*/*/a/1", false],
    ["dev/*", false],
    ["authorizers/*", false],
  ])("that an API may call from %s is called: %s", async (permission, isCalled) => {
    const { ask, sandbox } = await apiOfOne({ routes: ["ANY /a/{b}"], permission });
    expect(await ask("GET /a/1")).toMatchObject(isCalled ? { status: 200 } : failed);
    expect(sandbox.served.functions).toHaveLength(isCalled ? 1 : 0);
  });

  test("may be called in the API's own role, if that allows it", async () => {
    const CredentialsArn = "arn:aws:iam::123456789012:role/runner";
    const { ask, aws } = await apiOfOne({ integration: { CredentialsArn }, permission: undefined });
    expect(await ask("GET /")).toMatchObject(failed);
    const Statement = [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: FUNCTION }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await (await aws.iam()).putRolePolicy({ RoleName: "runner", PolicyName: "call", PolicyDocument });
    expect(await ask("GET /")).toMatchObject({ status: 200 });
  });

  test("that is not there any more", async () => {
    const { ask, aws } = await apiOfOne();
    await (await aws.lambda("us-east-1")).deleteFunction({ FunctionName: "echo" });
    expect(await ask("GET /")).toMatchObject(failed);
  });

  test("that fails, or is out of time", async () => {
    expect(
      await (await apiOfOne({ code: "exports.handler = async () => { throw new Error(); };" })).ask("GET /"),
    ).toMatchObject(failed);
    const code = "exports.handler = () => new Promise((done) => setTimeout(done, 5000));";
    const { ask, sandbox } = await apiOfOne({ code });
    const begin = sandbox.clock.now();
    expect(await ask("GET /")).toMatchObject(failed);
    expect(sandbox.clock.now() - begin).toBe(3050);
  });

  test("that takes longer than its API waits: it goes on all the same", async () => {
    const code =
      "exports.handler = async () => { await new Promise((done) => setTimeout(done, 2000)); console.log('done'); };";
    const { ask, sandbox, pass } = await apiOfOne({ code, integration: { TimeoutInMillis: 1000 } });
    const begin = sandbox.clock.now();
    expect(await ask("GET /")).toMatchObject(unavailable);
    expect(sandbox.clock.now() - begin).toBe(1050);
    await pass(2);
    expect(sandbox.served.functions).toMatchObject([{ log: ["done"], end: "answered" }]);
  });

  test("that is called more than it may be at once", async () => {
    const code = "exports.handler = () => new Promise((done) => setTimeout(() => done({}), 100));";
    const { ask, aws } = await apiOfOne({ code });
    const limit = { FunctionName: "echo", ReservedConcurrentExecutions: 1 };
    await (await aws.lambda("us-east-1")).putFunctionConcurrency(limit);
    expect(await Promise.all([ask("GET /"), ask("GET /")])).toMatchObject([{ status: 200 }, unavailable]);
  });
});

describe("a route", () => {
  test("that there is none", async () => {
    const { ask } = await apiOfOne({ routes: ["GET /a"], api: { CorsConfiguration: { AllowOrigins: ["*"] } } });
    expect(await ask("GET /b")).toMatchObject(notFound);
    const headers = { origin: "https://a.example.com" };
    expect(await ask("GET /b", { headers })).toMatchObject({
      ...notFound,
      headers: { "access-control-allow-origin": "*" },
    });
    const preflight = { headers: { ...headers, "access-control-request-method": "GET" } };
    expect(await ask("OPTIONS /b", preflight)).toMatchObject({ status: 204 });
  });

  test("for those who sign their requests", async () => {
    const { ask } = await apiOfOne({ route: { AuthorizationType: "AWS_IAM" } });
    expect(await ask("GET /")).toMatchObject(forbidden);
    const signed = ask("GET /", { headers: { Authorization: "AWS4-HMAC-SHA256 Credential=…" } });
    expect(await refusal(signed)).toBe("NotSimulated: the sandbox does not know requests that are signed");
  });

  test("to what the sandbox does not play", async () => {
    const proxy = {
      IntegrationType: "HTTP_PROXY",
      IntegrationUri: "https://example.com",
      PayloadFormatVersion: "1.0",
    } as const;
    const { ask } = await apiOfOne({ integration: proxy });
    expect(await refusal(ask("GET /"))).toBe(
      "NotSimulated: the sandbox does not know what integrations of type HTTP_PROXY answer",
    );
  });
});

describe("an API", () => {
  test("that there is none, or none in that region", async () => {
    const { sandbox, url } = await apiOfOne();
    const at = async (where: string) => {
      const { status, body } = await sandbox.network.fetch(where);
      return { status, body: JSON.parse(Buffer.from(body).toString()) as unknown };
    };
    expect(await at("https://nobody.execute-api.us-east-1.amazonaws.com")).toEqual(forbidden);
    expect(await at(url.replace("us-east-1", "eu-west-1"))).toEqual(forbidden);
    expect(await refusal(sandbox.network.fetch("https://example.com/"))).toBe(
      "Error: nothing in the sandbox answers at example.com",
    );
  });

  test("whose own endpoint is closed", async () => {
    const { ask } = await apiOfOne({ api: { DisableExecuteApiEndpoint: true } });
    expect(await ask("GET /")).toMatchObject(notFound);
  });

  test("whose stage has a name", async () => {
    const { ask } = await apiOfOne({ routes: ["GET /a", "GET /"], stage: { StageName: "dev" } });
    expect(await ask("GET /dev/a")).toMatchObject({ body: { rawPath: "/dev/a", routeKey: "GET /a" } });
    expect(await ask("GET /dev")).toMatchObject({ body: { rawPath: "/dev/", routeKey: "GET /" } });
    expect(await ask("GET /a")).toMatchObject(notFound);
  });

  test("whose stage no longer follows it", async () => {
    const { ask, apigateway, ApiId } = await apiOfOne({ routes: ["GET /a"] });
    await apigateway.updateStage({ ApiId, StageName: "$default", AutoDeploy: false });
    const Target = `integrations/${(await apigateway.getIntegrations({ ApiId })).Items![0]!.IntegrationId}`;
    await apigateway.createRoute({ ApiId, RouteKey: "GET /b", Target });
    expect(await ask("GET /a")).toMatchObject({ status: 200 });
    expect(await ask("GET /b")).toMatchObject(notFound);
    await apigateway.updateStage({ ApiId, StageName: "$default", AutoDeploy: true });
    expect(await ask("GET /b")).toMatchObject({ status: 200 });
  });

  test("whose route leads nowhere", async () => {
    const { ask } = await apiOfOne({ route: { Target: undefined } });
    expect(await ask("GET /")).toMatchObject(notFound);
  });

  test("whose stage names the function", async () => {
    const { ask, apigateway, ApiId } = await apiOfOne({ stage: { StageVariables: { fn: "echo" } } });
    const { IntegrationId } = (await apigateway.getIntegrations({ ApiId })).Items![0]!;
    const arn = FUNCTION.replace("echo", "${stageVariables.fn}");
    const IntegrationUri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
    await apigateway.updateIntegration({ ApiId, IntegrationId, IntegrationUri });
    expect(await ask("GET /")).toMatchObject({ status: 200 });
    await apigateway.updateStage({ ApiId, StageName: "$default", StageVariables: { fn: "other" } });
    expect(await ask("GET /")).toMatchObject(failed);
  });
});
