import type { Aws } from "../aws/aws.ts";
import { copyable, ownerTag, usesTag } from "../aws/marks.ts";
import type { Config, TableConfig } from "../config/schema.ts";
import type { HomeApp, HomeTable } from "../discover/home-app.ts";
import type { Graph } from "../engine/graph.ts";
import { replicaSettings, type ReplicaSettingsSpec } from "../resources/replica-settings.ts";
import { replica, type ReplicaSpec } from "../resources/replica.ts";
import { strongReplicas, type StrongReplicasSpec } from "../resources/strong-replicas.ts";
import { policyFor } from "../resources/table-policy.ts";
import { table, type TableSpec } from "../resources/table.ts";
import type { Identity } from "./identity.ts";
import { otherRegions } from "./other-regions.ts";

const step = "tables";

/** One table of the application, in home and in the config. */
interface Wanted {
  config: Config;
  name: string;
  settings: TableConfig;
  live: HomeTable;
  identity: Identity;
}

/** What replication needs of home first, then the replicas, then what AWS does not copy. */
export function addTables(graph: Graph<Aws>, config: Config, { tables }: HomeApp, identity: Identity): void {
  if (otherRegions(config).length === 0) return;
  for (const [name, settings] of Object.entries(config.tables)) {
    const live = tables[name];
    if (!live) continue;
    const wanted = { config, name, settings, live, identity };
    if (settings.consistency === "strong") addStrong(graph, wanted);
    else addEventual(graph, wanted);
  }
}

/** Streams first, then one replica after the other. */
function addEventual(graph: Graph<Aws>, wanted: Wanted): void {
  const { config, name } = wanted;
  graph.add(table, homeSpec(wanted, { consistency: "EVENTUAL", stream: "NEW_AND_OLD_IMAGES" }), { step });
  for (const region of otherRegions(config)) {
    const spec = replicaSpec(wanted, region, { member: true, ...ownKey(wanted, region) });
    graph.add(replica, spec, { name, after: [`table/${name}@${config.home}`], step });
    graph.add(replicaSettings, settingsSpec(wanted, region), { after: [`replica/${name}@${region}`], step });
  }
}

/** All replicas at once; then what is to differ between them, and what AWS does not copy. */
function addStrong(graph: Graph<Aws>, wanted: Wanted): void {
  const { config, name, live } = wanted;
  const others = otherRegions(config);
  const own = live.table.stream ?? (config.cache?.invalidate[name] ? "NEW_AND_OLD_IMAGES" : undefined);
  graph.add(table, { ...homeSpec(wanted), ...(own && !live.table.stream ? { stream: own } : {}) }, { step });
  graph.add(strongReplicas, strongSpec(wanted), {
    name,
    after: [`table/${name}@${config.home}`],
    spans: others,
    step,
  });
  for (const region of others) {
    const { tableClass, readCapacity } = replicaSpec(wanted, region);
    const isOwn = tableClass !== undefined || readCapacity !== undefined;
    const made = `strong-replicas/${name}@${config.home}`;
    if (isOwn) graph.add(replica, replicaSpec(wanted, region), { name, after: [made], step });
    // AWS copies no stream to the replicas of such a table: each has one of its own, or none.
    const stream = own ? { stream: own } : {};
    const spec = { ...settingsSpec(wanted, region), ...stream };
    graph.add(replicaSettings, spec, { after: [isOwn ? `replica/${name}@${region}` : made], step });
  }
}

function homeSpec({ config, name, identity }: Wanted, more: Partial<TableSpec> = {}): TableSpec {
  const tags = usesTag(identity.mark);
  return { name, region: config.home, version: "2019.11.21", writes: "scaled", ...more, tags };
}

function strongSpec(wanted: Wanted): StrongReplicasSpec {
  const { config, name, settings, live } = wanted;
  const others = otherRegions(config);
  const keys = others.flatMap((region) => {
    const { key } = ownKey(wanted, region);
    return key === undefined ? [] : [[region, key] as const];
  });
  return {
    table: name,
    region: config.home,
    targets: others,
    consistency: "STRONG",
    replicas: others,
    witness: settings.witness ?? null,
    // With AWS's own key in every region there is none to name.
    ...(live.table.key && others.some((region) => settings.kms[region] !== "aws")
      ? { homeKey: live.table.key, keys: Object.fromEntries(keys) }
      : {}),
  };
}

function replicaSpec({ config, name, settings }: Wanted, region: string, more: Partial<ReplicaSpec> = {}): ReplicaSpec {
  const { tableClass, readCapacity } = settings;
  return {
    table: name,
    home: config.home,
    region,
    ...more,
    ...(tableClass[region] ? { tableClass: tableClass[region] } : {}),
    ...(readCapacity[region] ? { readCapacity: readCapacity[region] } : {}),
  };
}

function ownKey({ settings, live }: Wanted, region: string): Pick<ReplicaSpec, "homeKey" | "key"> {
  const key = settings.kms[region];
  // With AWS's own key there is none to name: it is the same for everybody in a region.
  return live.table.key && key !== "aws" ? { homeKey: live.table.key, ...(key ? { key } : {}) } : {};
}

function settingsSpec({ config, settings: asked, live, identity }: Wanted, region: string): ReplicaSettingsSpec {
  const { home, tags } = config;
  const { table: name, pointInTimeRecovery, policy, insights, indexInsights = {}, tags: homeTags = {} } = live.settings;
  const recovery = asked.pointInTimeRecovery ?? (pointInTimeRecovery || undefined);
  return {
    table: name,
    region,
    tags: { ...copyable(homeTags), ...tags, ...ownerTag(identity.mark) },
    // Never turned off unasked: the backups that a replica has would be gone.
    ...(recovery === undefined ? {} : { pointInTimeRecovery: recovery }),
    deletionProtection: asked.deletionProtection,
    ...(policy ? { policy: policyFor(policy, identity, { table: name, from: home, to: region }) } : {}),
    ...(insights ? { insights } : {}),
    ...(Object.keys(indexInsights).length === 0 ? {} : { indexInsights }),
  };
}
