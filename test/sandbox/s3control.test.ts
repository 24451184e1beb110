import type { CreateJobCommandInput } from "@aws-sdk/client-s3-control";
import { describe, expect, test } from "vitest";
import { allow, errorOf, refusal, trust } from "./connected.ts";
import { EU, ruleTo, US, withMesh } from "./s3-mesh.ts";

const AccountId = "123456789012";
const BATCH = "arn:aws:iam::123456789012:role/batch";
const NEEDED = ["s3:InitiateReplication", "s3:GetReplicationConfiguration", "s3:PutInventoryConfiguration"];

/** Two objects from before the rules, a role for jobs, and how a job is made. */
async function withObjects({ actions = NEEDED, service = "batchoperations.s3.amazonaws.com" } = {}) {
  const mesh = await withMesh();
  const iam = await mesh.aws.iam();
  await iam.createRole({ RoleName: "batch", AssumeRolePolicyDocument: trust(service) });
  await iam.putRolePolicy({ RoleName: "batch", PolicyName: "p", PolicyDocument: allow(...actions) });
  for (const Key of ["a", "b"]) await mesh.us.putObject({ Bucket: US, Key, Body: Key });
  await mesh.pass(60);
  await mesh.rules(ruleTo(EU));
  const control = await mesh.aws.s3control("us-east-1");
  const order = (changes: Partial<CreateJobCommandInput> = {}, filter: object = {}): CreateJobCommandInput => ({
    AccountId,
    ClientRequestToken: "t1",
    Operation: { S3ReplicateObject: {} },
    Report: { Enabled: false },
    Priority: 10,
    RoleArn: BATCH,
    ConfirmationRequired: false,
    ManifestGenerator: {
      S3JobManifestGenerator: {
        SourceBucket: `arn:aws:s3:::${US}`,
        EnableManifestOutput: false,
        Filter: { EligibleForReplication: true, ...filter },
      },
    },
    ...changes,
  });
  const create = async (...order_: Parameters<typeof order>) => (await control.createJob(order(...order_))).JobId!;
  const look = async (JobId: string) => (await control.describeJob({ AccountId, JobId })).Job!;
  const keysIn = async () => ((await mesh.eu.listObjectsV2({ Bucket: EU })).Contents ?? []).map(({ Key }) => Key);
  const status = async (Key: string) => (await mesh.us.headObject({ Bucket: US, Key })).ReplicationStatus;
  return { ...mesh, iam, control, order, create, look, keysIn, status };
}

