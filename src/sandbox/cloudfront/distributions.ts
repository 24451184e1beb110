import type {
  CreateDistributionCommandInput,
  CreateDistributionCommandOutput,
  CreateDistributionWithTagsCommandInput,
  CreateDistributionWithTagsCommandOutput,
  DeleteDistributionCommandInput,
  DeleteDistributionCommandOutput,
  DistributionConfig,
  GetDistributionCommandInput,
  GetDistributionCommandOutput,
  GetDistributionConfigCommandInput,
  GetDistributionConfigCommandOutput,
  ListDistributionsCommandInput,
  ListDistributionsCommandOutput,
  Tag,
  UpdateDistributionCommandInput,
  UpdateDistributionCommandOutput,
} from "@aws-sdk/client-cloudfront";
import { page, sortedBy } from "../pages.ts";
import type { Operation, World } from "../world.ts";
import { checkAliases } from "./aliases.ts";
import { completed } from "./completed.ts";
import { checkConfig } from "./config-check.ts";
import { described, summary } from "./descriptions.ts";
import { inForce, isDeployed, type Distribution } from "./distribution.ts";
import { distributionWith, newId } from "./lookup.ts";
import { checkVersion, refused } from "./refusals.ts";
import { checkTags } from "./tags.ts";
import { checkWhole } from "./update-check.ts";

const MOST_ITEMS = 100;
const MOST_DISTRIBUTIONS = 200;

const CreateDistribution: Operation<CreateDistributionCommandInput, CreateDistributionCommandOutput> = (
  world,
  { DistributionConfig },
) => create(world, DistributionConfig!, []);

const CreateDistributionWithTags: Operation<
  CreateDistributionWithTagsCommandInput,
  CreateDistributionWithTagsCommandOutput
> = (world, { DistributionConfigWithTags }) => {
  const { DistributionConfig, Tags } = DistributionConfigWithTags!;
  return create(world, DistributionConfig!, Tags?.Items ?? []);
};

function create(world: World, given: DistributionConfig, tags: readonly Tag[]) {
  const { distributions, references } = world.state.cloudfront;
  if (references.includes(given.CallerReference!))
    throw refused(
      "DistributionAlreadyExists",
      "The caller reference that you are using to create a distribution is associated with another distribution.",
      409,
    );
  checkConfig(world, given);
  const checked = checkTags({}, tags);
  checkAliases(world, given.Aliases?.Items ?? []);
  if (Object.keys(distributions).length >= MOST_DISTRIBUTIONS)
    throw refused(
      "TooManyDistributions",
      "Processing your request would cause you to exceed the maximum number of distributions allowed.",
    );
  const id = newId(world, "E");
  const distribution: Distribution = {
    id,
    domainName: `${newId(world, "D").toLowerCase()}.cloudfront.net`,
    config: completed(given),
    changedAt: world.now,
    etag: newId(world, "E"),
    tags: checked,
    invalidations: [],
  };
  distributions[id] = distribution;
  references.push(given.CallerReference!);
  const Location = `https://cloudfront.amazonaws.com/2020-05-31/distribution/${id}`;
  return { ...answered(distribution, world.now), Location };
}

const answered = (distribution: Distribution, now: number) => ({
  Distribution: described(distribution, now),
  ETag: distribution.etag,
});

const GetDistribution: Operation<GetDistributionCommandInput, GetDistributionCommandOutput> = (world, { Id }) =>
  answered(distributionWith(world, Id), world.now);

const GetDistributionConfig: Operation<GetDistributionConfigCommandInput, GetDistributionConfigCommandOutput> = (
  world,
  { Id },
) => {
  const { config, etag } = distributionWith(world, Id);
  return { DistributionConfig: config, ETag: etag };
};

const UpdateDistribution: Operation<UpdateDistributionCommandInput, UpdateDistributionCommandOutput> = (
  world,
  { Id, IfMatch, DistributionConfig: given },
) => {
  const distribution = distributionWith(world, Id);
  checkVersion(IfMatch, distribution.etag);
  if (given!.CallerReference !== distribution.config.CallerReference)
    throw refused("IllegalUpdate", "The update contains modifications that are not allowed: CallerReference.");
  checkWhole(given!);
  checkConfig(world, given!);
  checkAliases(world, given!.Aliases?.Items ?? [], distribution);
  Object.assign(distribution, {
    before: inForce(distribution, world.now),
    config: completed(given!),
    changedAt: world.now,
    etag: newId(world, "E"),
  });
  return answered(distribution, world.now);
};

const DeleteDistribution: Operation<DeleteDistributionCommandInput, DeleteDistributionCommandOutput> = (
  world,
  { Id, IfMatch },
) => {
  const distribution = distributionWith(world, Id);
  checkVersion(IfMatch, distribution.etag);
  if (distribution.config.Enabled || !isDeployed(distribution, world.now))
    throw refused("DistributionNotDisabled", "The distribution you are trying to delete has not been disabled.", 409);
  delete world.state.cloudfront.distributions[distribution.id];
  return {};
};

const ListDistributions: Operation<ListDistributionsCommandInput, ListDistributionsCommandOutput> = (world, input) => {
  const { Marker, MaxItems = MOST_ITEMS } = input;
  const nameOf = ({ id }: Distribution) => id;
  const all = sortedBy(Object.values(world.state.cloudfront.distributions), nameOf);
  const limit = Math.min(Number(MaxItems), MOST_ITEMS);
  const { items, next } = page(all, { after: Marker, limit, nameOf });
  return {
    DistributionList: {
      Marker: Marker ?? "",
      MaxItems: limit,
      IsTruncated: next !== undefined,
      Quantity: items.length,
      ...(items.length > 0 ? { Items: items.map((one) => summary(one, world.now)) } : {}),
      ...(next === undefined ? {} : { NextMarker: next }),
    },
  };
};

/** Distributions themselves. */
export const distributions = {
  CreateDistribution,
  CreateDistributionWithTags,
  GetDistribution,
  GetDistributionConfig,
  UpdateDistribution,
  DeleteDistribution,
  ListDistributions,
};
