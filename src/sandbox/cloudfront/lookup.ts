import { ACCOUNT, type World } from "../world.ts";
import type { Distribution } from "./distribution.ts";
import { refused } from "./refusals.ts";

export const distributionArn = (id: string): string => `arn:aws:cloudfront::${ACCOUNT}:distribution/${id}`;

export function distributionWith({ state }: World, id: string | undefined): Distribution {
  const found = state.cloudfront.distributions[id!];
  if (!found) throw refused("NoSuchDistribution", "The specified distribution does not exist.", 404);
  return found;
}

/** An id that begins with a letter, as CloudFront gives them. */
export const newId = (world: World, letter: string): string =>
  `${letter}${world.nextId().toString(36).toUpperCase().padStart(13, "0")}`;
