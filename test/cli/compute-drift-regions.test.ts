import { describe, expect, test } from "vitest";
import { apiIn, appliedShop, EU, type Goglobal, HOME } from "../support/compute.ts";
import {
  aliases,
  cors,
  deleteCors,
  deleteRoute,
  differs,
  type Drift,
  FunctionName,
  gatewayIn,
  id,
  provesDrift,
  released,
  throttle,
} from "../support/drift.ts";

const configure =
  (settings: object) =>
  async ({ aws }: Goglobal) =>
    (await aws.lambda(EU)).updateFunctionConfiguration({ FunctionName, ...settings });

const inRegion: Drift[] = [
  {
    what: "a changed memory size",
    change: configure({ MemorySize: 1024 }),
    shown: [
      id("~ function/shop-api", EU),
      "    memory: 1024 → 512",
      "    published: false → true",
      ...aliases(EU, "1"),
    ],
    // With its memory back, the function is what its newest version was made from.
    writes: [`UpdateFunctionConfiguration ${EU}`],
  },
  {
    what: "a changed memory size that was published as well",
    change: async ({ aws, sandbox }) => {
      const lambda = await aws.lambda(EU);
      await lambda.updateFunctionConfiguration({ FunctionName, MemorySize: 1024 });
      await sandbox.clock.sleep(60_000);
      const { Version } = await lambda.publishVersion({ FunctionName });
      await lambda.updateAlias({ FunctionName, Name: "goglobal", FunctionVersion: Version });
    },
    shown: [
      id("~ function/shop-api", EU),
      "    memory: 1024 → 512",
      ...aliases(EU, "2").slice(0, 2),
      ...aliases(EU, "1").slice(2),
    ],
    writes: released(EU),
  },
  {
    what: "a cleared environment",
    change: configure({ Environment: { Variables: {} } }),
    shown: [
      id("~ function/shop-api", EU),
      ...differs("EVENT_BUS", "PAYMENT_KEY", "SELF_URL", "STAGE"),
      "    published: false → true",
      ...aliases(EU, "1"),
    ],
    writes: [`UpdateFunctionConfiguration ${EU}`],
  },
  {
    what: "an alias moved",
    change: async ({ aws }) =>
      (await aws.lambda(EU)).updateAlias({ FunctionName, Name: "goglobal", FunctionVersion: "$LATEST" }),
    shown: [id("~ function-alias/shop-api/goglobal", EU), "    version: $LATEST → 1"],
    writes: [`UpdateAlias ${EU}`, `UpdateAlias ${EU}`],
  },
  {
    what: "a permission taken away",
    change: async ({ aws }) =>
      (await aws.lambda(EU)).removePermission({
        FunctionName,
        Qualifier: "goglobal",
        StatementId: "goglobal-api-shop",
      }),
    shown: [
      id("+ function-permission/shop-api/goglobal/goglobal-api-shop", EU),
      "    principal: apigateway.amazonaws.com",
      expect.stringMatching(/^ {4}sourceArn: arn:aws:execute-api:eu-west-1:123456789012:\w+\/\*\/\*$/u),
    ],
    writes: [`AddPermission ${EU}`],
  },
  {
    what: "a removed route",
    change: (app) => deleteRoute(app, EU, "GET /whoami"),
    shown: [
      id("+ route/shop/GET /whoami", EU),
      "    authorization: NONE",
      "    scopes: []",
      "    apiKeyRequired: false",
      expect.stringMatching(/^ {4}integration: \w+$/u),
    ],
    writes: [`CreateRoute ${EU}`],
  },
  {
    what: "removed CORS",
    change: (app) => deleteCors(app, EU),
    shown: [id("~ api/shop", EU), expect.stringContaining(`    cors: (none) → ${cors}`)],
    writes: [`UpdateApi ${EU}`],
  },
  {
    what: "another limit",
    change: (app) => throttle(app, EU),
    shown: [id("~ stage/shop/$default", EU), "    throttling.rate: 700 → 500"],
    writes: [`UpdateStage ${EU}`],
  },
  {
    what: "a route and an integration made by hand in an API of ours",
    change: async (app) => {
      const { gateway, ApiId } = await gatewayIn(app, EU);
      const { IntegrationId } = await gateway.createIntegration({
        ApiId,
        IntegrationType: "HTTP_PROXY",
        IntegrationMethod: "GET",
        IntegrationUri: "https://example.com",
        PayloadFormatVersion: "1.0",
      });
      await gateway.createRoute({ ApiId, RouteKey: "GET /extra", Target: `integrations/${IntegrationId}` });
    },
    shown: [expect.stringMatching(/^- integration\/shop\/\w+@eu-west-1$/u), id("- route/shop/GET /extra", EU)],
    writes: [`DeleteRoute ${EU}`, `DeleteIntegration ${EU}`],
  },
  {
    what: "a route led elsewhere",
    change: async (app) => {
      const { gateway, ApiId } = await gatewayIn(app, EU);
      const { Items = [] } = await gateway.getRoutes({ ApiId });
      const [from, to] = ["GET /whoami", "POST /tokens"].map((key) => Items.find(({ RouteKey }) => RouteKey === key)!);
      await gateway.updateRoute({ ApiId, RouteId: from!.RouteId, Target: to!.Target });
    },
    shown: [id("~ route/shop/GET /whoami", EU), expect.stringMatching(/^ {4}integration: \w+ → \w+$/u)],
    writes: [`UpdateRoute ${EU}`],
  },
  {
    what: "a deleted function",
    change: async ({ aws }) => (await aws.lambda(EU)).deleteFunction({ FunctionName: "shop-auth" }),
    shown: expect.arrayContaining([
      id("+ function/shop-auth", EU),
      id("+ function-alias/shop-auth/goglobal", EU),
      id("+ function-permission/shop-auth/goglobal/goglobal-authorizer-shop_staff-2ed7069a", EU),
    ]) as unknown[],
    writes: [
      `CreateFunction ${EU}`,
      `PublishVersion ${EU}`,
      `CreateAlias ${EU}`,
      `CreateAlias ${EU}`,
      `AddPermission ${EU}`,
      `AddPermission ${EU}`,
    ],
  },
  {
    what: "the role's policy changed",
    change: async ({ aws }) =>
      (await aws.iam()).putRolePolicy({
        RoleName: "goglobal-shop-shop-api-eu-west-1",
        PolicyName: "settings",
        PolicyDocument: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
      }),
    shown: [
      "~ execution-role/goglobal-shop-shop-api-eu-west-1",
      expect.stringMatching(/^ {4}policies\.settings\.Statement: \[\{ Action: \[\*\], .* → \[\{ Action: \[ssm:Get/u),
    ],
    writes: [`PutRolePolicy ${HOME}`],
  },
];

describe("what changes in a region behind goglobal's back is shown, and mended by nothing more than it takes", () => {
  provesDrift(inRegion);
});

test("what others put beside what is ours stays: tags, aliases, permissions", async () => {
  const { run, aws } = await appliedShop();
  const lambda = await aws.lambda(EU);
  const { Configuration } = await lambda.getFunction({ FunctionName });
  await lambda.tagResource({ Resource: Configuration!.FunctionArn, Tags: { theirs: "yes" } });
  await lambda.createAlias({ FunctionName, Name: "theirs", FunctionVersion: "1" });
  await lambda.addPermission({
    FunctionName,
    StatementId: "theirs",
    Action: "lambda:InvokeFunction",
    Principal: "events.amazonaws.com",
  });
  await (
    await aws.apigateway(EU)
  ).tagResource({
    ResourceArn: `arn:aws:apigateway:${EU}::/apis/${(await apiIn(aws, EU)).ApiId}`,
    Tags: { theirs: "yes" },
  });
  expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
});
