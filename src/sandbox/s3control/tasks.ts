import type { JobManifestGeneratorFilter } from "@aws-sdk/client-s3-control";
import { isAllowed } from "../iam/evaluation.ts";
import { isAssumable, type Role } from "../iam/role.ts";
import { NotSimulated } from "../refusal.ts";
import { type Bucket, replicationStatus, type Version, visibleVersions } from "../s3/bucket.ts";
import { copy, destinationsOf } from "../s3/copies.ts";
import type { World } from "../world.ts";
import { type Job, preparedAt, type Task, taskEndsAt } from "./job.ts";

const SERVICE = "batchoperations.s3.amazonaws.com";

export interface Running {
  source: Bucket;
  role: Role;
  filter: JobManifestGeneratorFilter;
  createdAt: number;
}

/** What a job will do, and does: each copy arrives when its task ends. */
export function run(world: World, running: Running): Pick<Job, "tasks" | "failure"> {
  const forbidden = whyForbidden(world, running);
  if (forbidden !== undefined) return { tasks: [], failure: { code: "AccessDenied", reason: forbidden } };
  const found = eligible(world, running);
  if (found.length === 0) {
    const reason = "Manifest generation found no keys matching the filter criteria.";
    return { tasks: [], failure: { code: "ManifestGenerationFailed", reason } };
  }
  const tasks = found.map(([key, version], index) => {
    const endsAt = taskEndsAt(running, index + 1, found.length);
    return taskOf(world, running, { key, version, endsAt });
  });
  return { tasks };
}

/** AWS documentation: what the role must be allowed where S3 makes the list of objects. */
function whyForbidden(world: World, { role, source, createdAt }: Running): string | undefined {
  if (!isAssumable(role, SERVICE, preparedAt({ createdAt })))
    return `The role ${role.arn} cannot be assumed by S3 Batch Operations.`;
  const needed = ["s3:GetReplicationConfiguration", "s3:PutInventoryConfiguration"];
  const missing = needed.find((action) => !isAllowed(world, role, { action, resource: `arn:aws:s3:::${source.name}` }));
  return missing && `The role ${role.arn} is not allowed ${missing} on ${source.name}.`;
}

/** The versions that the rules in force are about and that are of the statuses asked for. */
function eligible(world: World, { source, filter }: Running): [key: string, version: Version][] {
  const { EligibleForReplication, ObjectReplicationStatuses: statuses, ...others } = filter;
  const [other] = Object.keys(others);
  if (!EligibleForReplication || other !== undefined)
    throw new NotSimulated(`a filter of ${other ?? "what is not eligible for replication"} in s3control:CreateJob`);
  return Object.keys(source.objects)
    .sort()
    .flatMap((key) =>
      visibleVersions(source, key, world.now)
        .filter((version) => destinationsOf(source, key, version).length > 0)
        .filter((version) => {
          const status = replicationStatus(version, world.now) ?? "NONE";
          return statuses === undefined || statuses.some((wanted) => wanted === status);
        })
        .map((version): [string, Version] => [key, version]),
    );
}

function taskOf(
  world: World,
  { source, role }: Running,
  { key, version, endsAt }: { key: string; version: Version; endsAt: number },
): Task {
  const task: Task = { key, version: version.id, endsAt, failed: false, to: [] };
  if (!isAllowed(world, role, { action: "s3:InitiateReplication", resource: `arn:aws:s3:::${source.name}/${key}` }))
    return { ...task, failed: true };
  const copies = destinationsOf(source, key, version).map((name) => {
    const isThere = has(world, name, task);
    const isPossible = copy(world, source, { key, version, name, arrivesAt: endsAt });
    if (isPossible && !isThere) task.to.push(name);
    return { bucket: name, arrivesAt: isPossible ? endsAt : null };
  });
  version.copies = copies;
  return { ...task, failed: copies.some(({ arrivesAt }) => arrivesAt === null) };
}

const has = ({ state }: World, name: string, { key, version }: Task): boolean =>
  state.buckets[name]?.objects[key]?.some(({ id }) => id === version) ?? false;

/** Takes back what a job has not done yet. */
export function stop(world: World, { source, tasks }: Job): void {
  for (const task of tasks) {
    if (task.endsAt <= world.now) continue;
    for (const name of task.to) takeBack(world, name, task);
    const original = world.state.buckets[source]?.objects[task.key]?.find(({ id }) => id === task.version);
    if (original?.copies)
      original.copies = original.copies.filter(
        ({ bucket, arrivesAt }) => arrivesAt !== null && !task.to.includes(bucket),
      );
  }
}

function takeBack({ state }: World, name: string, { key, version }: Task): void {
  const objects = state.buckets[name]?.objects;
  if (!objects) return;
  const left = (objects[key] ?? []).filter(({ id }) => id !== version);
  if (left.length > 0) objects[key] = left;
  else delete objects[key];
}
