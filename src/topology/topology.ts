import type { Aws } from "../aws/aws.ts";
import { ZoneRefused } from "../aws/zone.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import { Graph } from "../engine/graph.ts";
import { addBuckets } from "./buckets.ts";
import { addCompute } from "./compute.ts";
import { addDomains } from "./domains.ts";
import { addExtensions, dropExtensions, type Lacking } from "./extensions.ts";
import type { Identity } from "./identity.ts";
import { remarks } from "./remarks.ts";
import { addTables } from "./tables.ts";

/** What must exist for the application to be everywhere, and what the user should know that no resource says of itself. */
export interface Desired {
  graph: Graph<Aws>;
  remarks: readonly string[];
}

/** The application as it is to be. Read it from top to bottom: that is how it is built. */
export function topology(
  config: Config,
  { home, lacking = new Map() }: { home: HomeApp; lacking?: Lacking },
  identity: Identity,
): Desired {
  const graph = new Graph<Aws>();
  addExtensions(graph, lacking, identity);
  const compute = addCompute(graph, { config, home, identity });
  dropExtensions(graph, lacking, identity);
  addTables(graph, config, home, identity);
  addBuckets(graph, config, home, identity);
  if (home.zone && !(home.zone instanceof ZoneRefused)) {
    const apis = new Map(compute.sites.map((site) => [site.region, site.apis]));
    addDomains(graph, { config, zone: home.zone, apis });
  }
  return { graph, remarks: [...remarks(config, home), ...compute.remarks] };
}
