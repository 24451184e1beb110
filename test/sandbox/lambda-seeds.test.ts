import { expect, test } from "vitest";
import { unzip } from "../../src/aws/zip.ts";
import { seedIn } from "../../src/cli/seed-file.ts";
import { inTurn, type SeedCall } from "../../src/sandbox/seed.ts";
import { call } from "../e2e/account.ts";
import { bigApp } from "../support/big-app.ts";
import { connected } from "./connected.ts";

/** What AWS makes up where these tests do not look. */
const answers: Record<string, object> = {
  CreateApi: { ApiId: "a1b2c3d4e5", ApiEndpoint: "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com" },
  CreateAuthorizer: { AuthorizerId: "f6g7h8" },
  CreateIntegration: { IntegrationId: "i9j0k1l" },
  CreatePolicy: { Policy: { Arn: "arn:aws:iam::123456789012:policy/any" } },
};

/** Makes what a seed says of functions, log groups and roles, the last but for their managed policies. */
async function planted(seed: readonly SeedCall[]) {
  const { aws, sandbox, pass } = await connected();
  const isOurs = ({ service, operation }: SeedCall) =>
    service === "lambda" || service === "logs" || operation === "CreateRole" || operation === "PutRolePolicy";
  await inTurn(seed, async (one) => {
    const answer = isOurs(one) ? await call(aws, one) : (answers[one.operation] ?? {});
    await pass(60);
    return answer;
  });
  return { sandbox, lambda: await aws.lambda("us-east-1"), logs: await aws.logs("us-east-1") };
}

test("the sample's functions and log groups can be made, and their code be had", async () => {
  const { lambda, logs, sandbox } = await planted(await seedIn("templates/sample-app-compute.json"));
  const { Functions } = await lambda.listFunctions({});
  expect(Functions!.map(({ FunctionName }) => FunctionName)).toEqual(["orders-api", "orders-receipts"]);
  const { logGroups } = await logs.describeLogGroups({});
  expect(logGroups!.map(({ retentionInDays }) => retentionInDays)).toEqual([14, 14]);
  const { Code, Configuration } = await lambda.getFunction({ FunctionName: "orders-api" });
  expect(Configuration).toMatchObject({
    State: "Active",
    MemorySize: 256,
    Environment: { Variables: { TABLE: "orders" } },
  });
  const { body } = await sandbox.network.fetch(Code!.Location!);
  expect(Object.keys(unzip(body)).sort()).toEqual(["index.js", "order.js"]);
});

test("the big application's functions, versions, aliases, layer and permissions can be made", async () => {
  const { lambda } = await planted(bigApp());
  const { Configuration, Concurrency } = await lambda.getFunction({ FunctionName: "shop-api", Qualifier: "live" });
  expect(Configuration).toMatchObject({
    Version: "1",
    Layers: [{ Arn: "arn:aws:lambda:us-east-1:123456789012:layer:greeting:1" }],
    LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "INFO", SystemLogLevel: "WARN" },
    TracingConfig: { Mode: "Active" },
  });
  expect(Concurrency).toEqual({ ReservedConcurrentExecutions: 50 });
  const { Policy } = await lambda.getPolicy({ FunctionName: "shop-auth", Qualifier: "live" });
  const { Statement } = JSON.parse(Policy!) as { Statement: { Sid: string }[] };
  expect(Statement.map(({ Sid }) => Sid)).toEqual(["tokens", "authorizer"]);
});
