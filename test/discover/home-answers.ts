import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand, type FunctionConfiguration } from "@aws-sdk/client-lambda";
import { parseConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/schema.ts";
import { mockedAws } from "../support/mocked-aws.ts";
import { described } from "../resources/lambda-answers.ts";
import { LAMBDA } from "../topology/home-role.ts";

/** A config of an application whose home is us-east-1, with sections of its own. */
export const configOf = (sections: object): Config =>
  parseConfig(
    JSON.stringify({
      app: "orders",
      stage: "prod",
      home: "us-east-1",
      regions: ["us-east-1", "eu-west-1", "ap-southeast-2"],
      ...sections,
    }),
    "goglobal.config.json",
  );

export const functionArn = (name: string, qualifier?: string): string =>
  ["arn:aws:lambda:us-east-1:123456789012:function", name, ...(qualifier === undefined ? [] : [qualifier])].join(":");

export const ROLE_ARN = "arn:aws:iam::123456789012:role/runner";

/** A version of home's function `worker`, as GetFunction describes it; without more, what was written last. */
export const version = (more: Partial<FunctionConfiguration> = {}): FunctionConfiguration => ({
  ...described,
  FunctionName: "worker",
  FunctionArn: functionArn("worker"),
  Role: ROLE_ARN,
  LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/worker" },
  CodeSize: 1000,
  ...more,
});

/** A home in which there is `worker`, with a role and nothing around it. */
export function withWorker() {
  const mocks = mockedAws();
  const { lambda, iam, logs, apigateway } = mocks;
  lambda
    .resolves({})
    .on(GetFunctionCommand)
    .resolves({ Configuration: version(), Code: {}, Tags: { team: "shop" } });
  const Role = { Path: "/", RoleName: "runner", RoleId: "A", CreateDate: new Date(0), Arn: ROLE_ARN };
  iam
    .resolves({})
    .on(GetRoleCommand)
    .resolves({ Role: { ...Role, AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(LAMBDA)) } });
  logs.resolves({});
  apigateway.resolves({});
  return mocks;
}
