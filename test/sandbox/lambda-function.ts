import type { CreateFunctionCommandInput } from "@aws-sdk/client-lambda";
import { zip } from "../../src/aws/zip.ts";
import { connected, trust } from "./connected.ts";

export const REGION = "us-east-1";
export const ROLE = "arn:aws:iam::123456789012:role/runner";
export const ARN = "arn:aws:lambda:us-east-1:123456789012:function:hello";

/** A package with one file that says something. */
export const packageSaying = (text: string): Uint8Array =>
  zip({ "index.js": { bytes: new TextEncoder().encode(`exports.handler = async () => ${JSON.stringify(text)};`) } });

/** What makes the function. */
export const hello: CreateFunctionCommandInput = {
  FunctionName: "hello",
  Role: ROLE,
  Runtime: "nodejs22.x",
  Handler: "index.handler",
  Code: { ZipFile: packageSaying("hello") },
};

/** A sandbox with a role that Lambda can act in. */
export async function withRole() {
  const { aws, sandbox, pass } = await connected();
  await (await aws.iam()).createRole({ RoleName: "runner", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
  await pass(10);
  return { aws, sandbox, pass, lambda: await aws.lambda(REGION) };
}

/** A sandbox with the function, ready for use. */
export async function withFunction(more: Partial<CreateFunctionCommandInput> = {}) {
  const rest = await withRole();
  await rest.lambda.createFunction({ ...hello, ...more });
  await rest.pass(6);
  return rest;
}
