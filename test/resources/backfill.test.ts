import { GetBucketTaggingCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import {
  CreateJobCommand,
  DescribeJobCommand,
  GetJobTaggingCommand,
  ListJobsCommand,
  type JobDescriptor,
} from "@aws-sdk/client-s3-control";
import { describe, expect, test } from "vitest";
import { trust } from "../../src/aws/policy.ts";
import { backfill, type BackfillSpec } from "../../src/resources/backfill.ts";
import { toAws } from "../../src/resources/replication-rule.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { addressed } from "../support/s3-answers.ts";

const [HOME, EU, AP] = ["acme-receipts", "acme-eu", "acme-ap"] as const;
const arn = (name: string) => `arn:aws:s3:::${name}`;
const ROLE = "arn:aws:iam::123456789012:role/goglobal/ours";
const others = { [EU]: "eu-west-1", [AP]: "ap-southeast-2" };
const key = { bucket: HOME, region: "us-east-1", others, isMesh: true };
const wanted: BackfillSpec = {
  ...key,
  to: { [EU]: arn(EU), [AP]: arn(AP) },
  from: { [EU]: arn(EU), [AP]: arn(AP) },
  role: ROLE,
  tags: { team: "shop" },
};

describe("in the sandbox", () => {
  const rule = { deleteMarkers: true, metrics: false, rtc: false, enabled: true };
  const s3 = (region: string, operation: string, input: object): SeedCall => ({
    service: "s3",
    region,
    operation,
    input,
  });
  const iam = (operation: string, input: object): SeedCall => ({
    service: "iam",
    region: "us-east-1",
    operation,
    input: { RoleName: "ours", ...input },
  });
  const allowed = { Effect: "Allow", Action: "s3:*", Resource: "*" };
  const versioned = { VersioningConfiguration: { Status: "Enabled" } };
  const rules = (target: string) => ({
    ReplicationConfiguration: { Role: ROLE, Rules: [toAws("goglobal", { ...rule, target: arn(target) }, 1)] },
  });
  const one = { ...key, others: { [EU]: "eu-west-1" }, role: ROLE };
  conforms(backfill, {
    given: [
      s3("eu-west-1", "CreateBucket", {
        Bucket: EU,
        CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
      }),
      s3("eu-west-1", "PutObject", { Bucket: EU, Key: "own", Body: "of Europe" }),
      s3("eu-west-1", "PutBucketVersioning", { Bucket: EU, ...versioned }),
      s3("us-east-1", "PutBucketVersioning", { Bucket: HOME, ...versioned }),
      iam("CreateRole", {
        Path: "/goglobal/",
        AssumeRolePolicyDocument: JSON.stringify(
          trust("123456789012", "s3.amazonaws.com", "batchoperations.s3.amazonaws.com"),
        ),
      }),
      iam("PutRolePolicy", { PolicyName: "p", PolicyDocument: JSON.stringify({ Statement: [allowed] }) }),
      s3("us-east-1", "PutBucketReplication", { Bucket: HOME, ...rules(EU) }),
      s3("eu-west-1", "PutBucketReplication", { Bucket: EU, ...rules(HOME) }),
    ],
    from: { ...one, to: { [EU]: arn(EU) }, from: { [EU]: arn(EU) } },
    first: "update",
    to: { ...one, to: { [EU]: null }, from: { [EU]: null } },
  });
});

interface Remembered {
  [bucket: string]: { to?: string; from?: string };
}

/** Buckets that remember jobs, hold versions, and jobs that stand somehow. */
function mocked(remembered: Remembered = {}, jobs: Record<string, Partial<JobDescriptor>> = {}) {
  const mocks = mockedAws();
  const { s3, s3control } = mocks;
  s3.on(ListObjectVersionsCommand).resolves({});
  for (const name of [EU, AP]) {
    const { to, from } = remembered[name] ?? {};
    const TagSet = [
      { Key: "team", Value: "till" },
      ...(to ? [{ Key: "goglobal:backfill-to", Value: to }] : []),
      ...(from ? [{ Key: "goglobal:backfill-from", Value: from }] : []),
    ];
    s3.on(GetBucketTaggingCommand, { Bucket: name }).resolves({ TagSet });
  }
  s3control.on(DescribeJobCommand).rejects(awsError("NoSuchJob", undefined, 404));
  for (const [JobId, job] of Object.entries(jobs)) s3control.on(DescribeJobCommand, { JobId }).resolves({ Job: job });
  s3control.on(ListJobsCommand).resolves({}).on(CreateJobCommand).resolves({ JobId: "new" });
  const hold = (name: string, ...keys: string[]) =>
    s3.on(ListObjectVersionsCommand, { Bucket: name }).resolves({
      Versions: keys.map((Key) => ({ Key, VersionId: `v-${Key}`, Size: 500, ETag: Key })),
    });
  const read = (changes: object = {}) => backfill.read(mocks.context(), { ...key, ...changes });
  return { ...mocks, hold, read };
}

const allOf = (job: string): Remembered => ({ [EU]: { to: job, from: job }, [AP]: { to: job, from: job } });
const tasks = (TotalNumberOfTasks: number, NumberOfTasksSucceeded: number, NumberOfTasksFailed = 0) => ({
  ProgressSummary: { TotalNumberOfTasks, NumberOfTasksSucceeded, NumberOfTasksFailed },
});

describe("read", () => {
  test("what no job has seen to, and how much that is", async () => {
    const { read, hold, calls } = mocked();
    hold(HOME, "a", "b");
    hold(AP, "b", "c");
    const none = { objects: 0, bytes: 0, isMore: false };
    const one = { objects: 1, bytes: 500, isMore: false };
    expect(await read()).toEqual({
      spec: {
        ...key,
        to: { [EU]: null, [AP]: null },
        from: { [EU]: null, [AP]: null },
        backlog: { [EU]: { to: { objects: 2, bytes: 1000, isMore: false }, from: none }, [AP]: { to: one, from: one } },
        partly: [],
      },
      outputs: {},
      pending: undefined,
      failed: undefined,
    });
    const asked = await calls();
    expect(asked.map(({ operation, region }) => `${operation} ${region}`).sort()).toEqual([
      "GetBucketTagging ap-southeast-2",
      "GetBucketTagging eu-west-1",
      "ListObjectVersions ap-southeast-2",
      "ListObjectVersions eu-west-1",
      "ListObjectVersions us-east-1",
    ]);
    expect(asked.find(({ operation }) => operation === "GetBucketTagging")!.input).toEqual(addressed(EU));
  });

  test("a job that runs is waited for, and asked about once however many buckets it serves", async () => {
    const { read, calls } = mocked(
      { [EU]: { to: "job-1", from: "nothing-to-copy" }, [AP]: { to: "job-1", from: "job-2" } },
      { "job-1": { Status: "Active", ...tasks(10, 3, 1) }, "job-2": { Status: "Preparing" } },
    );
    expect(await read()).toMatchObject({
      spec: { to: wanted.to, from: wanted.from, backlog: {} },
      pending:
        "S3 Batch Replication job job-1 in us-east-1 (Active): 4 of 10 objects; S3 Batch Replication job job-2 in ap-southeast-2 (Preparing)",
      failed: undefined,
    });
    const asked = (await calls()).filter(({ operation }) => operation !== "GetBucketTagging");
    expect(asked).toEqual([
      {
        operation: "DescribeJob",
        region: "us-east-1",
        input: { AccountId: "123456789012", JobId: "job-1" },
      },
      {
        operation: "DescribeJob",
        region: "ap-southeast-2",
        input: { AccountId: "123456789012", JobId: "job-2" },
      },
    ]);
  });

  test.each<[string, Partial<JobDescriptor> | undefined]>([
    ["complete", { Status: "Complete", ...tasks(2, 2) }],
    [
      "failed since there was nothing to copy",
      {
        Status: "Failed",
        FailureReasons: [{ FailureReason: "Manifest generation found no keys matching the filter criteria." }],
      },
    ],
    ["forgotten by S3", undefined],
  ])("a job that is %s is done", async (_, job) => {
    const { read, calls } = mocked(allOf("job-1"), job ? { "job-1": job } : {});
    const live = await read();
    expect(live).toMatchObject({ spec: { to: wanted.to, from: wanted.from }, pending: undefined, failed: undefined });
    expect((await calls()).map(({ operation }) => operation)).not.toContain("ListObjectVersions");
  });

  test.each<[string, Partial<JobDescriptor>, string, string[]]>([
    [
      "failed",
      { Status: "Failed", FailureReasons: [{ FailureCode: "A", FailureReason: "no" }, { FailureCode: "B" }] },
      "failed: no; B",
      [],
    ],
    ["was cancelled", { Status: "Cancelled", StatusUpdateReason: "enough" }, "was cancelled: enough", []],
    ["failed for no reason", { Status: "Failed" }, "failed: S3 gives no reason", []],
    ["left something", { Status: "Complete", ...tasks(9, 6, 3) }, "could not copy 3 of 9 objects", [EU]],
  ])("a job that %s is to be made again", async (_, job, reason, partly) => {
    const { read, hold } = mocked(
      { [EU]: { to: "job-1", from: "nothing-to-copy" }, [AP]: allOf("job-x")[AP]! },
      { "job-1": job },
    );
    hold(HOME, "a");
    expect(await read()).toMatchObject({
      spec: { to: { [EU]: null, [AP]: arn(AP) }, from: wanted.from, backlog: { [EU]: { to: { objects: 1 } } }, partly },
      failed: `S3 Batch Replication job job-1 in us-east-1 ${reason}`,
    });
  });

  test("where only home replicates, what the others hold of their own is no matter, only what they remember", async () => {
    const { read, calls } = mocked({ [EU]: { to: "job-1" }, [AP]: { to: "job-1", from: "job-2" } });
    expect(await read({ isMesh: false })).toMatchObject({
      spec: { to: wanted.to, from: { [EU]: null, [AP]: arn(AP) }, backlog: {} },
      failed: undefined,
    });
    expect((await calls()).filter(({ operation }) => operation !== "GetBucketTagging")).toHaveLength(1);
  });

  test("a region that does not answer keeps nobody else from being looked at; any other trouble is an error", async () => {
    const { read, s3 } = mocked({ [AP]: { to: "job-1", from: "job-1" } });
    s3.on(GetBucketTaggingCommand, { Bucket: EU }).rejects(Object.assign(new Error("no"), { code: "ECONNREFUSED" }));
    expect(await read()).toMatchObject({ spec: { to: { [EU]: null, [AP]: arn(AP) }, backlog: {} } });
    s3.on(GetBucketTaggingCommand, { Bucket: EU }).rejects(awsError("SlowDown", "too many", 503));
    await expect(read()).rejects.toThrow("too many");
  });
});

const statusesOf = { first: ["NONE", "FAILED", "COMPLETED", "REPLICA"], rest: ["NONE", "FAILED"] };
const created = (region: string, bucket: string, more: { sake: string[]; statuses: string[] }) => [
  "CreateJob",
  region,
  {
    AccountId: "123456789012",
    ClientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/u),
    Operation: { S3ReplicateObject: {} },
    Report: { Enabled: false },
    Priority: 1,
    RoleArn: ROLE,
    ConfirmationRequired: false,
    Description: `goglobal orders/prod: backfill from ${bucket}`,
    Tags: [
      { Key: "team", Value: "shop" },
      { Key: "goglobal:app", Value: "orders/prod" },
      ...more.sake.map((name) => ({ Key: `goglobal:backfill:${name}`, Value: "yes" })),
    ],
    ManifestGenerator: {
      S3JobManifestGenerator: {
        SourceBucket: arn(bucket),
        EnableManifestOutput: false,
        Filter: { EligibleForReplication: true, ObjectReplicationStatuses: more.statuses },
      },
    },
  },
];
const tagged = (bucket: keyof typeof others, jobs: { to?: string; from?: string }) => [
  "PutBucketTagging",
  others[bucket],
  addressed(bucket, {
    Tagging: {
      TagSet: [
        { Key: "team", Value: "till" },
        ...Object.entries(jobs).map(([direction, Value]) => ({ Key: `goglobal:backfill-${direction}`, Value })),
      ],
    },
  }),
];

