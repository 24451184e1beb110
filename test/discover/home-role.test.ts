import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { expect, test } from "vitest";
import { document } from "../../src/aws/policy.ts";
import { homeRole } from "../../src/discover/home-role.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const ARN = "arn:aws:iam::123456789012:role/service-role/theirs";
const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const OWN = "arn:aws:iam::123456789012:policy/own";
const BOUNDARY = "arn:aws:iam::123456789012:policy/limit";
const policy = document({ Effect: "Allow", Action: ["sqs:*"], Resource: ["*"] });
const encoded = (one: object) => encodeURIComponent(JSON.stringify(one));

function withRole() {
  const mocked = mockedAws();
  const Role = { Path: "/", RoleName: "theirs", RoleId: "A", CreateDate: new Date(0), Arn: ARN };
  mocked.iam
    .on(GetRoleCommand)
    .resolves({
      Role: {
        ...Role,
        AssumeRolePolicyDocument: encoded(policy),
        PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY },
      },
    })
    .on(ListRolePoliciesCommand)
    .resolves({ PolicyNames: [] })
    .on(ListAttachedRolePoliciesCommand)
    .resolves({ AttachedPolicies: [{ PolicyArn: BASIC }, { PolicyArn: OWN }] })
    .on(GetPolicyCommand)
    .resolves({ Policy: { DefaultVersionId: "v7" } })
    .on(GetPolicyVersionCommand)
    .resolves({ PolicyVersion: { Document: encoded(policy) } });
  return mocked;
}

test("all of it, with what the account's own managed policies and boundary say; each is read once", async () => {
  const { context, calls } = withRole();
  const same = context();
  const expected = {
    name: "theirs",
    arn: ARN,
    trust: policy,
    policies: {},
    managed: [BASIC, OWN],
    permissionsBoundary: BOUNDARY,
    maxSession: 3600,
    tags: {},
    documents: { [OWN]: policy, [BOUNDARY]: policy },
  };
  expect(await Promise.all([homeRole(same, ARN), homeRole(same, "theirs")])).toEqual([expected, expected]);
  expect((await calls()).map(({ operation, input }) => [operation, input])).toEqual([
    ["GetRole", { RoleName: "theirs" }],
    ["ListRolePolicies", { RoleName: "theirs" }],
    ["ListAttachedRolePolicies", { RoleName: "theirs" }],
    ["GetPolicy", { PolicyArn: OWN }],
    ["GetPolicy", { PolicyArn: BOUNDARY }],
    ["GetPolicyVersion", { PolicyArn: OWN, VersionId: "v7" }],
    ["GetPolicyVersion", { PolicyArn: BOUNDARY, VersionId: "v7" }],
  ]);
});

test("no role is nothing, and what may not be read is an error", async () => {
  const { iam, context } = withRole();
  iam.on(GetPolicyVersionCommand).rejects(awsError("AccessDenied", "no iam:GetPolicyVersion", 403));
  await expect(homeRole(context(), ARN)).rejects.toThrow("no iam:GetPolicyVersion");
  iam.on(GetRoleCommand).rejects(awsError("NoSuchEntityException", undefined, 404));
  expect(await homeRole(context(), ARN)).toBeUndefined();
});
