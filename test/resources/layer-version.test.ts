import { GetLayerVersionByArnCommand, GetLayerVersionCommand, ListLayerVersionsCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { layerVersion, layerVersionAt, type LayerVersionSpec } from "../../src/resources/layer-version.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { CODE, PACKAGE, packageSaying, REGION } from "./lambda-answers.ts";

const HOME = "arn:aws:lambda:us-east-1:123456789012:layer:greeting:7";
const URL = "https://awslambda-us-east-1-layers.s3.us-east-1.amazonaws.com/snapshots/secret-token";
const key = { name: "greeting", region: REGION, code: CODE };
const wanted: LayerVersionSpec = {
  ...key,
  source: { arnOf: HOME },
  runtimes: ["nodejs22.x"],
  architectures: ["arm64"],
  license: "MIT",
  description: "How to greet",
};
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
    from: { ...wanted, source },
    to: { ...wanted, source, description: "Better", runtimes: ["nodejs24.x", "nodejs22.x"], license: null },
  });
});

/** A layer in the region with these versions, newest first. */
function withVersions(...versions: { CodeSha256: string; Description?: string }[]) {
  const mocked = mockedAws();
  const LayerVersions = versions.map((_, index) => ({ Version: versions.length - index }));
  mocked.lambda.on(ListLayerVersionsCommand).resolves({ LayerVersions });
  versions.forEach(({ CodeSha256, Description }, index) => {
    const Version = versions.length - index;
    mocked.lambda.on(GetLayerVersionCommand, { LayerName: "greeting", VersionNumber: Version }).resolves({
      Version,
      LayerVersionArn: `arn:${Version}`,
      Content: { CodeSha256 },
      ...(Description === undefined ? {} : { Description }),
    });
  });
  return { ...mocked, read: () => layerVersion.read(mocked.context(), key) };
}

describe("read", () => {
  test("the newest version with that content", async () => {
    const { read, calls } = withVersions(
      { CodeSha256: "other" },
      { CodeSha256: CODE, Description: "How to greet" },
      { CodeSha256: CODE },
    );
    expect(await read()).toEqual({
      spec: { ...key, runtimes: [], architectures: [], license: null, description: "How to greet" },
      outputs: { arn: "arn:2", version: "2" },
    });
    expect((await calls())[0]!.input).toEqual({ LayerName: "greeting", MaxItems: 10 });
  });

  test("ours before others', without the mark", async () => {
    const ours = { CodeSha256: CODE, Description: "How to greet (goglobal orders/prod)" };
    const { read } = withVersions({ CodeSha256: CODE }, ours);
    expect(await read()).toMatchObject({ spec: { description: "How to greet" }, outputs: { version: "1" } });
  });

  test("none where there is none, or one that is gone by now", async () => {
    expect(await withVersions({ CodeSha256: "other" }).read()).toBeUndefined();
    const { read, lambda } = withVersions({ CodeSha256: CODE });
    lambda.on(GetLayerVersionCommand).rejects(none());
    expect(await read()).toBeUndefined();
  });

  test("one list for all contents of a layer", async () => {
    const { context, calls } = withVersions({ CodeSha256: CODE });
    const pass = context();
    await layerVersion.read(pass, key);
    await layerVersion.read(pass, { ...key, code: "other" });
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
    renews: ["arn", "version"],
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
