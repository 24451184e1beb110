import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import type { HomeFunction } from "../discover/home-compute.ts";
import { apiRemarks } from "./api-remarks.ts";
import { homeKeyRemarks } from "./log-groups.ts";
import { otherRegions } from "./other-regions.ts";

/** What of the home application no region gets, or gets in another way than it seems, in sentences for the user. */
export function remarks(config: Config, home: HomeApp): string[] {
  if (otherRegions(config).length === 0) return [];
  return [...functionRemarks(config, home), ...apiRemarks(config, home), ...tableRemarks(config, home)];
}

function functionRemarks(config: Config, { compute }: HomeApp): string[] {
  return Object.entries(compute.functions).flatMap(([name, live]) =>
    [...live.notMirrored, ...concurrency(config, live), ...homeKeyRemarks(live.logGroup ? [live.logGroup] : [])].map(
      (remark) => `${name}: ${remark}`,
    ),
  );
}

/** A reserve keeps others out, and it is a limit that others may count on: so it is mirrored. */
function concurrency(config: Config, { spec: { name, concurrency: reserved } }: HomeFunction): string[] {
  const { regions } = config.functions[name]!;
  const same = otherRegions(config).filter((region) => regions[region]?.concurrency === undefined);
  if (reserved === null || same.length === 0) return [];
  const where = same.join(" and ");
  const remedy = `give another in functions.${name}.regions if that is not meant`;
  if (reserved === 0) return [`it may not run at home (its reserved concurrency is 0), nor in ${where}: ${remedy}`];
  return [`its reserved concurrency of ${reserved} is reserved in ${where} as well, out of the quota there: ${remedy}`];
}

function tableRemarks(config: Config, { tables }: HomeApp): string[] {
  const others = otherRegions(config).join(" and ");
  return Object.entries(tables).flatMap(([name, { destinations }]) =>
    destinations.map(
      (stream) =>
        `table ${name}: its Kinesis destination ${stream}. Its replicas stream to nowhere until you make a stream in ${others} too and turn it on there: aws dynamodb enable-kinesis-streaming-destination`,
    ),
  );
}
