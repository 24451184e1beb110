import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

const [HOME, EU, AP] = ["acme-receipts", "acme-receipts-eu-west-1", "acme-receipts-ap-southeast-2"] as const;
const ID = `backfill/${HOME}@us-east-1`;
const AccountId = "123456789012";

const backfilling = (bucket: object = {}, more: object = {}) =>
  configText({ tables: [], buckets: { [HOME]: { backfill: true, ...bucket } }, ...more });

type World = Awaited<ReturnType<typeof goglobal>>;

async function put({ aws }: World, region: string, Bucket: string, ...keys: string[]): Promise<void> {
  for (const Key of keys) await (await aws.s3(region)).putObject({ Bucket, Key, Body: Key.repeat(100) });
}

async function keysIn({ aws }: World, region: string, Bucket: string): Promise<string[]> {
  const { Contents = [] } = await (await aws.s3(region)).listObjectsV2({ Bucket });
  return Contents.map(({ Key }) => Key!);
}

async function jobsIn({ aws }: World, region = "us-east-1") {
  return (await (await aws.s3control(region)).listJobs({ AccountId })).Jobs!;
}

const createdJobs = (writes: string[]) => writes.filter((call) => call.startsWith("CreateJob"));

describe("what is in the bucket already", () => {
  test("is counted in the plan, copied by apply, and never again", async () => {
    const world = await goglobal({ config: backfilling() });
    const { run } = world;
    await put(world, "us-east-1", HOME, "a", "b");
    const planned = await run("plan");
    expect(planned.writes).toEqual([]);
    expect(planned.out).toContain(`~ ${ID}\n    to.${EU}: (none) → `);
    expect(planned.out).toContain(
      `· what is there already is copied by S3 Batch Replication: ${EU} lacks 3 objects (221 B) of ${HOME}. AWS bills each job`,
    );

    const applied = await run("apply -y");
    expect(applied.code, applied.err).toBe(0);
    expect(createdJobs(applied.writes)).toEqual(["CreateJob us-east-1"]);
    expect(await keysIn(world, "eu-west-1", EU)).toEqual(["2026/o-1.txt", "a", "b"]);

    expect(await run("plan --detailed-exitcode")).toMatchObject({
      code: 0,
      out: expect.stringContaining("Everything is as it should be"),
    });
    const again = await run("apply -y");
    expect(again).toMatchObject({ code: 0, writes: [] });
    // What has been seen to is not counted again.
    expect(again.calls.filter((call) => call.startsWith("ListObjectVersions"))).toEqual([]);
  });

  test("apply waits for it and tells how far it is, after the rules are in force", async () => {
    const world = await goglobal({ config: backfilling() });
    await put(world, "us-east-1", HOME, "a", "b", "c");
    const { err, out } = await world.run("apply -y");
    const lines = err.split("\n");
    const [{ JobId } = {}] = await jobsIn(world);
    const job = `… ${ID} waiting: S3 Batch Replication job ${JobId} in us-east-1`;
    expect(lines).toContain(`${job} (Preparing)`);
    expect(lines).toContain(`${job} (Active): 0 of 4 objects`);
    expect(lines).toContain(`${job} (Active): 2 of 4 objects`);
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    expect(at(`~ bucket-replication/${HOME}`)).toBeLessThan(at(`… ${ID} waiting`));
    expect(at(`~ ${ID} changed (3 min)`)).toBeGreaterThan(at(`${job} (Active)`));
    expect(out).toContain("Done: ");
  });

  test("goes to all other regions by one job, and to one that joins later by another", async () => {
    const world = await goglobal({
      config: backfilling({}, { regions: ["us-east-1", "eu-west-1", "ap-southeast-2"] }),
    });
    const { run } = world;
    expect((await run("apply -y --skip-region ap-southeast-2")).code).toBe(0);
    // This one has come to Europe by a rule, and is no less missing in the region that joins.
    await put(world, "us-east-1", HOME, "by-rule");
    // And this one comes from Europe: no rule takes it on to others from home.
    await put(world, "eu-west-1", EU, "from-europe");
    await world.sandbox.clock.sleep(20_000);
    expect((await run("plan")).out).toContain(`${AP} lacks 3 objects`);
    const joined = await run("apply -y");
    expect(joined.code, joined.err).toBe(0);
    expect(createdJobs(joined.writes)).toEqual(["CreateJob us-east-1"]);
    expect(await keysIn(world, "ap-southeast-2", AP)).toEqual(["2026/o-1.txt", "by-rule", "from-europe"]);
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("goes to those regions that answer, and to the others when they are back", async () => {
    const world = await goglobal({
      config: backfilling({}, { regions: ["us-east-1", "eu-west-1", "ap-southeast-2"] }),
    });
    const { run, sandbox } = world;
    sandbox.faults.down("ap-southeast-2");
    const partly = await run("apply -y");
    expect(partly.code, partly.err).toBe(3);
    expect(partly.out).toContain(`~ ${ID} only partly: to.${AP} waits for bucket-replication/${AP}@ap-southeast-2`);
    expect(await keysIn(world, "eu-west-1", EU)).toEqual(["2026/o-1.txt"]);
    sandbox.faults.up("ap-southeast-2");
    const whole = await run("apply -y");
    expect(whole.code, whole.err).toBe(0);
    expect(createdJobs(whole.writes)).toEqual(["CreateJob us-east-1"]);
    expect(await keysIn(world, "ap-southeast-2", AP)).toEqual(["2026/o-1.txt"]);
  });

  test("no job for an empty bucket", async () => {
    const world = await goglobal({ config: backfilling() });
    await (await world.aws.s3("us-east-1")).deleteObject({ Bucket: HOME, Key: "2026/o-1.txt" });
    expect((await world.run("plan")).out).not.toContain("S3 Batch Replication");
    const applied = await world.run("apply -y");
    expect(applied.code, applied.err).toBe(0);
    expect(createdJobs(applied.writes)).toEqual([]);
    expect(await world.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("a big bucket is not counted to its end", async () => {
    const { freeze } = await goglobal({ config: backfilling() });
    const state = JSON.parse(await freeze()) as { buckets: Record<string, { objects: Record<string, unknown[]> }> };
    const { objects } = state.buckets[HOME]!;
    const [version] = objects["2026/o-1.txt"]!;
    for (let number = 0; number < 10_000; number += 1) objects[`k${number}`] = [version];
    const { run } = await goglobal({ config: backfilling(), state: JSON.stringify(state) });
    expect((await run("plan")).out).toContain(
      `${EU} lacks at least 10,000 objects (210 kB; a big bucket is not counted to its end) of ${HOME}`,
    );
  });
});

test("objects of its own that a bucket in another region holds are copied to home and the others by a job of its own", async () => {
  const world = await goglobal({ config: backfilling() });
  const { run, aws } = world;
  const eu = await aws.s3("eu-west-1");
  const LocationConstraint = "eu-west-1";
  await eu.createBucket({ Bucket: EU, CreateBucketConfiguration: { LocationConstraint } });
  await put(world, "eu-west-1", EU, "own");
  expect((await run(`plan --adopt bucket/${EU}@eu-west-1`)).out).toContain(`${HOME} lacks 1 object (300 B) of ${EU}`);
  const applied = await run(`apply -y --adopt bucket/${EU}@eu-west-1`);
  expect(applied.code, applied.err).toBe(0);
  expect(createdJobs(applied.writes).sort()).toEqual(["CreateJob eu-west-1", "CreateJob us-east-1"]);
  for (const [region, name] of [
    ["us-east-1", HOME],
    ["eu-west-1", EU],
  ] as const)
    expect(await keysIn(world, region, name)).toEqual(["2026/o-1.txt", "own"]);
  expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
});

describe("done again", () => {
  test("for a bucket that is gone and comes back", async () => {
    const world = await goglobal({ config: backfilling() });
    const { run, aws } = world;
    await run("apply -y");
    const eu = await aws.s3("eu-west-1");
    const { Versions = [] } = await eu.listObjectVersions({ Bucket: EU });
    await eu.deleteObjects({
      Bucket: EU,
      Delete: { Objects: Versions.map(({ Key, VersionId }) => ({ Key, VersionId })) },
    });
    await eu.deleteBucket({ Bucket: EU });
    expect((await run("plan")).out).toContain(`${EU} lacks 1 object (21 B)`);
    const again = await run("apply -y");
    expect(again.code, again.err).toBe(0);
    expect(createdJobs(again.writes)).toEqual(["CreateJob us-east-1"]);
    expect(await keysIn(world, "eu-west-1", EU)).toEqual(["2026/o-1.txt"]);
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("from buckets that did not replicate for a while, with what they have gathered", async () => {
    const world = await goglobal({ config: backfilling() });
    const { run, folder } = world;
    await run("apply -y");
    const configure = (replication: string) =>
      writeFile(join(folder, "goglobal.config.json"), backfilling({ replication }));
    await configure("fan-out");
    expect((await run("apply -y")).code).toBe(0);
    await put(world, "eu-west-1", EU, "gathered");
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
    await configure("mesh");
    const again = await run("apply -y");
    expect(again.code, again.err).toBe(0);
    expect(createdJobs(again.writes)).toEqual(["CreateJob eu-west-1"]);
    expect(await keysIn(world, "us-east-1", HOME)).toEqual(["2026/o-1.txt", "gathered"]);
  });
});

describe("cut off", () => {
  async function interruptedAt(operation: string, times = 1) {
    const world = await goglobal({ config: backfilling() });
    const interrupt = new AbortController();
    let seen = 0;
    const first = await world.run("apply -y", {
      signal: interrupt.signal,
      onCall: (call) => void (call.operation === operation && ++seen === times && interrupt.abort()),
    });
    expect(first.code).toBe(130);
    return { world, first };
  }

  test("right after the job began: the next run finds it and makes no other", async () => {
    // Before the bucket could be told of it.
    const { world, first } = await interruptedAt("CreateJob");
    expect(first.writes.at(-1)).toBe("CreateJob us-east-1");
    const second = await world.run("apply -y");
    expect(second.code, second.err).toBe(0);
    expect(createdJobs(second.writes)).toEqual([]);
    expect(await jobsIn(world)).toHaveLength(1);
  });

  test("and the job done before the next run: it sees that nothing is missing", async () => {
    const { world } = await interruptedAt("CreateJob");
    await world.sandbox.clock.sleep(600_000);
    const second = await world.run("apply -y");
    expect([second.code, createdJobs(second.writes)]).toEqual([0, []]);
    expect(await jobsIn(world)).toHaveLength(1);
  });

  test("while it runs: the summary says so, and so does the next plan; the next run waits for it", async () => {
    const { world, first } = await interruptedAt("DescribeJob", 5);
    expect(first.out).toContain(`○ ${ID}: AWS is still at work: this run was waiting for S3 Batch Replication job `);
    expect((await world.run("plan")).out).toContain(`= ${ID}: in progress: S3 Batch Replication job `);
    expect(await world.run("apply -y")).toMatchObject({ code: 0, writes: [] });
    expect(await keysIn(world, "eu-west-1", EU)).toEqual(["2026/o-1.txt"]);
  });
});

describe("a job that does not copy everything fails the run, and the next run makes another", () => {
  async function failing(spoil: (world: World) => Promise<unknown>) {
    const world = await goglobal({ config: backfilling() });
    let hasBegun = false;
    const failed = await world.run("apply -y", {
      onCall({ operation }) {
        if (operation === "DescribeJob" && !hasBegun) void spoil(world);
        hasBegun ||= operation === "DescribeJob";
      },
    });
    expect(failed.code).toBe(1);
    const planned = await world.run("plan");
    const mended = await world.run("apply -y");
    expect(mended.code, mended.err).toBe(0);
    expect(createdJobs(mended.writes)).toEqual(["CreateJob us-east-1"]);
    expect(await keysIn(world, "eu-west-1", EU)).toEqual(["2026/o-1.txt"]);
    return { failed, planned };
  }

  test("left something, since the role of the rules was not allowed to copy it", async () => {
    const world = await goglobal({ config: backfilling() });
    const { run, aws } = world;
    const iam = await aws.iam();
    const policies = { RoleName: `goglobal-orders-prod-${HOME}`, PolicyName: "goglobal" };
    let isSpoilt = false;
    const failed = await run("apply -y", {
      onCall({ operation }) {
        // In the very moment in which the rules are in force.
        if (operation !== "ListJobs" || isSpoilt) return;
        isSpoilt = true;
        const nothing = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*" }] };
        void iam.putRolePolicy({ ...policies, PolicyDocument: JSON.stringify(nothing) });
      },
    });
    expect(failed.code).toBe(1);
    expect(failed.out).toMatch(
      /✗ backfill\/.*: S3 Batch Replication job \S+ in us-east-1 could not copy 1 of 1 objects/u,
    );
    // The role is put right by the way.
    const mended = await run("apply -y");
    expect(mended.code, mended.err).toBe(0);
    expect(createdJobs(mended.writes)).toEqual(["CreateJob us-east-1"]);
    expect(await keysIn(world, "eu-west-1", EU)).toEqual(["2026/o-1.txt"]);
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("cancelled by somebody", async () => {
    const { failed, planned } = await failing(async (world) => {
      const [job] = await jobsIn(world);
      const control = await world.aws.s3control("us-east-1");
      const why = { RequestedJobStatus: "Cancelled", StatusUpdateReason: "not at noon" } as const;
      await control.updateJobStatus({ AccountId, JobId: job!.JobId, ...why });
    });
    expect(failed.out).toMatch(/✗ backfill\/.*: S3 Batch Replication job \S+ in us-east-1 was cancelled: not at noon/u);
    expect(planned.out).toMatch(/~ backfill\/.*: the last try failed: .* was cancelled: not at noon/u);
  });
});
