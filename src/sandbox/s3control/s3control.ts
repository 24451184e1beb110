import type { Operations } from "../world.ts";
import { createJob } from "./create-job.ts";
import { jobTags } from "./job-tags.ts";
import { jobs } from "./jobs.ts";

/** Amazon S3 Control, as far as replication of what is there already goes. */
export const s3control: Operations = { ...createJob, ...jobs, ...jobTags };
