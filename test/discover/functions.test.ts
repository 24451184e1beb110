import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { DescribeLogGroupsCommand, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetFunctionCommand,
  GetLayerVersionByArnCommand,
  GetPolicyCommand,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListVersionsByFunctionCommand,
  type AliasConfiguration,
} from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { readFunctions, type Qualifiers } from "../../src/discover/functions.ts";
import { CODE } from "../resources/lambda-answers.ts";
import { awsError } from "../support/mocked-aws.ts";
import { LAMBDA } from "../topology/home-role.ts";
import { configOf, functionArn, ROLE_ARN, version, withWorker } from "./home-answers.ts";

const config = configOf({ functions: ["worker"] });
const none = () => awsError("ResourceNotFoundException", undefined, 404);

async function read(mocks: ReturnType<typeof withWorker>, qualifiers: Qualifiers = {}) {
  const found = await readFunctions(mocks.context(), config, Promise.resolve(qualifiers));
  return found["worker"]!;
}

test("a function, by the kind's own read, and what is around it", async () => {
  const mocks = withWorker();
  expect(await read(mocks)).toEqual({
    spec: expect.objectContaining({ name: "worker", region: "us-east-1", code: CODE, tags: { team: "shop" } }),
    size: 1000,
    arn: functionArn("worker"),
    role: expect.objectContaining({ arn: ROLE_ARN, trust: LAMBDA }),
    aliases: [],
    layers: {},
    notMirrored: [],
  });
  const calls = await mocks.calls();
  expect(new Set(calls.map(({ region }) => region))).toEqual(new Set(["us-east-1"]));
  expect(calls.map(({ operation }) => operation).sort()).toEqual([
    "DescribeLogGroups",
    "GetFunction",
    "GetFunctionEventInvokeConfig",
    "GetPolicy",
    "GetRole",
    "ListAliases",
    "ListAttachedRolePolicies",
    "ListEventSourceMappings",
    "ListFunctionEventInvokeConfigs",
    "ListFunctionUrlConfigs",
    "ListProvisionedConcurrencyConfigs",
    "ListRolePolicies",
    "ListVersionsByFunction",
  ]);
});

test("those that the config describes are not read", async () => {
  const mocks = withWorker();
  const functions = { worker: { code: "dist", handler: "index.handler", runtime: "nodejs22.x" } };
  expect(await readFunctions(mocks.context(), configOf({ functions }), Promise.resolve({}))).toEqual({});
  expect(await mocks.calls()).toEqual([]);
});

test("what home does not have is absent, whatever the APIs call of it", async () => {
  const mocks = withWorker();
  mocks.lambda.rejects(none()).on(GetFunctionCommand).rejects(none());
  mocks.lambda.on(ListEventSourceMappingsCommand).resolves({});
  expect(await readFunctions(mocks.context(), config, Promise.resolve({ worker: "live" }))).toEqual({});
});

test("a role that is not there any more is no role", async () => {
  const mocks = withWorker();
  mocks.iam.on(GetRoleCommand).rejects(awsError("NoSuchEntityException", undefined, 404));
  expect((await read(mocks)).role).toBeUndefined();
});

test("its log group, where there is one", async () => {
  const mocks = withWorker();
  const arn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/worker";
  mocks.logs
    .on(DescribeLogGroupsCommand)
    .resolves({ logGroups: [{ logGroupName: "/aws/lambda/worker", logGroupArn: arn, retentionInDays: 30 }] })
    .on(ListTagsForResourceCommand)
    .resolves({ tags: { cost: "1" } });
  const group = { name: "/aws/lambda/worker", region: "us-east-1", retention: 30, kms: null, tags: { cost: "1" } };
  expect((await read(mocks)).logGroup).toEqual(group);
});

