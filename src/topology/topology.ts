import type { Aws } from "../aws/aws.ts";
import { ZoneRefused } from "../aws/zone.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import { Graph } from "../engine/graph.ts";
import { addBuckets } from "./buckets.ts";
import { addCache, addPublicNames } from "./cache.ts";
import { addCompute } from "./compute.ts";
import { addDomains, zoneNotices } from "./domains.ts";
import { addExtensions, dropExtensions, type Lacking } from "./extensions.ts";
import type { Identity } from "./identity.ts";
import { addInvalidationHook } from "./invalidation-hook.ts";
import type { Application } from "./place.ts";
import { healthPathBehind } from "./probe.ts";
import { remarks } from "./remarks.ts";
import type { Site } from "./site.ts";
import { addTables } from "./tables.ts";
import { addTraffic } from "./traffic.ts";

/** What must exist for the application to be everywhere, and what the user should know that no resource says of itself. */
export interface Desired {
  graph: Graph<Aws>;
  /** What is so now and will pass. */
  notices: readonly string[];
  remarks: readonly string[];
}

/** What the application is made from, and what the user has said of this run. */
export interface Origin {
  home: HomeApp;
  lacking?: Lacking;
  beforeBackfill?: boolean;
  /** The regions that this run is not about. */
  skipped?: readonly string[];
}

/** The application as it is to be. Read it from top to bottom: that is how it is built. */
export function topology(config: Config, origin: Origin, identity: Identity): Desired {
  const { home, lacking = new Map() } = origin;
  const graph = new Graph<Aws>();
  addExtensions(graph, lacking, identity);
  const compute = addCompute(graph, { config, home, identity });
  dropExtensions(graph, lacking, identity);
  addTables(graph, config, home, identity);
  addBuckets(graph, config, home, identity);
  const names = addNames(graph, { config, identity, ...origin }, compute.sites);
  return {
    graph,
    notices: [...zoneNotices(home.zone), ...names.notices],
    remarks: [...names.remarks, ...remarks(config, home), ...compute.remarks],
  };
}

/** The names by which users reach it: each region's own, the common one, and the public one with the cache behind it. */
function addNames(
  graph: Graph<Aws>,
  { beforeBackfill = false, skipped = [], ...application }: Application & Origin,
  sites: readonly Site[],
): Omit<Desired, "graph"> {
  const { config, home } = application;
  const { zone, traffic } = home;
  if (!zone || zone instanceof ZoneRefused || !traffic) return { notices: [], remarks: [] };
  const apis = new Map(sites.map((site) => [site.region, site.apis]));
  addDomains(graph, { config, zone, apis, isNamed: traffic.isNamed });
  const away = new Set([...traffic.away, ...skipped]);
  const notices = addTraffic(graph, { ...application, zone, beforeBackfill }, { ...traffic, away });
  const cache = addCache(graph, { config, zone });
  if (!cache) return { notices, remarks: [] };
  addPublicNames(graph, { config, zone, path: healthPathBehind(application) }, cache);
  return { notices, remarks: addInvalidationHook(graph, application, cache.node) };
}
