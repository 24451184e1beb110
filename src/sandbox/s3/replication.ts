import type {
  DeleteBucketReplicationCommandInput,
  DeleteBucketReplicationCommandOutput,
  GetBucketReplicationCommandInput,
  GetBucketReplicationCommandOutput,
  PutBucketReplicationCommandInput,
  PutBucketReplicationCommandOutput,
} from "@aws-sdk/client-s3";
import { isAssumable } from "../iam/role.ts";
import { Refusal } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import { bucketOf } from "./access.ts";
import type { Bucket } from "./bucket.ts";
import { checkRules, destinationOf } from "./replication-rules.ts";
import { setting } from "./settings.ts";
import { isVersioned } from "./versioning.ts";

const PutBucketReplication: Operation<PutBucketReplicationCommandInput, PutBucketReplicationCommandOutput> = (
  world,
  input,
  region,
) => {
  const bucket = bucketOf(world, input, region);
  const { Role, Rules } = input.ReplicationConfiguration!;
  checkRules(Rules!);
  if (!isVersioned(bucket, world.now)) {
    throw refused("Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  }
  for (const rule of Rules!) checkDestination(world, bucket, destinationOf(rule));
  checkRole(world, Role!);
  const named = Rules!.map((rule) => ({ ...rule, ID: rule.ID ?? `sandbox-${world.nextId()}` }));
  bucket.settings.replication = { Role, Rules: named };
  return {};
};

function checkDestination(world: World, source: Bucket, name: string): void {
  const destination = world.state.buckets[name];
  if (name === source.name) throw refused("Destination bucket cannot be the same as the source bucket.");
  if (!destination) throw refused("Destination bucket must exist.");
  if (!isVersioned(destination, world.now)) throw refused("Destination bucket must have versioning enabled.");
}

function checkRole(world: World, arn: string): void {
  const role = Object.values(world.state.roles).find((role) => role.arn === arn);
  if (role && isAssumable(role, "s3.amazonaws.com", world.now)) return;
  throw refused(`The role ${arn} does not exist or cannot be assumed by Amazon S3.`);
}

const GetBucketReplication: Operation<GetBucketReplicationCommandInput, GetBucketReplicationCommandOutput> = (
  ...at
) => ({ ReplicationConfiguration: setting("replication", ...at) });

const DeleteBucketReplication: Operation<DeleteBucketReplicationCommandInput, DeleteBucketReplicationCommandOutput> = (
  world,
  input,
  region,
) => {
  delete bucketOf(world, input, region).settings.replication;
  return {};
};

const refused = (message: string): Refusal => new Refusal("InvalidRequest", message);

/** Where a bucket's new objects go. */
export const replication = { PutBucketReplication, GetBucketReplication, DeleteBucketReplication };