describe("the version that the APIs call", () => {
  const published = version({ Version: "7", MemorySize: 1024, CodeSha256: "b2xk", CodeSize: 7, Description: "Of May" });

  function withVersion(...aliases: AliasConfiguration[]) {
    const mocks = withWorker();
    mocks.lambda
      .on(GetFunctionCommand, { FunctionName: "worker" }, true)
      .resolves({ Configuration: version({ Description: "What answers", MemorySize: 128 }), Code: {} })
      .on(GetFunctionCommand, { FunctionName: "worker", Qualifier: "live" })
      .resolves({ Configuration: published, Code: {} })
      .on(ListAliasesCommand)
      .resolves({ Aliases: aliases })
      .on(ListVersionsByFunctionCommand)
      .resolves({ Versions: [version({ MemorySize: 128, Version: "9" }), published] });
    return mocks;
  }

  test("is what is mirrored, under the function's own description", async () => {
    expect(await read(withVersion(), { worker: "live" })).toMatchObject({
      spec: { code: "b2xk", memory: 1024, description: "What answers" },
      size: 7,
      arn: functionArn("worker", "live"),
      qualifier: "live",
    });
  });

  test("is not there", async () => {
    const mocks = withVersion();
    mocks.lambda.on(GetFunctionCommand, { FunctionName: "worker", Qualifier: "live" }).rejects(none());
    await expect(read(mocks, { worker: "live" })).rejects.toThrow(
      "an API of us-east-1 calls worker:live, which is not there: make it, or let the API call another alias or version",
    );
  });

  const alias = (Name: string, FunctionVersion: string, more: object = {}): AliasConfiguration => ({
    Name,
    FunctionVersion,
    Description: "",
    ...more,
  });

  test("has aliases, and others are not mirrored", async () => {
    const aliases = [
      alias("live", "7", { Description: "What users reach (goglobal orders/prod)" }),
      alias("beta", "9"),
    ];
    const found = await read(withVersion(...aliases), { worker: "live" });
    expect(found.aliases).toEqual([{ name: "live", description: "What users reach" }]);
    expect(found.notMirrored).toEqual([
      "its alias beta is on version 9, which is not the one that is mirrored, and stays in home only",
    ]);
  });

  test("is what was written last, by the number under which that was published too", async () => {
    const aliases = [alias("old", "7"), alias("newest", "9"), alias("last", "$LATEST")];
    const found = await read(withVersion(...aliases));
    expect(found.aliases.map(({ name }) => name)).toEqual(["newest", "last"]);
  });

  test("is what was written last, where that was published under its number", async () => {
    const mocks = withVersion(alias("live", "9"), alias("last", "$LATEST"));
    mocks.lambda
      .on(GetFunctionCommand, { FunctionName: "worker", Qualifier: "live" })
      .resolves({ Configuration: version({ MemorySize: 128, Version: "9" }), Code: {} });
    expect((await read(mocks, { worker: "live" })).aliases.map(({ name }) => name)).toEqual(["live", "last"]);
  });

  test("shares what it gets with another one at home only", async () => {
    const RoutingConfig = { AdditionalVersionWeights: { "9": 0.125 } };
    const found = await read(withVersion(alias("live", "7", { RoutingConfig })), { worker: "live" });
    expect(found.aliases.map(({ name }) => name)).toEqual(["live"]);
    expect(found.notMirrored).toEqual(["its alias live gives version 9 a share of 12.5 % at home, and none elsewhere"]);
  });
});

describe("layers", () => {
  const own = "arn:aws:lambda:us-east-1:123456789012:layer:shared:3";
  const gone = "arn:aws:lambda:us-east-1:123456789012:layer:gone:1";
  const theirs = "arn:aws:lambda:us-east-1:999999999999:layer:theirs:4";

  test("of this account are read, as far as they are there", async () => {
    const mocks = withWorker();
    const Layers = [own, gone, theirs].map((Arn) => ({ Arn }));
    mocks.lambda
      .on(GetFunctionCommand)
      .resolves({ Configuration: version({ Layers }), Code: {} })
      .on(GetLayerVersionByArnCommand, { Arn: own })
      .resolves({ Content: { CodeSha256: "bGF5ZXI=", CodeSize: 9 }, Description: "", LayerVersionArn: own, Version: 3 })
      .on(GetLayerVersionByArnCommand, { Arn: gone })
      .rejects(none());
    const { spec, layers } = await read(mocks);
    expect(spec.layers).toEqual([own, gone, theirs]);
    expect(layers).toEqual({
      [own]: { spec: expect.objectContaining({ name: "shared", region: "us-east-1", code: "bGF5ZXI=" }), size: 9 },
    });
    const asked = (await mocks.calls()).filter(({ operation }) => operation === "GetLayerVersionByArn");
    expect(asked.map(({ input }) => input)).toEqual([{ Arn: own }, { Arn: gone }]);
  });
});

test("an image, of the version that the APIs call, and where it is not", async () => {
  const mocks = withWorker();
  const registry = (region: string) => `123456789012.dkr.ecr.${region}.amazonaws.com/shop`;
  const image = (tag: string, digest: string) => ({
    Configuration: version({ PackageType: "Image", Runtime: undefined, Handler: undefined }),
    Code: { ImageUri: `${registry("us-east-1")}:${tag}`, ResolvedImageUri: `${registry("us-east-1")}@${digest}` },
  });
  mocks.lambda
    .on(GetFunctionCommand)
    .resolves(image("new", "sha256:bb"))
    .on(GetFunctionCommand, { FunctionName: "worker", Qualifier: "live" })
    .resolves(image("old", "sha256:aa"));
  mocks.ecr
    .on(DescribeImagesCommand)
    .resolvesOnce({ imageDetails: [{ imageDigest: "sha256:aa" }] })
    .rejects(awsError("ImageNotFoundException"));
  const found = await read(mocks, { worker: "live" });
  expect(found.spec).toMatchObject({ package: "Image", code: "sha256:aa", runtime: null, handler: null });
  expect(found.image).toEqual({ uri: `${registry("us-east-1")}:old`, missing: ["ap-southeast-2"] });
  const asked = (await mocks.calls()).filter(({ operation }) => operation === "DescribeImages");
  expect(asked.map(({ region, input }) => [region, input])).toEqual(
    ["eu-west-1", "ap-southeast-2"].map((region) => [
      region,
      { registryId: "123456789012", repositoryName: "shop", imageIds: [{ imageDigest: "sha256:aa" }] },
    ]),
  );
});

test("what may not be read is an error", async () => {
  const mocks = withWorker();
  mocks.lambda.on(GetPolicyCommand).rejects(awsError("AccessDeniedException", "no lambda:GetPolicy", 403));
  await expect(read(mocks)).rejects.toThrow("no lambda:GetPolicy");
});
