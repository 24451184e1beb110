import { UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { NotYet } from "../../src/engine/errors.ts";
import type { Live } from "../../src/engine/kind.ts";
import type { FunctionOutputs, FunctionSpec } from "../../src/resources/function-spec.ts";
import { lambdaFunction } from "../../src/resources/function.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { ARN, CODE, NAME, PACKAGE, REGION, ROLE, key, wanted, withHome } from "./lambda-answers.ts";

const KMS = "arn:aws:kms:eu-west-1:123456789012:key/1";
const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:dead";
const FILES = "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-0123456789abcdef0";
const LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:greeting";
const MARK = { "goglobal:app": "orders/prod" };

describe("change", () => {
  const before: FunctionSpec = {
    ...key,
    package: "Zip",
    architecture: "arm64",
    code: CODE,
    memory: 128,
    vpc: { subnets: ["subnet-1", "subnet-2"], securityGroups: ["sg-1"], ipv6: false },
    concurrency: 5,
    asyncInvoke: { maximumAge: 60, retries: 1 },
    tags: { team: "shop", ...MARK },
    published: true,
  };
  const live = (spec: Partial<FunctionSpec> = {}, rest: object = {}): Live<FunctionSpec, FunctionOutputs> => ({
    spec: { ...before, ...spec },
    outputs: { arn: ARN, name: NAME, version: "1" },
    owned: true,
    ...rest,
  });

  test.each<[Partial<FunctionSpec>, string, object]>([
    [{ role: ROLE }, "UpdateFunctionConfiguration", { Role: ROLE }],
    [{ runtime: "nodejs24.x" }, "UpdateFunctionConfiguration", { Runtime: "nodejs24.x" }],
    [{ handler: "a.b" }, "UpdateFunctionConfiguration", { Handler: "a.b" }],
    [{ memory: 256 }, "UpdateFunctionConfiguration", { MemorySize: 256 }],
    [{ timeout: 9 }, "UpdateFunctionConfiguration", { Timeout: 9 }],
    [{ storage: 1024 }, "UpdateFunctionConfiguration", { EphemeralStorage: { Size: 1024 } }],
    [{ description: "x" }, "UpdateFunctionConfiguration", { Description: "x" }],
    [
      { environment: { STAGE: "prod" } },
      "UpdateFunctionConfiguration",
      { Environment: { Variables: { STAGE: "prod" } } },
    ],
    [
      { layers: [`${LAYER}-b:2`, `${LAYER}-a:1`] },
      "UpdateFunctionConfiguration",
      { Layers: [`${LAYER}-b:2`, `${LAYER}-a:1`] },
    ],
    [{ tracing: "Active" }, "UpdateFunctionConfiguration", { TracingConfig: { Mode: "Active" } }],
    [
      { logging: { format: "JSON", group: "/a", applicationLevel: "INFO", systemLevel: null } },
      "UpdateFunctionConfiguration",
      { LoggingConfig: { LogFormat: "JSON", LogGroup: "/a", ApplicationLogLevel: "INFO" } },
    ],
    [
      { vpc: { subnets: ["subnet-3"], securityGroups: ["sg-1"], ipv6: true } },
      "UpdateFunctionConfiguration",
      { VpcConfig: { SubnetIds: ["subnet-3"], SecurityGroupIds: ["sg-1"], Ipv6AllowedForDualStack: true } },
    ],
    [{ vpc: null }, "UpdateFunctionConfiguration", { VpcConfig: { SubnetIds: [], SecurityGroupIds: [] } }],
    [{ kms: KMS }, "UpdateFunctionConfiguration", { KMSKeyArn: KMS }],
    [{ deadLetter: QUEUE }, "UpdateFunctionConfiguration", { DeadLetterConfig: { TargetArn: QUEUE } }],
    [
      { fileSystems: [{ arn: FILES, path: "/mnt/a" }] },
      "UpdateFunctionConfiguration",
      { FileSystemConfigs: [{ Arn: FILES, LocalMountPath: "/mnt/a" }] },
    ],
    [
      { snapStart: "PublishedVersions" },
      "UpdateFunctionConfiguration",
      { SnapStart: { ApplyOn: "PublishedVersions" } },
    ],
    [
      { image: { command: ["a"], entryPoint: [], workingDirectory: "/b" } },
      "UpdateFunctionConfiguration",
      { ImageConfig: { Command: ["a"], EntryPoint: [], WorkingDirectory: "/b" } },
    ],
    [{ concurrency: 0 }, "PutFunctionConcurrency", { ReservedConcurrentExecutions: 0 }],
    [{ concurrency: null }, "DeleteFunctionConcurrency", {}],
    [
      { asyncInvoke: { maximumAge: 60, retries: 0 } },
      "UpdateFunctionEventInvokeConfig",
      { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
    ],
    [{ asyncInvoke: { maximumAge: null, retries: 0 } }, "PutFunctionEventInvokeConfig", { MaximumRetryAttempts: 0 }],
    [{ asyncInvoke: null }, "DeleteFunctionEventInvokeConfig", {}],
  ])("%j by %s", async (spec, operation, input) => {
    const { context, writes } = mockedAws();
    await lambdaFunction.converge(context(), { ...key, ...spec }, live());
    expect(await writes()).toEqual([[operation, REGION, { FunctionName: NAME, ...input }]]);
  });

  test.each<[Partial<FunctionSpec>, object]>([
    [{ kms: null }, { KMSKeyArn: "" }],
    [{ deadLetter: null }, { DeadLetterConfig: { TargetArn: "" } }],
    [{ image: null }, { ImageConfig: {} }],
    [{ environment: {} }, { Environment: { Variables: {} } }],
    [{ layers: [] }, { Layers: [] }],
    [{ fileSystems: [] }, { FileSystemConfigs: [] }],
  ])("%j clears", async (spec, input) => {
    const { context, writes } = mockedAws();
    const set: Partial<FunctionSpec> = {
      kms: KMS,
      deadLetter: QUEUE,
      image: { command: ["a"], entryPoint: [], workingDirectory: null },
      environment: { STAGE: "prod" },
      layers: [`${LAYER}:1`],
      fileSystems: [{ arn: FILES, path: "/mnt/a" }],
    };
    await lambdaFunction.converge(context(), { ...key, ...spec }, live(set));
    expect(await writes()).toEqual([["UpdateFunctionConfiguration", REGION, { FunctionName: NAME, ...input }]]);
  });

  test("of nothing that is so already, whatever the order", async () => {
    const { context, writes } = mockedAws();
    const vpc = { subnets: ["subnet-2", "subnet-1"], securityGroups: ["sg-1"], ipv6: false };
    await lambdaFunction.converge(context(), { ...before, vpc }, live());
    expect(await writes()).toEqual([]);
  });

  test("of code takes the architecture along", async () => {
    const { context, writes } = withHome();
    await lambdaFunction.converge(
      context(),
      { ...wanted, architecture: "x86_64", role: ROLE },
      live({ ...wanted, code: "old" }),
    );
    expect(await writes()).toEqual([
      ["UpdateFunctionCode", REGION, { FunctionName: NAME, ZipFile: PACKAGE, Architectures: ["x86_64"] }],
    ]);
  });

  test("goes step by step, and asks for time after each but the last", async () => {
    const { context, writes } = withHome();
    const spec: FunctionSpec = { ...wanted, memory: 256, published: true };
    const steps: [Partial<FunctionSpec>, boolean][] = [
      [{ ...wanted, memory: 128, code: "old", published: true }, true],
      [{ ...wanted, memory: 256, code: "old", published: false }, true],
      [{ ...wanted, memory: 256, published: false }, false],
      [{ ...wanted, memory: 256, published: true }, false],
    ];
    for (const [found, isWaiting] of steps) {
      const done = lambdaFunction.converge(context(), spec, live({ ...found, tags: before.tags! }));
      const asked = await done.catch((error: unknown) => error);
      expect(asked instanceof NotYet).toBe(isWaiting);
    }
    expect((await writes()).map(([operation, , input]) => [operation, Object.keys(input)])).toEqual([
      ["UpdateFunctionConfiguration", ["FunctionName", "MemorySize"]],
      ["UpdateFunctionCode", ["FunctionName", "ZipFile", "Architectures"]],
      ["PublishVersion", ["FunctionName"]],
    ]);
  });

  test("waits for what AWS is at", async () => {
    const { context, writes } = mockedAws();
    const busy = live({}, { pending: "InProgress" });
    await expect(lambdaFunction.converge(context(), { ...key, memory: 256 }, busy)).rejects.toThrow(
      "orders-api is InProgress",
    );
    expect(await writes()).toEqual([]);
  });

  test("adds what tags are missing, and the mark of who takes over", async () => {
    const { context, writes } = mockedAws();
    await lambdaFunction.converge(context(), { ...key, tags: { team: "till" } }, live());
    const theirs = live({ tags: {} }, { owned: false });
    await lambdaFunction.converge(context(), { ...key, tags: {} }, theirs);
    const adopted = live({ tags: { "goglobal:adopted": "orders/prod" } });
    await lambdaFunction.converge(context(), { ...key, tags: {} }, adopted);
    expect(await writes()).toEqual([
      ["TagResource", REGION, { Resource: ARN, Tags: { team: "till" } }],
      ["TagResource", REGION, { Resource: ARN, Tags: { "goglobal:adopted": "orders/prod" } }],
    ]);
  });

  test("of code is refused by AWS with AWS's words", async () => {
    const { context, lambda } = withHome();
    lambda
      .on(UpdateFunctionCodeCommand)
      .rejects(awsError("CodeStorageExceededException", "Code storage limit exceeded."));
    const old = live({ ...wanted, code: "old" });
    await expect(lambdaFunction.converge(context(), wanted, old)).rejects.toThrow("Code storage limit exceeded.");
  });
});

test("an image is made without what it brings, or cannot have", async () => {
  const { context, writes } = mockedAws();
  const code = `sha256:${"a".repeat(64)}`;
  const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:7";
  const zips: Partial<FunctionSpec> = { runtime: null, handler: null, layers: [], snapStart: "None" };
  await lambdaFunction.converge(context(), {
    ...key,
    package: "Image",
    role: ROLE,
    code,
    source: { image },
    ...zips,
    memory: 256,
    fileSystems: [],
  });
  expect(await writes()).toEqual([
    [
      "CreateFunction",
      REGION,
      {
        FunctionName: NAME,
        PackageType: "Image",
        Role: ROLE,
        Code: { ImageUri: `${image.replace(":7", "")}@${code}` },
        MemorySize: 256,
        FileSystemConfigs: [],
        Tags: { "goglobal:app": "orders/prod" },
      },
    ],
  ]);
});
