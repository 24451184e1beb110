import type { CreateJobCommandInput, CreateJobCommandOutput, S3Tag } from "@aws-sdk/client-s3-control";
import { NotSimulated, Refusal } from "../refusal.ts";
import { anywhere } from "../s3/access.ts";
import type { Bucket } from "../s3/bucket.ts";
import { type Operation, uuid, type World } from "../world.ts";
import type { Job } from "./job.ts";
import { checkAccount, jobsIn } from "./jobs.ts";
import { run } from "./tasks.ts";

const MOST_TAGS = 50;
const LONGEST_DESCRIPTION = 256;

const CreateJob: Operation<CreateJobCommandInput, CreateJobCommandOutput> = (world, input, region) => {
  checkOrder(input);
  const { ClientRequestToken, RoleArn, Priority, Description, Tags = [], ManifestGenerator } = input;
  const { SourceBucket, Filter = {} } = ManifestGenerator!.S3JobManifestGenerator!;
  const request = JSON.stringify([RoleArn, Priority, Description, Tags, ManifestGenerator]);
  const known = jobsIn(world, region).find(({ token }) => token === ClientRequestToken);
  if (known && known.request !== request)
    throw new Refusal("IdempotencyException", "The request token was used for another request.");
  if (known) return { JobId: known.id };

  const source = sourceOf(world, SourceBucket!, region);
  const role = Object.values(world.state.roles).find(({ arn }) => arn === RoleArn);
  if (!role) throw refused(`The role ${RoleArn} does not exist.`);
  const createdAt = world.now;
  const job: Job = {
    id: uuid(world.nextId()),
    token: ClientRequestToken!,
    request,
    description: Description,
    priority: Priority!,
    role: role.arn,
    source: source.name,
    createdAt,
    tags: tagsOf(Tags),
    ...run(world, { source, role, filter: Filter, createdAt }),
  };
  (world.state.jobs[region] ??= []).push(job);
  return { JobId: job.id };
};

/** Refuses what makes no sense, and what the sandbox does not do. */
function checkOrder(input: CreateJobCommandInput): void {
  checkAccount(input);
  const { Operation: operation, Report, ConfirmationRequired, Manifest, ManifestGenerator } = input;
  if (!operation!.S3ReplicateObject || Report!.Enabled || ConfirmationRequired || Manifest)
    throw new NotSimulated("s3control:CreateJob but for replication, without a report and without confirmation");
  if (!ManifestGenerator?.S3JobManifestGenerator) throw refused("A manifest or a manifest generator must be given.");
  if (ManifestGenerator.S3JobManifestGenerator.EnableManifestOutput)
    throw new NotSimulated("manifests that are kept in s3control:CreateJob");
  if (!input.ClientRequestToken) throw refused("A client request token must be given.");
  if (!(input.Priority! >= 0)) throw refused("The priority must not be negative.");
  if ((input.Description ?? "").length > LONGEST_DESCRIPTION) throw refused("The description is too long.");
}

function sourceOf(world: World, arn: string, region: string): Bucket {
  const source = anywhere(world, { Bucket: arn.split(":::")[1] });
  if (source.region !== region) throw refused(`The bucket ${source.name} is in another region than the job.`);
  // AWS documentation: the source bucket must have a replication configuration.
  if (!source.settings.replication) throw refused(`The bucket ${source.name} has no replication configuration.`);
  return source;
}

/** The tags of a job, as far as S3 allows them. */
export function tagsOf(tags: readonly S3Tag[]): Record<string, string> {
  if (tags.length > MOST_TAGS) throw new Refusal("TooManyTagsException", "The number of tags exceeds the limit of 50.");
  if (tags.some(({ Key }) => /^aws:/iu.test(Key!))) throw refused("System tags cannot be added by requester");
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key!, Value!]));
}

const refused = (message: string): Refusal => new Refusal("InvalidRequest", message);

/** How a job begins. */
export const createJob = { CreateJob };
