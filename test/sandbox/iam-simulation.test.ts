import { describe, expect, test } from "vitest";
import { meets } from "../../src/sandbox/iam/conditions.ts";
import { decide } from "../../src/sandbox/iam/evaluation.ts";
import { allow, connected, errorOf, refusal, trust } from "./connected.ts";

const TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";
const THERE = TABLE.replace("us-east-1", "eu-west-1");
const ROLE = "arn:aws:iam::123456789012:role/worker";
const RoleName = "worker";
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

async function worker(policies: Record<string, string>) {
  const { aws } = await connected();
  const iam = await aws.iam();
  await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
  for (const [PolicyName, PolicyDocument] of Object.entries(policies))
    await iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument });
  return iam;
}

describe("SimulatePrincipalPolicy", () => {
  const read = policy({ Effect: "Allow", Action: "dynamodb:GetItem", Resource: [TABLE, THERE] });
  const never = policy({ Effect: "Deny", Action: "dynamodb:*", Resource: THERE });
  const actions = { PolicySourceArn: ROLE, ActionNames: ["dynamodb:GetItem", "dynamodb:PutItem"] };

  test("says for each action what it is on each resource, and the strictest of them", async () => {
    const iam = await worker({ read, never });
    const { EvaluationResults, IsTruncated } = await iam.simulatePrincipalPolicy({
      ...actions,
      ResourceArns: [TABLE, THERE],
    });
    expect(IsTruncated).toBe(false);
    expect(
      EvaluationResults!.map(({ EvalActionName, EvalDecision, ResourceSpecificResults }) => [
        EvalActionName,
        EvalDecision,
        ResourceSpecificResults!.map((one) => [one.EvalResourceName, one.EvalResourceDecision]),
      ]),
    ).toEqual([
      [
        "dynamodb:GetItem",
        "explicitDeny",
        [
          [TABLE, "allowed"],
          [THERE, "explicitDeny"],
        ],
      ],
      [
        "dynamodb:PutItem",
        "explicitDeny",
        [
          [TABLE, "implicitDeny"],
          [THERE, "explicitDeny"],
        ],
      ],
    ]);
  });

  test("leaves out the inline policies that it is told to", async () => {
    const iam = await worker({ read, never });
    const exclude = (PolicyName: string, AttachmentName: string) =>
      iam.simulatePrincipalPolicy({
        ...actions,
        ResourceArns: [THERE],
        PolicyExclusionList: [{ InlinePolicyIdentifier: { PolicyName, AttachmentType: "role", AttachmentName } }],
      });
    expect((await exclude("never", RoleName)).EvaluationResults![0]).toMatchObject({ EvalDecision: "allowed" });
    expect((await exclude("never", "other")).EvaluationResults![0]).toMatchObject({ EvalDecision: "explicitDeny" });
    expect(await refusal(exclude("never", "*"))).toContain("does not know policy exclusions");
  });

  test("asks managed policies and the boundary too", async () => {
    const iam = await worker({});
    await iam.createPolicy({ PolicyName: "limit", PolicyDocument: allow("dynamodb:GetItem") });
    const PermissionsBoundary = "arn:aws:iam::123456789012:policy/limit";
    await iam.attachRolePolicy({ RoleName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
    const simulate = async () => {
      const { EvaluationResults } = await iam.simulatePrincipalPolicy({ ...actions, ResourceArns: [TABLE] });
      return EvaluationResults!.map(({ ResourceSpecificResults: [one] = [] }) => [
        one!.EvalResourceDecision,
        one!.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
      ]);
    };
    expect(await simulate()).toEqual([
      ["allowed", undefined],
      ["allowed", undefined],
    ]);
    await iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary });
    expect(await simulate()).toEqual([
      ["allowed", true],
      ["implicitDeny", false],
    ]);
  });

  test("knows the region only when told, and says that it missed it", async () => {
    const Condition = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };
    const iam = await worker({ here: policy({ Effect: "Allow", Action: "*", Resource: "*", Condition }) });
    const simulate = async (region?: string) => {
      const entry = { ContextKeyName: "aws:RequestedRegion", ContextKeyType: "string" as const };
      const { EvaluationResults } = await iam.simulatePrincipalPolicy({
        PolicySourceArn: ROLE,
        ActionNames: ["dynamodb:GetItem"],
        ...(region ? { ContextEntries: [{ ...entry, ContextKeyValues: [region] }] } : {}),
      });
      return EvaluationResults![0]!;
    };
    expect(await simulate("us-east-1")).toMatchObject({ EvalDecision: "allowed", MissingContextValues: [] });
    expect(await simulate("eu-west-1")).toMatchObject({ EvalDecision: "implicitDeny", MissingContextValues: [] });
    const untold = await simulate();
    expect(untold).toMatchObject({ EvalDecision: "implicitDeny", MissingContextValues: ["aws:RequestedRegion"] });
    expect(untold).not.toHaveProperty("ResourceSpecificResults");
  });

  test("answers in pages", async () => {
    const iam = await worker({ read });
    const first = await iam.simulatePrincipalPolicy({ ...actions, MaxItems: 1 });
    expect(first).toMatchObject({ IsTruncated: true, EvaluationResults: [{ EvalActionName: "dynamodb:GetItem" }] });
    const second = await iam.simulatePrincipalPolicy({ ...actions, MaxItems: 1, Marker: first.Marker! });
    expect(second).toMatchObject({ IsTruncated: false, EvaluationResults: [{ EvalActionName: "dynamodb:PutItem" }] });
  });

  test("refuses patterns for actions, and roles that are not there", async () => {
    const iam = await worker({});
    const pattern = iam.simulatePrincipalPolicy({ PolicySourceArn: ROLE, ActionNames: ["dynamodb:*"] });
    expect((await errorOf(pattern)).name).toBe("InvalidInputException");
    const nobody = iam.simulatePrincipalPolicy({ ...actions, PolicySourceArn: `${ROLE}s` });
    expect((await errorOf(nobody)).name).toBe("NoSuchEntityException");
  });
});

