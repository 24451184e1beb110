import {
  DeleteFunctionCommand,
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
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { ARN, CODE, described, NAME, REGION, ROLE, withFunction } from "./lambda-answers.ts";

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

describe("read", () => {
  test("a function with nothing said, by three calls at once", async () => {
    const { read, calls } = live();
    expect(await read()).toEqual({
      spec: plain,
      outputs: { arn: ARN, name: NAME, version: "$LATEST" },
      owned: true,
    });
    expect((await calls()).map(({ operation, input }) => [operation, input]).sort()).toEqual([
      ["GetFunction", { FunctionName: NAME }],
      ["GetFunctionEventInvokeConfig", { FunctionName: NAME }],
      ["ListVersionsByFunction", { FunctionName: NAME }],
    ]);
  });

  test("everything that can be said", async () => {
    const { read, lambda } = live(
      {
        Environment: { Variables: { STAGE: "prod" } },
        Layers: [{ Arn: "arn:layer:1", CodeSize: 1 }],
        VpcConfig: {
          SubnetIds: ["subnet-1"],
          SecurityGroupIds: ["sg-1"],
          VpcId: "vpc-1",
          Ipv6AllowedForDualStack: true,
        },
        KMSKeyArn: "arn:kms",
        DeadLetterConfig: { TargetArn: "arn:sqs" },
        FileSystemConfigs: [{ Arn: "arn:efs", LocalMountPath: "/mnt/a" }],
        LoggingConfig: { LogFormat: "JSON", LogGroup: "/orders", ApplicationLogLevel: "INFO", SystemLogLevel: "WARN" },
      },
      { Concurrency: { ReservedConcurrentExecutions: 0 }, Tags: { team: "shop" } },
    );
    lambda.on(GetFunctionEventInvokeConfigCommand).resolves({ MaximumRetryAttempts: 0 });
    expect(await read()).toMatchObject({
      spec: {
        environment: { STAGE: "prod" },
        layers: ["arn:layer:1"],
        vpc: { subnets: ["subnet-1"], securityGroups: ["sg-1"], ipv6: true },
        kms: "arn:kms",
        deadLetter: "arn:sqs",
        fileSystems: [{ arn: "arn:efs", path: "/mnt/a" }],
        logging: { format: "JSON", group: "/orders", applicationLevel: "INFO", systemLevel: "WARN" },
        concurrency: 0,
        asyncInvoke: { maximumAge: null, retries: 0 },
      },
      owned: false,
    });
  });

  test("an image by its digest", async () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const image = { Command: ["app"], WorkingDirectory: "/srv" };
    const { read } = live(
      { PackageType: "Image", Runtime: undefined, Handler: undefined, ImageConfigResponse: { ImageConfig: image } },
      { Code: { ResolvedImageUri: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@${digest}` } },
    );
    expect((await read())!.spec).toMatchObject({
      package: "Image",
      code: digest,
      runtime: null,
      handler: null,
      image: { command: ["app"], entryPoint: [], workingDirectory: "/srv" },
    });
  });

  test("what has left its VPC, and has destinations only, has neither", async () => {
    const { read, lambda } = live({ VpcConfig: { SubnetIds: [], SecurityGroupIds: [], VpcId: "" } });
    lambda
      .on(GetFunctionEventInvokeConfigCommand)
      .resolves({ DestinationConfig: { OnFailure: { Destination: "arn" } } });
    expect((await read())!.spec).toMatchObject({ vpc: null, asyncInvoke: null });
  });

  test("nothing where there is none; another application's; an error where the tags are not to be had", async () => {
    const { lambda, context } = mockedAws();
    lambda.rejects(none());
    expect(await lambdaFunction.read(context(), key)).toBeUndefined();
    expect(await live({}, { Tags: { "goglobal:app": "billing" } }).read()).toMatchObject({
      owned: false,
      owner: "billing",
    });
    const TagsError = { ErrorCode: "AccessDeniedException", Message: "no lambda:ListTags" };
    await expect(live({}, { Tags: {}, TagsError }).read()).rejects.toThrow(
      "the tags of orders-api cannot be read (AccessDeniedException: no lambda:ListTags)",
    );
  });

  test("is published when the newest version, whatever its page, would run the same", async () => {
    const { read, lambda } = live();
    const old = { ...described, Version: "9", CodeSha256: "other" };
    const newest = { ...described, Version: "10", Description: "the tenth" };
    lambda
      .on(ListVersionsByFunctionCommand)
      .resolves({ Versions: [described, old], NextMarker: "more" })
      .on(ListVersionsByFunctionCommand, { Marker: "more" })
      .resolves({ Versions: [newest] });
    expect(await read()).toMatchObject({ spec: { published: true }, outputs: { version: "10" } });
    for (const other of [
      { CodeSha256: "new" },
      { Environment: { Variables: { A1: "" } } },
      { Architectures: ["x86_64" as const] },
    ]) {
      lambda.on(ListVersionsByFunctionCommand, { Marker: "more" }).resolves({ Versions: [{ ...newest, ...other }] });
      expect(await read()).toMatchObject({ spec: { published: false }, outputs: { version: "$LATEST" } });
    }
  });

  test("with SnapStart, the version has a state of its own", async () => {
    const SnapStart = { ApplyOn: "PublishedVersions" } as const;
    const { read, lambda } = live({ SnapStart });
    lambda.on(ListVersionsByFunctionCommand).resolves({ Versions: [{ ...described, SnapStart, Version: "1" }] });
    lambda.on(GetFunctionConfigurationCommand, { FunctionName: NAME, Qualifier: "1" }).resolves({ State: "Pending" });
    expect(await read()).toMatchObject({ pending: "Pending", spec: { snapStart: "PublishedVersions" } });
  });

  test.each([
    [{ State: "Pending" }, { pending: "Pending" }],
    [{ State: "Deleting" }, { pending: "Deleting" }],
    [{ LastUpdateStatus: "InProgress" }, { pending: "InProgress" }],
    [{ State: "Inactive" }, {}],
    [
      { State: "Failed", StateReasonCode: "InvalidSubnet", StateReason: "no such subnet" },
      {
        failed:
          "Lambda could not make it (InvalidSubnet: no such subnet): mend the cause, delete the function there, and run again",
      },
    ],
    [
      { LastUpdateStatus: "Failed", LastUpdateStatusReasonCode: "ImageDeleted", LastUpdateStatusReason: "gone" },
      {
        failed:
          "Lambda could not change it (ImageDeleted: gone): mend the cause, update the function there once by hand, and run again",
      },
    ],
  ] as const)("%j is %j", async (configuration, expected) => {
    const { spec: _, outputs: _outputs, owned: _owned, ...state } = (await live(configuration).read())!;
    expect(state).toEqual(expected);
  });
});

test("lists what has the mark and is still there, by pages", async () => {
  const { tagging, lambda, context, calls } = mockedAws();
  const TagFilters = [{ Key: "goglobal:app", Values: ["orders/prod"] }];
  tagging
    .on(GetResourcesCommand)
    .resolves({ ResourceTagMappingList: [{ ResourceARN: ARN }], PaginationToken: "more" })
    .on(GetResourcesCommand, { PaginationToken: "more" })
    .resolves({ ResourceTagMappingList: [{ ResourceARN: `${ARN}-gone` }], PaginationToken: "" });
  lambda.rejects(none());
  lambda
    .on(GetFunctionCommand, { FunctionName: NAME })
    .resolves({ Configuration: described, Tags: { "goglobal:app": "orders/prod" } })
    .on(ListVersionsByFunctionCommand, { FunctionName: NAME })
    .resolves({ Versions: [] });
  const found = await lambdaFunction.list!(context(), REGION);
  expect(found.map(({ spec }) => spec.name)).toEqual([NAME]);
  // A number alone would be taken for the version of any other function.
  expect(found[0]!.outputs).toEqual({ arn: ARN, name: NAME, version: ARN });
  const lists = (await calls()).filter(({ operation }) => operation === "GetResources");
  expect(lists.map(({ input }) => input)).toEqual([
    { TagFilters, ResourceTypeFilters: ["lambda:function"] },
    { TagFilters, ResourceTypeFilters: ["lambda:function"], PaginationToken: "more" },
  ]);
});

test("is removed, and gone already is as good", async () => {
  const { context, lambda, writes } = mockedAws();
  const found = { spec: key, outputs: { arn: ARN, name: NAME, version: "1" } };
  lambda.on(DeleteFunctionCommand).resolvesOnce({}).rejects(none());
  await lambdaFunction.remove!(context(), found);
  await lambdaFunction.remove!(context(), found);
  expect(await writes()).toEqual([
    ["DeleteFunction", REGION, { FunctionName: NAME }],
    ["DeleteFunction", REGION, { FunctionName: NAME }],
  ]);
});

test("what it is: its package cannot be changed, and its environment is nobody's to see", () => {
  expect(lambdaFunction).toMatchObject({
    immutable: ["package"],
    secret: ["environment"],
    how: ["source"],
    renews: ["version"],
    unordered: ["vpc.subnets", "vpc.securityGroups"],
    shared: ["tags"],
  });
});
