import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { appliedGoglobal, goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

const EU = "eu-west-1";
const ordersInEu = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";

/** A plan that is saved in `reviewed.plan`. */
async function planned(options: Parameters<typeof goglobal>[0] = {}, flags = "") {
  const world = await goglobal({ config: configText(), ...options });
  await world.run(`plan --out reviewed.plan${flags}`);
  const path = join(world.folder, "reviewed.plan");
  return { ...world, path, read: () => readFile(path, "utf8") };
}

test("is carried out without asking, where nobody is there", async () => {
  const { run } = await planned();
  expect(await run("apply reviewed.plan")).toMatchObject({ code: 0, out: expect.stringContaining("Done: 9 changes") });
  expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
});

test("is carried out without asking, where somebody is there", async () => {
  const { run } = await planned({ answer: "no" });
  const { code, err } = await run("apply reviewed.plan");
  expect(code).toBe(0);
  expect(err).not.toContain("Apply these changes?");
});

test("--json goes with it", async () => {
  const { run } = await planned();
  const { code, out } = await run("apply --json reviewed.plan");
  expect(code).toBe(0);
  expect(JSON.parse(out.split("\n").at(-1)!)).toMatchObject({ type: "end", exit: 0 });
});

describe("AWS has moved since", () => {
  test("one tag has changed: refused, and the tag is named", async () => {
    const { run, aws } = await appliedGoglobal({ config: configText() });
    const dynamodb = await aws.dynamodb(EU);
    await dynamodb.untagResource({ ResourceArn: ordersInEu, TagKeys: ["goglobal:app"] });
    await run("plan --out reviewed.plan");
    await dynamodb.tagResource({ ResourceArn: ordersInEu, Tags: [{ Key: "cost-centre", Value: "0815" }] });
    expect(await run("apply reviewed.plan")).toMatchObject({
      code: 1,
      out: "",
      writes: [],
      err: [
        "goglobal: AWS has moved since reviewed.plan was made, so nothing was changed:",
        "  replica-settings/orders@eu-west-1: tags.cost-centre has changed in AWS",
        "Plan again.",
      ].join("\n"),
    });
  });

  test("something else has done part of it: refused", async () => {
    const { run } = await planned();
    await run("apply -y --only table/*");
    const { code, err, writes } = await run("apply reviewed.plan");
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(err).toContain("  table/orders@us-east-1: stream has changed in AWS");
  });

  test("it was carried out already: refused", async () => {
    const { run } = await planned();
    await run("apply reviewed.plan");
    expect(await run("apply reviewed.plan")).toMatchObject({ code: 1, writes: [] });
  });

  test("--json: refused with nothing on stdout that is not JSON", async () => {
    const { run } = await planned();
    await run("apply -y --only table/*");
    expect(await run("apply --json reviewed.plan")).toMatchObject({ code: 1, out: "", writes: [] });
  });
});

describe("it was made for something else", () => {
  test("another config", async () => {
    const { run, folder } = await planned();
    await writeFile(join(folder, "goglobal.config.json"), configText({ tags: { team: "shop" } }));
    expect(await run("apply reviewed.plan")).toMatchObject({
      code: 1,
      err: "goglobal: the config has changed since reviewed.plan was made: plan again",
      calls: ["GetCallerIdentity us-east-1"],
    });
  });

  test("another application", async () => {
    const { run, folder } = await planned();
    await writeFile(join(folder, "goglobal.config.json"), configText({ app: "invoices" }));
    expect(await run("apply reviewed.plan")).toMatchObject({
      code: 64,
      err: "goglobal: reviewed.plan is a plan for orders/prod in account 123456789012, and this is invoices/prod in 123456789012",
      calls: ["GetCallerIdentity us-east-1"],
    });
  });

  test("another account", async () => {
    const { run, path, read } = await planned();
    await writeFile(path, (await read()).replace("123456789012", "999999999999"));
    const { code, err, writes } = await run("apply reviewed.plan");
    expect({ code, writes }).toEqual({ code: 64, writes: [] });
    expect(err).toContain("a plan for orders/prod in account 999999999999");
  });
});

describe("it is no plan file: refused without a single call", () => {
  test.each([
    ["garbage", "not json"],
    ["nothing", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["another version", '{"version":2,"salt":"","resources":{},"selection":{}}'],
    ["a plan without its selection", '{"version":1,"salt":"","resources":{}}'],
    ["the config file", configText()],
  ])("%s", async (_, text) => {
    const { run, folder } = await goglobal({ config: configText() });
    await writeFile(join(folder, "some.plan"), text);
    expect(await run("apply some.plan")).toMatchObject({
      code: 64,
      out: "",
      err: "goglobal: some.plan is not a plan file of this version of goglobal: make one with goglobal plan --out some.plan",
      calls: [],
    });
  });

  test("a missing file", async () => {
    const { run } = await goglobal({ config: configText() });
    expect(await run("apply no.plan")).toMatchObject({
      code: 64,
      err: "goglobal: there is no plan file no.plan: make one with goglobal plan --out no.plan",
      calls: [],
    });
  });
});

describe("the selection", () => {
  test("is carried by the file", async () => {
    const { run } = await planned({}, " --only table/*");
    const { code, writes } = await run("apply reviewed.plan");
    expect(code).toBe(0);
    expect(writes).toEqual(["TagResource us-east-1", "UpdateTable us-east-1"]);
  });

  test("--adopt is carried too", async () => {
    const { run, aws } = await goglobal({ config: configText() });
    const Bucket = "acme-receipts-eu-west-1";
    await (await aws.s3(EU)).createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: EU } });
    expect(await run("plan --adopt --out reviewed.plan")).toMatchObject({ code: 0 });
    expect(await run("apply reviewed.plan")).toMatchObject({ code: 0 });
  });

  test.each(["--only table/*", "--region eu-west-1", "--skip-region eu-west-1"])(
    "%s beside it is refused, not passed over",
    async (flags) => {
      const { run } = await planned();
      const { code, err, calls } = await run(`apply reviewed.plan ${flags}`);
      expect({ code, calls }).toEqual({ code: 64, calls: [] });
      expect(err).toContain(
        "reviewed.plan knows what it is about: leave out --only, --region, --skip-region and --adopt",
      );
    },
  );
});

