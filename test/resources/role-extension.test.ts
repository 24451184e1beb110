import { GetRoleCommand, GetRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { document } from "../../src/aws/policy.ts";
import { apply } from "../../src/engine/apply.ts";
import { Graph } from "../../src/engine/graph.ts";
import { look } from "../../src/engine/look.ts";
import type { Aws } from "../../src/aws/aws.ts";
import { engine } from "../../src/engine/engine.ts";
import { faults } from "../../src/aws/faults.ts";
import { roleExtension, type RoleExtensionSpec } from "../../src/resources/role-extension.ts";
import { connected, trust } from "../sandbox/connected.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const key = { role: "theirs", name: "goglobal-orders-prod" };
const policy = document({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["arn:aws:sqs:eu-west-1:1:q"] });
const wanted: RoleExtensionSpec = { ...key, policy, taken: 100 };
const Role = { Path: "/", RoleName: "theirs", RoleId: "A", CreateDate: new Date(0), Arn: "arn:theirs" };

test("lives in the sandbox: put, kept, changed, kept, and taken away when nothing is missing any more", async () => {
  const { aws, sandbox } = await connected();
  const iam = await aws.iam();
  await iam.createRole({ RoleName: "theirs", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
  const signal = new AbortController().signal;
  const made = engine({ cloud: aws, clock: sandbox.clock, signal, faults: faults(aws), kinds: [roleExtension] });
  const step = async (policy: RoleExtensionSpec["policy"]) => {
    const graph = new Graph<Aws>();
    graph.add(roleExtension, { ...key, policy: policy!, taken: 0 });
    const found = await look(graph, made);
    const { outcomes } = await apply(graph, made, found);
    return [...outcomes.values()].map(({ status }) => status);
  };
  const names = async () => (await iam.listRolePolicies({ RoleName: "theirs" })).PolicyNames;
  expect(await step(null)).toEqual(["kept"]);
  for (const each of [policy, document({ ...policy.Statement[0]!, Action: ["sqs:GetQueueUrl"] })]) {
    expect(await step(each)).toEqual(["done"]);
    expect(await step(each)).toEqual(["kept"]);
    expect(await names()).toEqual(["goglobal-orders-prod"]);
  }
  expect(await step(null)).toEqual(["done"]);
  expect(await names()).toEqual([]);
});

describe("read", () => {
  test("the policy of our name", async () => {
    const { iam, context, calls } = mockedAws();
    iam.on(GetRoleCommand).resolves({ Role });
    const terse = { ...policy, Statement: { ...policy.Statement[0]!, Action: "sqs:SendMessage" } };
    iam.on(GetRolePolicyCommand).resolves({ PolicyDocument: encodeURIComponent(JSON.stringify(terse)) });
    expect(await roleExtension.read(context(), key)).toEqual({ spec: { ...key, policy }, outputs: {} });
    expect(await calls()).toEqual([
      { operation: "GetRole", region: "us-east-1", input: { RoleName: "theirs" } },
      {
        operation: "GetRolePolicy",
        region: "us-east-1",
        input: { RoleName: "theirs", PolicyName: "goglobal-orders-prod" },
      },
    ]);
  });

  test("no policy is null, no role is nothing, denied is an error", async () => {
    const { iam, context } = mockedAws();
    iam.rejects(awsError("NoSuchEntityException", undefined, 404));
    expect(await roleExtension.read(context(), key)).toBeUndefined();
    iam.on(GetRoleCommand).resolves({ Role });
    expect(await roleExtension.read(context(), key)).toEqual({ spec: { ...key, policy: null }, outputs: {} });
    iam.on(GetRolePolicyCommand).rejects(awsError("AccessDenied", "no iam:GetRolePolicy", 403));
    await expect(roleExtension.read(context(), key)).rejects.toThrow("no iam:GetRolePolicy");
  });
});

const PUT = [
  "PutRolePolicy",
  "us-east-1",
  { RoleName: "theirs", PolicyName: "goglobal-orders-prod", PolicyDocument: JSON.stringify(policy) },
];
const DELETE = ["DeleteRolePolicy", "us-east-1", { RoleName: "theirs", PolicyName: "goglobal-orders-prod" }];

describe("converge", () => {
  test.each<[string, RoleExtensionSpec, unknown[]]>([
    ["puts what is missing", wanted, [PUT]],
    ["takes away what is not needed", { ...key, policy: null }, [DELETE]],
    ["does nothing unasked", key, []],
  ])("%s", async (_, spec, expected) => {
    const { context, writes } = mockedAws();
    await roleExtension.converge(context(), spec, { spec: { ...key, policy: null }, outputs: {} });
    expect(await writes()).toEqual(expected);
  });

  test("denied: what AWS said, and the policy for its owner to add", async () => {
    const { iam, context } = mockedAws();
    iam.on(PutRolePolicyCommand).rejects(awsError("AccessDenied", "not authorized", 403));
    await expect(roleExtension.converge(context(), wanted)).rejects.toThrow(
      /the caller may not change the role theirs: have its owner add the inline policy goglobal-orders-prod: \{.*AWS said: not authorized/u,
    );
  });
});

test("remove takes our policy only, and what is gone is gone", async () => {
  const { iam, context, writes } = mockedAws();
  await roleExtension.remove!(context(), { spec: wanted, outputs: {} });
  expect(await writes()).toEqual([DELETE]);
  iam.rejects(awsError("NoSuchEntityException", undefined, 404));
  await roleExtension.remove!(context(), { spec: wanted, outputs: {} });
});

describe("before anything is changed", () => {
  const live = { spec: { ...key, policy: null }, outputs: {} };
  test("a role that is not there is an objection", () => {
    expect(roleExtension.objection!(wanted)).toMatchInlineSnapshot(
      `"there is no role theirs to extend: make it first, or take "role": "extend" out of the config"`,
    );
    expect(roleExtension.objection!(wanted, live)).toBeUndefined();
  });

  test("and so are more characters than AWS takes, those of the other policies included", () => {
    const size = JSON.stringify(policy).length;
    expect(roleExtension.objection!({ ...wanted, taken: 10_240 - size }, live)).toBeUndefined();
    expect(roleExtension.objection!({ ...wanted, taken: 10_241 - size }, live)).toMatchInlineSnapshot(
      `"the role theirs would have 10241 characters of inline policies, and AWS takes 10240: take "role": "extend" out of the config, and goglobal makes roles of its own"`,
    );
    expect(roleExtension.objection!({ ...wanted, policy: null, taken: 20_000 }, live)).toBeUndefined();
  });

  test("whose role it is, and what is done to it, is said", () => {
    expect(roleExtension.advice!(wanted)).toMatchInlineSnapshot(
      `"the role theirs is not ours: goglobal adds the inline policy goglobal-orders-prod to it and leaves everything else of it alone"`,
    );
    expect(roleExtension.advice!({ ...key, policy: null })).toMatchInlineSnapshot(
      `"the inline policy goglobal-orders-prod of the role theirs is not needed any more: goglobal takes it away"`,
    );
  });
});