describe("a job", () => {
  test("goes from state to state, and copies one object after the other", async () => {
    const { create, look, keysIn, status, pass } = await withObjects();
    const id = await create();
    const progress = async () => {
      const { Status, ProgressSummary: counts } = await look(id);
      return [Status, counts!.NumberOfTasksSucceeded, counts!.TotalNumberOfTasks, (await keysIn()).join()];
    };
    expect(await progress()).toEqual(["New", 0, 0, ""]);
    await pass(2);
    expect(await progress()).toEqual(["Preparing", 0, 0, ""]);
    await pass(60);
    expect(await progress()).toEqual(["Ready", 0, 2, ""]);
    await pass(5);
    expect(await progress()).toEqual(["Active", 0, 2, ""]);
    expect(await status("a")).toBe("PENDING");
    await pass(60);
    expect(await progress()).toEqual(["Active", 1, 2, "a"]);
    expect(await status("a")).toBe("COMPLETED");
    await pass(60);
    expect(await progress()).toEqual(["Completing", 2, 2, "a,b"]);
    await pass(10);
    expect(await progress()).toEqual(["Complete", 2, 2, "a,b"]);
  });

  test("leaves copies as old as their originals, and never on top of what is newer", async () => {
    const { create, us, eu, pass } = await withObjects();
    const before = await us.headObject({ Bucket: US, Key: "a" });
    await us.putObject({ Bucket: US, Key: "a", Body: "newer" });
    await pass(10);
    await create();
    await pass(300);
    expect(await (await eu.getObject({ Bucket: EU, Key: "a" })).Body!.transformToString()).toBe("newer");
    const copy = await eu.headObject({ Bucket: EU, Key: "a", VersionId: before.VersionId! });
    expect(copy).toMatchObject({ ReplicationStatus: "REPLICA", LastModified: before.LastModified });
  });

  test("copies only what is of the statuses asked for, and what is there already once", async () => {
    const { create, look, us, eu, pass } = await withObjects();
    await us.putObject({ Bucket: US, Key: "c", Body: "c" });
    await pass(10);
    const total = async (ClientRequestToken: string, ObjectReplicationStatuses?: object) => {
      const id = await create({ ClientRequestToken }, ObjectReplicationStatuses ? { ObjectReplicationStatuses } : {});
      await pass(300);
      const { Status, ProgressSummary } = await look(id);
      return [Status, ProgressSummary!.TotalNumberOfTasks];
    };
    expect(await total("done", ["COMPLETED"])).toEqual(["Complete", 1]);
    expect(await total("new", ["NONE", "FAILED"])).toEqual(["Complete", 2]);
    expect(await total("all")).toEqual(["Complete", 3]);
    expect((await eu.listObjectVersions({ Bucket: EU })).Versions).toHaveLength(3);
  });

  test("says which tasks failed where the role of the rules may not copy", async () => {
    const { create, look, iam, status, pass } = await withObjects();
    await iam.putRolePolicy({ RoleName: "copier", PolicyName: "copy", PolicyDocument: allow("s3:ListBucket") });
    const id = await create();
    await pass(300);
    expect(await look(id)).toMatchObject({
      Status: "Complete",
      ProgressSummary: { TotalNumberOfTasks: 2, NumberOfTasksSucceeded: 0, NumberOfTasksFailed: 2 },
    });
    expect(await status("a")).toBe("FAILED");
  });

  test.each([
    ["nothing is to be copied", {}, ["COMPLETED"], "Manifest generation found no keys matching the filter criteria."],
    ["the role serves somebody else", { service: "s3.amazonaws.com" }, ["NONE"], "cannot be assumed"],
    ["the role may not list", { actions: NEEDED.slice(0, 2) }, ["NONE"], "is not allowed s3:PutInventoryConfiguration"],
  ])("fails when %s", async (_, options, ObjectReplicationStatuses, reason) => {
    const { create, look, keysIn, pass } = await withObjects(options);
    const id = await create({}, { ObjectReplicationStatuses });
    await pass(2);
    expect((await look(id)).Status).toBe("Preparing");
    await pass(300);
    const { Status, FailureReasons } = await look(id);
    expect([Status, FailureReasons![0]!.FailureReason]).toEqual(["Failed", expect.stringContaining(reason)]);
    expect(await keysIn()).toEqual([]);
  });

  test("fails each task when the role may not replicate", async () => {
    const { create, look, keysIn, pass } = await withObjects({ actions: NEEDED.slice(1) });
    const id = await create();
    await pass(300);
    expect((await look(id)).ProgressSummary).toMatchObject({ NumberOfTasksSucceeded: 0, NumberOfTasksFailed: 2 });
    expect(await keysIn()).toEqual([]);
  });

  test("can be cancelled half-way, once: what was not copied by then never is", async () => {
    const { create, look, control, keysIn, status, pass } = await withObjects();
    const JobId = await create();
    await pass(130);
    const cancel = { AccountId, JobId, RequestedJobStatus: "Cancelled", StatusUpdateReason: "enough" } as const;
    expect(await control.updateJobStatus(cancel)).toMatchObject({ JobId, Status: "Cancelling" });
    await pass(600);
    expect(await look(JobId)).toMatchObject({
      Status: "Cancelled",
      StatusUpdateReason: "enough",
      ProgressSummary: { TotalNumberOfTasks: 2, NumberOfTasksSucceeded: 1 },
    });
    expect([await keysIn(), await status("b")]).toEqual([["a"], undefined]);
    expect(await refusal(control.updateJobStatus(cancel))).toBe(
      "JobStatusException: The job is Cancelled and cannot be cancelled.",
    );
  });
});

