import { CreateRoleCommand, GetRoleCommand, GetRolePolicyCommand } from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { document, trust } from "../../src/aws/policy.ts";
import type { Live } from "../../src/engine/kind.ts";
import { role, type RoleSpec } from "../../src/resources/role.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const ARN = "arn:aws:iam::123456789012:role/goglobal/ours";
const BOUNDARY = "arn:aws:iam::123456789012:policy/boundary";
const policy = document({ Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::acme"] });
const wanted: RoleSpec = {
  name: "ours",
  trust: trust("123456789012", "s3.amazonaws.com"),
  policy,
  permissionsBoundary: BOUNDARY,
  tags: { team: "shop" },
};
const encoded = (document: object) => encodeURIComponent(JSON.stringify(document));

describe("in the sandbox", () => {
  const { permissionsBoundary: _permissionsBoundary, ...unbound } = wanted;
  conforms(role, {
    from: unbound,
    to: {
      ...unbound,
      trust: trust("123456789012", "s3.amazonaws.com", "batchoperations.s3.amazonaws.com"),
      policy: document({ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::acme/*"] }),
      tags: { team: "till" },
    },
  });
});

describe("read", () => {
  test("documents are decoded; all goes to IAM's one region", async () => {
    const { iam, context, calls } = mockedAws();
    iam
      .on(GetRoleCommand)
      .resolves({
        Role: {
          Path: "/goglobal/",
          RoleName: "ours",
          RoleId: "A",
          CreateDate: new Date(0),
          Arn: ARN,
          AssumeRolePolicyDocument: encoded(wanted.trust!),
          PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY },
          Tags: [{ Key: "goglobal:app", Value: "orders/prod" }],
        },
      })
      .on(GetRolePolicyCommand)
      .resolves({ PolicyDocument: encoded(policy) });
    expect(await role.read(context(), { name: "ours" })).toEqual({
      spec: { ...wanted, tags: { "goglobal:app": "orders/prod" } },
      outputs: { arn: ARN, name: "ours" },
      owned: true,
    });
    expect(await calls()).toEqual([
      { operation: "GetRole", region: "us-east-1", input: { RoleName: "ours" } },
      { operation: "GetRolePolicy", region: "us-east-1", input: { RoleName: "ours", PolicyName: "goglobal" } },
    ]);
  });

  test("made, and cut off before its policy was", async () => {
    const { iam, context } = mockedAws();
    const Role = { Path: "/", RoleName: "ours", RoleId: "A", CreateDate: new Date(0), Arn: ARN };
    iam.on(GetRoleCommand).resolves({ Role: { ...Role, AssumeRolePolicyDocument: encoded(wanted.trust!) } });
    iam.on(GetRolePolicyCommand).rejects(awsError("NoSuchEntityException", undefined, 404));
    expect(await role.read(context(), { name: "ours" })).toMatchObject({ spec: { policy: {} }, owned: false });
  });

  test("no role is nothing, denied is an error", async () => {
    const { iam, context } = mockedAws();
    iam.rejects(awsError("NoSuchEntityException", undefined, 404));
    expect(await role.read(context(), { name: "ours" })).toBeUndefined();
    iam.on(GetRoleCommand).rejects(awsError("AccessDenied", "no iam:GetRole", 403));
    await expect(role.read(context(), { name: "ours" })).rejects.toThrow("no iam:GetRole");
  });
});

const call = (operation: string, input: object) => [operation, "us-east-1", { RoleName: "ours", ...input }];
const PUT_POLICY = call("PutRolePolicy", { PolicyName: "goglobal", PolicyDocument: JSON.stringify(policy) });
const OUR_TAGS = [
  { Key: "team", Value: "shop" },
  { Key: "goglobal:app", Value: "orders/prod" },
];

describe("converge", () => {
  const creation = {
    Path: "/goglobal/",
    AssumeRolePolicyDocument: JSON.stringify(wanted.trust),
    Description: "Made by goglobal for orders/prod",
  };

  test("create: the mark is in the call that makes it", async () => {
    const { context, writes } = mockedAws();
    await role.converge(context(), wanted);
    expect(await writes()).toEqual([
      call("CreateRole", { ...creation, PermissionsBoundary: BOUNDARY, Tags: OUR_TAGS }),
      PUT_POLICY,
    ]);
  });

  test("create without a boundary", async () => {
    const { context, writes } = mockedAws();
    const { permissionsBoundary: _permissionsBoundary, policy: _policy, ...spec } = wanted;
    await role.converge(context(), spec);
    expect(await writes()).toEqual([call("CreateRole", { ...creation, Tags: OUR_TAGS })]);
  });

  test("made already, and the answer was lost: the engine shall look again", async () => {
    const { iam, context } = mockedAws();
    iam.on(CreateRoleCommand).rejects(awsError("EntityAlreadyExistsException", "it exists", 409));
    await expect(role.converge(context(), wanted)).rejects.toThrow("it exists");
  });

  const tags = { team: "shop", "goglobal:app": "orders/prod", foreign: "1" };
  test.each<[string, RoleSpec, Partial<RoleSpec>, unknown[]]>([
    ["nothing where nothing differs", wanted, {}, []],
    ["nothing of what the spec does not mention", { name: "ours" }, {}, []],
    ["the policy", wanted, { policy: {} }, [PUT_POLICY]],
    [
      "the trust",
      wanted,
      { trust: {} },
      [call("UpdateAssumeRolePolicy", { PolicyDocument: JSON.stringify(wanted.trust) })],
    ],
    [
      "the boundary",
      wanted,
      { permissionsBoundary: "arn:other" },
      [call("PutRolePermissionsBoundary", { PermissionsBoundary: BOUNDARY })],
    ],
    [
      "a tag, and no other",
      wanted,
      { tags: { ...tags, team: "till" } },
      [call("TagRole", { Tags: [{ Key: "team", Value: "shop" }] })],
    ],
  ])("update: %s", async (_, spec, before, expected) => {
    const { context, writes } = mockedAws();
    const live: Live<RoleSpec, { arn: string; name: string }> = {
      spec: { ...wanted, tags, ...before },
      outputs: { arn: ARN, name: "ours" },
      owned: true,
    };
    await role.converge(context(), spec, live);
    expect(await writes()).toEqual(expected);
  });

  test("what the user lets us take over gets the adopter's mark", async () => {
    const { context, writes } = mockedAws();
    const live = { spec: { ...wanted }, outputs: { arn: ARN, name: "ours" }, owned: false };
    await role.converge(context(), wanted, live);
    expect(await writes()).toEqual([call("TagRole", { Tags: [{ Key: "goglobal:adopted", Value: "orders/prod" }] })]);
  });
});

test("stays", () => {
  expect(role.stays).toBe("is global and costs nothing; something may still use it");
  expect(role).not.toHaveProperty("remove");
});
