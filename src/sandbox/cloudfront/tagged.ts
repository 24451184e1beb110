import type { Tagged } from "../tagging/tagged.ts";
import type { World } from "../world.ts";
import { distributionArn } from "./lookup.ts";

/** The distributions that carry tags: the tagging API has what is global in us-east-1. */
export function taggedDistributions({ state }: World, region: string): Tagged[] {
  if (region !== "us-east-1") return [];
  return Object.values(state.cloudfront.distributions)
    .filter(({ tags }) => Object.keys(tags).length > 0)
    .map(({ id, tags }) => ({ arn: distributionArn(id), type: "cloudfront:distribution", tags }));
}