describe("converge", () => {
  const NOTHING = "nothing-to-copy";

  async function converged(world: ReturnType<typeof mocked>, spec: BackfillSpec = wanted) {
    const { context, read, writes } = world;
    await backfill.converge(context(), spec, await read({ isMesh: spec.isMesh }));
    return writes();
  }

  test("one job from home for all that lack anything, one from each that has its own, and the buckets remember", async () => {
    const world = mocked();
    world.hold(HOME, "a");
    world.hold(AP, "c");
    world.s3control
      .on(CreateJobCommand, { Description: `goglobal orders/prod: backfill from ${AP}` })
      .resolves({ JobId: "out" });
    expect(await converged(world)).toEqual([
      created("us-east-1", HOME, { sake: [EU, AP], statuses: statusesOf.first }),
      created("ap-southeast-2", AP, { sake: [AP], statuses: statusesOf.rest }),
      tagged(EU, { to: "new", from: NOTHING }),
      tagged(AP, { to: "new", from: "out" }),
    ]);
  });

  test("no job where there is nothing to copy", async () => {
    const world = mocked();
    expect(await converged(world)).toEqual([
      tagged(EU, { to: NOTHING, from: NOTHING }),
      tagged(AP, { to: NOTHING, from: NOTHING }),
    ]);
  });

  test("only what is still to be seen to, and nothing where all is", async () => {
    const world = mocked({ [EU]: { to: "job-1", from: "job-1" }, [AP]: { from: "job-1" } });
    world.hold(HOME, "a");
    expect(await converged(world)).toEqual([
      created("us-east-1", HOME, { sake: [AP], statuses: statusesOf.first }),
      tagged(AP, { from: "job-1", to: "new" }),
    ]);
    expect(await converged(mocked(allOf("job-1")))).toEqual([]);
  });

  test("what a job has left behind is all that the next one takes", async () => {
    const world = mocked(
      { [EU]: { to: "job-1", from: NOTHING }, [AP]: { to: "job-1", from: NOTHING } },
      { "job-1": { Status: "Complete", ...tasks(9, 8, 1) } },
    );
    world.hold(HOME, "a");
    expect(await converged(world)).toEqual([
      created("us-east-1", HOME, { sake: [EU, AP], statuses: statusesOf.rest }),
      tagged(EU, { to: "new", from: NOTHING }),
      tagged(AP, { to: "new", from: NOTHING }),
    ]);
  });

  test("what a bucket must be seen to for again when it comes back is forgotten", async () => {
    const world = mocked(allOf("job-1"));
    const spec = { ...wanted, to: { [EU]: null, [AP]: arn(AP) }, from: { [EU]: null, [AP]: null } };
    expect(await converged(world, spec)).toEqual([tagged(EU, {}), tagged(AP, { to: "job-1" })]);
    expect(await converged(mocked({}), { ...key, to: { [EU]: null }, from: {} })).toEqual([]);
  });

  test("a job that nothing is known of is made: that a region was silent does not mean that nothing is there", async () => {
    const { context, writes } = mocked();
    const silent = { ...key, to: {}, from: wanted.from!, backlog: {}, partly: [] };
    await backfill.converge(context(), { ...wanted, to: { [EU]: arn(EU) } }, { spec: silent, outputs: {} });
    expect(await writes()).toEqual([
      created("us-east-1", HOME, { sake: [EU], statuses: statusesOf.first }),
      tagged(EU, { to: "new" }),
    ]);
  });

  describe("a job that a run which was cut off has begun", () => {
    const only = { ...wanted, from: {} };
    const Description = `goglobal orders/prod: backfill from ${HOME}`;
    const tags = (...names: string[]) => ({
      Tags: names.map((name) => ({ Key: `goglobal:backfill:${name}`, Value: "yes" })),
    });

    function running(...names: string[]) {
      const world = mocked();
      world.hold(HOME, "a");
      world.s3control
        .on(ListJobsCommand)
        .resolves({ Jobs: [{ JobId: "theirs", Description: "nightly" }], NextToken: "more" })
        .on(ListJobsCommand, { NextToken: "more" })
        .resolves({ Jobs: [{ JobId: "begun", Description }] })
        .on(GetJobTaggingCommand)
        .resolves(tags(...names));
      return world;
    }

    test("for the same buckets is joined", async () => {
      const world = running(EU, AP);
      expect(await converged(world, only)).toEqual([tagged(EU, { to: "begun" }), tagged(AP, { to: "begun" })]);
      const asked = (await world.calls()).filter(({ operation }) => /Job/u.test(operation));
      const AccountId = "123456789012";
      const JobStatuses = ["New", "Preparing", "Suspended", "Ready", "Active", "Pausing", "Paused", "Completing"];
      expect(asked.map(({ operation, input }) => [operation, input])).toEqual([
        ["ListJobs", { AccountId, JobStatuses }],
        ["ListJobs", { AccountId, JobStatuses, NextToken: "more" }],
        ["GetJobTagging", { AccountId, JobId: "begun" }],
      ]);
    });

    test("before one of the buckets was there is not", async () => {
      expect(await converged(running(EU), only)).toContainEqual(
        created("us-east-1", HOME, { sake: [EU, AP], statuses: statusesOf.first }),
      );
    });
  });
});

