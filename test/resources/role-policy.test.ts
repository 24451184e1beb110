import { GetRoleCommand, GetRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { document, trust } from "../../src/aws/policy.ts";
import { rolePolicy, type RolePolicySpec } from "../../src/resources/role-policy.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const key = { role: "theirs", name: "goglobal-orders" };
const ARN = "arn:aws:iam::123456789012:role/service-role/theirs";
const policy = document({ Effect: "Allow", Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::acme"] });
const wanted: RolePolicySpec = { ...key, arn: ARN, policy };
const Role = { Path: "/service-role/", RoleName: "theirs", RoleId: "A", CreateDate: new Date(0), Arn: ARN };

conforms(rolePolicy, {
  given: [
    {
      service: "iam",
      region: "us-east-1",
      operation: "CreateRole",
      input: {
        RoleName: "theirs",
        Path: "/service-role/",
        AssumeRolePolicyDocument: JSON.stringify(trust("123456789012", "s3.amazonaws.com")),
      },
    },
  ],
  from: wanted,
  to: {
    ...wanted,
    policy: document({ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::acme/*"] }),
  },
});

describe("read", () => {
  test("the policy of our name", async () => {
    const { iam, context, calls } = mockedAws();
    iam.on(GetRoleCommand).resolves({ Role });
    iam.on(GetRolePolicyCommand).resolves({ PolicyDocument: encodeURIComponent(JSON.stringify(policy)) });
    expect(await rolePolicy.read(context(), key)).toEqual({ spec: wanted, outputs: {} });
    expect(await calls()).toEqual([
      { operation: "GetRole", region: "us-east-1", input: { RoleName: "theirs" } },
      { operation: "GetRolePolicy", region: "us-east-1", input: { RoleName: "theirs", PolicyName: "goglobal-orders" } },
    ]);
  });

  test("no policy is nothing, no role is nothing, denied is an error", async () => {
    const { iam, context } = mockedAws();
    iam.rejects(awsError("NoSuchEntityException", undefined, 404));
    expect(await rolePolicy.read(context(), key)).toBeUndefined();
    iam.on(GetRoleCommand).resolves({ Role });
    expect(await rolePolicy.read(context(), key)).toBeUndefined();
    iam.on(GetRolePolicyCommand).rejects(awsError("AccessDenied", "no iam:GetRolePolicy", 403));
    await expect(rolePolicy.read(context(), key)).rejects.toThrow("no iam:GetRolePolicy");
  });
});

describe("converge", () => {
  test("puts our policy, and touches nothing else", async () => {
    const { context, writes } = mockedAws();
    await rolePolicy.converge(context(), wanted);
    const input = { RoleName: "theirs", PolicyName: "goglobal-orders", PolicyDocument: JSON.stringify(policy) };
    expect(await writes()).toEqual([["PutRolePolicy", "us-east-1", input]]);
  });

  test("denied: what AWS said, and the policy for its owner to add", async () => {
    const { iam, context } = mockedAws();
    iam.on(PutRolePolicyCommand).rejects(awsError("AccessDenied", "not authorized to perform: iam:PutRolePolicy", 403));
    const error = await rolePolicy.converge(context(), wanted).catch((error: Error) => error);
    expect((error as Error).message).toMatchInlineSnapshot(
      `"the caller may not change the role theirs: have its owner add the inline policy goglobal-orders: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::acme"]}]}. AWS said: not authorized to perform: iam:PutRolePolicy"`,
    );
  });

  test("any other error passes through", async () => {
    const { iam, context } = mockedAws();
    const error = awsError("LimitExceededException", "too big", 409);
    iam.on(PutRolePolicyCommand).rejects(error);
    await expect(rolePolicy.converge(context(), wanted)).rejects.toBe(error);
  });
});

test("a role that only AWS may change is an objection with the policy in it", () => {
  const arn = "arn:aws:iam::123456789012:role/aws-service-role/s3.amazonaws.com/x";
  expect(rolePolicy.objection!({ ...wanted, arn })).toMatchInlineSnapshot(
    `"the bucket's replication uses arn:aws:iam::123456789012:role/aws-service-role/s3.amazonaws.com/x, which only AWS may change: replace it by a role of your own with this policy: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::acme"]}]}"`,
  );
  expect(rolePolicy.objection!(wanted)).toBeUndefined();
});

test("whose role it is, and what is done to it, is said before", () => {
  expect(rolePolicy.advice!(wanted)).toMatchInlineSnapshot(
    `"the role arn:aws:iam::123456789012:role/service-role/theirs is not ours: goglobal adds the inline policy goglobal-orders to it and leaves everything else of it alone"`,
  );
  expect(rolePolicy.stays).toBe("is part of somebody else's role");
  expect(rolePolicy).not.toHaveProperty("remove");
});
