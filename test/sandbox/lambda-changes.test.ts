import { describe, expect, test } from "vitest";
import { codeSha256 } from "../../src/aws/zip.ts";
import { refusal } from "./connected.ts";
import { ARN, hello, packageSaying, withFunction, withRole } from "./lambda-function.ts";

const FunctionName = "hello";
const newCode = { FunctionName, ZipFile: packageSaying("new") };

describe("changes", () => {
  test("come one at a time, and none to a function that is being made", async () => {
    const { lambda, pass } = await withRole();
    await lambda.createFunction(hello);
    const pending =
      "ResourceConflictException: The operation cannot be performed at this time. The function is currently in the following state: Pending";
    expect(await refusal(lambda.updateFunctionCode(newCode))).toBe(pending);
    expect(await refusal(lambda.publishVersion({ FunctionName }))).toBe(pending);
    await pass(6);
    const changed = await lambda.updateFunctionConfiguration({ FunctionName, MemorySize: 256 });
    expect(changed).toMatchObject({ MemorySize: 256, State: "Active", LastUpdateStatus: "InProgress" });
    const busy = `ResourceConflictException: The operation cannot be performed at this time. An update is in progress for resource: ${ARN}`;
    expect(await refusal(lambda.updateFunctionCode(newCode))).toBe(busy);
    expect(await refusal(lambda.updateFunctionConfiguration({ FunctionName, Timeout: 5 }))).toBe(busy);
    expect(await refusal(lambda.publishVersion({ FunctionName }))).toBe(busy);
    await pass(3);
    const { RevisionId } = await lambda.updateFunctionCode({ ...newCode, Architectures: ["arm64"] });
    await pass(3);
    const now = await lambda.getFunctionConfiguration({ FunctionName });
    const CodeSha256 = codeSha256(newCode.ZipFile);
    expect(now).toMatchObject({ RevisionId, CodeSha256, Architectures: ["arm64"], LastUpdateStatus: "Successful" });
  });

  test("of code may be tried without an effect", async () => {
    const { lambda } = await withFunction();
    const { CodeSha256 } = await lambda.updateFunctionCode({ ...newCode, DryRun: true });
    expect(CodeSha256).toBe(codeSha256(newCode.ZipFile));
    expect((await lambda.getFunctionConfiguration({ FunctionName })).CodeSha256).toBe(codeSha256(hello.Code!.ZipFile!));
  });

  test("are refused for another revision, and when AWS would not have made it so", async () => {
    const { lambda } = await withFunction();
    const RevisionId = "00000000-0000-4000-8000-999999999999";
    for (const change of [
      lambda.updateFunctionConfiguration({ FunctionName, RevisionId }),
      lambda.updateFunctionCode({ ...newCode, RevisionId }),
      lambda.publishVersion({ FunctionName, RevisionId }),
    ])
      expect(await refusal(change)).toMatch(/^PreconditionFailedException: The Revision Id provided does not match/u);
    expect(await refusal(lambda.updateFunctionConfiguration({ FunctionName, MemorySize: 1 }))).toContain("memorySize");
    const ImageUri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1";
    expect(await refusal(lambda.updateFunctionCode({ FunctionName, ImageUri }))).toContain(
      "Please don't provide ImageUri",
    );
  });

  test("leave what they do not mention, and clear by empty values only", async () => {
    const set = {
      Description: "Says hello",
      Environment: { Variables: { STAGE: "prod" } },
      KMSKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1",
      LoggingConfig: { LogFormat: "JSON", SystemLogLevel: "WARN" },
      VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
      DeadLetterConfig: { TargetArn: "arn:aws:sqs:us-east-1:123456789012:dead" },
      FileSystemConfigs: [{ Arn: "arn:aws:elasticfilesystem:us-east-1:1:access-point/a", LocalMountPath: "/mnt/a" }],
    } as const;
    const { lambda, pass } = await withFunction({
      ...set,
      FileSystemConfigs: [...set.FileSystemConfigs],
      VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
    });
    await pass(60);
    const shown = {
      ...set,
      LoggingConfig: {
        LogFormat: "JSON",
        ApplicationLogLevel: "INFO",
        SystemLogLevel: "WARN",
        LogGroup: "/aws/lambda/hello",
      },
      VpcConfig: { ...set.VpcConfig, Ipv6AllowedForDualStack: false },
    };
    const silent = { Environment: {}, DeadLetterConfig: {}, VpcConfig: {}, LoggingConfig: {} };
    expect(await lambda.updateFunctionConfiguration({ FunctionName, ...silent })).toMatchObject(shown);
    await pass(3);
    await lambda.updateFunctionConfiguration({
      FunctionName,
      Description: "",
      Environment: { Variables: {} },
      KMSKeyArn: "",
      LoggingConfig: { LogFormat: "Text" },
      VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
      DeadLetterConfig: { TargetArn: "" },
      FileSystemConfigs: [],
    });
    const cleared = await lambda.getFunctionConfiguration({ FunctionName });
    for (const gone of ["Environment", "KMSKeyArn", "VpcConfig", "DeadLetterConfig", "FileSystemConfigs"])
      expect(cleared).not.toHaveProperty(gone);
    expect(cleared).toMatchObject({
      Description: "",
      LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/hello" },
    });
  });
});

