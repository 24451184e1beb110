import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import { Graph } from "../engine/graph.ts";
import { addBuckets } from "./buckets.ts";
import type { Identity } from "./identity.ts";
import { addTables } from "./tables.ts";

/** What must exist for the application to be everywhere. Read it from top to bottom: that is how it is built. */
export function topology(config: Config, home: HomeApp, identity: Identity): Graph<Aws> {
  const graph = new Graph<Aws>();
  addTables(graph, config, home, identity);
  addBuckets(graph, config, home, identity);
  return graph;
}
