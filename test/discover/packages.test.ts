import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { packageOf } from "../../src/aws/package.ts";
import { readPackages } from "../../src/discover/packages.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { configOf } from "./home-answers.ts";

const zip = { handler: "index.handler", runtime: "nodejs22.x" };
const uri = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:7";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "goglobal-"));
  onTestFinished(() => rm(path, { recursive: true }));
  await mkdir(join(path, "dist"));
  await writeFile(join(path, "dist", "index.js"), "exports.handler = async () => 1;");
  return path;
}

test("folders and zips, from where the config is or from anywhere, each read once", async () => {
  const path = await folder();
  const { bytes, code } = await packageOf(join(path, "dist"));
  await writeFile(join(path, "dist.zip"), bytes);
  const functions = {
    a: { ...zip, code: "dist" },
    b: { ...zip, code: "./dist/" },
    c: { ...zip, code: join(path, "dist.zip") },
    mirrored: {},
  };
  const { context, calls } = mockedAws();
  const found = await readPackages(context(), configOf({ functions }), path);
  const of = (name: string) => ({ path: join(path, name), code, size: bytes.length });
  expect(found).toEqual({ a: of("dist"), b: of("dist"), c: of("dist.zip") });
  expect(found["a"]).toBe(found["b"]);
  expect(await calls()).toEqual([]);
});

test("a folder that is not there is an error that says which", async () => {
  const path = await folder();
  const { context } = mockedAws();
  const config = configOf({ functions: { a: { ...zip, code: "build" } } });
  await expect(readPackages(context(), config, path)).rejects.toThrow(`there is no ${join(path, "build")}: build it`);
});

test("an image by its digest, and in which regions it is not, home too", async () => {
  const { ecr, context, calls } = mockedAws();
  ecr
    .rejects(awsError("ImageNotFoundException"))
    .on(DescribeImagesCommand, { imageIds: [{ imageTag: "7" }] })
    .resolves({ imageDetails: [{ imageDigest: "sha256:aa" }] });
  const config = configOf({ functions: { a: { code: { image: uri } } } });
  expect(await readPackages(context(), config, ".")).toEqual({
    a: { code: "sha256:aa", image: { uri, missing: ["us-east-1", "eu-west-1", "ap-southeast-2"] } },
  });
  expect((await calls()).map(({ region }) => region)).toEqual([
    "eu-central-1",
    "us-east-1",
    "eu-west-1",
    "ap-southeast-2",
  ]);
});

test("an image that is nowhere is absent", async () => {
  const { ecr, context } = mockedAws();
  ecr.rejects(awsError("ImageNotFoundException"));
  expect(await readPackages(context(), configOf({ functions: { a: { code: { image: uri } } } }), ".")).toEqual({});
});
