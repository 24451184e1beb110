import type { Context } from "../aws/aws.ts";
import { marksOf, NOTHING, type Direction, type Place } from "./backfill-marks.ts";
import { backlogsOf, type Backlog } from "./backlog.ts";
import { stateOf, type JobState } from "./replication-job.ts";

/** How far a bucket in another region is: the job of each direction, where one has begun, and what is still to be copied. */
export interface Found extends Partial<Record<Direction, JobState>> {
  name: string;
  backlog?: Record<Direction, Backlog> | undefined;
}

/** Looks at one bucket and at the jobs that it remembers. What is copied from it is of interest only in a mesh. */
export async function lookAt(
  context: Context,
  { home, other, isMesh }: { home: Place; other: Place; isMesh: boolean },
): Promise<Found> {
  const { name } = other;
  const marks = await marksOf(context, other);
  if (!marks) return { name };
  const [to, from] = await Promise.all([
    stateBy(context, home.region, marks.to),
    // Where it replicates no more, all there is to know is whether it remembers that it did.
    isMesh || !marks.from ? stateBy(context, other.region, marks.from) : {},
  ]);
  const isOver = isBegun(to) && (!isMesh || isBegun(from));
  return {
    name,
    ...(to && { to }),
    ...(from && { from }),
    ...(isOver ? {} : { backlog: await backlogsOf(context, home, other) }),
  };
}

/** Whether nothing more is to be done than to wait. */
export const isBegun = (state: JobState | undefined): boolean => state !== undefined && state.failed === undefined;

async function stateBy(
  context: Context,
  region: string,
  job: string | null | undefined,
): Promise<JobState | undefined> {
  if (job === undefined || job === null) return undefined;
  return job === NOTHING ? {} : context.once(`job ${job}`, () => stateOf(context, region, job));
}
