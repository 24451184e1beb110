import type { JobStatus } from "@aws-sdk/client-s3-control";

/** A replication job of S3 Batch Operations, as the sandbox keeps it: all that it will do is known when it is made. */
export interface Job {
  id: string;
  token: string;
  /** What was asked for, to tell the same request from another one with the same token. */
  request: string;
  description?: string | undefined;
  priority: number;
  role: string;
  /** The name of the bucket that it copies from. */
  source: string;
  createdAt: number;
  tags: Record<string, string>;
  tasks: Task[];
  /** Why nothing comes of it, as is found while it is prepared. */
  failure?: { code: string; reason: string } | undefined;
  cancelled?: { at: number; reason?: string | undefined } | undefined;
}

/** One version of an object, copied wherever the rules say. */
export interface Task {
  key: string;
  version: string;
  endsAt: number;
  failed: boolean;
  /** The buckets that it was copied to, because it was not there yet. */
  to: string[];
}

const second = 1000;
const NEW_FOR = second;
/** How long S3 makes the list of objects. */
const PREPARES_FOR = 60 * second;
const READY_FOR = 5 * second;
/** All tasks together, however many there are. */
const RUNS_FOR = 120 * second;
const COMPLETES_FOR = 5 * second;
const CANCELS_FOR = 5 * second;
/** AWS documentation: how long a job can still be looked at once it is over. */
const KEPT_FOR = 90 * 24 * 60 * 60 * second;

/** When the list of a job's objects is made. */
export const preparedAt = ({ createdAt }: Pick<Job, "createdAt">): number => createdAt + PREPARES_FOR;

/** When the task of that number, of so many, is done. */
export const taskEndsAt = (job: Pick<Job, "createdAt">, number: number, count: number): number =>
  preparedAt(job) + READY_FOR + Math.round((RUNS_FOR * number) / count);

/** How far a job is. */
export function statusOf(job: Job, now: number): JobStatus {
  const { cancelled, failure, createdAt, tasks } = job;
  if (cancelled) return now < cancelled.at + CANCELS_FOR ? "Cancelling" : "Cancelled";
  if (now < createdAt + NEW_FOR) return "New";
  if (now < preparedAt(job)) return "Preparing";
  if (failure) return "Failed";
  if (now < preparedAt(job) + READY_FOR) return "Ready";
  const last = tasks.at(-1)!.endsAt;
  if (now < last) return "Active";
  return now < last + COMPLETES_FOR ? "Completing" : "Complete";
}

/** When a job came to its end, if it has. */
export function endOf(job: Job, now: number): number | undefined {
  switch (statusOf(job, now)) {
    case "Cancelled":
      return job.cancelled!.at + CANCELS_FOR;
    case "Failed":
      return preparedAt(job);
    case "Complete":
      return job.tasks.at(-1)!.endsAt + COMPLETES_FOR;
    default:
      return undefined;
  }
}

/** Whether S3 has forgotten a job. */
export const isForgotten = (job: Job, now: number): boolean => (endOf(job, now) ?? now) < now - KEPT_FOR;

/** The tasks that are done; before the list is made there are none. */
export function progressOf(job: Job, now: number): { total: number; succeeded: number; failed: number } {
  const until = Math.min(now, job.cancelled?.at ?? now);
  const ended = job.tasks.filter(({ endsAt }) => endsAt <= until);
  const failed = ended.filter((task) => task.failed).length;
  return { total: until < preparedAt(job) ? 0 : job.tasks.length, succeeded: ended.length - failed, failed };
}
