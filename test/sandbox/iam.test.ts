import { describe, expect, test } from "vitest";
import { isAllowed } from "../../src/sandbox/iam/evaluation.ts";
import { isAssumable, type Role } from "../../src/sandbox/iam/role.ts";
import { emptyState, worldAt } from "../../src/sandbox/world.ts";
import { allow, connected, errorOf, refusal, trust } from "./connected.ts";

const S3 = trust("s3.amazonaws.com");

async function withRole() {
  const { aws, ...rest } = await connected();
  const iam = await aws.iam();
  const Tags = [{ Key: "team", Value: "shop" }];
  await iam.createRole({ RoleName: "copier", Path: "/apps/", AssumeRolePolicyDocument: S3, Tags });
  return { iam, ...rest };
}

describe("roles", () => {
  test("are read back as they were made, documents URL-encoded", async () => {
    const { iam } = await withRole();
    const { Role } = await iam.getRole({ RoleName: "copier" });
    expect(Role).toMatchObject({ Arn: "arn:aws:iam::123456789012:role/apps/copier", MaxSessionDuration: 3600 });
    expect(Role!.Tags).toEqual([{ Key: "team", Value: "shop" }]);
    expect(Role!.AssumeRolePolicyDocument).toMatch(/^%7B%22/u);
    expect(decodeURIComponent(Role!.AssumeRolePolicyDocument!)).toBe(S3);
  });

  test("exist once", async () => {
    const { iam } = await withRole();
    expect((await errorOf(iam.createRole({ RoleName: "a b", AssumeRolePolicyDocument: S3 }))).name).toBe(
      "ValidationError",
    );
    const error = await errorOf(iam.createRole({ RoleName: "copier", AssumeRolePolicyDocument: S3 }));
    expect(error).toMatchObject({ name: "EntityAlreadyExistsException", $metadata: { httpStatusCode: 409 } });
    expect(await refusal(iam.getRole({ RoleName: "nope" }))).toBe(
      "NoSuchEntityException: The role with name nope cannot be found.",
    );
  });

  test.each([
    ["what is not JSON", "{", "This policy contains invalid Json"],
    ["no statement", '{"Version":"2012-10-17","Statement":[]}', "Syntax errors in policy."],
    ["a trust without principal", allow("sts:AssumeRole"), "Syntax errors in policy."],
  ])("refuse %s", async (_, document, message) => {
    const { iam } = await withRole();
    expect(await refusal(iam.createRole({ RoleName: "bad", AssumeRolePolicyDocument: document }))).toBe(
      `MalformedPolicyDocumentException: ${message}`,
    );
    expect(await refusal(iam.updateAssumeRolePolicy({ RoleName: "copier", PolicyDocument: document }))).toContain(
      message,
    );
  });

  test("are listed by path, in pages", async () => {
    const { iam } = await withRole();
    for (const RoleName of ["b", "a"]) await iam.createRole({ RoleName, AssumeRolePolicyDocument: S3 });
    const first = await iam.listRoles({ MaxItems: 2 });
    expect(first.Roles!.map(({ RoleName }) => RoleName)).toEqual(["a", "b"]);
    const second = await iam.listRoles({ MaxItems: 2, Marker: first.Marker! });
    expect(second).toMatchObject({ IsTruncated: false, Roles: [{ RoleName: "copier" }] });
    expect((await iam.listRoles({ PathPrefix: "/apps/" })).Roles).toHaveLength(1);
  });

  test("go only when their policies are gone", async () => {
    const { iam } = await withRole();
    await iam.putRolePolicy({ RoleName: "copier", PolicyName: "p", PolicyDocument: allow("s3:*") });
    expect(await refusal(iam.deleteRole({ RoleName: "copier" }))).toBe(
      "DeleteConflictException: Cannot delete entity, must delete policies first.",
    );
    const policy = { RoleName: "copier", PolicyName: "p" };
    await iam.deleteRolePolicy(policy);
    expect((await errorOf(iam.deleteRolePolicy(policy))).name).toBe("NoSuchEntityException");
    await iam.deleteRole({ RoleName: "copier" });
    expect((await errorOf(iam.deleteRole({ RoleName: "copier" }))).name).toBe("NoSuchEntityException");
  });

  test("have a boundary only when one was put", async () => {
    const { iam } = await withRole();
    const PermissionsBoundary = "arn:aws:iam::123456789012:policy/limit";
    const put = () => iam.putRolePermissionsBoundary({ RoleName: "copier", PermissionsBoundary });
    const missing = `NoSuchEntityException: Scope ARN: ${PermissionsBoundary} does not exist or is not attachable.`;
    expect(await refusal(put())).toBe(missing);
    const another = { RoleName: "other", AssumeRolePolicyDocument: S3, PermissionsBoundary };
    expect(await refusal(iam.createRole(another))).toBe(missing);
    await iam.createPolicy({ PolicyName: "limit", PolicyDocument: allow("s3:*") });
    await put();
    const bounded = await iam.getRole({ RoleName: "copier" });
    expect(bounded.Role!.PermissionsBoundary!.PermissionsBoundaryArn).toBe(PermissionsBoundary);
    await iam.deleteRolePermissionsBoundary({ RoleName: "copier" });
    expect((await iam.getRole({ RoleName: "copier" })).Role!.PermissionsBoundary).toBeUndefined();
    expect((await errorOf(iam.deleteRolePermissionsBoundary({ RoleName: "copier" }))).name).toBe(
      "NoSuchEntityException",
    );
  });

  test("are tagged and untagged, but not with AWS's own tags", async () => {
    const { iam } = await withRole();
    await iam.tagRole({ RoleName: "copier", Tags: [{ Key: "app", Value: "orders" }] });
    await iam.untagRole({ RoleName: "copier", TagKeys: ["team"] });
    expect((await iam.listRoleTags({ RoleName: "copier" })).Tags).toEqual([{ Key: "app", Value: "orders" }]);
    const Tags = [{ Key: "aws:cloudformation:stack-id", Value: "x" }];
    expect((await errorOf(iam.tagRole({ RoleName: "copier", Tags }))).name).toBe("ValidationError");
    const many = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: "" }));
    expect(await refusal(iam.tagRole({ RoleName: "copier", Tags: many }))).toContain("TagsPerRole: 50");
  });
});

