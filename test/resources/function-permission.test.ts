import { GetPolicyCommand, ListAliasesCommand, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { describe, expect, test } from "vitest";
import { functionPermission, type FunctionPermissionSpec } from "../../src/resources/function-permission.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { ARN, NAME, REGION, withFunction } from "./lambda-answers.ts";

const key = { function: NAME, qualifier: "1", sid: "goglobal-api", region: REGION };
const sourceArn = "arn:aws:execute-api:eu-west-1:123456789012:a1/*/*";
const principal = "apigateway.amazonaws.com";
const none = () => awsError("ResourceNotFoundException", undefined, 404);
const wanted: FunctionPermissionSpec = { ...key, principal, sourceArn };
const address = { FunctionName: NAME, Qualifier: "1", StatementId: "goglobal-api" };
const added = { ...address, Action: "lambda:InvokeFunction", Principal: principal, SourceArn: sourceArn };

const policy = (...Statement: object[]) => ({
  Policy: JSON.stringify({ Version: "2012-10-17", Id: "default", Statement }),
});
const statement = {
  Sid: "goglobal-api",
  Effect: "Allow",
  Principal: { Service: principal },
  Action: "lambda:InvokeFunction",
  Resource: `${ARN}:1`,
  Condition: { ArnLike: { "AWS:SourceArn": sourceArn } },
};
const live = {
  spec: { ...wanted, action: "lambda:InvokeFunction", sourceAccount: null },
  outputs: {},
  owned: true,
};

describe("in the sandbox", () => {
  conforms(functionPermission, {
    given: withFunction(),
    from: wanted,
    to: { ...wanted, sourceArn: `${sourceArn}/orders`, sourceAccount: "123456789012" },
  });
});

describe("read", () => {
  test("one call for all statements of a qualifier", async () => {
    const { lambda, context, calls } = mockedAws();
    lambda.on(GetPolicyCommand).resolves(policy(statement, { ...statement, Sid: "mine" }));
    const pass = context();
    expect(await functionPermission.read(pass, key)).toEqual(live);
    expect(await functionPermission.read(pass, { ...key, sid: "mine" })).toMatchObject({ owned: false });
    expect(await functionPermission.read(pass, { ...key, sid: "nope" })).toBeUndefined();
    expect(await functionPermission.read(pass, { ...key, qualifier: "" })).toBeDefined();
    expect((await calls()).map(({ input }) => input)).toEqual([
      { FunctionName: NAME, Qualifier: "1" },
      { FunctionName: NAME },
    ]);
  });

  test.each([
    [{ AWS: "arn:aws:iam::210987654321:root" }, "210987654321"],
    [{ AWS: "arn:aws:iam::210987654321:role/x" }, "arn:aws:iam::210987654321:role/x"],
    ["*", "*"],
  ])("the principal %j", async (Principal, expected) => {
    const { lambda, context } = mockedAws();
    const Condition = { StringEquals: { "AWS:SourceAccount": "123456789012" } };
    lambda.on(GetPolicyCommand).resolves(policy({ ...statement, Principal, Condition }));
    expect((await functionPermission.read(context(), key))!.spec).toMatchObject({
      principal: expected,
      sourceArn: null,
      sourceAccount: "123456789012",
    });
  });

  test("no policy is no statement", async () => {
    const { lambda, context } = mockedAws();
    lambda.on(GetPolicyCommand).rejects(none());
    expect(await functionPermission.read(context(), key)).toBeUndefined();
  });
});

test("adds, and replaces what differs", async () => {
  const { context, writes, lambda } = mockedAws();
  await functionPermission.converge(context(), wanted);
  await functionPermission.converge(context(), {
    ...wanted,
    qualifier: "",
    action: "lambda:GetFunction",
    sourceArn: null,
    sourceAccount: "123456789012",
  });
  lambda.on(RemovePermissionCommand).resolvesOnce({}).rejects(none());
  await functionPermission.converge(context(), wanted, live);
  await functionPermission.converge(context(), wanted, live);
  expect(await writes()).toEqual([
    ["AddPermission", REGION, added],
    [
      "AddPermission",
      REGION,
      {
        FunctionName: NAME,
        StatementId: "goglobal-api",
        Action: "lambda:GetFunction",
        Principal: principal,
        SourceAccount: "123456789012",
      },
    ],
    ["RemovePermission", REGION, address],
    ["AddPermission", REGION, added],
    ["RemovePermission", REGION, address],
    ["AddPermission", REGION, added],
  ]);
});

test("lists ours, of functions of ours and their aliases, and removes what is there", async () => {
  const { lambda, tagging, context, writes } = mockedAws();
  tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: [{ ResourceARN: ARN }] });
  lambda
    .on(ListAliasesCommand)
    .resolves({ Aliases: [{ Name: "live" }] })
    .on(GetPolicyCommand)
    .rejects(none())
    .on(GetPolicyCommand, { FunctionName: NAME, Qualifier: "live" })
    .resolves(policy(statement, { ...statement, Sid: "mine" }));
  const found = await functionPermission.list!(context(), REGION);
  expect(found).toEqual([{ ...live, spec: { ...live.spec, qualifier: "live" } }]);
  lambda.on(RemovePermissionCommand).resolvesOnce({}).rejects(none());
  await functionPermission.remove!(context(), found[0]!);
  await functionPermission.remove!(context(), found[0]!);
  expect((await writes())[0]).toEqual(["RemovePermission", REGION, { ...address, Qualifier: "live" }]);
});
