import type {
  AssociateAliasCommandInput,
  AssociateAliasCommandOutput,
  ConflictingAlias,
  ListConflictingAliasesCommandInput,
  ListConflictingAliasesCommandOutput,
} from "@aws-sdk/client-cloudfront";
import { ACCOUNT, type Operation, type World } from "../world.ts";
import { checkCertificate } from "./certificates.ts";
import type { Distribution } from "./distribution.ts";
import { distributionWith, newId } from "./lookup.ts";
import { refused } from "./refusals.ts";

const MOST_ITEMS = 100;

const aliasesOf = ({ config }: Distribution): string[] => config.Aliases?.Items ?? [];

/** Refuses names that another distribution has: in all of CloudFront, each has one only. */
export function checkAliases({ state }: World, aliases: readonly string[], own?: Distribution): void {
  const others = Object.values(state.cloudfront.distributions).filter((other) => other !== own);
  if (others.some((other) => aliasesOf(other).some((alias) => aliases.includes(alias))))
    throw refused(
      "CNAMEAlreadyExists",
      "One or more of the CNAMEs you provided are already associated with a different resource.",
      409,
    );
}

const ListConflictingAliases: Operation<ListConflictingAliasesCommandInput, ListConflictingAliasesCommandOutput> = (
  world,
  { DistributionId, Alias, MaxItems = MOST_ITEMS },
) => {
  const own = distributionWith(world, DistributionId);
  checkCertificate(world, { ...own.config, Aliases: { Quantity: 1, Items: [Alias!] } });
  const others = Object.values(world.state.cloudfront.distributions).filter((other) => other !== own);
  const Items = others.flatMap((other) => {
    const taken = aliasesOf(other).filter((alias) => overlaps(alias, Alias!));
    // Enough for owners to know theirs by.
    return taken.map((alias): ConflictingAlias => ({
      Alias: alias,
      DistributionId: hidden(other.id),
      AccountId: hidden(ACCOUNT),
    }));
  });
  return { ConflictingAliasesList: { MaxItems: Number(MaxItems), Quantity: Items.length, Items } };
};

const overlaps = (one: string, other: string): boolean =>
  one === other || one === other.replace(/^[^.]+/u, "*") || other === one.replace(/^[^.]+/u, "*");

const hidden = (id: string): string => id.slice(-4).padStart(id.length, "*");

const AssociateAlias: Operation<AssociateAliasCommandInput, AssociateAliasCommandOutput> = (
  world,
  { TargetDistributionId, Alias },
) => {
  const target = distributionWith(world, TargetDistributionId);
  const source = Object.values(world.state.cloudfront.distributions).find((one) => aliasesOf(one).includes(Alias!));
  checkCertificate(world, { ...target.config, Aliases: { Quantity: 1, Items: [Alias!] } });
  if (!source) throw refused("IllegalUpdate", "The alias is not associated with any distribution.");
  for (const [distribution, aliases] of [
    [source, aliasesOf(source).filter((alias) => alias !== Alias)],
    [target, [...aliasesOf(target), Alias!]],
  ] as const) {
    const Aliases = { Quantity: aliases.length, ...(aliases.length > 0 ? { Items: [...aliases] } : {}) };
    Object.assign(distribution, { config: { ...distribution.config, Aliases }, etag: newId(world, "E") });
  }
  return {};
};

/** The names of distributions. */
export const aliases = { ListConflictingAliases, AssociateAlias };
