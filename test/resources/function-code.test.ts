import { CreateFunctionCommand } from "@aws-sdk/client-lambda";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { codeSha256, zip } from "../../src/aws/zip.ts";
import { NotYet } from "../../src/engine/errors.ts";
import { lambdaFunction } from "../../src/resources/function.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { NAME, PACKAGE, REGION, ROLE, URL, key, packageSaying, wanted, withHome } from "./lambda-answers.ts";

const MARK = { "goglobal:app": "orders/prod" };

describe("create", () => {
  test("in one call, with the mark and home's package, without what is not there", async () => {
    const { context, writes, network } = withHome();
    const nulls = {
      vpc: null,
      kms: null,
      deadLetter: null,
      image: null,
      concurrency: null,
      asyncInvoke: null,
    } as const;
    await lambdaFunction.converge(context(), { ...wanted, ...nulls, environment: {}, memory: 256 });
    expect(await writes()).toEqual([
      [
        "CreateFunction",
        REGION,
        {
          FunctionName: NAME,
          PackageType: "Zip",
          Architectures: ["arm64"],
          Code: { ZipFile: PACKAGE },
          Role: ROLE,
          Runtime: "nodejs22.x",
          Handler: "index.handler",
          MemorySize: 256,
          Environment: { Variables: {} },
          Tags: { team: "shop", ...MARK },
        },
      ],
    ]);
    expect(network.seen).toEqual([`GET ${URL}`]);
  });

  test.each([{ published: true }, { concurrency: 5 }, { asyncInvoke: { maximumAge: null, retries: 1 } }])(
    "and asks for time when there is %j to come",
    async (more) => {
      const { context } = withHome();
      await expect(lambdaFunction.converge(context(), { ...wanted, ...more })).rejects.toThrow(NotYet);
    },
  );

  test("of what is on this machine", async () => {
    const folder = await mkdtemp(join(tmpdir(), "goglobal-code-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, "index.js"), "a");
    const bytes = zip({ "index.js": { bytes: new TextEncoder().encode("a") } });
    const { context, writes } = mockedAws();
    await lambdaFunction.converge(context(), { ...wanted, code: codeSha256(bytes), source: { path: folder } });
    expect((await writes())[0]![2]).toMatchObject({ Code: { ZipFile: bytes } });
    await writeFile(join(folder, "index.js"), "b");
    const later = mockedAws();
    const spec = { ...wanted, code: codeSha256(bytes), source: { path: folder } };
    await expect(lambdaFunction.converge(later.context(), spec)).rejects.toThrow(
      "the package of orders-api has changed since it was looked at: run again",
    );
    expect(await later.writes()).toEqual([]);
  });

  test("of an image, by its digest", async () => {
    const { context, writes } = mockedAws();
    const digest = `sha256:${"a".repeat(64)}`;
    const uri = `123456789012.dkr.ecr.${REGION}.amazonaws.com:443/team/shop`;
    for (const image of [`${uri}:1.0`, `${uri}@sha256:old`, uri])
      await lambdaFunction.converge(context(), {
        ...key,
        package: "Image",
        role: ROLE,
        code: digest,
        source: { image },
      });
    const codes = (await writes()).map(([, , input]) => (input as { Code: object }).Code);
    expect(codes).toEqual(Array.from({ length: 3 }, () => ({ ImageUri: `${uri}@${digest}` })));
  });

  test("says when it does not know what of", async () => {
    const { context } = mockedAws();
    const { source: _, ...rest } = wanted;
    await expect(lambdaFunction.converge(context(), rest)).rejects.toThrow(
      "it is not said where the code of orders-api",
    );
  });
});

describe("home's package", () => {
  test("is downloaded once, for whatever regions and tries, and once more after a failure", async () => {
    const { context, network, lambda } = withHome();
    lambda
      .on(CreateFunctionCommand)
      .rejectsOnce(awsError("InvalidParameterValueException", "cannot be assumed"))
      .resolves({});
    await expect(lambdaFunction.converge(context(), wanted)).rejects.toThrow("cannot be assumed");
    await lambdaFunction.converge(context(), wanted);
    await lambdaFunction.converge(context(), { ...wanted, region: "ap-southeast-2" });
    expect(network.seen).toHaveLength(1);
  });

  test.each([
    [
      "is another one by now",
      () => ({ body: packageSaying("changed") }),
      "has changed since it was looked at: run again",
    ],
    [
      "is refused",
      () => ({ status: 403 }),
      "cannot be had from awslambda-us-east-1-tasks.s3.us-east-1.amazonaws.com: HTTP status 403",
    ],
    [
      "does not come",
      () => {
        throw new Error(`no way to ${URL}`);
      },
      "cannot be had from awslambda-us-east-1-tasks.s3.us-east-1.amazonaws.com: no way to awslambda-us-east-1",
    ],
  ])("%s: nothing is written, and its URL is not told", async (_, answer, message) => {
    const { context, network, writes } = withHome();
    network.on(URL, answer);
    const error = await lambdaFunction.converge(context(), wanted).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(error!.message).toContain(message);
    expect(`${error!.message} ${error!.stack}`).not.toContain("secret-token");
    expect(await writes()).toEqual([]);
    network.on(URL, () => ({ body: PACKAGE }));
    await lambdaFunction.converge(context(), wanted);
  });

  // It only says so: as many bytes would take their time in every step of this test.
  const big = Object.defineProperty(packageSaying("big"), "length", { value: 50 * 1024 * 1024 + 1 });
  const code = codeSha256(big);

  test("goes over 50 MiB by a bucket in the region, from which it is taken away again", async () => {
    const { context, writes, lambda, s3 } = withHome(big);
    const spec = { ...wanted, code, source: { functionOf: "us-east-1", staging: "acme-staging" } };
    const address = { Bucket: "acme-staging", ExpectedBucketOwner: "123456789012" };
    const Key = `goglobal/orders-api/${Buffer.from(code, "base64").toString("hex")}.zip`;
    await lambdaFunction.converge(context(), spec);
    lambda.on(CreateFunctionCommand).rejects(awsError("CodeStorageExceededException"));
    await expect(lambdaFunction.converge(context(), spec)).rejects.toThrow("CodeStorageExceeded");
    const made = await writes();
    const staged = ["PutObject", "CreateFunction", "DeleteObject"];
    expect(made.map(([operation]) => operation)).toEqual([...staged, ...staged]);
    expect((made[1]![2] as { Code: object }).Code).toEqual({ S3Bucket: "acme-staging", S3Key: Key });
    expect(s3.commandCalls(PutObjectCommand)[0]!.args[0].input).toMatchObject({ ...address, Key });
    expect(s3.commandCalls(DeleteObjectCommand)[0]!.args[0].input).toEqual({ ...address, Key });
  });

  test("over 50 MiB says so where there is no bucket", async () => {
    const { context, writes } = withHome(big);
    await expect(lambdaFunction.converge(context(), { ...wanted, code })).rejects.toThrow(
      "the package of orders-api has 50.0 MiB, and Lambda takes more than 50 MiB only from a bucket in eu-west-1, of which there is none to stage it in",
    );
    expect(await writes()).toEqual([]);
  });
});
