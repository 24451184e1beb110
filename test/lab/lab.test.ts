import {
  CreateTableCommand,
  ListGlobalTablesCommand,
  ListTablesCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetRuntimeManagementConfigCommand } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { clients } from "./clients.ts";
import { startLab, type Lab } from "./lab.ts";
import { startServer } from "./server.ts";

let lab: Lab;
let home: ReturnType<typeof clients>;
let away: ReturnType<typeof clients>;

beforeAll(async () => {
  lab = await startLab();
  home = clients(lab);
  away = clients(lab, "eu-west-1");
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const table = (TableName: string) =>
  new CreateTableCommand({
    TableName,
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
const tables = async ({ dynamodb } = home) => (await dynamodb.send(new ListTablesCommand({}))).TableNames;

test("records every call with service, operation, region and status, and counts reads and writes", async () => {
  await home.dynamodb.send(table("orders"));
  await away.s3.send(new CreateBucketCommand({ Bucket: "receipts" }));
  await home.iam.send(new GetRoleCommand({ RoleName: "nobody" })).catch(() => undefined);
  await home.sts.send(new GetCallerIdentityCommand({}));
  expect(lab.requests()).toEqual([
    { service: "dynamodb", operation: "CreateTable", region: "us-east-1", write: true, status: 200 },
    { service: "s3", operation: "CreateBucket", region: "eu-west-1", write: true, status: 200 },
    { service: "iam", operation: "GetRole", region: "us-east-1", write: false, status: 404 },
    { service: "sts", operation: "GetCallerIdentity", region: "us-east-1", write: false, status: 200 },
  ]);
  expect([lab.reads(), lab.writes()]).toEqual([2, 2]);
  lab.clear();
  expect(lab.requests()).toEqual([]);
});

test("keeps regions apart", async () => {
  await home.dynamodb.send(table("orders"));
  expect(await tables()).toEqual(["orders"]);
  expect(await tables(away)).toEqual([]);
});

test("has the account that it says", async () => {
  expect(await home.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: lab.account });
});

test("reset leaves an empty account and no faults", async () => {
  await home.dynamodb.send(table("orders"));
  lab.faults.down("us-east-1");
  await lab.reset();
  expect(await tables()).toEqual([]);
  expect(lab.requests()).toHaveLength(1);
});

test("a child process finds the lab by its environment alone", async () => {
  const script = `import("@aws-sdk/client-sts").then(async ({ STSClient, GetCallerIdentityCommand }) =>
    console.log((await new STSClient({}).send(new GetCallerIdentityCommand({}))).Account))`;
  const env = { PATH: process.env["PATH"]!, ...lab.env };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { env });
  expect(stdout.trim()).toBe(lab.account);
});

test("objects go through unchanged", async () => {
  await home.s3.send(new CreateBucketCommand({ Bucket: "receipts" }));
  const where = { Bucket: "receipts", Key: "2026/ä b+c.bin" };
  const Body = Buffer.from([...Array.from({ length: 256 }).keys()]);
  await home.s3.send(new PutObjectCommand({ ...where, Body, Metadata: { note: "x" } }));
  expect(await home.s3.send(new HeadObjectCommand(where))).toMatchObject({
    ContentLength: 256,
    Metadata: { note: "x" },
  });
  const got = await home.s3.send(new GetObjectCommand(where));
  expect(Buffer.from(await got.Body!.transformToByteArray()).equals(Body)).toBe(true);
});

test("a region that is down gives no answer, and others do", async () => {
  lab.faults.down("eu-west-1");
  await expect(away.dynamodb.send(table("orders"))).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(await tables()).toEqual([]);
  expect(lab.requests()[0]).toMatchObject({ operation: "CreateTable", status: 0 });
  lab.faults.up("eu-west-1");
  expect(await tables(away)).toEqual([]);
});

test("throttling is refused in each service's own way, as often as was asked", async () => {
  lab.faults.throttle({ service: "dynamodb", times: 2 });
  lab.faults.throttle({ service: "s3", times: 1 });
  lab.faults.throttle({ service: "iam", times: 1 });
  await expect(tables()).rejects.toMatchObject({ name: "ThrottlingException" });
  await expect(tables()).rejects.toMatchObject({ name: "ThrottlingException" });
  await expect(home.s3.send(new ListBucketsCommand({}))).rejects.toMatchObject({
    name: "SlowDown",
    $metadata: { httpStatusCode: 503 },
  });
  await expect(home.iam.send(new GetRoleCommand({ RoleName: "x" }))).rejects.toMatchObject({ name: "Throttling" });
  expect(await tables()).toEqual([]);
});

test("a queued error meets the next matching call only, which then has no effect", async () => {
  const fault = {
    operation: "CreateTable",
    region: "eu-west-1",
    code: "LimitExceededException",
    status: 400,
    message: "too many",
  };
  lab.faults.fail(fault);
  await home.dynamodb.send(table("orders"));
  await expect(away.dynamodb.send(table("orders"))).rejects.toMatchObject({
    name: "LimitExceededException",
    message: "too many",
  });
  expect(await tables(away)).toEqual([]);
  await away.dynamodb.send(table("orders"));
  expect(await tables(away)).toEqual(["orders"]);
});

test("latency is added", async () => {
  lab.faults.latency(150);
  const began = performance.now();
  await tables();
  expect(performance.now() - began).toBeGreaterThanOrEqual(149);
});

test("an answer can be lost after the call took effect", async () => {
  lab.faults.loseAnswer({ operation: "CreateTable" });
  await expect(home.dynamodb.send(table("orders"))).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(await tables()).toEqual(["orders"]);
});

test("calls back after the nth write since clear, when it has taken effect and before it is answered", async () => {
  await home.dynamodb.send(table("before"));
  lab.clear();
  let seen: string[] | undefined;
  lab.faults.afterWrite(2, async () => {
    seen = await tables();
    return "lose";
  });
  await home.dynamodb.send(table("first"));
  expect(seen).toBeUndefined();
  await expect(home.dynamodb.send(table("second"))).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(seen).toEqual(["before", "first", "second"]);
  await home.dynamodb.send(new PutItemCommand({ TableName: "first", Item: { id: { S: "1" } } }));
});

test("what a server cannot do says so, at once", async () => {
  const fails = (words: string) => ({ name: "LabFailure", message: expect.stringContaining(words) as string });
  await expect(home.dynamodb.send(new ListGlobalTablesCommand({}))).rejects.toMatchObject(
    fails("the server cannot do dynamodb ListGlobalTables: NotImplementedError"),
  );
  const management = new GetRuntimeManagementConfigCommand({ FunctionName: "greeter" });
  await expect(home.lambda.send(management)).rejects.toMatchObject(
    fails("cannot do lambda GetRuntimeManagementConfig"),
  );
});

test("what is not signed is no AWS call", async () => {
  expect((await fetch(`${lab.endpoint}/?list-type=2`)).status).toBe(501);
});

test("a server that does not come up says why", async () => {
  const options = { python: process.execPath, script: "serve_moto.py", resetPath: "/" };
  await expect(startServer(options)).rejects.toThrow(/before it served:[^]*ERR_UNKNOWN_FILE_EXTENSION/);
});
