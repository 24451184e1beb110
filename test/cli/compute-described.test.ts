import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { trust } from "../sandbox/connected.ts";
import { call } from "../support/big-app/account.ts";
import { AUDIENCE, ISSUER, user } from "../support/big-app/clients.ts";
import { authCode } from "../support/big-app/code.ts";
import { goglobal } from "../support/cli.ts";
import { AP, apiIn, askIn, counted, detailsOf, EU, type Goglobal, HOME } from "../support/compute.ts";

const REGIONS = [HOME, EU, AP];

const admin = {
  code: "dist/admin",
  runtime: "nodejs22.x",
  handler: "index.handler",
  memory: 256,
  timeout: "10s",
  environment: { GREETING: "hello" },
  regions: { [EU]: { memory: 512, environment: { GREETING: "bonjour" } } },
};

const configOf = (changes: object = {}) =>
  JSON.stringify({
    app: "orders",
    stage: "prod",
    home: HOME,
    regions: REGIONS,
    functions: { admin },
    apis: {
      admin: {
        routes: {
          "GET /health": "admin",
          "GET /admin/{proxy+}": { function: "admin", authorizer: "users", scopes: ["shop/use"] },
        },
        cors: { origins: ["https://example.com"] },
        authorizers: { users: { issuer: ISSUER, audience: [AUDIENCE] } },
      },
    },
    ...changes,
  });

/** A table that the function may use, for its role to allow it. */
const table: SeedCall = call("dynamodb", "CreateTable", {
  TableName: "orders",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
});

/** The function's folder, as a build leaves it. */
async function build({ folder }: Pick<Goglobal, "folder">, release: number, status = 200): Promise<void> {
  await mkdir(join(folder, "dist/admin"), { recursive: true });
  await writeFile(
    join(folder, "dist/admin/index.js"),
    `exports.handler = async ({ rawPath }) => ({
      statusCode: rawPath === "/health" ? ${status} : 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ region: process.env.AWS_REGION, greeting: process.env.GREETING, release: ${release} }),
    });`,
  );
}

/** An account with nothing in it but this, and the first release ready to be deployed. */
async function built(seed: SeedCall[] = [], config = configOf()): Promise<Goglobal> {
  const app = await goglobal({ config, seed });
  await build(app, 1);
  return app;
}

/** The same after one apply. */
async function appliedDescribed(): Promise<Goglobal> {
  const first = await built();
  const { code, err } = await first.run("apply -y");
  if (code !== 0) throw new Error(err);
  return first;
}

