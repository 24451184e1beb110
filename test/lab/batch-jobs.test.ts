import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateJobCommand,
  DescribeJobCommand,
  GetJobTaggingCommand,
  ListJobsCommand,
  UpdateJobStatusCommand,
} from "@aws-sdk/client-s3-control";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { clients } from "./clients.ts";
import { startLab, type Lab } from "./lab.ts";

let lab: Lab;
let home: ReturnType<typeof clients>;
const AccountId = "123456789012";
const Bucket = "receipts";

beforeAll(async () => {
  lab = await startLab();
  home = clients(lab);
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const create = async (ClientRequestToken: string) => {
  const job = new CreateJobCommand({
    AccountId,
    ClientRequestToken,
    Operation: { S3ReplicateObject: {} },
    Report: { Enabled: false },
    Priority: 1,
    RoleArn: `arn:aws:iam::${AccountId}:role/r`,
    ConfirmationRequired: false,
    Description: "backfill",
    Tags: [{ Key: "team", Value: "shop" }],
    ManifestGenerator: {
      S3JobManifestGenerator: {
        SourceBucket: `arn:aws:s3:::${Bucket}`,
        EnableManifestOutput: false,
        Filter: { EligibleForReplication: true },
      },
    },
  });
  return (await home.s3control.send(job)).JobId!;
};
const look = async (JobId: string) => (await home.s3control.send(new DescribeJobCommand({ AccountId, JobId }))).Job!;
const list = async (s3control = home.s3control, filter = {}) =>
  (await s3control.send(new ListJobsCommand({ AccountId, ...filter }))).Jobs?.map(({ JobId }) => JobId) ?? [];

async function filledBucket() {
  await home.s3.send(new CreateBucketCommand({ Bucket }));
  await home.s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x" }));
}

test("a job runs, completes and is listed in its region", async () => {
  await filledBucket();
  lab.clear();
  const job = await create("t1");
  expect(await look(job)).toMatchObject({ Status: "Active", Description: "backfill" });
  await sleep(350);
  expect((await look(job)).Status).toBe("Complete");
  expect(await list()).toEqual([job]);
  expect(await list(home.s3control, { JobStatuses: ["Active"] })).toEqual([]);
  expect(await list(clients(lab, "eu-west-1").s3control)).toEqual([]);
  expect(lab.requests()[0]).toMatchObject({ service: "s3control", operation: "CreateJob", write: true });
});

test("the same token is the same job", async () => {
  await filledBucket();
  const first = await create("t1");
  expect(await create("t1")).toBe(first);
  expect(await create("t2")).not.toBe(first);
});

test("a job has the tags that it was made with", async () => {
  await filledBucket();
  const tagging = new GetJobTaggingCommand({ AccountId, JobId: await create("t1") });
  expect((await home.s3control.send(tagging)).Tags).toEqual([{ Key: "team", Value: "shop" }]);
});

test("a job for an empty bucket fails with AWS's reason", async () => {
  await home.s3.send(new CreateBucketCommand({ Bucket }));
  const reason = { FailureReason: expect.stringContaining("found no keys matching") };
  expect(await look(await create("t1"))).toMatchObject({ Status: "Failed", FailureReasons: [reason] });
});

test("a job can be cancelled while it runs", async () => {
  await filledBucket();
  const JobId = await create("t1");
  const cancel = new UpdateJobStatusCommand({ AccountId, JobId, RequestedJobStatus: "Cancelled" });
  expect(await home.s3control.send(cancel)).toMatchObject({ Status: "Cancelled" });
  await sleep(350);
  expect((await look(JobId)).Status).toBe("Cancelled");
});

test("a job that does not exist is not found", async () => {
  await expect(look("nope")).rejects.toMatchObject({ name: "NoSuchJob", $metadata: { httpStatusCode: 404 } });
});
