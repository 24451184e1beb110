import { describe, expect, test } from "vitest";
import { unapplied } from "../support/cached.ts";
import { goglobal } from "../support/cli.ts";
import { EU } from "../support/compute.ts";
import { configText } from "../support/configs.ts";

const bursts = [
  ["UpdateTable", "us-east-1"],
  ["TagResource", "eu-west-1"],
  ["PutBucketReplication", "eu-west-1"],
  ["CreateRole", "us-east-1"],
  ["DescribeTable", "eu-west-1"],
  ["GetBucketVersioning", "us-east-1"],
] as const;

test.each(bursts)("a burst of throttling of %s in %s is sat out", async (operation, region) => {
  const { run, sandbox } = await goglobal({ config: configText() });
  sandbox.faults.throttle(operation, 9, { region });
  const { code, calls } = await run("apply -y");
  expect(code).toBe(0);
  expect(calls.filter((call) => call === `${operation} ${region}`).length).toBeGreaterThanOrEqual(10);
  expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
});

test.each(["UpdateTable", "PutBucketReplication", "CreateBucket"])(
  "a write that is throttled for longer than the SDK is patient: %s is tried again all the same",
  async (operation) => {
    const { run, sandbox } = await goglobal({ config: configText() });
    sandbox.faults.throttle(operation, 12, {});
    expect(await run("apply -y")).toMatchObject({ code: 0 });
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  },
);

test("everything is throttled at once, many times over", async () => {
  const { run, sandbox } = await goglobal({ config: configText() });
  for (const operation of ["DescribeTable", "UpdateTable", "TagResource", "HeadBucket", "CreateBucket", "GetRole"])
    sandbox.faults.throttle(operation, 8);
  expect(await run("apply -y")).toMatchObject({ code: 0 });
  expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
});

describe("an answer that is lost after the call took effect is survived, and nothing is made twice", () => {
  const lost = [
    ["CreateRole", "us-east-1"],
    ["PutRolePolicy", "us-east-1"],
    ["CreateBucket", "eu-west-1"],
    ["PutBucketVersioning", "eu-west-1"],
    ["PutBucketReplication", "us-east-1"],
    ["UpdateTable", "us-east-1"],
    ["UpdateTable", "eu-west-1"],
    ["TagResource", "eu-west-1"],
  ] as const;

  test.each(lost)("%s %s", async (operation, region) => {
    const { run, sandbox, aws } = await goglobal({ config: configText() });
    sandbox.faults.lose(operation, { region });
    expect(await run("apply -y")).toMatchObject({ code: 0, out: expect.stringMatching(/^Done: 9 changes made/u) });
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
    expect((await (await aws.iam()).listRoles({ PathPrefix: "/goglobal/" })).Roles).toHaveLength(1);
    expect((await (await aws.s3("us-east-1")).listBuckets({})).Buckets).toHaveLength(2);
    const { Table } = await (await aws.dynamodb("us-east-1")).describeTable({ TableName: "orders" });
    expect(Table!.Replicas).toHaveLength(1);
    const s3 = await aws.s3("us-east-1");
    const { ReplicationConfiguration } = await s3.getBucketReplication({ Bucket: "acme-receipts" });
    expect(ReplicationConfiguration!.Rules).toHaveLength(1);
  });
});

describe("what AWS refuses is told in full: what, in which call, where, and with which request", () => {
  test("a denied write, beside what was done", async () => {
    const { run, sandbox } = await goglobal({ config: configText() });
    sandbox.faults.next("CreateRole", denied("not authorized to perform: iam:CreateRole"));
    const { code, out } = await run("apply -y");
    expect(code).toBe(1);
    expect(out).toContain(
      "✗ role/goglobal-orders-prod-acme-receipts: AccessDenied: not authorized to perform: iam:CreateRole (CreateRole in all regions, request id R-1); the caller lacks this permission",
    );
    expect(out).toMatch(/^Not done: 6 changes made/mu);
  });

  test("a service control policy is named as such", async () => {
    const { run, sandbox } = await goglobal({ config: configText() });
    sandbox.faults.next("CreateBucket", denied("with an explicit deny in a service control policy"));
    const { out } = await run("apply -y");
    expect(out).toContain("a service control policy of your organization forbids it");
  });

  test("a denied read fails the plan: half a plan misleads", async () => {
    const { run, sandbox } = await goglobal({ config: configText() });
    sandbox.faults.next("GetBucketReplication", denied("no"), { region: "us-east-1" });
    const { code, out, err } = await run("plan");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("goglobal: AccessDenied: no (GetBucketReplication in us-east-1, request id R-1)");
  });

  test("who may not look for what the config has none of can still plan, and is told", async () => {
    const { run, sandbox } = await goglobal({ config: configText() });
    for (const operation of ["ListDistributions", "ListCachePolicies"])
      sandbox.faults.next(operation, denied("not authorized to perform this"));
    const { code, out } = await run("plan");
    expect(code).toBe(0);
    expect(out).toContain(
      "the config wants none of these, and nobody could look whether goglobal once made any: cache-policy, distribution (AccessDenied: not authorized to perform this",
    );
  });

  test("what the config has, and a run of one region does not look at, is none of these", async () => {
    const { run, sandbox } = await unapplied({ cache: { invalidate: {} } });
    for (const operation of ["ListDistributions", "DescribeAlarms"])
      sandbox.faults.next(operation, denied("not authorized to perform this"));
    const { code, out } = await run(`plan --region ${EU}`);
    expect(code).toBe(0);
    expect(out).not.toContain("distribution/");
    expect(out).not.toContain("the config wants none of these");
  });

  test("credentials that expire on the way are exit 5", async () => {
    const { run, sandbox } = await goglobal({ config: configText() });
    const expired = Object.assign(new Error("The security token included in the request is expired"), {
      name: "ExpiredTokenException",
      $fault: "client",
      $metadata: { httpStatusCode: 400 },
    });
    sandbox.faults.next("DescribeTable", expired, { region: "eu-west-1" });
    const { code, err } = await run("plan");
    expect(code).toBe(5);
    expect(err).toContain("No usable AWS credentials: set AWS_PROFILE or --profile, run aws sso login");
  });
});

function denied(message: string): Error {
  return Object.assign(new Error(message), {
    name: "AccessDenied",
    $fault: "client",
    $metadata: { httpStatusCode: 403, requestId: "R-1" },
  });
}
