import { describe, expect, test } from "vitest";
import { codeSha256, unzip } from "../../src/aws/zip.ts";
import { refusal, trust } from "./connected.ts";
import { ARN, hello, packageSaying, REGION, ROLE, withFunction, withRole } from "./lambda-function.ts";

describe("a function", () => {
  test("is Pending for a while, then Active, with what AWS sets where nothing was said", async () => {
    const { lambda, pass } = await withRole();
    const made = await lambda.createFunction({ ...hello, Tags: { team: "shop" } });
    expect(made).toMatchObject({ State: "Pending", StateReasonCode: "Creating", Version: "$LATEST", FunctionArn: ARN });
    await pass(4.8);
    expect((await lambda.getFunctionConfiguration({ FunctionName: "hello" })).State).toBe("Pending");
    await pass(0.2);
    const { Configuration, Tags, Concurrency } = await lambda.getFunction({ FunctionName: "hello" });
    expect(Configuration).toEqual({
      FunctionName: "hello",
      FunctionArn: ARN,
      Role: ROLE,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Description: "",
      Timeout: 3,
      MemorySize: 128,
      EphemeralStorage: { Size: 512 },
      TracingConfig: { Mode: "PassThrough" },
      LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/hello" },
      SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
      Architectures: ["x86_64"],
      PackageType: "Zip",
      Version: "$LATEST",
      CodeSha256: codeSha256(hello.Code!.ZipFile!),
      CodeSize: hello.Code!.ZipFile!.length,
      LastModified: expect.stringMatching(/^2026-01-01T00:00:1\d\.\d{3}\+0000$/u) as string,
      RevisionId: expect.any(String) as string,
      State: "Active",
      LastUpdateStatus: "Successful",
    });
    expect({ Tags, Concurrency }).toEqual({ Tags: { team: "shop" }, Concurrency: undefined });
  });

  test("takes a minute in a VPC", async () => {
    const { lambda, pass } = await withRole();
    const VpcConfig = { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] };
    await lambda.createFunction({ ...hello, VpcConfig });
    await pass(58);
    const state = async () => (await lambda.getFunctionConfiguration({ FunctionName: "hello" })).State;
    expect(await state()).toBe("Pending");
    await pass(2);
    expect(await state()).toBe("Active");
  });

  test("exists once in a region, and is known by its name and its ARNs", async () => {
    const { lambda, aws } = await withFunction();
    expect(await refusal(lambda.createFunction(hello))).toBe(
      "ResourceConflictException: Function already exist: hello",
    );
    for (const FunctionName of [ARN, "123456789012:function:hello", `${ARN}:$LATEST`])
      expect((await lambda.getFunction({ FunctionName })).Configuration!.FunctionName).toBe("hello");
    const elsewhere = await aws.lambda("eu-west-1");
    expect(await refusal(elsewhere.getFunction({ FunctionName: "hello" }))).toBe(
      `ResourceNotFoundException: Function not found: ${ARN.replace(REGION, "eu-west-1")}`,
    );
    expect(await refusal(elsewhere.getFunction({ FunctionName: ARN }))).toContain("not reachable in this region");
    expect(await refusal(lambda.getFunction({ FunctionName: "hello", Qualifier: "live" }))).toBe(
      `ResourceNotFoundException: Function not found: ${ARN}:live`,
    );
    expect(await refusal(lambda.getFunction({ FunctionName: "a b" }))).toMatch(
      /^InvalidParameterValueException: .*'a b'/u,
    );
    expect(await refusal(lambda.getFunction({ FunctionName: `${ARN}:1`, Qualifier: "2" }))).toContain("does not match");
  });

  test("is listed, in pages, and gone with all that belongs to it", async () => {
    const { lambda } = await withFunction();
    await lambda.createFunction({ ...hello, FunctionName: "goodbye" });
    const { Functions, NextMarker } = await lambda.listFunctions({ MaxItems: 1 });
    expect(Functions).toMatchObject([{ FunctionName: "goodbye" }]);
    expect(Functions![0]).not.toHaveProperty("State");
    const rest = await lambda.listFunctions({ Marker: NextMarker! });
    expect(rest.Functions).toMatchObject([{ FunctionName: "hello" }]);
    expect(rest.NextMarker).toBeUndefined();
    await lambda.deleteFunction({ FunctionName: "hello" });
    expect(await refusal(lambda.deleteFunction({ FunctionName: "hello" }))).toContain("Function not found");
    await lambda.createFunction(hello);
    expect((await lambda.listAliases({ FunctionName: "hello" })).Aliases).toEqual([]);
  });

  test("is tagged, but not with AWS's own tags", async () => {
    const { lambda } = await withFunction();
    await lambda.tagResource({ Resource: ARN, Tags: { a: "1", b: "2" } });
    await lambda.untagResource({ Resource: ARN, TagKeys: ["a"] });
    expect((await lambda.listTags({ Resource: ARN })).Tags).toEqual({ b: "2" });
    expect(await refusal(lambda.tagResource({ Resource: ARN, Tags: { "aws:x": "" } }))).toContain("reserved");
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, ""]));
    expect(await refusal(lambda.tagResource({ Resource: ARN, Tags: many }))).toContain("limit of 50 tags");
  });
});

