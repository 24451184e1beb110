import { expect, test } from "vitest";
import { goglobalIn } from "./goglobal.ts";
import { aws, lab, withApp } from "./app-in-lab.ts";

withApp();

const [HOME, EU] = ["acme-receipts", "acme-receipts-eu-west-1"];
const AccountId = "123456789012";
const config = JSON.stringify({
  app: "orders",
  home: "us-east-1",
  regions: ["us-east-1", "eu-west-1"],
  buckets: { [HOME]: { backfill: true } },
});

test("what is in a bucket already is copied by one job, once", async () => {
  const { run } = await goglobalIn(lab, config);
  const planned = await run("plan");
  expect(planned.out).toContain(`${EU} lacks 1 object (21 B) of ${HOME}`);

  const applied = await run("apply -y");
  expect(applied.code, applied.err).toBe(0);
  expect(applied.writes.filter((call) => call.startsWith("CreateJob"))).toEqual(["CreateJob us-east-1"]);
  // The rules are there first: S3 asks them where to.
  const at = (call: string) => applied.writes.lastIndexOf(call);
  expect(at("CreateJob us-east-1")).toBeGreaterThan(at("PutBucketReplication us-east-1"));

  const control = await aws.s3control("us-east-1");
  const { Jobs = [] } = await control.listJobs({ AccountId });
  expect(Jobs).toMatchObject([{ Status: "Complete", Description: `goglobal orders: backfill from ${HOME}` }]);
  const { Tags } = await control.getJobTagging({ AccountId, JobId: Jobs[0]!.JobId });
  expect(Tags).toEqual([
    { Key: "goglobal:app", Value: "orders" },
    { Key: `goglobal:backfill:${EU}`, Value: "yes" },
  ]);

  expect((await run("plan --detailed-exitcode")).code).toBe(0);
  expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
});

test("an empty bucket needs no job", async () => {
  await (await aws.s3("us-east-1")).deleteObject({ Bucket: HOME, Key: "2026/o-1.txt" });
  const { run } = await goglobalIn(lab, config);
  const applied = await run("apply -y");
  expect(applied.code, applied.err).toBe(0);
  expect(applied.writes.filter((call) => call.startsWith("CreateJob"))).toEqual([]);
  expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
});
