// moto has no S3 Batch Operations. Here a replication job runs for a moment and is complete, or fails, as AWS's does, when
// there is nothing in the source bucket. No object is copied: replication in the lab is configuration only.
import type { Answer, Call, Gap, Next } from "../call.ts";
import { askBucket } from "../own-calls.ts";
import { refuse, xml } from "../wire.ts";

interface Job {
  id: string;
  region: string;
  token: string;
  description: string;
  /** As they came. */
  tags: string;
  began: number;
  /** Set once the job is over for another reason than being complete. */
  end?: "Cancelled" | "Failed";
}

const runs = 300;

/** Replication jobs of S3 Batch Operations. */
export function batchJobs(): Gap {
  let jobs: Job[] = [];

  const create = async (call: Call, next: Next): Promise<Answer> => {
    const token = text(call, "ClientRequestToken") || String(jobs.length);
    let job = jobs.find((each) => each.token === token && each.region === call.region);
    if (job === undefined) {
      const empty = await isEmpty(call, next);
      const id = `00000000-0000-4000-8000-${String(jobs.length + 1).padStart(12, "0")}`;
      const told = { description: text(call, "Description"), tags: text(call, "Tags") };
      job = { id, region: call.region, token, ...told, began: Date.now(), ...(empty && { end: "Failed" }) };
      jobs.push(job);
    }
    return xml(200, `<CreateJobResult><JobId>${job.id}</JobId></CreateJobResult>`);
  };

  return {
    async answer(call, next) {
      if (call.service !== "s3control" || !/Job/.test(call.operation)) return next(call);
      if (call.operation === "CreateJob") return create(call, next);
      const here = jobs.filter(({ region }) => region === call.region);
      const url = new URL(call.target, "http://lab");
      if (call.operation === "ListJobs") return list(here, url.searchParams.getAll("jobStatuses"));
      const job = here.find(({ id }) => id === url.pathname.split("/")[3]);
      if (job === undefined) return refuse(call, { code: "NoSuchJob", message: "The job was not found.", status: 404 });
      if (call.operation === "DescribeJob")
        return xml(200, `<DescribeJobResult><Job>${shown(job)}</Job></DescribeJobResult>`);
      if (call.operation === "GetJobTagging")
        return xml(200, `<GetJobTaggingResult><Tags>${job.tags}</Tags></GetJobTaggingResult>`);
      if (statusOf(job) === "Active") job.end = "Cancelled";
      return xml(
        200,
        `<UpdateJobStatusResult><JobId>${job.id}</JobId><Status>${statusOf(job)}</Status></UpdateJobStatusResult>`,
      );
    },
    reset() {
      jobs = [];
    },
  };
}

function list(jobs: Job[], statuses: string[]): Answer {
  const wanted = jobs.filter((job) => statuses.length === 0 || statuses.includes(statusOf(job)));
  const members = wanted.map((job) => `<member>${shown(job)}</member>`);
  return xml(200, `<ListJobsResult><Jobs>${members.join("")}</Jobs></ListJobsResult>`);
}

function statusOf({ began, end }: Job): string {
  return end ?? (Date.now() - began < runs ? "Active" : "Complete");
}

function shown(job: Job): string {
  const reason =
    "<FailureCode>ManifestGenerationFailed</FailureCode><FailureReason>Manifest generation found no keys matching the filter criteria.</FailureReason>";
  const failure = job.end === "Failed" ? `<FailureReasons><member>${reason}</member></FailureReasons>` : "";
  return [
    `<JobId>${job.id}</JobId><Status>${statusOf(job)}</Status><Description>${job.description}</Description>`,
    `<Operation>S3ReplicateObject</Operation><CreationTime>${new Date(job.began).toISOString()}</CreationTime>${failure}`,
  ].join("");
}

async function isEmpty(call: Call, next: Next): Promise<boolean> {
  const bucket = text(call, "SourceBucket").split(":::").at(-1)!;
  const { body } = await askBucket(next, call, {
    operation: "ListObjectsV2",
    method: "GET",
    bucket,
    subresource: "list-type=2",
  });
  return !body.includes("<Contents>");
}

function text({ body }: Call, element: string): string {
  return new RegExp(`<${element}>(.*?)</${element}>`, "s").exec(body.toString())?.[1] ?? "";
}
