import { GetFunctionCommand, type FunctionConfiguration } from "@aws-sdk/client-lambda";
import { codeSha256, zip } from "../../src/aws/zip.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import type { FunctionSpec } from "../../src/resources/function-spec.ts";
import { mockedAws } from "../support/mocked-aws.ts";
import { trust } from "../sandbox/connected.ts";

export const REGION = "eu-west-1";
export const NAME = "orders-api";
export const ARN = `arn:aws:lambda:${REGION}:123456789012:function:${NAME}`;
export const ROLE = "arn:aws:iam::123456789012:role/runner";

/** A package with one file that says something. */
export const packageSaying = (text: string): Uint8Array =>
  zip({ "index.js": { bytes: new TextEncoder().encode(`exports.handler = async () => ${JSON.stringify(text)};`) } });

export const PACKAGE = packageSaying("hello");
export const CODE = codeSha256(PACKAGE);

/** Which function it is about. */
export const key = { name: NAME, region: REGION };

/** Where AWS lets home's package be downloaded. */
export const URL = "https://awslambda-us-east-1-tasks.s3.us-east-1.amazonaws.com/snapshots/secret-token";

/** Home's function has a package, and it can be downloaded. */
export function withHome(bytes: Uint8Array = PACKAGE) {
  const mocked = mockedAws();
  mocked.lambda.on(GetFunctionCommand).resolves({ Code: { Location: URL } });
  mocked.network.on(URL, () => ({ body: bytes }));
  return mocked;
}

/** A function as it is wanted, with no more than it needs. */
export const wanted: FunctionSpec = {
  ...key,
  package: "Zip",
  architecture: "arm64",
  code: CODE,
  source: { functionOf: "us-east-1" },
  role: ROLE,
  runtime: "nodejs22.x",
  handler: "index.handler",
  tags: { team: "shop" },
};

/** A function at rest, as AWS describes it. */
export const described: FunctionConfiguration = {
  FunctionName: NAME,
  FunctionArn: ARN,
  Role: ROLE,
  Runtime: "nodejs22.x",
  Handler: "index.handler",
  Description: "",
  Timeout: 3,
  MemorySize: 128,
  EphemeralStorage: { Size: 512 },
  TracingConfig: { Mode: "PassThrough" },
  LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${NAME}` },
  SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
  Architectures: ["arm64"],
  PackageType: "Zip",
  Version: "$LATEST",
  CodeSha256: CODE,
  State: "Active",
  LastUpdateStatus: "Successful",
};

const call = (operation: string, input: object, region = REGION): SeedCall => ({
  service: operation.endsWith("Role") ? "iam" : "lambda",
  region,
  operation,
  input,
});

/** A role that Lambda can act in. */
export const withRole = call("CreateRole", {
  RoleName: "runner",
  AssumeRolePolicyDocument: trust("lambda.amazonaws.com"),
});

/** That role, and a function with the mark, in a region, with as many versions as texts. */
export function withFunction(texts: readonly string[] = ["hello"], region = REGION): SeedCall[] {
  const [first, ...more] = texts;
  const publish = call("PublishVersion", { FunctionName: NAME }, region);
  return [
    withRole,
    call(
      "CreateFunction",
      {
        FunctionName: NAME,
        Role: ROLE,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Architectures: ["arm64"],
        Code: { ZipFile: packageSaying(first!) },
        Tags: { "goglobal:app": "orders/prod" },
      },
      region,
    ),
    publish,
    ...more.flatMap((text) => [
      call("UpdateFunctionCode", { FunctionName: NAME, ZipFile: packageSaying(text) }, region),
      publish,
    ]),
  ];
}