describe("versions", () => {
  test("are numbered, never change, and are published only when something has changed", async () => {
    const { lambda, pass } = await withFunction();
    const first = await lambda.publishVersion({ FunctionName, Description: "first" });
    expect(first).toMatchObject({ Version: "1", FunctionArn: `${ARN}:1`, Description: "first", State: "Active" });
    expect((await lambda.publishVersion({ FunctionName, Description: "again" })).Version).toBe("1");
    await lambda.updateFunctionCode(newCode);
    await pass(3);
    const { CodeSha256 } = await lambda.publishVersion({ FunctionName, CodeSha256: codeSha256(newCode.ZipFile) });
    expect(await refusal(lambda.publishVersion({ FunctionName, CodeSha256: "other" }))).toBe(
      `InvalidParameterValueException: CodeSHA256 (other) is different from current CodeSHA256 in $LATEST (${CodeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
    );
    const old = await lambda.getFunction({ FunctionName, Qualifier: "1" });
    expect(old.Configuration).toMatchObject({ Version: "1", CodeSha256: codeSha256(hello.Code!.ZipFile!) });
    const page = await lambda.listVersionsByFunction({ FunctionName, MaxItems: 2 });
    expect(page.Versions!.map(({ Version }) => Version)).toEqual(["$LATEST", "1"]);
    const { Versions, NextMarker } = await lambda.listVersionsByFunction({ FunctionName, Marker: page.NextMarker! });
    expect(Versions).toMatchObject([{ Version: "2", FunctionArn: `${ARN}:2` }]);
    expect(NextMarker).toBeUndefined();
  });

  test("take their time with SnapStart", async () => {
    const { lambda, pass } = await withFunction({ SnapStart: { ApplyOn: "PublishedVersions" } });
    const SnapStart = { ApplyOn: "PublishedVersions", OptimizationStatus: "On" };
    expect(await lambda.publishVersion({ FunctionName })).toMatchObject({ State: "Pending", SnapStart });
    await pass(120);
    const version = { FunctionName, Qualifier: "1" };
    expect((await lambda.getFunctionConfiguration(version)).State).toBe("Active");
  });
});

describe("aliases", () => {
  async function withVersions() {
    const { lambda, pass } = await withFunction();
    await lambda.publishVersion({ FunctionName });
    await lambda.updateFunctionCode(newCode);
    await pass(3);
    await lambda.publishVersion({ FunctionName });
    return lambda;
  }

  test("name one version, or two with a weight, and lead to it", async () => {
    const lambda = await withVersions();
    const alias = { FunctionName, Name: "live" };
    const made = await lambda.createAlias({ ...alias, FunctionVersion: "1", Description: "What users reach" });
    expect(made).toMatchObject({ AliasArn: `${ARN}:live`, FunctionVersion: "1", Description: "What users reach" });
    const seen = await lambda.getFunction({ FunctionName, Qualifier: "live" });
    expect(seen.Configuration).toMatchObject({ Version: "1", FunctionArn: `${ARN}:live` });
    const RoutingConfig = { AdditionalVersionWeights: { "2": 0.1 } };
    expect(await lambda.updateAlias({ ...alias, RoutingConfig })).toMatchObject({
      FunctionVersion: "1",
      RoutingConfig,
    });
    await lambda.updateAlias({ ...alias, FunctionVersion: "2", RoutingConfig: { AdditionalVersionWeights: {} } });
    const now = await lambda.getAlias(alias);
    expect(now).toMatchObject({ FunctionVersion: "2", Description: "What users reach" });
    expect(now.RoutingConfig).toBeUndefined();
    expect((await lambda.listAliases({ FunctionName, FunctionVersion: "1" })).Aliases).toEqual([]);
    expect((await lambda.listAliases({ FunctionName })).Aliases).toHaveLength(1);
    await lambda.deleteAlias(alias);
    await lambda.deleteAlias(alias);
    expect(await refusal(lambda.getAlias(alias))).toBe(`ResourceNotFoundException: Cannot find alias arn: ${ARN}:live`);
  });

  test("exist once, for versions that exist", async () => {
    const lambda = await withVersions();
    const alias = { FunctionName, Name: "live", FunctionVersion: "1" };
    await lambda.createAlias(alias);
    expect(await refusal(lambda.createAlias(alias))).toBe(
      `ResourceConflictException: Alias already exists: ${ARN}:live`,
    );
    expect(await refusal(lambda.createAlias({ ...alias, Name: "7" }))).toContain("'7' at 'name'");
    expect(await refusal(lambda.createAlias({ ...alias, Name: "x", FunctionVersion: "9" }))).toContain(
      `not found: ${ARN}:9`,
    );
    expect(await refusal(lambda.updateAlias({ ...alias, FunctionVersion: "live" }))).toContain("Function not found");
    const RevisionId = "00000000-0000-4000-8000-999999999999";
    expect(await refusal(lambda.updateAlias({ ...alias, RevisionId }))).toMatch(/^PreconditionFailedException/u);
  });
});