describe("what the config describes", () => {
  test("is deployed in every region, home too, and a second time nothing is written", async () => {
    const app = await built();
    const { code, writes } = await app.run("apply -y");
    expect(code).toBe(0);
    for (const region of REGIONS)
      expect(counted(writes)).toMatchObject({
        [`CreateApi ${region}`]: 1,
        [`PublishVersion ${region}`]: 1,
        [`CreateAlias ${region}`]: 1,
        [`CreateIntegration ${region}`]: 1,
        [`CreateRoute ${region}`]: 2,
        [`CreateAuthorizer ${region}`]: 1,
        [`CreateStage ${region}`]: 1,
        [`AddPermission ${region}`]: 1,
      });
    for (const region of REGIONS) {
      const ask = await askIn(app, region, "admin");
      const greeting = region === EU ? "bonjour" : "hello";
      expect(await ask("GET /health")).toMatchObject({ status: 200, body: { region, greeting, release: 1 } });
      expect(await ask("GET /admin/x")).toMatchObject({ status: 401 });
      expect(await ask("GET /admin/x", user())).toMatchObject({ status: 200, body: { region } });
      const asks = { Origin: "https://example.com", "Access-Control-Request-Method": "GET" };
      expect(await ask("OPTIONS /admin/x", { headers: asks })).toMatchObject({
        status: 204,
        headers: { "access-control-allow-origin": "https://example.com" },
      });
      const { Configuration } = await (await app.aws.lambda(region)).getFunction({ FunctionName: "admin" });
      expect(Configuration).toMatchObject({ MemorySize: region === EU ? 512 : 256, Timeout: 10 });
    }
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("goes out region by region, and what does not do well no further than home", async () => {
    const app = await appliedDescribed();
    await build(app, 2);
    const shipped = (region: string) =>
      ["UpdateFunctionCode", "PublishVersion", "UpdateAlias", "UpdateAlias"].map(
        (operation) => `${operation} ${region}`,
      );
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: REGIONS.flatMap(shipped) });
    await build(app, 3, 500);
    const failed = await app.run("apply -y");
    expect(failed).toMatchObject({ code: 1, writes: shipped(HOME) });
    expect(failed.out).toContain(
      "/health answered with HTTP status 500 after goglobal of admin had moved to version 3",
    );
    for (const region of REGIONS)
      expect(await (await askIn(app, region, "admin"))("GET /health")).toMatchObject({
        status: 200,
        body: { release: 2 },
      });
  });

  test("goes from every region when the config no longer says it", async () => {
    const app = await appliedDescribed();
    await writeFile(join(app.folder, "goglobal.config.json"), configOf({ functions: {}, apis: {} }));
    expect(await app.run("apply -y")).toMatchObject({ code: 1, writes: [] });
    const { code, writes } = await app.run("apply -y --force");
    expect(code).toBe(0);
    for (const region of REGIONS) {
      expect(writes).toContain(`DeleteFunction ${region}`);
      expect(writes).toContain(`DeleteApi ${region}`);
      expect(await apiIn(app.aws, region, "admin")).toBeUndefined();
    }
    expect(writes.filter((one) => one === `DeleteRole ${HOME}`)).toHaveLength(3);
    expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("is built first: what is not there yet is said before anything is written", async () => {
    const { run, folder } = await goglobal({ config: configOf(), seed: [] });
    for (const line of ["plan", "apply -y"])
      expect(await run(line)).toMatchObject({
        code: 1,
        err: `goglobal: there is no ${folder}/dist/admin: build it first, or give the path of another folder or .zip`,
        writes: [],
      });
  });
});

describe("the role of a described function", () => {
  test("is made by us, with what the config's tables need in that region", async () => {
    const app = await built([table], configOf({ tables: ["orders"] }));
    await app.run("apply -y --only function/*");
    const iam = await app.aws.iam();
    const { PolicyDocument } = await iam.getRolePolicy({
      RoleName: "goglobal-orders-prod-admin-eu-west-1",
      PolicyName: "goglobal",
    });
    const policy = decodeURIComponent(PolicyDocument!);
    expect(policy).toContain("arn:aws:dynamodb:eu-west-1:123456789012:table/orders");
    expect(policy).not.toContain("us-east-1");
  });

  test("is the one that the config names, as it is", async () => {
    const role = call("iam", "CreateRole", {
      RoleName: "ops",
      AssumeRolePolicyDocument: trust("lambda.amazonaws.com"),
    });
    const app = await built([role], configOf({ functions: { admin: { ...admin, role: "ops" } } }));
    const { code, writes } = await app.run("apply -y");
    expect(code).toBe(0);
    expect(writes.filter((one) => /Role/u.test(one))).toEqual([]);
    for (const region of REGIONS) {
      const { Configuration } = await (await app.aws.lambda(region)).getFunction({ FunctionName: "admin" });
      expect(Configuration!.Role).toBe("arn:aws:iam::123456789012:role/ops");
    }
  });

  test("must be there when the config names it", async () => {
    const app = await built([], configOf({ functions: { admin: { ...admin, role: "ops" } } }));
    const { code, err, writes } = await app.run("apply -y");
    expect({ code, writes }).toEqual({ code: 64, writes: [] });
    expect(err).toContain("functions.admin.role");
    expect(err).toContain("there is no role ops");
  });
});

/** A function and an API of those names that somebody has made by hand in a region. */
const byHand = (region: string): SeedCall[] => [
  {
    ...call(
      "iam",
      "CreateRole",
      { RoleName: "theirs", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") },
      "role",
    ),
  },
  {
    ...call("lambda", "CreateFunction", {
      FunctionName: "admin",
      Role: "{role.Role.Arn}",
      Runtime: "nodejs20.x",
      Handler: "main.handler",
      Code: { ZipFile: authCode() },
      Tags: { team: "theirs" },
    }),
    region,
  },
  { ...call("apigateway", "CreateApi", { Name: "admin", ProtocolType: "HTTP" }), region },
];

describe.each([
  { where: "in another region", region: EU },
  { where: "at home", region: HOME },
])("a function of that name that is not ours $where", ({ region }) => {
  test("is a conflict before anything is written", async () => {
    const app = await built(byHand(region));
    const { code, out } = await app.run("plan");
    expect(code).toBe(1);
    const id = `function/admin@${region}`;
    expect(detailsOf(out).filter((line) => line.startsWith("!"))).toEqual([
      `! ${id}: is there already, is not ours and differs: take it over with --adopt ${id}, or give it another name`,
    ]);
    expect(await app.run("apply -y")).toMatchObject({ code: 1, writes: [] });
  });

  test("is taken over with --adopt, and left when the config no longer says it; an API of that name is left alone", async () => {
    const app = await built(byHand(region));
    const gateway = await app.aws.apigateway(region);
    const theirs = (await gateway.getApis({})).Items!;
    const { code, writes } = await app.run(`apply -y --adopt function/admin@${region}`);
    expect(code).toBe(0);
    expect(writes).not.toContain(`CreateFunction ${region}`);
    expect(writes).not.toContain(`UpdateApi ${region}`);
    const lambda = await app.aws.lambda(region);
    const found = await lambda.getFunction({ FunctionName: "admin" });
    expect(found.Configuration).toMatchObject({ Runtime: "nodejs22.x", Handler: "index.handler" });
    expect(found.Tags).toEqual({ team: "theirs", "goglobal:adopted": "orders/prod" });
    expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
    const apis = (await gateway.getApis({})).Items!;
    expect(apis).toHaveLength(2);
    const ours = apis.find(({ ApiId }) => ApiId !== theirs[0]!.ApiId)!;
    const answer = await app.sandbox.network.fetch(`${ours.ApiEndpoint}/health`);
    expect(answer.status).toBe(200);

    await writeFile(join(app.folder, "goglobal.config.json"), configOf({ functions: {}, apis: {} }));
    expect((await app.run("apply -y --force")).code).toBe(0);
    expect(await lambda.getFunction({ FunctionName: "admin" })).toMatchObject({ Tags: { team: "theirs" } });
    expect((await gateway.getApis({})).Items).toEqual(theirs);
  });
});
