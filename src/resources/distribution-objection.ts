import type { Live } from "../engine/kind.ts";
import { isId } from "./distribution-search.ts";
import type { DistributionSpec } from "./distribution-spec.ts";

/** Why a distribution must be left alone: what others have in it would be lost, or could not be reached any more. */
export function whyRefused(spec: DistributionSpec, live?: Live<DistributionSpec>): string | undefined {
  const { sought, aliases, paths = [] } = spec;
  if (!live)
    return isId(sought) ? `there is no distribution ${sought} in this account: write the id of one that is` : undefined;
  const theirs = live.owned === true || !aliases ? [] : live.spec.aliases!.filter((name) => !aliases.includes(name));
  if (theirs.length > 0)
    return `it answers to ${theirs.join(", ")} as well, which would be lost: add that to "aliases" of the cache, so that its certificate covers it, or take it off the distribution`;
  const both = paths.find(({ path }) => live.spec.foreign?.includes(path));
  return (
    both &&
    `it has a behaviour for ${both.path} that is not ours: take that path out of the cache's "paths", or remove the behaviour`
  );
}
