import {
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { canonical, document, trust } from "../../src/aws/policy.ts";
import { differences } from "../../src/engine/difference.ts";
import type { Live } from "../../src/engine/kind.ts";
import { executionRole, type ExecutionRoleSpec } from "../../src/resources/execution-role.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const name = "goglobal-orders-prod-orders-api-eu-west-1";
const ARN = `arn:aws:iam::123456789012:role/goglobal/functions/${name}`;
const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const XRAY = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess";
const BOUNDARY = "arn:aws:iam::123456789012:policy/limit";
const lambda = canonical(trust("123456789012", "lambda.amazonaws.com"));
const read = document({ Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:Query"], Resource: ["arn:x"] });
const write = document({ Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: ["arn:x"] });
const wanted: ExecutionRoleSpec = {
  name,
  region: "eu-west-1",
  trust: lambda,
  policies: { read, write },
  managed: [BASIC, XRAY],
  permissionsBoundary: BOUNDARY,
  maxSession: 7200,
  tags: { team: "shop" },
};
const encoded = (policy: object) => encodeURIComponent(JSON.stringify(policy));

conforms(executionRole, {
  given: [
    {
      service: "iam",
      region: "us-east-1",
      operation: "CreatePolicy",
      input: { PolicyName: "limit", PolicyDocument: JSON.stringify(read) },
    },
  ],
  from: wanted,
  to: {
    name,
    trust: canonical(trust("123456789012", "lambda.amazonaws.com", "edgelambda.amazonaws.com")),
    policies: { write: read, more: write },
    managed: [XRAY],
    permissionsBoundary: null,
    maxSession: 3600,
    tags: { team: "till" },
  },
});

/** A role as AWS tells of it, with what IAM leaves out where there is one value only. */
function found(mocked: ReturnType<typeof mockedAws>, tags = [{ Key: "goglobal:app", Value: "orders/prod" }]) {
  const { iam } = mocked;
  const Role = { Path: "/", RoleName: name, RoleId: "A", CreateDate: new Date(0), Arn: ARN, Tags: tags };
  iam.on(GetRoleCommand).resolves({
    Role: {
      ...Role,
      AssumeRolePolicyDocument: encoded({
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      }),
      PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY },
      MaxSessionDuration: 7200,
    },
  });
  iam.on(ListRolePoliciesCommand).resolves({ PolicyNames: ["read"], IsTruncated: true, Marker: "2" });
  iam.on(ListRolePoliciesCommand, { Marker: "2" }).resolves({ PolicyNames: ["write"] });
  iam.on(GetRolePolicyCommand).resolves({ PolicyDocument: encoded(write) });
  iam.on(GetRolePolicyCommand, { PolicyName: "read" }).resolves({ PolicyDocument: encoded(read) });
  iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [{ PolicyArn: XRAY }], Marker: "2" });
  iam
    .on(ListAttachedRolePoliciesCommand, { Marker: "2" })
    .resolves({ AttachedPolicies: [{ PolicyArn: BASIC }], IsTruncated: false });
}

const OUR_TAGS = { "goglobal:app": "orders/prod" };
const live: Live<ExecutionRoleSpec, { arn: string; name: string }> = {
  spec: {
    name,
    trust: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: ["lambda.amazonaws.com"] }, Action: ["sts:AssumeRole"] }],
    },
    policies: { read, write },
    managed: [XRAY, BASIC],
    permissionsBoundary: BOUNDARY,
    maxSession: 7200,
    tags: OUR_TAGS,
  },
  outputs: { arn: ARN, name },
  owned: true,
};

