import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import type { HomeFunction } from "../discover/home-compute.ts";
import { apiRemarks } from "./api-remarks.ts";
import { homeKeyRemarks } from "./log-groups.ts";
import { otherRegions } from "./other-regions.ts";

/** What of the home application no region gets, or gets in another way than it seems, in sentences for the user. */
export function remarks(config: Config, home: HomeApp): string[] {
  if (otherRegions(config).length === 0) return [];
  return [...functionRemarks(home), ...apiRemarks(config, home), ...tableRemarks(config, home)];
}

function functionRemarks({ compute }: HomeApp): string[] {
  return Object.entries(compute.functions).flatMap(([name, live]) =>
    [...live.notMirrored, ...concurrency(name, live), ...homeKeyRemarks(live.logGroup ? [live.logGroup] : [])].map(
      (remark) => `${name}: ${remark}`,
    ),
  );
}

/** A reserve keeps others out, and it is a limit that others may count on: so it is mirrored. */
function concurrency(name: string, { spec }: HomeFunction): string[] {
  const where = `another is given in functions.${name}.regions.<region>.concurrency`;
  if (spec.concurrency === null) return [];
  if (spec.concurrency === 0) return [`it is turned off at home, and so it is in every region: ${where}`];
  return [
    `its reserved concurrency of ${spec.concurrency} is reserved in every region, out of that region's own quota: ${where}`,
  ];
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
