import type { ReplicationRule } from "@aws-sdk/client-s3";
import { isAllowed } from "../iam/evaluation.ts";
import { isAssumable } from "../iam/role.ts";
import type { World } from "../world.ts";
import type { Bucket, Version } from "./bucket.ts";
import { copiesMarkers, destinationOf, isAbout } from "./replication-rules.ts";
import { isVersioned } from "./versioning.ts";

/** How long an object takes to another bucket. */
const LAG = 10_000;

/** Sends a new version where the rules in force say, and remembers on it how that goes. Replicas go nowhere. */
export function replicate(world: World, source: Bucket, key: string, version: Version): void {
  const { Rules: rules = [], Role: role = "" } = source.settings.replication ?? {};
  const destinations = new Set(rules.filter((rule) => applies(rule, key, version)).map(destinationOf));
  version.copies = [...destinations].map((name) => {
    const destination = world.state.buckets[name];
    const isPossible =
      destination && isVersioned(destination, world.now) && mayCopy(world, role, { source, name, key });
    if (!isPossible) return { bucket: name, arrivesAt: null };
    const arrivesAt = world.now + LAG;
    const { copies: _, ...same } = version;
    (destination.objects[key] ??= []).push({ ...same, at: arrivesAt, replica: true });
    return { bucket: name, arrivesAt };
  });
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
