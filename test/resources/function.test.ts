import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  ListVersionsByFunctionCommand,
  type FunctionConfiguration,
  type GetFunctionCommandOutput,
} from "@aws-sdk/client-lambda";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { describe, expect, test } from "vitest";
import { lambdaFunction } from "../../src/resources/function.ts";
import { codeSha256 } from "../../src/aws/zip.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { ARN, CODE, described, NAME, packageSaying, REGION, ROLE, withFunction, withRole } from "./lambda-answers.ts";

const key = { name: NAME, region: REGION };
const none = () => awsError("ResourceNotFoundException", "Function not found", 404);

/** A function that AWS describes so, and nothing about it besides. */
function live(configuration: FunctionConfiguration = {}, rest: Partial<GetFunctionCommandOutput> = {}) {
  const mocked = mockedAws();
  const Tags = { "goglobal:app": "orders/prod" };
  mocked.lambda
    .on(GetFunctionCommand)
    .resolves({ Configuration: { ...described, ...configuration }, Code: {}, Tags, ...rest })
    .on(GetFunctionEventInvokeConfigCommand)
    .rejects(none())
    .on(ListVersionsByFunctionCommand)
    .resolves({ Versions: [{ ...described, ...configuration }] });
  return { ...mocked, read: () => lambdaFunction.read(mocked.context(), key) };
}

const plain = {
  ...key,
  package: "Zip",
  architecture: "arm64",
  code: CODE,
  role: ROLE,
  runtime: "nodejs22.x",
  handler: "index.handler",
  memory: 128,
  timeout: 3,
  storage: 512,
  description: "",
  environment: {},
  layers: [],
  tracing: "PassThrough",
  logging: { format: "Text", group: `/aws/lambda/${NAME}`, applicationLevel: null, systemLevel: null },
  vpc: null,
  kms: null,
  deadLetter: null,
  fileSystems: [],
  snapStart: "None",
  image: null,
  concurrency: null,
  asyncInvoke: null,
  tags: { "goglobal:app": "orders/prod" },
  published: false,
} as const;

describe("in the sandbox", () => {
  const base = { ...key, package: "Zip", role: ROLE, runtime: "nodejs22.x", handler: "index.handler" } as const;
  const source = { functionOf: "us-east-1" };
  conforms(lambdaFunction, {
    given: withFunction(["hello"], "us-east-1"),
    from: {
      ...base,
      code: CODE,
      source,
      architecture: "arm64",
      environment: { STAGE: "1" },
      tags: { team: "shop" },
      published: true,
    },
    to: {
      ...base,
      code: CODE,
      source,
      architecture: "x86_64",
      environment: {},
      memory: 256,
      tags: { team: "till" },
      published: true,
    },
  });
  conforms(lambdaFunction, {
    given: withFunction(["hello"], "us-east-1"),
    from: {
      ...base,
      code: CODE,
      source,
      kms: "arn:aws:kms:eu-west-1:123456789012:key/1",
      deadLetter: "arn:aws:sqs:eu-west-1:123456789012:dead",
      logging: { format: "JSON", group: "/orders", applicationLevel: "WARN", systemLevel: "INFO" },
      concurrency: 5,
      asyncInvoke: { maximumAge: 60, retries: 0 },
      tracing: "Active",
      published: true,
    },
    to: {
      ...base,
      kms: null,
      deadLetter: null,
      logging: { format: "Text", group: "/orders", applicationLevel: null, systemLevel: null },
      concurrency: null,
      asyncInvoke: null,
      tracing: "PassThrough",
      published: true,
    },
  });
});
