import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

const lines = ["plan", "apply -y"];

describe.each(lines)("%s with the wrong account", (line) => {
  test("is refused after the one call that tells whose account it is", async () => {
    const { run } = await goglobal({ config: configText({ account: "999999999999" }) });
    expect(await run(line)).toMatchObject({
      code: 64,
      out: "",
      err: 'goglobal: these are credentials of account 123456789012 (arn:aws:sts::123456789012:assumed-role/sandbox/you), and the config says 999999999999: use those of 999999999999, or change "account" in the config',
      calls: ["GetCallerIdentity us-east-1"],
    });
  });

  test("and the right one is let through", async () => {
    const { run } = await goglobal({ config: configText({ account: "123456789012" }) });
    expect(await run(line)).toMatchObject({ code: 0 });
  });
});

describe("a config that cannot be used is refused without a single call", () => {
  test("every problem at once, each with its place and remedy", async () => {
    const { run, folder } = await goglobal({ config: configText({ home: "eu-north-1", tabels: ["orders"] }) });
    const { code, out, err, calls } = await run("plan");
    expect({ code, out, calls }).toEqual({ code: 64, out: "", calls: [] });
    expect(err).toContain(`${join(folder, "goglobal.config.json")} has 2 problems:`);
    expect(err).toMatch(/tabels.*"tables"/u);
    expect(err).toMatch(/eu-north-1/u);
  });

  test("text that is no JSON", async () => {
    const { run } = await goglobal({ config: "{ app: orders" });
    expect(await run("apply -y")).toMatchObject({ code: 64, out: "", calls: [] });
  });

  test("no file at all", async () => {
    const { run, folder } = await goglobal();
    await rm(join(folder, "goglobal.config.json"));
    const { code, err, calls } = await run("plan");
    expect({ code, calls }).toEqual({ code: 64, calls: [] });
    expect(err).toContain("there is no such file; write one, or say where it is with --config FILE");
  });

  test("no file where --config says", async () => {
    const { run, folder } = await goglobal();
    const { code, err } = await run("plan -c other.json");
    expect(code).toBe(64);
    expect(err).toContain(join(folder, "other.json"));
  });
});

describe("a config that does not fit what is in home is refused, with path and remedy", () => {
  const refused = async (world: Awaited<ReturnType<typeof goglobal>>) => {
    const { code, err, writes } = await world.run("apply -y");
    expect({ code, writes }).toEqual({ code: 64, writes: [] });
    return err;
  };

  test("a bucket that is not empty, and nothing said about what is in it", async () => {
    const err = await refused(await goglobal({ config: configText({ buckets: ["acme-receipts"] }) }));
    expect(err).toMatch(
      /buckets\["acme-receipts"\]\.backfill: the bucket is not empty.*; say true to have what is there copied too, or false/u,
    );
  });

  test("an empty one needs no such word", async () => {
    const { run, aws } = await goglobal({ config: configText({ buckets: ["acme-receipts"] }) });
    await (await aws.s3("us-east-1")).deleteObject({ Bucket: "acme-receipts", Key: "2026/o-1.txt" });
    expect(await run("apply -y")).toMatchObject({ code: 0 });
  });

  test("a table and a bucket that are not there", async () => {
    const config = configText({ tables: ["no-such"], buckets: { "acme-nothing": { backfill: false } } });
    const err = await refused(await goglobal({ config }));
    expect(err).toMatch(/tables\["no-such"\]: there is no table no-such in us-east-1; make it/u);
    expect(err).toMatch(/buckets\["acme-nothing"\]: there is no bucket acme-nothing in us-east-1; make it/u);
  });

  test("a region that was taken out by hand", async () => {
    const { freeze, run } = await goglobal({
      config: configText({ regions: ["us-east-1", "eu-west-1", "ap-southeast-2"] }),
    });
    await run("apply -y --only replica-settings/*");
    const later = await goglobal({ config: configText(), state: await freeze() });
    expect(await refused(later)).toMatch(
      /regions: ap-southeast-2 is not named, and this application has a replica of orders there; put ap-southeast-2 back/u,
    );
  });
});

test("one region alone has nothing to do", async () => {
  const { run } = await goglobal({ config: configText({ regions: ["us-east-1"] }) });
  expect(await run("plan --detailed-exitcode")).toMatchObject({
    code: 0,
    out: "Everything is as it should be (0 looked at).",
    writes: [],
  });
  expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
});

describe("flags that name what is not there are refused: a typo must not do less in silence", () => {
  test.each([
    ["--region eu-north-1", "eu-north-1 is not one of the config's regions: us-east-1, eu-west-1"],
    ["--skip-region eu-wets-1", "eu-wets-1 is not one of the config's regions: us-east-1, eu-west-1"],
    ["--only tabel/*", "nothing is named tabel/*: ids read like table/orders@us-east-1, and * stands for anything"],
    ["--adopt bucket/nope", "nothing is named bucket/nope: ids read like table/orders@us-east-1"],
  ])("%s", async (flags, message) => {
    const { run } = await goglobal({ config: configText() });
    for (const line of lines) {
      const { code, out, err, writes } = await run(`${line} ${flags}`);
      expect({ code, out, writes }).toEqual({ code: 64, out: "", writes: [] });
      expect(err).toContain(`goglobal: ${message}`);
    }
  });
});

describe("no credentials", () => {
  afterEach(() => vi.unstubAllEnvs());

  test.each(lines)("%s exits 5 with what to do", async (line) => {
    const { run, folder } = await goglobal({ config: configText(), env: { GOGLOBAL_SANDBOX: "" } });
    for (const name of Object.keys(process.env).filter((name) => name.startsWith("AWS_"))) vi.stubEnv(name, undefined);
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_CONFIG_FILE", join(folder, "none"));
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(folder, "none"));
    const { code, out, err, calls } = await run(line);
    expect({ code, out, calls }).toEqual({ code: 5, out: "", calls: [] });
    expect(err).toContain(
      "No usable AWS credentials: set AWS_PROFILE or --profile, run aws sso login, or try goglobal --sandbox without any.",
    );
  });
});

test("the sandbox is there for the asking: by flag or by environment", async () => {
  const { run } = await goglobal({ config: configText(), env: { GOGLOBAL_SANDBOX: "" } });
  expect(await run("plan --sandbox")).toMatchObject({ code: 0, out: expect.stringContaining("Plan: ") });
  const byEnv = await goglobal({ config: configText(), env: { GOGLOBAL_SANDBOX: "true" } });
  expect(await byEnv.run("plan")).toMatchObject({ code: 0, out: expect.stringContaining("Plan: ") });
});
