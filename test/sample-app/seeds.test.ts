import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../../src/aws/aws.ts";
import type { Call } from "../../src/aws/call.ts";
import { internet } from "../../src/aws/network.ts";
import { unzip } from "../../src/aws/zip.ts";
import { sampleData } from "../support/sample-data.ts";
import { seedIn } from "../../src/cli/seed-file.ts";
import { systemClock } from "../../src/engine/clock.ts";
import { checkInput } from "../../src/sandbox/input-check.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { makeApp } from "../e2e/account.ts";
import { bigApp, bigAppConfig } from "../support/big-app.ts";
import { authCode, layerCode, shopCode } from "../support/big-app/code.ts";
import { SECRET } from "../support/big-app/functions.ts";
import { trace } from "../support/trace.ts";

/** What AWS makes up, as far as seeds mention it. */
const answers: Record<string, object> = {
  CreateRole: { Role: { Arn: "arn:aws:iam::123456789012:role/any" } },
  CreatePolicy: { Policy: { Arn: "arn:aws:iam::123456789012:policy/any" } },
  PublishLayerVersion: { LayerVersionArn: "arn:aws:lambda:us-east-1:123456789012:layer:any:1" },
  CreateFunction: { FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:any" },
  PublishVersion: { Version: "1" },
  CreateAlias: { AliasArn: "arn:aws:lambda:us-east-1:123456789012:function:any:live" },
  CreateApi: { ApiId: "a1b2c3d4e5", ApiEndpoint: "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com" },
  CreateAuthorizer: { AuthorizerId: "f6g7h8" },
  CreateIntegration: { IntegrationId: "i9j0k1l" },
};

/** Has the SDK's own clients make the calls, and answers what they would have sent, checked against the SDK's own schemas. */
async function sent(seed: readonly SeedCall[]): Promise<Call[]> {
  const calls: Call[] = [];
  const answer = async (call: Call): Promise<object> => {
    if (call.service === "sts") return { Account: "123456789012", Arn: "arn:aws:iam::123456789012:user/ada" };
    checkInput(call);
    calls.push(call);
    return answers[call.operation] ?? {};
  };
  const signal = new AbortController().signal;
  const options = { mark: "nobody", region: "us-east-1", clock: systemClock, network: internet, signal };
  await makeApp(await connect({ ...options, answer, onCall: trace }), seed);
  return calls;
}

const inputsOf = (calls: readonly Call[], operation: string) =>
  calls.filter((call) => call.operation === operation).map(({ input }) => input as Record<string, unknown>);

const compute = () => seedIn("templates/sample-app-compute.json");

describe.each([
  ["the sample application", async () => [...(await sampleData()), ...(await compute())]],
  ["the big application", async () => bigApp()],
])("%s", (_, seed) => {
  test("is made by calls that the SDK knows, each with what those before it were answered", async () => {
    const calls = await sent(await seed());
    expect(calls).toHaveLength((await seed()).length);
    expect(JSON.stringify(calls.map(({ input }) => input))).not.toMatch(/\{\w+\.\w/u);
  });

  test("has a role, a log group and a permission for each function, and routes that lead to them", async () => {
    const calls = await sent(await seed());
    const functions = inputsOf(calls, "CreateFunction").map(({ FunctionName }) => FunctionName as string);
    expect(functions).toHaveLength(2);
    expect(inputsOf(calls, "CreateRole").map(({ RoleName }) => RoleName)).toEqual(functions);
    expect(inputsOf(calls, "PutRetentionPolicy").map(({ logGroupName }) => logGroupName)).toEqual(
      expect.arrayContaining(functions.map((name) => `/aws/lambda/${name}`)),
    );
    expect(new Set(inputsOf(calls, "AddPermission").map(({ FunctionName }) => FunctionName))).toEqual(
      new Set(functions),
    );
    const targets = new Set(inputsOf(calls, "CreateRoute").map(({ Target }) => Target));
    expect([...targets]).toEqual(["integrations/i9j0k1l"]);
  });

  test("packs its code the same whenever it is asked", async () => {
    expect(await seed()).toEqual(await seed());
  });
});

test("roles of the sample allow what their functions' code does, and nothing else", async () => {
  const calls = await sent(await compute());
  for (const { FunctionName, Code } of inputsOf(calls, "CreateFunction")) {
    const { ZipFile } = Code as { ZipFile: Uint8Array };
    const code = Object.values(unzip(ZipFile)).map((bytes) => new TextDecoder().decode(bytes));
    const commands = code.flatMap((text) =>
      [...text.matchAll(/new (?:sdk\.)?(\w+)Command\(/gu)].map(([, name]) => name),
    );
    const policy = inputsOf(calls, "PutRolePolicy").find(({ RoleName }) => RoleName === FunctionName);
    const { Statement } = JSON.parse(policy!["PolicyDocument"] as string) as {
      Statement: { Action: string | string[] }[];
    };
    const actions = Statement.flatMap(({ Action }) => Action).map((action) => action.split(":")[1]);
    expect(actions.sort()).toEqual([...new Set(commands)].sort());
  }
});

test("the big application has 40 routes, two authorizers, and one place for its secret", async () => {
  const calls = await sent(bigApp());
  expect(inputsOf(calls, "CreateRoute")).toHaveLength(40);
  expect(new Set(inputsOf(calls, "CreateRoute").map(({ RouteKey }) => RouteKey))).toHaveProperty("size", 40);
  expect(inputsOf(calls, "CreateAuthorizer").map(({ AuthorizerType }) => AuthorizerType)).toEqual(["JWT", "REQUEST"]);
  const telling = calls.filter(({ input }) => JSON.stringify(input).includes(SECRET));
  expect(telling.map(({ operation }) => operation)).toEqual(["CreateFunction"]);
  const { functions, apis } = JSON.parse(bigAppConfig()) as { functions: string[]; apis: string[] };
  expect(inputsOf(calls, "CreateFunction").map(({ FunctionName }) => FunctionName)).toEqual(functions);
  expect(inputsOf(calls, "CreateApi").map(({ Name }) => Name)).toEqual(apis);
});

type Handler = (event: object) => Promise<{ statusCode: number; body: string } | { isAuthorized: boolean }>;

/** Unpacks code, and beside it the layer, and loads it as Lambda does. */
async function loaded(code: Uint8Array): Promise<Handler> {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-code-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const layer = Object.entries(unzip(layerCode())).map(([name, bytes]) => [relative("nodejs", name), bytes] as const);
  for (const [name, bytes] of [...layer, ...Object.entries(unzip(code))]) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
  return (createRequire(import.meta.url)(join(folder, "index.js")) as { handler: Handler }).handler;
}

test("the big application's code runs, with its layer", async () => {
  process.env["AWS_REGION"] = "eu-west-1";
  const shop = await loaded(shopCode());
  expect(await shop({ rawPath: "/health" })).toMatchObject({ statusCode: 200 });
  const { body } = (await shop({ rawPath: "/orders", routeKey: "GET /orders" })) as { body: string };
  expect(JSON.parse(body)).toMatchObject({ message: "Hello from eu-west-1", release: 1, routeKey: "GET /orders" });
  const broken = await loaded(shopCode({ release: 2, isWell: false }));
  expect(await broken({ rawPath: "/health" })).toMatchObject({ statusCode: 503 });

  const auth = await loaded(authCode());
  const ask = (authorization: string) => auth({ type: "REQUEST", headers: { authorization } });
  expect(await ask("Bearer let-me-in")).toEqual({ isAuthorized: true });
  expect(await ask("Bearer guess")).toEqual({ isAuthorized: false });
  expect(await auth({ path: "/tokens", httpMethod: "POST" })).toMatchObject({ statusCode: 201 });
});
