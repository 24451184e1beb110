import type {
  GetJobTaggingCommandInput,
  GetJobTaggingCommandOutput,
  PutJobTaggingCommandInput,
  PutJobTaggingCommandOutput,
} from "@aws-sdk/client-s3-control";
import type { Operation } from "../world.ts";
import { tagsOf } from "./create-job.ts";
import { jobOf } from "./jobs.ts";

const GetJobTagging: Operation<GetJobTaggingCommandInput, GetJobTaggingCommandOutput> = (world, input, region) => ({
  Tags: Object.entries(jobOf(world, input, region).tags).map(([Key, Value]) => ({ Key, Value })),
});

const PutJobTagging: Operation<PutJobTaggingCommandInput, PutJobTaggingCommandOutput> = (world, input, region) => {
  const job = jobOf(world, input, region);
  job.tags = tagsOf(input.Tags!);
  return {};
};

/** What jobs are tagged with. */
export const jobTags = { GetJobTagging, PutJobTagging };
