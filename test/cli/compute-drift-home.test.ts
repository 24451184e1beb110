import { describe, expect, test } from "vitest";
import { layerCode } from "../support/big-app/code.ts";
import { appliedShop, HOME, ship } from "../support/compute.ts";
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
  inBoth,
  provesDrift,
  released,
  throttle,
} from "../support/drift.ts";

const atHome: Drift[] = [
  {
    what: "a changed memory size",
    change: (app) => ship(app, { configuration: { MemorySize: 1024 } }),
    shown: inBoth((region) => [id("~ function/shop-api", region), "    memory: 512 → 1024", ...aliases(region, "1")]),
    writes: inBoth((region) => released(region)),
  },
  {
    what: "a cleared environment, and with it what the role was given for it",
    change: (app) => ship(app, { configuration: { Environment: { Variables: {} } } }),
    shown: inBoth((region) => [
      `~ execution-role/goglobal-shop-shop-api-${region}`,
      expect.stringMatching(/^ {4}policies\.shop-events\.Statement: .*us-east-1.* → /u),
      id("~ function/shop-api", region),
      ...differs("EVENT_BUS", "PAYMENT_KEY", "SELF_URL", "STAGE"),
      ...aliases(region, "1"),
    ]),
    writes: inBoth((region) => [`PutRolePolicy ${HOME}`, ...released(region)]),
  },
  {
    what: "a new layer version",
    change: async (app) => {
      const lambda = await app.aws.lambda(HOME);
      const ZipFile = layerCode("Good day");
      const { LayerVersionArn } = await lambda.publishLayerVersion({ LayerName: "greeting", Content: { ZipFile } });
      await ship(app, { configuration: { Layers: [LayerVersionArn!] } });
    },
    shown: inBoth((region) => [
      id("+ layer-version/greeting/2", region),
      id("~ function/shop-api", region),
      expect.stringMatching(
        /^ {4}layers: \[arn:.*:layer:greeting:1\] → \[\(arn of layer-version\/greeting\/2@.*, known after apply\)\]$/u,
      ),
      ...aliases(region, "1"),
    ]),
    writes: inBoth((region) => [`PublishLayerVersion ${region}`, ...released(region)]),
  },
  {
    what: "the end of a reserve",
    change: async ({ aws }) => (await aws.lambda(HOME)).deleteFunctionConcurrency({ FunctionName }),
    shown: inBoth((region) => [
      id("~ function/shop-api", region),
      "    concurrency: 50 → (none)",
      ...aliases(region, "1"),
    ]),
    writes: inBoth((region) => [`DeleteFunctionConcurrency ${region}`]),
  },
  {
    what: "another alias",
    change: async ({ aws }) =>
      (await aws.lambda(HOME)).createAlias({ FunctionName, Name: "beta", FunctionVersion: "1" }),
    shown: inBoth((region) => [id("+ function-alias/shop-api/beta", region), "    version: 1", '    description: ""']),
    writes: inBoth((region) => [`CreateAlias ${region}`]),
  },
  {
    what: "a removed route",
    change: (app) => deleteRoute(app, HOME, "GET /whoami"),
    shown: inBoth((region) => [id("- route/shop/GET /whoami", region)]),
    writes: inBoth((region) => [`DeleteRoute ${region}`]),
  },
  {
    what: "removed CORS",
    change: (app) => deleteCors(app, HOME),
    shown: inBoth((region) => [
      id("~ api/shop", region),
      expect.stringMatching(
        new RegExp(`^    cors: ${cors.replaceAll(/[[\]*{]/gu, String.raw`\$&`)}.* → \\(none\\)$`, "u"),
      ),
    ]),
    writes: inBoth((region) => [`DeleteCorsConfiguration ${region}`]),
  },
  {
    what: "another limit",
    change: (app) => throttle(app, HOME),
    shown: inBoth((region) => [id("~ stage/shop/$default", region), "    throttling.rate: 500 → 700"]),
    writes: inBoth((region) => [`UpdateStage ${region}`]),
  },
  {
    what: "another audience",
    change: async (app) => {
      const { gateway, ApiId } = await gatewayIn(app, HOME);
      const { Items = [] } = await gateway.getAuthorizers({ ApiId });
      const { AuthorizerId, JwtConfiguration } = Items.find(({ Name }) => Name === "users")!;
      const Audience = ["next"];
      await gateway.updateAuthorizer({ ApiId, AuthorizerId, JwtConfiguration: { ...JwtConfiguration, Audience } });
    },
    shown: inBoth((region) => [
      id("~ authorizer/shop/users", region),
      "    audience: [4sn7oquj2p0cf8k1r5d6vabcde] → [next]",
    ]),
    writes: inBoth((region) => [`UpdateAuthorizer ${region}`]),
  },
  {
    what: "logs kept longer",
    change: async ({ aws }) =>
      (await aws.logs(HOME)).putRetentionPolicy({ logGroupName: "/aws/lambda/shop-api", retentionInDays: 30 }),
    shown: inBoth((region) => [id("~ log-group//aws/lambda/shop-api", region), "    retention: 14 → 30"]),
    writes: inBoth((region) => [`PutRetentionPolicy ${region}`]),
  },
];

describe("what changes at home is shown, and brought to the regions by nothing more than it takes", () => {
  provesDrift(atHome);
});

test("what is not shipped at home yet is nobody's business", async () => {
  const { run, aws, sandbox } = await appliedShop();
  await (await aws.lambda(HOME)).updateFunctionConfiguration({ FunctionName, MemorySize: 1024 });
  await sandbox.clock.sleep(60_000);
  expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
});
