import type { Aws } from "../aws/aws.ts";
import { copyable, ownerTag, usesTag } from "../aws/marks.ts";
import type { Config, TableConfig } from "../config/schema.ts";
import type { HomeApp, HomeTable } from "../discover/home-app.ts";
import type { Graph } from "../engine/graph.ts";
import { replicaSettings, type ReplicaSettingsSpec } from "../resources/replica-settings.ts";
import { policyFor } from "../resources/table-policy.ts";
import { replica, type ReplicaSpec } from "../resources/replica.ts";
import { table } from "../resources/table.ts";
import type { Identity } from "./identity.ts";
import { otherRegions } from "./other-regions.ts";

const step = "tables";

/** Streams first, then one replica after the other, then what AWS does not copy. */
export function addTables(graph: Graph<Aws>, config: Config, { tables }: HomeApp, identity: Identity): void {
  const { home } = config;
  for (const [name, settings] of Object.entries(config.tables)) {
    const live = tables[name];
    if (!live || otherRegions(config).length === 0) continue;
    graph.add(
      table,
      {
        name,
        region: home,
        version: "2019.11.21",
        writes: "scaled",
        stream: "NEW_AND_OLD_IMAGES",
        tags: usesTag(identity.mark),
      },
      { step },
    );
    for (const region of otherRegions(config)) {
      const spec = replicaSpec(name, settings, live, { home, region });
      graph.add(replica, spec, { name, after: [`table/${name}@${home}`], step });
      const own = settingsSpec(config, settings, live, { identity, region });
      graph.add(replicaSettings, own, { after: [`replica/${name}@${region}`], step });
    }
  }
}

function replicaSpec(
  name: string,
  { kms, tableClass }: TableConfig,
  live: HomeTable,
  { home, region }: { home: string; region: string },
): ReplicaSpec {
  const key = kms[region];
  return {
    table: name,
    home,
    region,
    member: true,
    // With AWS's own key there is none to name: it is the same for everybody in a region.
    ...(live.table.key && key !== "aws" ? { homeKey: live.table.key, ...(key ? { key } : {}) } : {}),
    ...(tableClass[region] ? { tableClass: tableClass[region] } : {}),
  };
}

function settingsSpec(
  { home, tags }: Config,
  { pointInTimeRecovery: asked, deletionProtection }: TableConfig,
  { settings }: HomeTable,
  { identity, region }: { identity: Identity; region: string },
): ReplicaSettingsSpec {
  const name = settings.table;
  const recovery = asked ?? (settings.pointInTimeRecovery || undefined);
  return {
    table: name,
    region,
    tags: { ...copyable(settings.tags ?? {}), ...tags, ...ownerTag(identity.mark) },
    // Never turned off unasked: the backups that a replica has would be gone.
    ...(recovery === undefined ? {} : { pointInTimeRecovery: recovery }),
    deletionProtection,
    ...(settings.policy
      ? { policy: policyFor(settings.policy, identity, { table: name, from: home, to: region }) }
      : {}),
  };
}