describe("jobs", () => {
  test("of one token are one, and a token is good for one request only", async () => {
    const { create, control, order } = await withObjects();
    const id = await create();
    expect(await create()).toBe(id);
    expect(await create({ ClientRequestToken: "t2" })).not.toBe(id);
    expect((await errorOf(control.createJob(order({ Priority: 1 })))).name).toBe("IdempotencyException");
  });

  test("are listed in their region, page by page, the newest first, and by status", async () => {
    const { create, control, aws, pass } = await withObjects();
    const ids = [await create(), await create({ ClientRequestToken: "t2", Description: "second" })];
    const { Jobs, NextToken } = await control.listJobs({ AccountId, MaxResults: 1 });
    expect(Jobs).toMatchObject([{ JobId: ids[1], Description: "second", Operation: "S3ReplicateObject" }]);
    const rest = await control.listJobs({ AccountId, MaxResults: 1, NextToken: NextToken! });
    expect([rest.Jobs!.map(({ JobId }) => JobId), rest.NextToken]).toEqual([[ids[0]], undefined]);
    await pass(300);
    expect((await control.listJobs({ AccountId, JobStatuses: ["Complete"] })).Jobs).toHaveLength(2);
    expect((await control.listJobs({ AccountId, JobStatuses: ["New", "Active"] })).Jobs).toEqual([]);
    expect((await (await aws.s3control("eu-west-1")).listJobs({ AccountId })).Jobs).toEqual([]);
  });

  test("are forgotten after 90 days", async () => {
    const { create, look, control, pass } = await withObjects();
    const id = await create();
    await pass(90 * 24 * 60 * 60);
    expect((await look(id)).Status).toBe("Complete");
    await pass(300);
    expect(await refusal(look(id))).toBe("NoSuchJob: The specified job does not exist.");
    expect((await control.listJobs({ AccountId })).Jobs).toEqual([]);
  });

  test("have tags", async () => {
    const { create, control } = await withObjects();
    const JobId = await create({ Tags: [{ Key: "a", Value: "1" }] });
    expect((await control.getJobTagging({ AccountId, JobId })).Tags).toEqual([{ Key: "a", Value: "1" }]);
    await control.putJobTagging({ AccountId, JobId, Tags: [{ Key: "b", Value: "2" }] });
    expect((await control.getJobTagging({ AccountId, JobId })).Tags).toEqual([{ Key: "b", Value: "2" }]);
  });
});

describe("a job is refused", () => {
  const generated = (SourceBucket: string) => ({
    ManifestGenerator: { S3JobManifestGenerator: { SourceBucket, EnableManifestOutput: false } },
  });
  const tags = (count: number, prefix = "t") =>
    Array.from({ length: count }, (_, index) => ({ Key: `${prefix}${index}`, Value: "" }));
  test.each<[string, object, string]>([
    ["in another account", { AccountId: "999999999999" }, "AccessDenied: Access Denied"],
    [
      "for a role that does not exist",
      { RoleArn: `${BATCH}-2` },
      `InvalidRequest: The role ${BATCH}-2 does not exist.`,
    ],
    ["for a bucket that does not exist", generated("arn:aws:s3:::acme-none"), "NoSuchBucket: "],
    ["for a bucket of another region", generated(`arn:aws:s3:::${EU}`), "InvalidRequest: The bucket acme-eu is in"],
    ["without a manifest", { ManifestGenerator: undefined }, "InvalidRequest: A manifest"],
    ["with a negative priority", { Priority: -1 }, "InvalidRequest: The priority"],
    ["with a long description", { Description: "x".repeat(257) }, "InvalidRequest: The description"],
    ["with too many tags", { Tags: tags(51) }, "TooManyTagsException: "],
    ["with tags of AWS's own", { Tags: tags(1, "aws:") }, "InvalidRequest: System tags"],
  ])("%s", async (_, changes, message) => {
    const { control, order } = await withObjects();
    expect(await refusal(control.createJob(order(changes)))).toContain(message);
    expect((await control.listJobs({ AccountId })).Jobs).toEqual([]);
  });

  test("for a bucket that replicates nowhere", async () => {
    const { control, order, us } = await withObjects();
    await us.deleteBucketReplication({ Bucket: US });
    expect(await refusal(control.createJob(order()))).toBe(
      "InvalidRequest: The bucket acme-us has no replication configuration.",
    );
  });

  test.each<[string, object, object]>([
    ["another operation", { Operation: { LambdaInvoke: {} } }, {}],
    ["a report", { Report: { Enabled: true } }, {}],
    ["confirmation", { ConfirmationRequired: true }, {}],
    ["another filter", {}, { CreatedAfter: new Date(0) }],
  ])("by the sandbox, which does not know %s", async (_, changes, filter) => {
    const { control, order } = await withObjects();
    expect((await errorOf(control.createJob(order(changes, filter)))).name).toBe("NotSimulated");
  });
});
