import { sampleApp } from "../../src/cli/sandbox-file.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { shopCode } from "../support/big-app/code.ts";
import { bigApp } from "../support/big-app.ts";
import { release, removeRoute } from "./changes.ts";
import type { ComputeWhole } from "./compute-state.ts";
import type { Outcome, World } from "./worlds.ts";

/** Something that goglobal is used for with functions and APIs; what it comes to is compared in the end. */
export interface ComputeScenario {
  what: string;
  app(): Promise<readonly SeedCall[]>;
  config: object;
  /** What is looked at in the end. */
  whole: ComputeWhole;
  /** What is done; each outcome is compared as well. */
  play(world: World): Promise<Outcome[]>;
}

const [home, eu, ap] = ["us-east-1", "eu-west-1", "ap-southeast-2"] as const;

const sample = {
  app: "orders",
  stage: "prod",
  home,
  regions: [home, eu],
  tags: { team: "shop" },
  functions: ["orders-api", "orders-receipts"],
  apis: ["orders"],
};
const named = {
  ...sample,
  regions: [home, eu, ap],
  routing: {
    zone: "example.com",
    domain: "regional.example.com",
    apis: { orders: "" },
    // Without its tables in the other regions, that is the one path that answers there.
    healthCheck: { type: "https", path: "/whoami" },
    switch: "none",
  },
};
const wholeSample = (regions: string[]): ComputeWhole => ({
  regions,
  functions: sample.functions,
  roles: ["orders-", "goglobal-"],
});

const shop = { app: "shop", home, regions: [home, eu], functions: ["shop-api", "shop-auth"], apis: ["shop"] };
const wholeShop: ComputeWhole = {
  regions: [home, eu],
  functions: shop.functions,
  roles: ["shop-", "goglobal-"],
};

const applyTwice = async ({ run }: World, options = "") => [
  await run(`apply -y${options}`),
  await run(`apply -y${options}`),
  await run(`plan --detailed-exitcode${options}`),
];

/** How far a run had come with what it did at the same time is chance. */
const byChance = ([first, ...rest]: Outcome[]): Outcome[] => [{ ...first!, writes: [] }, ...rest];

export const COMPUTE_SCENARIOS: ComputeScenario[] = [
  {
    what: "functions, an API and their names in three regions",
    app: sampleApp,
    config: named,
    whole: wholeSample(named.regions),
    play: applyTwice,
  },
  {
    what: "new code, code that is not well, and drift",
    app: async () => bigApp(),
    config: shop,
    whole: wholeShop,
    async play(world) {
      const { aws, run, rest } = world;
      const made = await run("apply -y");
      await rest();
      await release(aws, 2, { rest });
      await rest();
      const shipped = await run("apply -y");
      await release(aws, 3, { isWell: false, rest });
      await rest();
      const refused = await run("apply -y");
      await release(aws, 4, { rest });
      await rest();
      const replaced = await run("apply -y");
      await drift(world);
      await rest();
      return [made, shipped, refused, replaced, ...(await applyTwice(world))];
    },
  },
  {
    what: "a function that somebody made is refused, then taken over",
    app: sampleApp,
    config: sample,
    whole: wholeSample(sample.regions),
    async play(world) {
      await makeStranger(world);
      await world.rest();
      return [await world.run("apply -y"), ...(await applyTwice(world, ` --adopt function/orders-api@${eu}`))];
    },
  },
  {
    what: "a run that was killed half-way is finished",
    app: sampleApp,
    config: sample,
    whole: wholeSample(sample.regions),
    async play(world) {
      await world.runKilledAfter(13, "apply -y");
      await world.rest();
      return byChance(await applyTwice(world));
    },
  },
];

/** Somebody changes what goglobal has made. */
async function drift({ aws }: World): Promise<void> {
  const [lambda, gateway, logs, iam] = [
    await aws.lambda(eu),
    await aws.apigateway(eu),
    await aws.logs(eu),
    await aws.iam(),
  ];
  const FunctionName = "shop-auth";
  const { ApiId } = (await gateway.getApis({})).Items![0]!;
  await removeRoute(aws, eu, "GET /reviews");
  await gateway.updateStage({ ApiId, StageName: "$default", DefaultRouteSettings: { ThrottlingRateLimit: 1 } });
  await gateway.deleteCorsConfiguration({ ApiId });
  await lambda.updateFunctionConfiguration({
    FunctionName,
    MemorySize: 1024,
    Environment: { Variables: { EXTRA: "y" } },
  });
  const { Policy } = await lambda.getPolicy({ FunctionName, Qualifier: "goglobal" });
  const { Statement } = JSON.parse(Policy!) as { Statement: { Sid: string }[] };
  await lambda.removePermission({ FunctionName, Qualifier: "goglobal", StatementId: Statement[0]!.Sid });
  await logs.deleteRetentionPolicy({ logGroupName: "/aws/lambda/shop-auth" });
  await iam.detachRolePolicy({
    RoleName: "goglobal-shop-shop-auth-eu-west-1",
    PolicyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
  });
}

/** Somebody has a function of that name in the other region already. */
async function makeStranger({ aws }: World): Promise<void> {
  const lambda = await aws.lambda(eu);
  await lambda.createFunction({
    FunctionName: "orders-api",
    Role: "arn:aws:iam::123456789012:role/orders-receipts",
    Runtime: "nodejs20.x",
    Handler: "old.handler",
    MemorySize: 512,
    Environment: { Variables: { OLD: "yes" } },
    Code: { ZipFile: shopCode() },
    Tags: { "cost-centre": "0815" },
  });
}
