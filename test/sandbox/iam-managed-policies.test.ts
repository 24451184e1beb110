import { describe, expect, test } from "vitest";
import { allow, connected, errorOf, refusal, trust } from "./connected.ts";

const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const OWN = "arn:aws:iam::123456789012:policy/apps/read";
const RoleName = "worker";

async function account() {
  const { aws } = await connected();
  const iam = await aws.iam();
  await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
  const policy = { PolicyName: "read", Path: "/apps/", PolicyDocument: allow("s3:GetObject"), Description: "Reads" };
  const { Policy } = await iam.createPolicy({ ...policy, Tags: [{ Key: "team", Value: "shop" }] });
  return { iam, Policy };
}

describe("managed policies", () => {
  test("are made, and read back in two calls", async () => {
    const { iam, Policy } = await account();
    expect(Policy).toMatchObject({ Arn: OWN, Path: "/apps/", DefaultVersionId: "v1", AttachmentCount: 0 });
    expect(Policy).not.toHaveProperty("Description");
    await iam.attachRolePolicy({ RoleName, PolicyArn: OWN });
    await iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary: OWN });
    const found = await iam.getPolicy({ PolicyArn: OWN });
    expect(found.Policy).toMatchObject({
      PolicyName: "read",
      Description: "Reads",
      AttachmentCount: 1,
      PermissionsBoundaryUsageCount: 1,
      Tags: [{ Key: "team", Value: "shop" }],
    });
    const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn: OWN, VersionId: "v1" });
    expect(PolicyVersion).toMatchObject({ VersionId: "v1", IsDefaultVersion: true });
    expect(decodeURIComponent(PolicyVersion!.Document!)).toBe(allow("s3:GetObject"));
  });

  test("of AWS's own are there already", async () => {
    const { iam } = await account();
    const { Policy } = await iam.getPolicy({ PolicyArn: BASIC });
    expect(Policy).toMatchObject({ PolicyName: "AWSLambdaBasicExecutionRole", Path: "/service-role/" });
    const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn: BASIC, VersionId: Policy!.DefaultVersionId });
    expect(JSON.parse(decodeURIComponent(PolicyVersion!.Document!))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "*",
        },
      ],
    });
  });

  test("are refused twice, malformed, too big, and where there are none", async () => {
    const { iam } = await account();
    const make = (PolicyName: string, PolicyDocument: string) => iam.createPolicy({ PolicyName, PolicyDocument });
    expect(await refusal(make("read", allow("s3:*")))).toBe(
      "EntityAlreadyExistsException: A policy called read already exists. Duplicate names are not allowed.",
    );
    expect((await errorOf(make("a b", allow("s3:*")))).name).toBe("ValidationError");
    expect((await errorOf(make("bad", trust("s3.amazonaws.com")))).name).toBe("MalformedPolicyDocumentException");
    expect(await refusal(make("big", allow(`s3:${"x".repeat(6144)}`)))).toBe(
      "LimitExceededException: Cannot exceed quota for PolicySize: 6144",
    );
    const missing = `${OWN}-not`;
    expect(await refusal(iam.getPolicy({ PolicyArn: missing }))).toBe(
      `NoSuchEntityException: Policy ${missing} was not found.`,
    );
    const version = iam.getPolicyVersion({ PolicyArn: OWN, VersionId: "v2" });
    expect((await errorOf(version)).name).toBe("NoSuchEntityException");
  });
});

describe("attachments", () => {
  test("are made once, listed in pages and by path, and undone", async () => {
    const { iam } = await account();
    for (const PolicyArn of [BASIC, OWN, BASIC]) await iam.attachRolePolicy({ RoleName, PolicyArn });
    const first = await iam.listAttachedRolePolicies({ RoleName, MaxItems: 1 });
    expect(first).toMatchObject({ IsTruncated: true, AttachedPolicies: [{ PolicyName: "read", PolicyArn: OWN }] });
    const second = await iam.listAttachedRolePolicies({ RoleName, MaxItems: 1, Marker: first.Marker! });
    expect(second).toMatchObject({ IsTruncated: false, AttachedPolicies: [{ PolicyArn: BASIC }] });
    const byPath = await iam.listAttachedRolePolicies({ RoleName, PathPrefix: "/apps/" });
    expect(byPath.AttachedPolicies).toHaveLength(1);
    await iam.detachRolePolicy({ RoleName, PolicyArn: OWN });
    expect(await refusal(iam.detachRolePolicy({ RoleName, PolicyArn: OWN }))).toBe(
      `NoSuchEntityException: Policy ${OWN} was not found.`,
    );
  });

  test("are ten at the most, of policies that exist", async () => {
    const { iam } = await account();
    const attach = (PolicyArn: string) => iam.attachRolePolicy({ RoleName, PolicyArn });
    expect(await refusal(attach(`${OWN}-not`))).toBe(
      `NoSuchEntityException: Policy ${OWN}-not does not exist or is not attachable.`,
    );
    for (const number of Array.from({ length: 10 }, (_, index) => index)) {
      const { Policy } = await iam.createPolicy({ PolicyName: `p${number}`, PolicyDocument: allow("s3:*") });
      await attach(Policy!.Arn!);
    }
    expect(await refusal(attach(OWN))).toBe("LimitExceededException: Cannot exceed quota for PoliciesPerRole: 10");
  });

  test("keep a role from going", async () => {
    const { iam } = await account();
    await iam.attachRolePolicy({ RoleName, PolicyArn: BASIC });
    expect(await refusal(iam.deleteRole({ RoleName }))).toBe(
      "DeleteConflictException: Cannot delete entity, must detach all policies first.",
    );
    await iam.detachRolePolicy({ RoleName, PolicyArn: BASIC });
    await iam.deleteRole({ RoleName });
  });
});
