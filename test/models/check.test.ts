import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { traceTo, type Request } from "../../src/aws/trace.ts";
import { canCheck, check, type Checked, type Exception } from "./check.ts";
import { operationFinder } from "./named-operations.ts";

const role = { RoleName: "goglobal-orders", AssumeRolePolicyDocument: "{}" };
const tags = (...Tags: object[]) => ({ RoleName: "goglobal-orders", Tags });
const bucket = { Bucket: "acme-receipts" };
const job = {
  AccountId: "123456789012",
  Operation: { S3ReplicateObject: {} },
  Report: { Enabled: false },
  Priority: 10,
  RoleArn: "arn:aws:iam::123456789012:role/goglobal",
};
const put = (attribute: object) => ({ TableName: "orders", Item: { id: attribute } });
const scaling = { ServiceNamespace: "dynamodb", ScalableDimension: "dynamodb:table:WriteCapacityUnits" };
const policy = { ...scaling, ResourceId: "table/orders" };

type Sample = [what: string, name: `${Request["service"]} ${string}`, input: object];

const accepted: Sample[] = [
  ["nothing", "sts GetCallerIdentity", {}],
  ["a role", "iam CreateRole", { ...role, Path: "/service/", Description: "orders\tand more" }],
  ["tags in any alphabet", "iam TagRole", tags({ Key: "équipe 店", Value: "shop_1.0:/=+-@" })],
  ["bytes", "dynamodb PutItem", put({ B: Uint8Array.of(1, 2) })],
  ["a text as an object", "s3 PutObject", { ...bucket, Key: "a", Body: "text" }],
  ["a date", "s3 GetObject", { ...bucket, Key: "a", IfModifiedSince: new Date(0) }],
  ["a token that the SDK makes up", "s3control CreateJob", job],
  ["characters beyond 16 bits", "autoscaling PutScalingPolicy", { ...policy, PolicyName: "p", ResourceId: "🚀" }],
  ["a whole number as a fraction", "autoscaling PutScalingPolicy", { ...policy, PolicyName: "p", ...target(70) }],
];

function target(TargetValue: unknown): object {
  return { TargetTrackingScalingPolicyConfiguration: { TargetValue } };
}

const refused: [...Sample, at: string][] = [
  ["an operation", "dynamodb RenameTable", {}, " operation"],
  ["a missing member", "iam CreateRole", { RoleName: "r" }, "AssumeRolePolicyDocument required"],
  ["a missing member deep down", "iam TagRole", tags({ Key: "team" }), "Tags[0].Value required"],
  ["an unknown member", "iam GetRole", { RoleName: "r", Rolename: "r" }, "Rolename unknown"],
  ["an unknown member deep down", "iam TagRole", tags({ Key: "k", Value: "", V: "" }), "Tags[0].V unknown"],
  ["a bad enum", "dynamodb UpdateTable", { TableName: "orders", BillingMode: "FREE" }, "BillingMode enum"],
  ["a name too long", "iam GetRole", { RoleName: "r".repeat(65) }, "RoleName length"],
  ["a name too short", "dynamodb DescribeTable", { TableName: "" }, "TableName length"],
  ["a bad pattern", "iam GetRole", { RoleName: "goglobal/orders" }, "RoleName pattern"],
  ["a bad pattern after a good start", "iam GetRole", { RoleName: "orders prod" }, "RoleName pattern"],
  ["a bad pattern of Java's", "iam TagRole", tags({ Key: "k", Value: "shop!" }), "Tags[0].Value pattern"],
  ["an unprintable name", "autoscaling PutScalingPolicy", { ...policy, PolicyName: "é" }, "PolicyName pattern"],
  ["a number as a text", "iam ListRoles", { MaxItems: "10" }, "MaxItems type"],
  ["a text as a number", "iam GetRole", { RoleName: 7 }, "RoleName type"],
  ["a truth as a number", "iam ListRoles", { MaxItems: true }, "MaxItems type"],
  ["a fraction as a whole number", "iam ListRoles", { MaxItems: 1.5 }, "MaxItems type"],
  ["a list for a structure", "iam TagRole", { RoleName: "r", Tags: [[]] }, "Tags[0] type"],
  ["a date as a text", "s3 GetObject", { ...bucket, Key: "a", IfModifiedSince: "today" }, "IfModifiedSince type"],
  ["a text as bytes", "dynamodb PutItem", put({ B: "text" }), "Item.id.B type"],
  ["nothing as a text", "iam GetRole", { RoleName: null }, "RoleName type"],
  ["a number too small", "dynamodb ListTables", { Limit: 0 }, "Limit range"],
  ["a number too big", "dynamodb ListTables", { Limit: 101 }, "Limit range"],
  [
    "a list too long",
    "iam TagRole",
    tags(...Array.from({ length: 51 }, () => ({ Key: "k", Value: "v" }))),
    "Tags size",
  ],
  ["a list too short", "dynamodb BatchWriteItem", { RequestItems: { orders: [] } }, "RequestItems.orders size"],
  ["a map too small", "dynamodb BatchWriteItem", { RequestItems: {} }, "RequestItems size"],
  ["two of a union", "dynamodb PutItem", put({ S: "a", N: "1" }), "Item.id union"],
  ["none of a union", "dynamodb PutItem", put({}), "Item.id union"],
  ["an empty part of the address", "s3 HeadBucket", { Bucket: "" }, "Bucket length"],
];