describe("advice", () => {
  const live = async (world: ReturnType<typeof mocked>) => (await world.read())!;

  test("how much is copied, from where to where, and what that costs", async () => {
    const world = mocked();
    world.hold(HOME, "a", "b", "c");
    world.hold(AP, "d", "c");
    expect(backfill.advice!(wanted, await live(world))).toMatchInlineSnapshot(
      `"what is there already is copied by S3 Batch Replication: acme-eu lacks 3 objects (1.5 kB) of acme-receipts, acme-ap lacks 2 objects (1 kB) of acme-receipts, acme-receipts lacks 1 object (500 B) of acme-ap. AWS bills each job and each object, requests, transfer and storage. A job follows every rule of its bucket, also those that are not ours, and passes over what is archived in Glacier"`,
    );
  });

  test("none where nothing is to be copied, or where that is not wanted", async () => {
    expect(backfill.advice!(wanted, await live(mocked()))).toBeUndefined();
    const world = mocked();
    world.hold(EU, "a");
    expect(backfill.advice!({ ...wanted, from: { [EU]: null } }, await live(world))).toBeUndefined();
  });
});

test("stays, waits for days, is tried again, and one dead region does not hold up the others", () => {
  expect(backfill).toMatchObject({ retries: true, shared: ["to", "from"], weak: ["to", "from"] });
  expect(backfill.patience).toBeGreaterThan(24 * 60 * 60 * 1000);
  expect(backfill).not.toHaveProperty("remove");
  expect(backfill.stays).toBe("was done, and leaves nothing behind but the copies");
});
