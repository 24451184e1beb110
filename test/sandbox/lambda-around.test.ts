import { describe, expect, test } from "vitest";
import { codeSha256 } from "../../src/aws/zip.ts";
import { refusal } from "./connected.ts";
import { ARN, hello, packageSaying, REGION, withFunction, withRole } from "./lambda-function.ts";

const FunctionName = "hello";

describe("permissions", () => {
  const permission = {
    FunctionName,
    StatementId: "api",
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceArn: "arn:aws:execute-api:us-east-1:123456789012:a1/*/*",
  };

  test("are statements of a policy for each qualifier", async () => {
    const { lambda } = await withFunction();
    const { Statement } = await lambda.addPermission(permission);
    const statement = {
      Sid: "api",
      Effect: "Allow",
      Principal: { Service: "apigateway.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Resource: ARN,
      Condition: { ArnLike: { "AWS:SourceArn": permission.SourceArn } },
    };
    expect(JSON.parse(Statement!)).toEqual(statement);
    await lambda.publishVersion({ FunctionName });
    await lambda.createAlias({ FunctionName, Name: "live", FunctionVersion: "1" });
    await lambda.addPermission({ ...permission, Qualifier: "live", Principal: "123456789012", SourceAccount: "1" });
    const { Policy } = await lambda.getPolicy({ FunctionName });
    expect(JSON.parse(Policy!)).toEqual({ Version: "2012-10-17", Id: "default", Statement: [statement] });
    const ofAlias = JSON.parse((await lambda.getPolicy({ FunctionName, Qualifier: "live" })).Policy!) as object;
    expect(ofAlias).toMatchObject({
      Statement: [{ Resource: `${ARN}:live`, Principal: { AWS: "arn:aws:iam::123456789012:root" } }],
    });
    await lambda.removePermission({ FunctionName, StatementId: "api" });
    const none = "ResourceNotFoundException: The resource you requested does not exist.";
    expect(await refusal(lambda.getPolicy({ FunctionName }))).toBe(none);
    expect(await refusal(lambda.removePermission({ FunctionName, StatementId: "api" }))).toBe(none);
    expect(await refusal(lambda.removePermission({ FunctionName, StatementId: "x", Qualifier: "live" }))).toBe(
      "ResourceNotFoundException: Statement x is not found in resource policy.",
    );
  });

  test("exist once, make sense, and are no more than 20 KB", async () => {
    const { lambda } = await withFunction();
    await lambda.addPermission(permission);
    expect(await refusal(lambda.addPermission(permission))).toMatch(
      /^ResourceConflictException: The statement id \(api\) provided already exists\./u,
    );
    expect(await refusal(lambda.addPermission({ ...permission, StatementId: "a b" }))).toContain("'statementId'");
    expect(await refusal(lambda.addPermission({ ...permission, StatementId: "b", Action: "s3:Get" }))).toContain(
      "'action'",
    );
    expect(await refusal(lambda.addPermission({ ...permission, StatementId: "b", Principal: "you" }))).toContain(
      "principal was invalid",
    );
    expect(await refusal(lambda.addPermission({ ...permission, Qualifier: "live" }))).toContain(
      `not found: ${ARN}:live`,
    );
    const RevisionId = "00000000-0000-4000-8000-999999999999";
    expect(await refusal(lambda.addPermission({ ...permission, StatementId: "b", RevisionId }))).toMatch(
      /^Precondition/u,
    );
    const long = { ...permission, StatementId: "long", SourceArn: `arn:aws:s3:::${"x".repeat(20_480)}` };
    expect(await refusal(lambda.addPermission(long))).toMatch(/^PolicyLengthExceededException: .*limit \(20480\)/u);
  });
});

describe("layers", () => {
  const layer = {
    LayerName: "greeting",
    Description: "How to greet",
    LicenseInfo: "MIT",
    CompatibleRuntimes: ["nodejs22.x" as const],
    CompatibleArchitectures: ["arm64" as const],
    Content: { ZipFile: packageSaying("layer") },
  };

  test("have versions that can be read, downloaded and used in their region", async () => {
    const { lambda, sandbox, pass } = await withFunction();
    await lambda.publishLayerVersion({ LayerName: "greeting", Content: { ZipFile: packageSaying("old") } });
    const made = await lambda.publishLayerVersion(layer);
    const arn = `arn:aws:lambda:${REGION}:123456789012:layer:greeting`;
    const { Content: _, ...shown } = layer;
    const { LayerName: _name, ...same } = shown;
    expect(made).toMatchObject({ ...same, Version: 2, LayerArn: arn, LayerVersionArn: `${arn}:2` });
    const read = await lambda.getLayerVersionByArn({ Arn: `${arn}:2` });
    expect(read).toMatchObject({ Version: 2, Content: { CodeSha256: codeSha256(layer.Content.ZipFile) } });
    expect((await lambda.getLayerVersion({ LayerName: "greeting", VersionNumber: 1 })).Version).toBe(1);
    const { body } = await sandbox.network.fetch(read.Content!.Location!);
    expect(codeSha256(body)).toBe(read.Content!.CodeSha256);
    await lambda.updateFunctionConfiguration({ FunctionName, Layers: [`${arn}:2`] });
    await pass(3);
    const { Layers } = await lambda.getFunctionConfiguration({ FunctionName });
    expect(Layers).toEqual([{ Arn: `${arn}:2`, CodeSize: layer.Content.ZipFile.length }]);
  });

  test("are listed from the newest, in pages, and deleted one by one", async () => {
    const { lambda, aws } = await withRole();
    for (const text of ["one", "two", "three"])
      await lambda.publishLayerVersion({ LayerName: "greeting", Content: { ZipFile: packageSaying(text) } });
    const { LayerVersions, NextMarker } = await lambda.listLayerVersions({ LayerName: "greeting", MaxItems: 2 });
    expect(LayerVersions!.map(({ Version }) => Version)).toEqual([3, 2]);
    const rest = await lambda.listLayerVersions({ LayerName: "greeting", Marker: NextMarker! });
    expect(rest.LayerVersions!.map(({ Version }) => Version)).toEqual([1]);
    await lambda.deleteLayerVersion({ LayerName: "greeting", VersionNumber: 3 });
    const gone = lambda.getLayerVersion({ LayerName: "greeting", VersionNumber: 3 });
    expect(await refusal(gone)).toBe("ResourceNotFoundException: The resource you requested does not exist.");
    await lambda.publishLayerVersion(layer);
    expect((await lambda.listLayerVersions({ LayerName: "greeting" })).LayerVersions![0]!.Version).toBe(4);
    expect((await lambda.listLayerVersions({ LayerName: "nope" })).LayerVersions).toEqual([]);
    const elsewhere = await aws.lambda("eu-west-1");
    const Arn = `arn:aws:lambda:${REGION}:123456789012:layer:greeting:1`;
    expect(await refusal(elsewhere.getLayerVersionByArn({ Arn }))).toContain("does not exist");
  });

  test("must have a name and a zip", async () => {
    const { lambda } = await withRole();
    expect(await refusal(lambda.publishLayerVersion({ ...layer, LayerName: "a b" }))).toContain("'layerName'");
    expect(await refusal(lambda.publishLayerVersion({ ...layer, Content: {} }))).toContain("provide a source");
    const Content = { ZipFile: new Uint8Array([1]) };
    expect(await refusal(lambda.publishLayerVersion({ ...layer, Content }))).toContain("Could not unzip");
  });
});

test("concurrency is reserved while a hundred are left for the others", async () => {
  const { lambda } = await withFunction();
  const put = (ReservedConcurrentExecutions: number) =>
    lambda.putFunctionConcurrency({ FunctionName, ReservedConcurrentExecutions });
  await put(900);
  await put(50);
  expect((await lambda.getFunction({ FunctionName })).Concurrency).toEqual({ ReservedConcurrentExecutions: 50 });
  await lambda.createFunction({ ...hello, FunctionName: "other" });
  expect(
    await refusal(lambda.putFunctionConcurrency({ FunctionName: "other", ReservedConcurrentExecutions: 851 })),
  ).toContain("below its minimum value of [100]");
  await lambda.deleteFunctionConcurrency({ FunctionName });
  expect((await lambda.getFunctionConcurrency({ FunctionName })).ReservedConcurrentExecutions).toBeUndefined();
});

test("asynchronous invocations have settings that are put whole or changed in part", async () => {
  const { lambda } = await withFunction();
  expect(await refusal(lambda.getFunctionEventInvokeConfig({ FunctionName }))).toBe(
    `ResourceNotFoundException: The function ${ARN}:$LATEST doesn't have an EventInvokeConfig`,
  );
  expect(await refusal(lambda.putFunctionEventInvokeConfig({ FunctionName }))).toContain("at least one");
  await lambda.putFunctionEventInvokeConfig({ FunctionName, MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
  const changed = await lambda.updateFunctionEventInvokeConfig({ FunctionName, MaximumRetryAttempts: 1 });
  expect(changed).toMatchObject({ MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 });
  await lambda.putFunctionEventInvokeConfig({ FunctionName, MaximumRetryAttempts: 2 });
  const { MaximumEventAgeInSeconds } = await lambda.getFunctionEventInvokeConfig({ FunctionName });
  const { FunctionEventInvokeConfigs } = await lambda.listFunctionEventInvokeConfigs({ FunctionName });
  expect(FunctionEventInvokeConfigs).toMatchObject([{ FunctionArn: `${ARN}:$LATEST`, MaximumRetryAttempts: 2 }]);
  expect(MaximumEventAgeInSeconds).toBeUndefined();
  await lambda.deleteFunctionEventInvokeConfig({ FunctionName });
  expect(await refusal(lambda.deleteFunctionEventInvokeConfig({ FunctionName }))).toContain(
    "ResourceNotFoundException",
  );
});

test("what functions here never have is listed as nothing, for functions that exist", async () => {
  const { lambda } = await withFunction();
  expect((await lambda.listEventSourceMappings({ FunctionName })).EventSourceMappings).toEqual([]);
  expect((await lambda.listFunctionUrlConfigs({ FunctionName })).FunctionUrlConfigs).toEqual([]);
  const provisioned = await lambda.listProvisionedConcurrencyConfigs({ FunctionName });
  expect(provisioned.ProvisionedConcurrencyConfigs).toEqual([]);
  expect((await lambda.getFunctionCodeSigningConfig({ FunctionName })).CodeSigningConfigArn).toBeUndefined();
  expect(await refusal(lambda.listFunctionUrlConfigs({ FunctionName: "nope" }))).toContain("Function not found");
});

test("functions are found by their tags, in pages whose last has an empty token", async () => {
  const { lambda, aws } = await withFunction({ Tags: { team: "shop", app: "a" } });
  await lambda.createFunction({ ...hello, FunctionName: "other", Tags: { team: "shop", app: "b" } });
  await lambda.createFunction({ ...hello, FunctionName: "untagged" });
  const tagging = await aws.tagging(REGION);
  const arns = async (input: object) =>
    (await tagging.getResources(input)).ResourceTagMappingList!.map(({ ResourceARN }) => ResourceARN!.split(":")[6]);
  expect(await arns({})).toEqual(["hello", "other"]);
  const TagFilters = [{ Key: "team" }, { Key: "app", Values: ["b", "c"] }];
  expect(await arns({ TagFilters, ResourceTypeFilters: ["lambda:function"] })).toEqual(["other"]);
  expect(await arns({ ResourceTypeFilters: ["lambda"] })).toHaveLength(2);
  expect(await arns({ ResourceTypeFilters: ["s3"] })).toEqual([]);
  expect(await arns({ TagFilters: [{ Key: "nope" }] })).toEqual([]);
  const first = await tagging.getResources({ ResourcesPerPage: 1 });
  expect(first.ResourceTagMappingList![0]!.Tags).toEqual([
    { Key: "team", Value: "shop" },
    { Key: "app", Value: "a" },
  ]);
  const second = await tagging.getResources({ ResourcesPerPage: 1, PaginationToken: first.PaginationToken! });
  expect([second.ResourceTagMappingList!.length, second.PaginationToken]).toEqual([1, ""]);
  expect(await refusal(tagging.getResources({ ResourcesPerPage: 101 }))).toContain("InvalidParameterException");
  expect((await (await aws.tagging("eu-west-1")).getResources({})).ResourceTagMappingList).toEqual([]);
});