test("sessions of a role last an hour to twelve; what an update leaves out stays", async () => {
  const { iam } = await withRole();
  await iam.updateRole({ RoleName: "copier", MaxSessionDuration: 7200 });
  await iam.updateRole({ RoleName: "copier", Description: "Copies" });
  expect((await iam.getRole({ RoleName: "copier" })).Role).toMatchObject({
    MaxSessionDuration: 7200,
    Description: "Copies",
  });
  const wrong = ["3599", "43201"].map(async (duration) => {
    const error = await errorOf(iam.updateRole({ RoleName: "copier", MaxSessionDuration: Number(duration) }));
    expect(error).toMatchObject({ name: "ValidationError", message: expect.stringContaining(`Value '${duration}'`) });
  });
  await Promise.all(wrong);
  const role = { RoleName: "other", AssumeRolePolicyDocument: S3, MaxSessionDuration: 60 };
  expect((await errorOf(iam.createRole(role))).name).toBe("ValidationError");
});

describe("inline policies", () => {
  test("are put, read and listed", async () => {
    const { iam } = await withRole();
    await iam.putRolePolicy({ RoleName: "copier", PolicyName: "p", PolicyDocument: allow("s3:GetObject") });
    const { PolicyDocument } = await iam.getRolePolicy({ RoleName: "copier", PolicyName: "p" });
    expect(decodeURIComponent(PolicyDocument!)).toBe(allow("s3:GetObject"));
    expect((await iam.listRolePolicies({ RoleName: "copier" })).PolicyNames).toEqual(["p"]);
    expect(await refusal(iam.getRolePolicy({ RoleName: "copier", PolicyName: "q" }))).toBe(
      "NoSuchEntityException: The role policy with name q cannot be found.",
    );
  });

  test("are no more than 10,240 characters together, white space not counted", async () => {
    const { iam } = await withRole();
    const put = (PolicyName: string, letters: number, spaces = 0) =>
      iam.putRolePolicy({
        RoleName: "copier",
        PolicyName,
        PolicyDocument: allow(`s3:${"x".repeat(letters)}`) + " ".repeat(spaces),
      });
    await put("a", 8000, 5000);
    expect(await refusal(put("b", 3000))).toBe(
      "LimitExceededException: Maximum policy size of 10240 bytes exceeded for role copier",
    );
    await put("a", 100);
    await put("b", 3000);
  });

  test("must say what they allow", async () => {
    const { iam } = await withRole();
    const put = iam.putRolePolicy({ RoleName: "copier", PolicyName: "p", PolicyDocument: S3 });
    expect((await errorOf(put)).name).toBe("MalformedPolicyDocumentException");
  });
});

describe("what a role can do", () => {
  const role = (policies: Record<string, string>): Role => ({
    name: "copier",
    path: "/",
    id: "AROA",
    arn: "arn:aws:iam::123456789012:role/copier",
    createdAt: 0,
    maxSession: 3600,
    trust: S3,
    tags: {},
    policies,
    attached: [],
  });

  test("it can be assumed by whom it trusts, a few seconds after it was made", () => {
    expect(isAssumable(role({}), "s3.amazonaws.com", 7999)).toBe(false);
    expect(isAssumable(role({}), "s3.amazonaws.com", 8000)).toBe(true);
    expect(isAssumable(role({}), "lambda.amazonaws.com", 8000)).toBe(false);
    const others = [S3.replace("Allow", "Deny"), S3.replace(/\{"Service":"[^"]+"\}/u, '"*"')];
    for (const trust of others) expect(isAssumable({ ...role({}), trust }, "s3.amazonaws.com", 8000)).toBe(false);
  });

  test("it may do what some policy allows and none denies, its boundary included", () => {
    const world = worldAt(emptyState(0), () => 0);
    const statement = (Effect: string, Action: string, Resource: string) =>
      JSON.stringify({ Statement: { Effect, Action, Resource, Condition: { StringEquals: { "aws:any": "1" } } } });
    const may = (role: Role, action: string, object: string) =>
      isAllowed(world, role, { action, resource: `arn:aws:s3:::${object}` });
    const one = role({ p: statement("Allow", "s3:Replicate*", "arn:aws:s3:::acme-eu/*") });
    expect(may(one, "s3:ReplicateObject", "acme-eu/a/b.txt")).toBe(true);
    expect(may(one, "s3:ReplicateObject", "acme-us/a/b.txt")).toBe(false);
    expect(may(one, "s3:GetObject", "acme-eu/a/b.txt")).toBe(false);
    const denied = role({ ...one.policies, q: statement("Deny", "s3:*", "*") });
    expect(may(denied, "s3:ReplicateObject", "acme-eu/a/b.txt")).toBe(false);
    const READ = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    expect(may({ ...one, attached: [READ] }, "s3:GetObject", "acme-eu/a/b.txt")).toBe(true);
    expect(may({ ...one, boundary: READ }, "s3:ReplicateObject", "acme-eu/a/b.txt")).toBe(false);
  });
});
