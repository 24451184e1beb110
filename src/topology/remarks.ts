import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import { otherRegions } from "./other-regions.ts";
import { mentionsRegion } from "./region-mention.ts";

/** What of the home application no region gets, or gets in another way than it seems, in sentences for the user. */
export function remarks(config: Config, home: HomeApp): string[] {
  if (otherRegions(config).length === 0) return [];
  return [...functionRemarks(home), ...apiRemarks(config, home), ...tableRemarks(config, home)];
}

function functionRemarks({ compute }: HomeApp): string[] {
  return Object.entries(compute.functions).flatMap(([name, { notMirrored }]) =>
    notMirrored.map((what) => `${name}: ${what}`),
  );
}

function apiRemarks({ home }: Config, { compute }: HomeApp): string[] {
  return Object.entries(compute.apis).flatMap(([name, { authorizers, stages }]) => {
    const regional = Object.values(authorizers).filter(({ issuer }) => issuer && mentionsRegion(issuer, home));
    const byHand = stages.filter(({ autoDeploy }) => !autoDeploy);
    return [
      ...regional.map(
        (one) => `${name}: signing in by its authorizer ${one.name} still depends on ${new URL(one.issuer!).host}`,
      ),
      ...byHand.map(
        (stage) =>
          `${name}: its stage ${stage.name} is deployed by hand at home, and elsewhere it follows the API as it is now`,
      ),
    ];
  });
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
