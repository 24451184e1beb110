import { GetLayerVersionByArnCommand, GetLayerVersionCommand, ListLayerVersionsCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { layerVersion, layerVersionAt, type LayerVersionSpec } from "../../src/resources/layer-version.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { CODE, PACKAGE, packageSaying, REGION } from "./lambda-answers.ts";

const HOME = "arn:aws:lambda:us-east-1:123456789012:layer:greeting:7";
const URL = "https://awslambda-us-east-1-layers.s3.us-east-1.amazonaws.com/snapshots/secret-token";
const key = { name: "greeting", region: REGION, code: CODE };
const whole = {
  ...key,
  runtimes: ["nodejs22.x"],
  architectures: ["arm64"],
  license: "MIT" as string | null,
  description: "How to greet",
};
const wanted: LayerVersionSpec = { ...whole, source: { arnOf: HOME } };
const none = () => awsError("ResourceNotFoundException", undefined, 404);

describe("in the sandbox", () => {
  const publish = (text: string) => ({
    service: "lambda" as const,
    region: "us-east-1",
    operation: "PublishLayerVersion",
    input: { LayerName: "greeting", Content: { ZipFile: packageSaying(text) } },
  });
  const source = { arnOf: HOME.replace(":7", ":2") };
  conforms(layerVersion, {
    given: [publish("old"), publish("hello")],
    from: { ...wanted, source, runtimes: ["nodejs24.x", "nodejs22.x"] },
  });
});

/** What AWS says of a version that is as it is wanted. */
const version = {
  Content: { CodeSha256: CODE },
  CompatibleRuntimes: ["nodejs22.x" as const],
  CompatibleArchitectures: ["arm64" as const],
  LicenseInfo: "MIT",
  Description: "How to greet (goglobal orders/prod)",
};

/** A layer in the region with these versions, newest first. */
function withVersions(...versions: Partial<typeof version>[]) {
  const mocked = mockedAws();
  const LayerVersions = versions.map((_, index) => ({ Version: versions.length - index }));
  mocked.lambda.on(ListLayerVersionsCommand).resolves({ LayerVersions });
  versions.forEach((changes, index) => {
    const Version = versions.length - index;
    mocked.lambda
      .on(GetLayerVersionCommand, { LayerName: "greeting", VersionNumber: Version })
      .resolves({ Version, LayerVersionArn: `arn:${Version}`, ...version, ...changes });
  });
  return { ...mocked, read: (spec = whole) => layerVersion.read(mocked.context(), spec) };
}

describe("read", () => {
  test("the newest version that is the same in all", async () => {
    const { read, calls } = withVersions(
      { Content: { CodeSha256: "other" } },
      { Description: "How to bow (goglobal orders/prod)" },
      { CompatibleRuntimes: [] },
      { CompatibleArchitectures: [] },
      { LicenseInfo: "GPL" },
      {},
      {},
    );
    expect(await read()).toEqual({ spec: whole, outputs: { arn: "arn:2", version: "2" } });
    expect((await calls())[0]!.input).toEqual({ LayerName: "greeting", MaxItems: 10 });
  });

  test.each(["How to greet", "How to greet (goglobal other)"])("whoever published it: %s", async (Description) => {
    expect(await withVersions({ Description }).read()).toMatchObject({ outputs: { version: "1" } });
  });

  test("one that says nothing of itself", async () => {
    const { lambda, read } = withVersions({});
    lambda.on(GetLayerVersionCommand).resolves({ Version: 1, LayerVersionArn: "arn:1", Content: { CodeSha256: CODE } });
    const bare = { ...key, runtimes: [], architectures: [], license: null, description: "" };
    expect(await read(bare)).toEqual({ spec: bare, outputs: { arn: "arn:1", version: "1" } });
  });

  test("none where there is none, or one that is gone by now", async () => {
    expect(await withVersions({ LicenseInfo: "GPL" }).read()).toBeUndefined();
    const { read, lambda } = withVersions({});
    lambda.on(GetLayerVersionCommand).rejects(none());
    expect(await read()).toBeUndefined();
  });

  test("one list for all versions of a layer", async () => {
    const { context, calls } = withVersions({});
    const pass = context();
    await layerVersion.read(pass, whole);
    await layerVersion.read(pass, { ...whole, code: "other" });
    expect(await calls()).toHaveLength(2);
  });
});

describe("converge", () => {
  test("publishes what home has, with the mark", async () => {
    const { lambda, network, context, writes } = mockedAws();
    lambda.on(GetLayerVersionByArnCommand, { Arn: HOME }).resolves({ Content: { Location: URL } });
    network.on(URL, () => ({ body: PACKAGE }));
    await layerVersion.converge(context(), wanted);
    await layerVersion.converge(context(), {
      ...key,
      source: { arnOf: HOME },
      runtimes: [],
      architectures: [],
      license: null,
    });
    expect(await writes()).toEqual([
      [
        "PublishLayerVersion",
        REGION,
        {
          LayerName: "greeting",
          Description: "How to greet (goglobal orders/prod)",
          CompatibleRuntimes: ["nodejs22.x"],
          CompatibleArchitectures: ["arm64"],
          LicenseInfo: "MIT",
          Content: { ZipFile: PACKAGE },
        },
      ],
      [
        "PublishLayerVersion",
        REGION,
        { LayerName: "greeting", Description: "(goglobal orders/prod)", Content: { ZipFile: PACKAGE } },
      ],
    ]);
  });

  test("says what is missing, and that another package is not it", async () => {
    const { lambda, network, context, writes } = mockedAws();
    await expect(layerVersion.converge(context(), key)).rejects.toThrow("package of the layer greeting is to be had");
    lambda.on(GetLayerVersionByArnCommand).resolves({ Content: { Location: URL } });
    network.on(URL, () => ({ body: packageSaying("other") }));
    await expect(layerVersion.converge(context(), wanted)).rejects.toThrow(
      "the package of the layer greeting has changed since it was looked at: run again",
    );
    expect(await writes()).toEqual([]);
  });
});

test("versions stay, and descriptions leave room for the mark", () => {
  expect(layerVersion).toMatchObject({
    how: ["source"],
    unordered: ["runtimes", "architectures"],
  });
  expect(layerVersion.stays).toBeDefined();
  expect(layerVersion).not.toHaveProperty("list");
  expect(layerVersion.objection!({ ...key, description: "x".repeat(181) })).toContain("no room");
});

describe("by its ARN", () => {
  test("a version, and how big its package is", async () => {
    const { lambda, context, calls } = mockedAws();
    lambda.on(GetLayerVersionByArnCommand).resolves({
      LayerVersionArn: HOME,
      Version: 7,
      Content: { CodeSha256: CODE, CodeSize: 12, Location: URL },
      Description: "How to greet",
      CompatibleRuntimes: ["nodejs22.x"],
    });
    expect(await layerVersionAt(context(), HOME)).toEqual({
      spec: {
        name: "greeting",
        region: "us-east-1",
        code: CODE,
        runtimes: ["nodejs22.x"],
        architectures: [],
        license: null,
        description: "How to greet",
      },
      size: 12,
    });
    expect(await calls()).toEqual([{ operation: "GetLayerVersionByArn", region: "us-east-1", input: { Arn: HOME } }]);
  });

  test("none", async () => {
    const { lambda, context } = mockedAws();
    lambda.rejects(none());
    expect(await layerVersionAt(context(), HOME)).toBeUndefined();
  });
});
