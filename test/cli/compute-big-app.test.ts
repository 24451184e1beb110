import { expect, test } from "vitest";
import { bigApp, bigAppConfig } from "../support/big-app.ts";
import { ROUTES } from "../support/big-app/api.ts";
import { staff, user } from "../support/big-app/clients.ts";
import { appliedGoglobal, goglobal } from "../support/cli.ts";
import { AP, apiIn, askIn, counted, EU, type Goglobal, HOME, stateOf } from "../support/compute.ts";

const RESOURCES = 122;
const ELSEWHERE = [EU, AP];
const applied = () => appliedGoglobal({ config: bigAppConfig(), seed: bigApp() });

/** What home holds of its own. */
async function homeOf(app: Goglobal) {
  const { lambda, gateways, logs, roles, policies } = await stateOf(app);
  const own = Object.entries(roles).filter(([name]) => !name.startsWith("goglobal-"));
  return { lambda: lambda[HOME], gateway: gateways[HOME], logs: logs[HOME], roles: Object.fromEntries(own), policies };
}

test("one apply puts the big application into two more regions, writes nothing of home's, and a second writes nothing", async () => {
  const app = await goglobal({ config: bigAppConfig(), seed: bigApp() });
  const before = await homeOf(app);
  const { code, out, writes } = await app.run("apply -y");
  expect(code).toBe(0);
  expect(out).toContain(`Done: ${RESOURCES} changes made, 0 as they should be`);

  // What is global is asked of in us-east-1: the roles of the copies, two in each region.
  const atHome = writes.filter((call) => call.endsWith(` ${HOME}`));
  expect(counted(atHome)).toEqual({
    [`CreateRole ${HOME}`]: 4,
    [`AttachRolePolicy ${HOME}`]: 6,
    [`PutRolePolicy ${HOME}`]: 4,
  });
  expect(await homeOf(app)).toEqual(before);
  for (const region of ELSEWHERE) {
    const made = writes.filter((call) => call.endsWith(` ${region}`) && !call.startsWith("CreateFunction "));
    expect(counted(made)).toEqual({
      [`CreateApi ${region}`]: 1,
      [`CreateLogGroup ${region}`]: 3,
      [`PutRetentionPolicy ${region}`]: 3,
      [`PublishLayerVersion ${region}`]: 1,
      [`PublishVersion ${region}`]: 2,
      [`PutFunctionConcurrency ${region}`]: 1,
      [`CreateAlias ${region}`]: 4,
      [`CreateAuthorizer ${region}`]: 2,
      [`CreateIntegration ${region}`]: 2,
      [`CreateRoute ${region}`]: 40,
      [`CreateStage ${region}`]: 1,
      [`AddPermission ${region}`]: 3,
    });
  }

  expect(await app.run("apply -y")).toMatchObject({
    code: 0,
    out: `Done: 0 changes made, ${RESOURCES} as they should be.`,
    writes: [],
  });
});

test("everything in a region's API leads to what is in that region", async () => {
  const { aws } = await applied();
  for (const region of ELSEWHERE) {
    const gateway = await aws.apigateway(region);
    const { ApiId, ApiEndpoint } = await apiIn(aws, region);
    const functionIn = (name: string) => `arn:aws:lambda:${region}:123456789012:function:${name}:goglobal`;
    const integrations = (await gateway.getIntegrations({ ApiId })).Items!;
    expect(
      integrations.map(({ IntegrationUri, PayloadFormatVersion: format }) => `${IntegrationUri} ${format}`).sort(),
    ).toEqual([`${functionIn("shop-api")} 2.0`, `${functionIn("shop-auth")} 1.0`]);
    const authorizers = (await gateway.getAuthorizers({ ApiId })).Items!;
    expect(authorizers.find(({ Name }) => Name === "staff")!.AuthorizerUri).toBe(
      `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionIn("shop-auth")}/invocations`,
    );
    const keys = (await gateway.getRoutes({ ApiId, MaxResults: "100" })).Items!.map(({ RouteKey }) => RouteKey);
    expect(keys.sort()).toEqual(Object.keys(ROUTES).sort());
    const [stage] = (await gateway.getStages({ ApiId })).Items!;
    expect(stage).toMatchObject({
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
      RouteSettings: { "POST /orders": { ThrottlingRateLimit: 50 }, "POST /tokens": { ThrottlingBurstLimit: 10 } },
      AccessLogSettings: { DestinationArn: `arn:aws:logs:${region}:123456789012:log-group:/aws/vendedlogs/shop` },
    });

    const lambda = await aws.lambda(region);
    const { Configuration } = await lambda.getFunction({ FunctionName: "shop-api" });
    expect(Configuration).toMatchObject({
      Role: expect.stringMatching(
        new RegExp(`:role/goglobal/functions/${region}/goglobal-shop-shop-api-${region}$`, "u"),
      ),
      Layers: [{ Arn: `arn:aws:lambda:${region}:123456789012:layer:greeting:1` }],
      MemorySize: 512,
    });
    expect(Configuration!.Environment!.Variables!["SELF_URL"]).toBe(ApiEndpoint);
    const { Aliases = [] } = await lambda.listAliases({ FunctionName: "shop-api" });
    expect(Aliases.map(({ Name, FunctionVersion }) => `${Name} ${FunctionVersion}`).sort()).toEqual([
      "goglobal 1",
      "live 1",
    ]);
  }
});

test("each region answers its clients out of its own functions", async () => {
  const app = await applied();
  for (const region of [HOME, ...ELSEWHERE]) {
    const ask = await askIn(app, region);
    expect(await ask("GET /health")).toMatchObject({ status: 200, body: { status: "ok", region } });
    expect(await ask("GET /products/7")).toMatchObject({
      status: 200,
      headers: { "x-region": region },
      body: {
        message: `Hello from ${region}`,
        routeKey: "GET /products/{id}",
        pathParameters: { id: "7" },
        self: (await apiIn(app.aws, region)).ApiEndpoint,
      },
    });
    expect(await ask("POST /tokens")).toMatchObject({ status: 201, body: { token: "let-me-in" } });
    expect(await ask("GET /orders", user())).toMatchObject({ status: 200, body: { region } });
    expect(await ask("GET /orders")).toMatchObject({ status: 401 });
    expect(await ask("GET /coupons", staff("let-me-in"))).toMatchObject({ status: 200, body: { region } });
    expect(await ask("GET /coupons", staff("guess"))).toMatchObject({ status: 403 });
    const origin = { Origin: "https://shop.example.com", "Access-Control-Request-Method": "GET" };
    expect(await ask("OPTIONS /products", { headers: origin })).toMatchObject({
      status: 204,
      headers: { "access-control-allow-origin": "https://shop.example.com", "access-control-max-age": "600" },
    });
    const regions = new Set(app.sandbox.served.functions.splice(0).map((one) => one.region));
    expect([...regions]).toEqual([region]);
  }
});