describe("read", () => {
  test("where the function is, in the role's path", async () => {
    const mocked = mockedAws();
    found(mocked);
    const regionAt = async (Path: string) => {
      mocked.iam.on(GetRoleCommand).resolves({
        Role: { Path, RoleName: name, RoleId: "A", CreateDate: new Date(0), Arn: ARN, Tags: [] },
      });
      return (await executionRole.read(mocked.context(), { name }))!.spec.region;
    };
    expect(await regionAt("/goglobal/functions/eu-west-1/")).toBe("eu-west-1");
    for (const path of ["/", "/goglobal/functions/", "/service-role/"]) expect(await regionAt(path)).toBeUndefined();
  });

  test("all of it, in pages", async () => {
    const mocked = mockedAws();
    found(mocked);
    expect(await executionRole.read(mocked.context(), { name })).toEqual(live);
    const RoleName = name;
    expect((await mocked.calls()).map(({ operation, region, input }) => [operation, region, input])).toEqual([
      ["GetRole", "us-east-1", { RoleName }],
      ["ListRolePolicies", "us-east-1", { RoleName }],
      ["ListAttachedRolePolicies", "us-east-1", { RoleName }],
      ["ListRolePolicies", "us-east-1", { RoleName, Marker: "2" }],
      ["ListAttachedRolePolicies", "us-east-1", { RoleName, Marker: "2" }],
      ["GetRolePolicy", "us-east-1", { RoleName, PolicyName: "read" }],
      ["GetRolePolicy", "us-east-1", { RoleName, PolicyName: "write" }],
    ]);
  });

  test("no role is nothing, denied is an error, a policy that has just gone is none", async () => {
    const mocked = mockedAws();
    mocked.iam.rejects(awsError("NoSuchEntityException", undefined, 404));
    expect(await executionRole.read(mocked.context(), { name })).toBeUndefined();
    found(mocked, []);
    mocked.iam
      .on(GetRolePolicyCommand, { PolicyName: "read" })
      .rejects(awsError("NoSuchEntityException", undefined, 404));
    const role = await executionRole.read(mocked.context(), { name });
    expect(role).toMatchObject({ owned: false, spec: { policies: { write } } });
    expect(role!.spec.policies).not.toHaveProperty("read");
    mocked.iam.on(GetRoleCommand).rejects(awsError("AccessDenied", "no iam:GetRole", 403));
    await expect(executionRole.read(mocked.context(), { name })).rejects.toThrow("no iam:GetRole");
  });
});

test("the order of statements, and of what they list, is no difference; everything else is", () => {
  const both = document(...read.Statement, ...write.Statement);
  const turned = document(...write.Statement, {
    ...read.Statement[0]!,
    Action: ["dynamodb:Query", "dynamodb:GetItem"],
  });
  const differ = (one: object, other: object) =>
    differences(executionRole, { name, policies: { both: one } }, { name, policies: { both: other } });
  expect(differ(both, turned)).toEqual([]);
  expect(differ(both, write)).toHaveLength(1);
  expect(differences(executionRole, { managed: [BASIC, XRAY] }, { managed: [XRAY, BASIC] })).toEqual([]);
  expect(differences(executionRole, { policies: { read } }, { policies: { read, write } })).toHaveLength(1);
});

const call = (operation: string, input: object = {}) => [operation, "us-east-1", { RoleName: name, ...input }];
const put = (PolicyName: string, policy: object) =>
  call("PutRolePolicy", { PolicyName, PolicyDocument: JSON.stringify(policy) });

describe("converge", () => {
  test("create: the mark is in the call that makes it", async () => {
    const { context, writes } = mockedAws();
    await executionRole.converge(context(), wanted);
    expect(await writes()).toEqual([
      call("CreateRole", {
        Path: "/goglobal/functions/eu-west-1/",
        AssumeRolePolicyDocument: JSON.stringify(lambda),
        Description: "Made by goglobal for orders/prod",
        PermissionsBoundary: BOUNDARY,
        MaxSessionDuration: 7200,
        Tags: [
          { Key: "team", Value: "shop" },
          { Key: "goglobal:app", Value: "orders/prod" },
        ],
      }),
      call("AttachRolePolicy", { PolicyArn: BASIC }),
      call("AttachRolePolicy", { PolicyArn: XRAY }),
      put("read", read),
      put("write", write),
    ]);
  });

  test("create with no more than must be", async () => {
    const { context, writes } = mockedAws();
    await executionRole.converge(context(), { name, trust: lambda, permissionsBoundary: null });
    expect(await writes()).toEqual([
      call("CreateRole", {
        Path: "/goglobal/functions/",
        AssumeRolePolicyDocument: JSON.stringify(lambda),
        Description: "Made by goglobal for orders/prod",
        Tags: [{ Key: "goglobal:app", Value: "orders/prod" }],
      }),
    ]);
  });

  const same = live.spec;
  test.each<[string, ExecutionRoleSpec, Partial<ExecutionRoleSpec>, unknown[]]>([
    ["nothing where nothing differs", same, {}, []],
    ["nothing of what the spec does not mention", { name }, {}, []],
    ["nothing where only the order differs", { ...same, managed: [BASIC, XRAY] }, {}, []],
    ["a tag", { ...same, tags: { team: "shop" } }, {}, [call("TagRole", { Tags: [{ Key: "team", Value: "shop" }] })]],
    [
      "the trust",
      same,
      { trust: document() },
      [call("UpdateAssumeRolePolicy", { PolicyDocument: JSON.stringify(same.trust) })],
    ],
    ["the sessions", same, { maxSession: 3600 }, [call("UpdateRole", { MaxSessionDuration: 7200 })]],
    [
      "the boundary",
      same,
      { permissionsBoundary: null },
      [call("PutRolePermissionsBoundary", { PermissionsBoundary: BOUNDARY })],
    ],
    ["no boundary", { ...same, permissionsBoundary: null }, {}, [call("DeleteRolePermissionsBoundary")]],
    ["no boundary where there is none", { name, permissionsBoundary: null }, { permissionsBoundary: null }, []],
    [
      "managed policies: first what is too much",
      { ...same, managed: [BASIC] },
      { managed: [XRAY] },
      [call("DetachRolePolicy", { PolicyArn: XRAY }), call("AttachRolePolicy", { PolicyArn: BASIC })],
    ],
    [
      "inline policies: first what is too much",
      { ...same, policies: { read } },
      { policies: { read: write, write } },
      [call("DeleteRolePolicy", { PolicyName: "write" }), put("read", read)],
    ],
  ])("update: %s", async (_, spec, before, expected) => {
    const { context, writes } = mockedAws();
    await executionRole.converge(context(), spec, { ...live, spec: { ...same, ...before } });
    expect(await writes()).toEqual(expected);
  });

  test("what the user lets us take over gets the adopter's mark", async () => {
    const { context, writes } = mockedAws();
    await executionRole.converge(context(), { name }, { ...live, owned: false, spec: { ...same, tags: {} } });
    expect(await writes()).toEqual([call("TagRole", { Tags: [{ Key: "goglobal:adopted", Value: "orders/prod" }] })]);
  });
});

