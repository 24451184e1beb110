import type {
  DescribeJobCommandInput,
  DescribeJobCommandOutput,
  ListJobsCommandInput,
  ListJobsCommandOutput,
  UpdateJobStatusCommandInput,
  UpdateJobStatusCommandOutput,
} from "@aws-sdk/client-s3-control";
import { NotSimulated, Refusal } from "../refusal.ts";
import { ACCOUNT, type Operation, type World } from "../world.ts";
import { endOf, isForgotten, type Job, progressOf, statusOf } from "./job.ts";
import { stop } from "./tasks.ts";

/** Refuses to look into other accounts. */
export function checkAccount({ AccountId }: { AccountId?: string | undefined }): void {
  if (AccountId !== ACCOUNT) throw new Refusal("AccessDenied", "Access Denied", 403);
}

/** The jobs of a region that S3 still remembers, the newest first. */
export function jobsIn({ state, now }: World, region: string): Job[] {
  return (state.jobs[region] ?? []).filter((job) => !isForgotten(job, now)).toReversed();
}

/** The job of that id. */
export function jobOf(
  world: World,
  input: { AccountId?: string | undefined; JobId: string | undefined },
  region: string,
): Job {
  checkAccount(input);
  const job = jobsIn(world, region).find(({ id }) => id === input.JobId);
  if (!job) throw new Refusal("NoSuchJob", "The specified job does not exist.", 404);
  return job;
}

const DescribeJob: Operation<DescribeJobCommandInput, DescribeJobCommandOutput> = (world, input, region) => {
  const job = jobOf(world, input, region);
  return {
    Job: {
      ...summaryOf(world, job),
      JobArn: `arn:aws:s3:${region}:${ACCOUNT}:job/${job.id}`,
      Operation: { S3ReplicateObject: {} },
      ConfirmationRequired: false,
      Report: { Enabled: false },
      RoleArn: job.role,
      FailureReasons: job.failure && [{ FailureCode: job.failure.code, FailureReason: job.failure.reason }],
      StatusUpdateReason: job.cancelled?.reason,
    },
  };
};

const ListJobs: Operation<ListJobsCommandInput, ListJobsCommandOutput> = (world, input, region) => {
  const { JobStatuses, NextToken, MaxResults = 1000 } = input;
  checkAccount(input);
  const all = jobsIn(world, region)
    .map((job) => ({ ...summaryOf(world, job), Operation: "S3ReplicateObject" as const }))
    .filter(({ Status }) => !JobStatuses?.length || JobStatuses.includes(Status));
  const from = NextToken === undefined ? 0 : all.findIndex(({ JobId }) => JobId === NextToken);
  return { Jobs: all.slice(from, from + MaxResults), NextToken: all[from + MaxResults]?.JobId };
};

function summaryOf({ now }: World, job: Job) {
  const { total, succeeded, failed } = progressOf(job, now);
  const end = endOf(job, now);
  return {
    JobId: job.id,
    Description: job.description,
    Priority: job.priority,
    Status: statusOf(job, now),
    CreationTime: new Date(job.createdAt),
    TerminationDate: end === undefined ? undefined : new Date(end),
    ProgressSummary: {
      TotalNumberOfTasks: total,
      NumberOfTasksSucceeded: succeeded,
      NumberOfTasksFailed: failed,
    },
  };
}

const UpdateJobStatus: Operation<UpdateJobStatusCommandInput, UpdateJobStatusCommandOutput> = (
  world,
  input,
  region,
) => {
  const { RequestedJobStatus, StatusUpdateReason } = input;
  const job = jobOf(world, input, region);
  if (RequestedJobStatus !== "Cancelled") throw new NotSimulated("s3control:UpdateJobStatus but for Cancelled");
  const status = statusOf(job, world.now);
  if (["Cancelled", "Failed", "Complete"].includes(status))
    throw new Refusal("JobStatusException", `The job is ${status} and cannot be cancelled.`);
  if (!job.cancelled) {
    stop(world, job);
    job.cancelled = { at: world.now, reason: StatusUpdateReason };
  }
  return { JobId: job.id, Status: statusOf(job, world.now), StatusUpdateReason };
};

/** Jobs, once they are made. */
export const jobs = { DescribeJob, ListJobs, UpdateJobStatus };