describe("what Lambda refuses", () => {
  const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1";
  test.each([
    ["no source", { Code: {} }, "Please provide a source for function code."],
    ["two sources", { Code: { ZipFile: packageSaying("a"), ImageUri: IMAGE } }, "Please provide a source"],
    ["what is no zip", { Code: { ZipFile: new Uint8Array([1, 2]) } }, "Could not unzip uploaded file."],
    ["an image for a zip", { Code: { ImageUri: IMAGE } }, "Please don't provide ImageUri"],
    [
      "an image that is not there",
      { PackageType: "Image", Runtime: undefined, Handler: undefined, Code: { ImageUri: IMAGE } },
      `Source image ${IMAGE} does not exist.`,
    ],
    ["a handler of an image", { PackageType: "Image" }, "Please don't provide Handler or Runtime or Layer"],
    ["no handler", { Handler: undefined }, "Runtime and Handler are mandatory"],
    ["image settings of a zip", { ImageConfig: { Command: ["x"] } }, "ImageConfig is not supported"],
    ["two architectures", { Architectures: ["arm64", "x86_64"] }, "exactly one architecture"],
    ["a role that nobody made", { Role: `${ROLE}s` }, "The role defined for the function cannot be assumed by Lambda."],
    ["little memory", { MemorySize: 64 }, "greater than or equal to 128"],
    ["a long time", { Timeout: 901 }, "less than or equal to 900"],
    ["no room", { EphemeralStorage: { Size: 500 } }, "'ephemeralStorage.size'"],
    [
      "a reserved name",
      { Environment: { Variables: { AWS_REGION: "x", STAGE: "y" } } },
      "Reserved keys used in this request: AWS_REGION",
    ],
    ["an odd name", { Environment: { Variables: { "a-b": "x" } } }, "'environment.variables'"],
    ["a long environment", { Environment: { Variables: { LONG: "x".repeat(4096) } } }, "exceeded the 4KB limit"],
    ["log levels of text", { LoggingConfig: { ApplicationLogLevel: "INFO" } }, "not supported for Text log format"],
    ["half a VPC", { VpcConfig: { SubnetIds: ["subnet-1"] } }, "must coexist"],
    [
      "files without a VPC",
      { FileSystemConfigs: [{ Arn: "arn:aws:elasticfilesystem:x", LocalMountPath: "/mnt/a" }] },
      "VPC to reference access points",
    ],
    [
      "a layer from elsewhere",
      { Layers: ["arn:aws:lambda:eu-west-1:123456789012:layer:a:1"] },
      "expected to be in region us-east-1",
    ],
    [
      "a layer that is not there",
      { Layers: ["arn:aws:lambda:us-east-1:123456789012:layer:a:1"] },
      "layer:a:1 does not exist.",
    ],
    [
      "many layers",
      { Layers: Array.from({ length: 6 }, (_, index) => `arn:aws:lambda:us-east-1:1:layer:l${index}:1`) },
      "more than 5 layers",
    ],
    [
      "one layer twice",
      { Layers: [1, 2].map((version) => `arn:aws:lambda:us-east-1:999999999999:layer:a:${version}`) },
      "Two different versions of the same layer",
    ],
    ["an AWS tag", { Tags: { "aws:x": "y" } }, "reserved for internal use"],
  ] as const)("%s", async (_, wrong, message) => {
    const { lambda } = await withRole();
    expect(await refusal(lambda.createFunction({ ...hello, ...(wrong as object) }))).toContain(message);
    expect((await lambda.listFunctions({})).Functions).toEqual([]);
  });

  test("a role in the first seconds of its life", async () => {
    const { lambda, aws, pass } = await withRole();
    const iam = await aws.iam();
    await iam.createRole({ RoleName: "young", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
    await iam.createRole({ RoleName: "others", AssumeRolePolicyDocument: trust("s3.amazonaws.com") });
    const Role = ROLE.replace("runner", "young");
    const cannot = "InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.";
    expect(await refusal(lambda.createFunction({ ...hello, Role }))).toBe(cannot);
    await pass(8);
    await lambda.createFunction({ ...hello, Role });
    expect(
      await refusal(lambda.createFunction({ ...hello, FunctionName: "x", Role: ROLE.replace("runner", "others") })),
    ).toBe(cannot);
  });

  test("a request that is too big, and no zip of that size in a bucket of the region", async () => {
    const { lambda, aws } = await withRole();
    const big = { ...hello, Code: { ZipFile: new Uint8Array(50 * 1024 * 1024 + 1) } };
    expect(await refusal(lambda.createFunction(big))).toBe(
      "RequestEntityTooLargeException: Request must be smaller than 69905067 bytes for the CreateFunction operation",
    );
    const s3 = await aws.s3(REGION);
    await s3.createBucket({ Bucket: "staging" });
    await (
      await aws.s3("eu-west-1")
    ).createBucket({ Bucket: "far", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
    await s3.putObject({ Bucket: "staging", Key: "a.zip", Body: packageSaying("from S3") });
    const from = (S3Bucket: string, S3Key = "a.zip") => lambda.createFunction({ ...hello, Code: { S3Bucket, S3Key } });
    expect(await refusal(from("nowhere"))).toContain("NoSuchBucket");
    expect(await refusal(from("far"))).toContain("The bucket is in this region: eu-west-1.");
    expect(await refusal(from("staging", "b.zip"))).toContain("NoSuchKey");
    expect((await from("staging")).CodeSha256).toBe(codeSha256(packageSaying("from S3")));
  });
});

describe("a package", () => {
  test("can be had by its URL for ten minutes, by nobody who changes it, and not from a region that is down", async () => {
    const { lambda, sandbox, pass } = await withFunction();
    const { Code } = await lambda.getFunction({ FunctionName: "hello" });
    const { fetch } = sandbox.network;
    const had = await fetch(Code!.Location!);
    expect(Object.keys(unzip(had.body))).toEqual(["index.js"]);
    expect(codeSha256(had.body)).toBe(codeSha256(hello.Code!.ZipFile!));
    expect(await fetch(Code!.Location!.replace(/snapshots/u, "snapshot"))).toMatchObject({ status: 403 });
    sandbox.faults.down(REGION);
    await expect(fetch(Code!.Location!)).rejects.toThrow("ECONNREFUSED");
    sandbox.faults.up(REGION);
    await pass(601);
    const { status, body } = await fetch(Code!.Location!);
    expect([status, new TextDecoder().decode(body)]).toEqual([403, expect.stringContaining("Request has expired")]);
  });

  test("may be an image of the region's registry", async () => {
    const { lambda, aws } = await withRole();
    const ecr = await aws.ecr(REGION);
    const { repository } = await ecr.createRepository({ repositoryName: "shop" });
    const { image } = await ecr.putImage({ repositoryName: "shop", imageTag: "1", imageManifest: "{}" });
    const ImageUri = `${repository!.repositoryUri}:1`;
    const { Handler: _, Runtime: _runtime, ...rest } = hello;
    const made = await lambda.createFunction({ ...rest, PackageType: "Image", Code: { ImageUri } });
    expect(made).toMatchObject({ PackageType: "Image", CodeSha256: image!.imageId!.imageDigest!.slice(7) });
    expect((await lambda.getFunction({ FunctionName: "hello" })).Code).toEqual({
      RepositoryType: "ECR",
      ImageUri,
      ResolvedImageUri: `${repository!.repositoryUri}@${image!.imageId!.imageDigest}`,
    });
  });
});