describe("remove", () => {
  const all = [
    call("DetachRolePolicy", { PolicyArn: XRAY }),
    call("DetachRolePolicy", { PolicyArn: BASIC }),
    call("DeleteRolePolicy", { PolicyName: "read" }),
    call("DeleteRolePolicy", { PolicyName: "write" }),
    call("DeleteRole"),
  ];

  test("policies first, which AWS asks for; what is gone is gone", async () => {
    const { iam, context, writes } = mockedAws();
    await executionRole.remove!(context(), live);
    expect(await writes()).toEqual(all);
    iam.rejects(awsError("NoSuchEntityException", undefined, 404));
    await executionRole.remove!(context(), live);
    expect(await writes()).toEqual([...all, ...all]);
  });

  test("what is refused is an error", async () => {
    const { iam, context } = mockedAws();
    iam.rejects(awsError("DeleteConflictException", "in use", 409));
    await expect(executionRole.remove!(context(), live)).rejects.toThrow("in use");
  });
});

test("list: those of our path, of our name, and of our mark; each is read once for all", async () => {
  const mocked = mockedAws();
  found(mocked);
  const role = (RoleName: string) => ({ Path: "/", RoleName, RoleId: "A", CreateDate: new Date(0), Arn: "a" });
  mocked.iam.on(ListRolesCommand).resolves({ Roles: [role("goglobal-orders-staging-x"), role(name)], Marker: "2" });
  mocked.iam.on(ListRolesCommand, { Marker: "2" }).resolves({ Roles: [role("goglobal-orders-prod-taken")] });
  mocked.iam.on(GetRoleCommand, { RoleName: "goglobal-orders-prod-taken" }).resolves({ Role: role("x") });
  const context = mocked.context();
  expect(await executionRole.list!(context, "global")).toEqual([live]);
  await executionRole.read(context, { name });
  const calls = await mocked.calls();
  expect(calls.filter(({ operation }) => operation === "ListRoles").map(({ input }) => input)).toEqual([
    { PathPrefix: "/goglobal/functions/" },
    { PathPrefix: "/goglobal/functions/", Marker: "2" },
  ]);
  expect(calls.filter(({ operation }) => operation === "GetRole").map(({ input }) => input)).toEqual([
    { RoleName: name },
    { RoleName: "goglobal-orders-prod-taken" },
  ]);
});

describe("what AWS would not take is an objection with the remedy", () => {
  test("inline policies of more characters than AWS takes", () => {
    const long = (letters: number) => document({ Effect: "Allow", Action: ["x".repeat(letters)], Resource: [] });
    expect(executionRole.objection!({ name, policies: { a: long(5000), b: long(5000) } })).toBeUndefined();
    expect(executionRole.objection!({ name, policies: { a: long(5000), b: long(5200) } })).toMatchInlineSnapshot(
      `"its inline policies would have 10370 characters, and AWS takes 10240; managed policies that name the home region are among them, since they have to be translated: use fewer or shorter ones at home, name a role of your own in the config ("role": "NAME"), or have home's role extended ("role": "extend")"`,
    );
  });

  test("managed policies, more than any account may have", () => {
    const many = (length: number) => Array.from({ length }, (_, index) => `arn:${index}`);
    expect(executionRole.objection!({ name, managed: many(25) })).toBeUndefined();
    expect(executionRole.objection!({ name, managed: many(26) })).toContain("26 managed policies, and AWS takes 25");
  });
});
