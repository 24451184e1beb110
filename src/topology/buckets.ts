import type { LifecycleRule } from "@aws-sdk/client-s3";
import type { Aws } from "../aws/aws.ts";
import { copyable, usesTag } from "../aws/marks.ts";
import { trust } from "../aws/policy.ts";
import { bucketNameIn } from "../config/bucket-names.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import type { Graph } from "../engine/graph.ts";
import { bucketReplication } from "../resources/bucket-replication.ts";
import { bucketVersioning } from "../resources/bucket-versioning.ts";
import { bucket, type BucketSpec } from "../resources/bucket.ts";
import type { Rule } from "../resources/replication-rule.ts";
import { rolePolicy } from "../resources/role-policy.ts";
import { ourName, roleName } from "../resources/role-name.ts";
import { role } from "../resources/role.ts";
import { addBackfill } from "./backfill.ts";
import { keyIn, type Mesh } from "./mesh.ts";
import { replicationPolicy } from "./replication-policy.ts";
import type { Identity } from "./identity.ts";
import { otherRegions } from "./other-regions.ts";

const step = "buckets";

/** Buckets and their settings, versioning everywhere, the role, the rules, which S3 refuses without versioning, then what is there. */
export function addBuckets(graph: Graph<Aws>, config: Config, { buckets }: HomeApp, identity: Identity): void {
  for (const [name, settings] of Object.entries(config.buckets)) {
    const live = buckets[name];
    if (!live || otherRegions(config).length === 0) continue;
    const nameIn = (region: string) =>
      region === config.home ? name : bucketNameIn(region, name, settings, identity.account);
    const names = new Map(config.regions.map((region) => [region, nameIn(region)]));
    addMesh(graph, { home: config.home, name, config, settings, live, identity, names });
  }
}

function addMesh(graph: Graph<Aws>, mesh: Mesh): void {
  const { home, names, identity } = mesh;
  const versioned = new Map<string, { arn: string }>();
  for (const [region, name] of names) {
    const isHome = region === home;
    if (!isHome) graph.add(bucket, copyOf(mesh, region, name), { step });
    versioned.set(
      region,
      graph.add(
        bucketVersioning,
        { bucket: name, region, versioning: "Enabled", ...(isHome ? { tags: usesTag(identity.mark) } : {}) },
        { after: isHome ? [] : [`bucket/${name}@${region}`], step },
      ),
    );
  }
  const taken = addRole(graph, mesh);
  const replicated = new Map<string, { arn: string }>();
  for (const [region, name] of names) {
    const rules = rulesFrom(mesh, region, versioned);
    const hasRules = Object.values(rules).some((rule) => rule !== null);
    const after = [`bucket-versioning/${name}@${region}`, ...(hasRules ? taken.after : [])];
    const spec = { bucket: name, region, ...(hasRules ? { role: taken.arn } : {}), rules };
    replicated.set(region, graph.add(bucketReplication, spec, { after, step }));
  }
  if (mesh.settings.backfill) addBackfill(graph, mesh, replicated);
}

/** The bucket in another region, with home's settings. */
function copyOf({ live, settings, config }: Mesh, region: string, name: string): BucketSpec {
  const { publicAccess, ownership, encryption, cors, lifecycle, tags } = live.bucket;
  const key = settings.kms[region];
  return {
    name,
    region,
    location: region,
    ...(settings.namespace === "account-regional" ? { namespace: "account-regional" } : {}),
    // Where home says nothing, AWS's own defaults for new buckets are the safe ones.
    ...(publicAccess ? { publicAccess } : {}),
    ...(ownership ? { ownership } : {}),
    ...(encryption ? { encryption: { ...withoutKey(encryption), ...(key && key !== "aws" ? { key } : {}) } } : {}),
    cors: cors ?? null,
    lifecycle: withExpiry(lifecycle ?? {}, settings.noncurrentDays),
    tags: { ...copyable(tags ?? {}), ...config.tags },
  };
}

function withoutKey<T extends { key?: string }>({ key: _key, ...encryption }: T): Omit<T, "key"> {
  return encryption;
}

/** Old versions cost money, so they expire; where home has its own idea of when, that one counts. */
function withExpiry(home: Record<string, LifecycleRule>, days: number): Record<string, LifecycleRule> {
  if (Object.values(home).some(({ NoncurrentVersionExpiration: expiry }) => expiry !== undefined)) return home;
  const expiry: LifecycleRule = {
    Status: "Enabled",
    Filter: { Prefix: "" },
    NoncurrentVersionExpiration: { NoncurrentDays: days },
  };
  return { ...home, "goglobal-noncurrent": expiry };
}

/** The role that S3 takes: ours, or the one that home's replication has already, with our policy added to it. */
function addRole(graph: Graph<Aws>, mesh: Mesh): { arn: string; after: string[] } {
  const { identity, name, live, config } = mesh;
  const ours = roleName(ourName(identity.mark, name));
  const policy = replicationPolicy(mesh);
  const foreign = live.replication.role;
  if (foreign && !foreign.endsWith(`/${ours}`)) {
    const owner = foreign.slice(foreign.lastIndexOf("/") + 1);
    graph.add(rolePolicy, { role: owner, name: ours, arn: foreign, policy }, { step });
    return { arn: foreign, after: [`role-policy/${owner}/${ours}`] };
  }
  const { arn } = graph.add(
    role,
    {
      name: ours,
      trust: trust(identity.account, "s3.amazonaws.com"),
      policy,
      ...(config.permissionsBoundary ? { permissionsBoundary: config.permissionsBoundary } : {}),
      tags: { ...config.tags },
    },
    { step },
  );
  return { arn, after: [] };
}

/** The rules of one bucket by id: one for each bucket that it replicates to, and `null` for those that must not be there. */
function rulesFrom(
  mesh: Mesh,
  from: string,
  targets: ReadonlyMap<string, { arn: string }>,
): Record<string, Rule | null> {
  const { settings, home, identity } = mesh;
  const rules: Record<string, Rule | null> = {};
  for (const [region, { arn }] of targets) {
    if (region === from) continue;
    const isWanted = settings.replication === "mesh" || from === home;
    const key = keyIn(mesh, region);
    rules[`goglobal:${identity.mark}:${region}`] = isWanted
      ? {
          target: arn,
          enabled: true,
          deleteMarkers: settings.deleteMarkers,
          metrics: settings.metrics,
          rtc: settings.rtc,
          ...(key === undefined ? {} : { key }),
        }
      : null;
  }
  return rules;
}
