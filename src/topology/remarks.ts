import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import { otherRegions } from "./other-regions.ts";

/** What home has and no region gets, in sentences for the user. */
export function remarks(config: Config, { tables }: HomeApp): string[] {
  const others = otherRegions(config);
  if (others.length === 0) return [];
  return Object.entries(tables).flatMap(([name, { destinations }]) =>
    destinations.map(
      (stream) =>
        `table ${name}: its Kinesis destination ${stream}. Its replicas stream to nowhere until you make a stream in ${others.join(" and ")} too and turn it on there: aws dynamodb enable-kinesis-streaming-destination`,
    ),
  );
}
