import type { JobDescriptor, JobStatus, ReplicationStatus } from "@aws-sdk/client-s3-control";
import { randomUUID } from "node:crypto";
import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { ownerTag, tagList, tagMap, type Tags } from "../aws/marks.ts";
import type { Place } from "./backfill-marks.ts";
import { bucketArn } from "./bucket.ts";

/** A job of S3 Batch Replication, as it is ordered. It follows all rules of its bucket: S3 knows no other way. */
export interface Order {
  source: Place;
  /** The names of the buckets for whose sake it runs. */
  sake: string[];
  role: string;
  /** Objects of which replication status. */
  statuses: ReplicationStatus[];
  tags?: Tags | undefined;
}

/** How a job stands, if it is not done. */
export interface JobState {
  pending?: string;
  failed?: string;
  /** It came to its end, but some objects could not be copied. */
  isPartly?: true;
}

const UNFINISHED: JobStatus[] = ["New", "Preparing", "Suspended", "Ready", "Active", "Pausing", "Paused", "Completing"];

/** Higher runs first; low, so as not to hold up anybody else's jobs. */
const PRIORITY = 1;

const forTag = (name: string): string => `goglobal:backfill:${name}`;

/** Begins a job and answers its id. A job that a run which was cut off has begun for the same buckets is it already. */
export async function begin(context: Context, order: Order): Promise<string> {
  const running = await findRunning(context, order);
  if (running !== undefined) return running;
  const { cloud } = context;
  const { source, role, statuses, sake } = order;
  const s3control = await cloud.s3control(source.region);
  const tags = {
    ...order.tags,
    ...ownerTag(cloud.mark),
    ...Object.fromEntries(sake.map((name) => [forTag(name), "yes"])),
  };
  const { JobId } = await s3control.createJob({
    AccountId: cloud.account,
    // Never the same twice: a bucket that comes back must get a job of its own, and not be told of the old one.
    ClientRequestToken: randomUUID(),
    Operation: { S3ReplicateObject: {} },
    // None: it would be one more object in somebody's bucket, replicated and told to whom the bucket notifies.
    Report: { Enabled: false },
    Priority: PRIORITY,
    RoleArn: role,
    ConfirmationRequired: false,
    Description: descriptionOf(context, source),
    Tags: tagList(tags),
    ManifestGenerator: {
      S3JobManifestGenerator: {
        SourceBucket: bucketArn(context, source.name),
        EnableManifestOutput: false,
        Filter: { EligibleForReplication: true, ObjectReplicationStatuses: statuses },
      },
    },
  });
  return JobId!;
}

const descriptionOf = ({ cloud }: Context, { name }: Place): string => `goglobal ${cloud.mark}: backfill from ${name}`;

async function findRunning(context: Context, { source, sake }: Order): Promise<string | undefined> {
  const { cloud } = context;
  const AccountId = cloud.account;
  const s3control = await cloud.s3control(source.region);
  const description = descriptionOf(context, source);
  let NextToken: string | undefined;
  do {
    const page = await s3control.listJobs({ AccountId, JobStatuses: UNFINISHED, ...(NextToken ? { NextToken } : {}) });
    for (const { JobId, Description } of page.Jobs ?? []) {
      if (Description !== description) continue;
      const tags = tagMap((await s3control.getJobTagging({ AccountId, JobId })).Tags);
      // One that began before a rule was in force passes by what that rule is about.
      if (sake.every((name) => forTag(name) in tags)) return JobId;
    }
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return undefined;
}

/** How a job stands. */
export async function stateOf({ cloud }: Context, region: string, id: string): Promise<JobState> {
  const s3control = await cloud.s3control(region);
  const found = await ifExists(s3control.describeJob({ AccountId: cloud.account, JobId: id }));
  // S3 forgets a job 90 days after its end. That it failed, the run and the plans until then have said.
  if (!found?.Job) return {};
  const { Status, ProgressSummary: counts = {} } = found.Job;
  const {
    TotalNumberOfTasks: total = 0,
    NumberOfTasksSucceeded: succeeded = 0,
    NumberOfTasksFailed: failed = 0,
  } = counts;
  const job = `S3 Batch Replication job ${id} in ${region}`;
  switch (Status) {
    case "Complete":
      return failed === 0 ? {} : { failed: `${job} could not copy ${failed} of ${total} objects`, isPartly: true };
    case "Failed":
    case "Cancelled":
      return foundNothing(found.Job)
        ? {}
        : { failed: `${job} ${Status === "Failed" ? "failed" : "was cancelled"}: ${reasonOf(found.Job)}` };
    default:
      // Until S3 has made the list of objects, it does not know how many there are.
      return { pending: `${job} (${Status})${total === 0 ? "" : `: ${succeeded + failed} of ${total} objects`}` };
  }
}

/** For S3 it is a failure when there is nothing to copy, or nothing but what is archived in Glacier. */
const foundNothing = (job: JobDescriptor): boolean => /found no keys/iu.test(reasonOf(job));

function reasonOf({ FailureReasons = [], StatusUpdateReason }: JobDescriptor): string {
  const reasons = FailureReasons.map(({ FailureCode, FailureReason }) => FailureReason ?? FailureCode ?? "");
  return reasons.join("; ") || StatusUpdateReason || "S3 gives no reason";
}
