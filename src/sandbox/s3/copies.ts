import type { ReplicationRule } from "@aws-sdk/client-s3";
import { isAllowed } from "../iam/evaluation.ts";
import { isAssumable } from "../iam/role.ts";
import type { World } from "../world.ts";
import { type Bucket, type Version, writtenAt } from "./bucket.ts";
import { copiesMarkers, destinationOf, isAbout } from "./replication-rules.ts";
import { isVersioned } from "./versioning.ts";

/** How long an object takes to another bucket. */
const LAG = 10_000;

/** Sends a new version where the rules in force say, and remembers on it how that goes. Replicas go nowhere. */
export function replicate(world: World, source: Bucket, key: string, version: Version): void {
  const arrivesAt = world.now + LAG;
  version.copies = destinationsOf(source, key, version).map((name) => ({
    bucket: name,
    arrivesAt: copy(world, source, { key, version, name, arrivesAt }) ? arrivesAt : null,
  }));
}

/** The buckets that the rules in force copy a version to. */
export function destinationsOf({ settings }: Bucket, key: string, version: Version): string[] {
  const rules = (settings.replication?.Rules ?? []).filter((rule) => applies(rule, key, version));
  return [...new Set(rules.map(destinationOf))];
}

interface Copying {
  key: string;
  version: Version;
  /** The bucket that it goes to. */
  name: string;
  arrivesAt: number;
}

/** Lets a version arrive in another bucket, if that is possible; where it is already it stays as it is. */
export function copy(world: World, source: Bucket, { key, version, name, arrivesAt }: Copying): boolean {
  const destination = world.state.buckets[name];
  const { Role: role = "" } = source.settings.replication ?? {};
  if (!destination || !isVersioned(destination, world.now) || !mayCopy(world, role, { source, name, key }))
    return false;
  const there = (destination.objects[key] ??= []);
  const { copies: _, ...same } = version;
  if (!there.some(({ id }) => id === version.id))
    there.push({ ...same, at: arrivesAt, writtenAt: writtenAt(version), replica: true });
  return true;
}

function applies(rule: ReplicationRule, key: string, { marker, tags = {} }: Version): boolean {
  return isAbout(rule, key, tags) && (!marker || copiesMarkers(rule));
}

/** AWS documentation: what the role must be allowed on both sides. */
function mayCopy(
  world: World,
  arn: string,
  { source, name, key }: { source: Bucket; name: string; key: string },
): boolean {
  const role = Object.values(world.state.roles).find((role) => role.arn === arn);
  if (!role || !isAssumable(role, "s3.amazonaws.com", world.now)) return false;
  // Conditions are about how S3 asks, which is as they want it.
  const may = (action: string, resource: string) =>
    isAllowed(world, role, { action: `s3:${action}`, resource: `arn:aws:s3:::${resource}` });
  return (
    may("GetReplicationConfiguration", source.name) &&
    may("GetObjectVersionForReplication", `${source.name}/${key}`) &&
    may("ReplicateObject", `${name}/${key}`)
  );
}
