import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { sampleDataConfig } from "../support/sample-data.ts";
import { goglobalIn } from "./goglobal.ts";
import { aws, lab, withApp } from "./app-in-lab.ts";

withApp();

const ORDERS = "--only *orders@*";

test("a region that is down is a question mark in the plan; apply finishes the others, and the next run the rest", async () => {
  const { run } = await goglobalIn(lab);
  lab.faults.down("ap-southeast-2");
  const planned = await run("plan");
  expect(planned.code).toBe(3);
  expect(planned.out).toContain(
    "? replica/orders@ap-southeast-2: ap-southeast-2 does not answer (STS and DynamoDB there: no connection or only 5xx)",
  );

  const applied = await run("apply -y");
  expect(applied.code, applied.err).toBe(3);
  expect(applied.out).toContain("Partly done:");
  const { Table } = await (await aws.dynamodb("us-east-1")).describeTable({ TableName: "orders" });
  expect(Table!.Replicas!.map(({ RegionName }) => RegionName)).toEqual(["eu-west-1"]);

  lab.faults.up("ap-southeast-2");
  const rest = await run("apply -y");
  expect(rest.code, rest.err).toBe(0);
  expect((await run("apply -y")).writes).toEqual([]);
});

test("the home region down is a refusal", async () => {
  const { run } = await goglobalIn(lab);
  // STS still answers, as it would in another region's endpoint.
  lab.faults.fail(
    { service: "dynamodb", region: "us-east-1", code: "InternalServerError", message: "down", status: 500 },
    1000,
  );
  lab.faults.fail({ service: "s3", region: "us-east-1", code: "InternalError", message: "down", status: 500 }, 1000);
  const ran = await run("apply -y");
  expect(ran).toMatchObject({ code: 1, writes: [] });
  expect(ran.err).toContain("us-east-1");
});

test("a saved plan is refused after one tag changed in AWS, and the tag is named", async () => {
  const { run } = await goglobalIn(lab);
  expect((await run(`plan --out reviewed.plan ${ORDERS}`)).code).toBe(0);
  const ResourceArn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";
  await (await aws.dynamodb("us-east-1")).tagResource({ ResourceArn, Tags: [{ Key: "cost-centre", Value: "0815" }] });
  const refused = await run("apply reviewed.plan");
  expect(refused).toMatchObject({ code: 1, writes: [] });
  expect(refused.err).toContain("table/orders@us-east-1: tags.cost-centre has changed in AWS");

  await run(`plan --out reviewed.plan ${ORDERS}`);
  const applied = await run("apply reviewed.plan");
  expect(applied.code, applied.err).toBe(0);
  expect((await run(`plan --detailed-exitcode ${ORDERS}`)).code).toBe(0);
});

test("Ctrl-C: what is in flight finishes, the summary says what AWS is still doing, the next run goes on", async () => {
  const { run, start } = await goglobalIn(lab);
  const running = start(`apply -y ${ORDERS}`);
  // The third write is the first replica.
  lab.faults.afterWrite(3, () => running.kill("SIGINT"));
  const interrupted = await running.ended;
  expect(interrupted.code, interrupted.err).toBe(130);
  expect(interrupted.err).toContain("Interrupted: waiting for the calls in flight");
  expect(interrupted.out).toContain("Interrupted:");
  lab.faults.clear();
  expect((await run(`apply -y ${ORDERS}`)).code).toBe(0);
  expect((await run(`apply -y ${ORDERS}`)).writes).toEqual([]);
});

test("Ctrl-C twice stops at once, and the next run goes on", async () => {
  const { run, start } = await goglobalIn(lab);
  const running = start(`apply -y ${ORDERS}`);
  lab.faults.afterWrite(3, async () => {
    running.kill("SIGINT");
    await running.said("Interrupted");
    running.kill("SIGINT");
    await running.ended;
  });
  const stopped = await running.ended;
  expect(stopped.code, stopped.err).toBe(130);
  expect(stopped.out).toBe("");
  lab.faults.clear();
  expect((await run(`apply -y ${ORDERS}`)).code).toBe(0);
  expect((await run(`plan --detailed-exitcode ${ORDERS}`)).code).toBe(0);
});

test("whoever has read enough may stop reading", async () => {
  const config = join(await mkdtemp(join(tmpdir(), "goglobal-e2e-")), "goglobal.config.json");
  onTestFinished(() => rm(dirname(config), { recursive: true }));
  await writeFile(config, sampleDataConfig);
  const line = `"${process.execPath}" bin/goglobal.js plan --config "${config}" | head -1`;
  const { stdout, stderr } = await promisify(execFile)("sh", ["-c", line], { env: { ...process.env, ...lab.env } });
  expect(stdout).toContain("us-east-1");
  expect(stderr).not.toContain("EPIPE");
});

test("bursts of throttling and lost answers are survived, and nothing is made twice", async () => {
  const { run } = await goglobalIn(lab);
  lab.faults.throttle({ service: "dynamodb", times: 6 });
  lab.faults.loseAnswer({ operation: "CreateBucket" });
  lab.faults.loseAnswer({ operation: "PutBucketReplication" });
  const applied = await run("apply -y");
  expect(applied.code, applied.err).toBe(0);
  expect((await run("apply -y")).writes).toEqual([]);
});

test("a typo in the config reaches nobody", async () => {
  const { run } = await goglobalIn(lab, '{ "app": "orders", "home": "us-east-1", "regoins": ["us-east-1"] }');
  const ran = await run("apply -y");
  expect(ran.code).toBe(64);
  expect(ran.err).toContain('did you mean "regions"');
  expect(lab.requests()).toEqual([]);
});

test("without credentials: exit 5, and how to get some", async () => {
  const { run } = await goglobalIn(lab);
  const ran = await run("plan", { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" });
  expect(ran.code).toBe(5);
  expect(ran.err).toContain("No usable AWS credentials");
});

test("the wrong account is refused with one call", async () => {
  const { run, folder } = await goglobalIn(lab);
  await writeFile(
    join(folder, "goglobal.config.json"),
    '{ "app": "orders", "account": "999999999999", "home": "us-east-1", "regions": ["us-east-1"] }',
  );
  const ran = await run("plan");
  expect(ran.code).toBe(64);
  expect(ran.err).toContain("999999999999");
  expect(lab.requests().map(({ operation }) => operation)).toEqual(["GetCallerIdentity"]);
});

test("a table of that name in the target region is a conflict, and nothing at all is written", async () => {
  await (
    await aws.dynamodb("eu-west-1")
  ).createTable({
    TableName: "orders",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  const { run } = await goglobalIn(lab);
  const ran = await run("apply -y");
  expect(ran).toMatchObject({ code: 1, writes: [] });
  expect(ran.err).toContain("a table named orders that is not a replica is in eu-west-1 already");
});