async function checkedAs(samples: readonly Sample[], exceptions: Exception[] = []): Promise<Checked> {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-planted-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const recording = join(folder, "planted.jsonl");
  const write = traceTo(recording);
  for (const [, name, input] of samples) {
    const [service, operation] = name.split(" ") as [Request["service"], string];
    write({ service, operation, region: "us-east-1", input });
  }
  await writeFile(join(folder, "exceptions.json"), JSON.stringify(exceptions));
  return check([recording], join(folder, "exceptions.json"));
}

const found = ({ refused }: Checked) =>
  refused.map(({ problems }) => problems.map(({ path, rule }) => `${path} ${rule}`));

describe.runIf(await canCheck())("the models", () => {
  test("refuse what is planted, each for its own reason and nothing else", async () => {
    const checked = await checkedAs(refused.map(([what, name, input]) => [what, name, input]));
    expect(found(checked)).toEqual(refused.map(([, , , at]) => [at]));
    expect(checked.untranslatedPatterns).toEqual([]);
  });

  test("accept what is right", async () => {
    const checked = await checkedAs(accepted);
    expect(checked.refused).toEqual([]);
    expect(checked.untranslatedPatterns).toEqual([]);
    expect(checked.requests).toBe(accepted.length);
  });

  test("an exception excuses one rule at one place, and says when it has no use any more", async () => {
    const place = { service: "iam", operation: "TagRole", path: "Tags[].V", rule: "unknown" };
    const used = { ...place, reason: "newer than the models" };
    const unused = { ...used, operation: "TagUser" };
    const wrong = tags({ Key: "k", Value: "v", V: "" }, { Key: "k", Value: "v", V: "", W: "" });
    const checked = await checkedAs([["newer", "iam TagRole", wrong]], [used, unused]);
    expect(found(checked)).toEqual([["Tags[1].W unknown"]]);
    expect(checked.excused).toEqual([{ ...used, times: 2 }]);
    expect(checked.unusedExceptions).toEqual([unused]);
  });
});

describe("without Python", () => {
  afterEach(() => vi.unstubAllEnvs());

  test("the check fails in CI, and elsewhere is left out", async () => {
    vi.stubEnv("PYTHON", "no-such-python");
    vi.stubEnv("CI", "true");
    await expect(canCheck()).rejects.toThrow("there is none");
    vi.stubEnv("CI", "");
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => said.mockRestore());
    expect(await canCheck()).toBe(false);
    expect(said).toHaveBeenCalledWith(expect.stringContaining("Left out:"));
  });
});

test("operations are found in source, with their service", async () => {
  const find = await operationFinder();
  const source = `
    const dynamodb = await cloud.dynamodb(region);
    await dynamodb.updateTable({});
    await (await cloud.s3(home)).getBucketReplication({});
    (await aws.autoscaling(region)).tagResource({});
    tags.get("a"); list.map(String); part.toString();
  `;
  expect(find(source)).toEqual(["dynamodb UpdateTable", "s3 GetBucketReplication", "autoscaling TagResource"]);
  expect(() => find("client.tagResource({})")).toThrow("name the client after it");
});