test("statements may say what they are not about", () => {
  const decision = (statement: object, action: string, resource: string) =>
    decide([policy(statement)], { action, resource }).decision;
  const others = { Effect: "Allow", NotAction: "iam:*", NotResource: "arn:aws:s3:::acme/*" };
  expect(decision(others, "S3:GetObject", "arn:aws:s3:::other/a")).toBe("allowed");
  expect(decision(others, "IAM:GetRole", "arn:aws:s3:::other/a")).toBe("implicitDeny");
  expect(decision(others, "s3:GetObject", "arn:aws:s3:::acme/a")).toBe("implicitDeny");
});

describe("conditions", () => {
  const context = { "aws:requestedregion": ["us-east-1"], "aws:tagkeys": ["a", "b"], "aws:secure": ["true"] };
  const region = (value: string | string[]) => ({ "aws:RequestedRegion": value });
  test.each<[string, object, boolean]>([
    ["StringEquals", region(["eu-west-1", "us-east-1"]), true],
    ["StringEquals", region("US-EAST-1"), false],
    ["StringNotEquals", region(["eu-west-1", "us-east-1"]), false],
    ["StringNotEquals", { "aws:none": "x" }, true],
    ["StringEqualsIgnoreCase", region("US-EAST-1"), true],
    ["StringLike", region("us-*"), true],
    ["StringNotLike", region("eu-*"), true],
    ["ArnLike", region("us-????-1"), true],
    ["ArnEquals", region("eu-*"), false],
    ["Bool", { "aws:Secure": true }, true],
    ["StringEquals", { "aws:none": "x" }, false],
    ["StringEqualsIfExists", { "aws:none": "x" }, true],
    ["Null", { "aws:none": "true" }, true],
    ["Null", region("true"), false],
    ["ForAnyValue:StringEquals", { "aws:TagKeys": ["b", "c"] }, true],
    ["ForAllValues:StringEquals", { "aws:TagKeys": ["b", "c"] }, false],
    ["ForAllValues:StringEquals", { "aws:none": ["b"] }, true],
  ])("%s %j: %s", (operator, keys, expected) => {
    const Condition = { [operator]: keys } as Record<string, Record<string, string[]>>;
    expect(meets({ Condition }, context).isMet).toBe(expected);
  });

  test("all of them must be met", () => {
    const Condition = { StringEquals: { "aws:RequestedRegion": "us-east-1", "aws:none": "x" } };
    expect(meets({ Condition }, context)).toEqual({ isMet: false, missing: ["aws:none"] });
  });

  test("what the sandbox does not know, it says", () => {
    const Condition = { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } };
    expect(() => meets({ Condition }, context)).toThrow("does not know the condition operator IpAddress");
  });
});