test("no value of any spec is in it", async () => {
  const { run, read } = await planned({
    config: configText({ tags: { password: "hunter2-is-secret", team: "shop-of-horrors" } }),
  });
  const text = await read();
  const { resources, ...head } = JSON.parse(text) as { resources: Record<string, { live: object; wanted: object }> };
  expect(head).toEqual({
    version: 1,
    app: "orders/prod",
    account: "123456789012",
    config: expect.stringMatching(/^[\da-f]{64}$/u),
    salt: expect.stringMatching(/^[\w-]{22}$/u),
    selection: {},
  });
  const shown = JSON.parse((await run("plan --json")).out) as { changes: { differences: object[] }[] };
  const values = new Set(shown.changes.flatMap(({ differences }) => texts(differences)));
  expect(values).toContain("hunter2-is-secret");
  const saved = Object.values(resources).flatMap(({ live, wanted }) => texts([live, wanted]));
  expect(saved.filter((value) => values.has(value) || !/^[\w-]{16}$/u.test(value))).toEqual([]);
  expect(text).not.toContain("hunter2");
});

test("the same plan saved twice has no digest in common: each has a salt of its own", async () => {
  const { run, read } = await planned();
  const first = await read();
  await run("plan --out reviewed.plan");
  const digestsOf = (text: string) => text.match(/"[\w-]{16}"/gu) ?? [];
  const second = new Set(digestsOf(await read()));
  expect(digestsOf(first).length).toBeGreaterThan(20);
  expect(digestsOf(first).filter((digest) => second.has(digest))).toEqual([]);
});

/** Every text in a value of any shape. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(texts) : [];
}
