import type {
  CreateInvalidationCommandInput,
  CreateInvalidationCommandOutput,
  GetInvalidationCommandInput,
  GetInvalidationCommandOutput,
  Invalidation as Described,
  ListInvalidationsCommandInput,
  ListInvalidationsCommandOutput,
} from "@aws-sdk/client-cloudfront";
import { isDeepStrictEqual } from "node:util";
import { page } from "../pages.ts";
import type { Operation } from "../world.ts";
import type { Invalidation } from "./distribution.ts";
import { checkQuota, isComplete } from "./invalidation-quotas.ts";
import { distributionWith, newId } from "./lookup.ts";
import { checkQuantities, invalidArgument, refused } from "./refusals.ts";

const MOST_ITEMS = 100;
const LONGEST_PATH = 4000;

const CreateInvalidation: Operation<CreateInvalidationCommandInput, CreateInvalidationCommandOutput> = (
  world,
  { DistributionId, InvalidationBatch },
) => {
  const distribution = distributionWith(world, DistributionId);
  checkQuantities(InvalidationBatch);
  const { CallerReference: reference, Paths } = InvalidationBatch!;
  const paths = Paths!.Items ?? [];
  checkPaths(paths);
  const Location = (id: string) =>
    `https://cloudfront.amazonaws.com/2020-05-31/distribution/${distribution.id}/invalidation/${id}`;
  const same = distribution.invalidations.find((one) => one.reference === reference);
  if (same) {
    if (!isDeepStrictEqual(same.paths, paths))
      throw invalidArgument(
        "Your request contains a caller reference that was used for a previous invalidation batch.",
      );
    return { Invalidation: described(same, world.now), Location: Location(same.id) };
  }
  checkQuota(distribution, paths, world.now);
  const made: Invalidation = { id: newId(world, "I"), reference: reference!, paths, createdAt: world.now };
  distribution.invalidations.push(made);
  return { Invalidation: described(made, world.now), Location: Location(made.id) };
};

function checkPaths(paths: readonly string[]): void {
  if (paths.length === 0) throw invalidArgument("Your request does not contain any invalidation path.");
  const isFit = (path: string) => (path.startsWith("#") ? isTag(path) : isPath(path));
  if (!paths.every(isFit)) throw invalidArgument("Your request contains one or more invalid invalidation paths.");
}

/** An asterisk is one at the end only. */
const isPath = (path: string): boolean => /^\/[\x21-\x7E]*$/u.test(path) && path.length <= LONGEST_PATH;

/** 256 characters of printable ASCII without commas. */
const isTag = (tag: string): boolean => /^#[\x21-\x2B\x2D-\x7E]{1,256}$/u.test(tag);

const GetInvalidation: Operation<GetInvalidationCommandInput, GetInvalidationCommandOutput> = (
  world,
  { DistributionId, Id },
) => {
  const found = distributionWith(world, DistributionId).invalidations.find(({ id }) => id === Id);
  if (!found) throw refused("NoSuchInvalidation", "The specified invalidation does not exist.", 404);
  return { Invalidation: described(found, world.now) };
};

const ListInvalidations: Operation<ListInvalidationsCommandInput, ListInvalidationsCommandOutput> = (world, input) => {
  const { DistributionId, Marker, MaxItems = MOST_ITEMS } = input;
  // The latest first: a marker says after how many.
  const all = distributionWith(world, DistributionId).invalidations.toReversed();
  const limit = Math.min(Number(MaxItems), MOST_ITEMS);
  const numbered = all.map((one, position) => ({ one, position: String(position).padStart(9, "0") }));
  const { items, next } = page(numbered, { after: Marker, limit, nameOf: ({ position }) => position });
  return {
    InvalidationList: {
      Marker: Marker ?? "",
      MaxItems: limit,
      IsTruncated: next !== undefined,
      Quantity: items.length,
      Items: items.map(({ one }) => summaryOf(one, world.now)),
      ...(next === undefined ? {} : { NextMarker: next }),
    },
  };
};

const summaryOf = (invalidation: Invalidation, now: number) => ({
  Id: invalidation.id,
  Status: isComplete(invalidation, now) ? "Completed" : "InProgress",
  CreateTime: new Date(invalidation.createdAt),
});

const described = (invalidation: Invalidation, now: number): Described => ({
  ...summaryOf(invalidation, now),
  InvalidationBatch: {
    CallerReference: invalidation.reference,
    Paths: { Quantity: invalidation.paths.length, Items: invalidation.paths },
  },
});

/** Orders to forget what is cached. */
export const invalidations = { CreateInvalidation, GetInvalidation, ListInvalidations };
