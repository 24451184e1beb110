import type {
  GetResourcesCommandInput,
  GetResourcesCommandOutput,
  TagFilter,
} from "@aws-sdk/client-resource-groups-tagging-api";
import { taggedCertificates } from "../acm/tags.ts";
import { taggedDistributions } from "../cloudfront/tagged.ts";
import { taggedAlarms } from "../cloudwatch/tags.ts";
import { taggedTables } from "../dynamodb/tagged.ts";
import { taggedMappings } from "../lambda/mappings.ts";
import { taggedFunctions } from "../lambda/tagged.ts";
import { page, sortedBy } from "../pages.ts";
import { Refusal } from "../refusal.ts";
import { taggedQueues } from "../sqs/tags.ts";
import type { Operation, Operations, World } from "../world.ts";
import type { Tagged } from "./tagged.ts";

/** Each service tells what it has that carries tags; a service that joins adds its line. */
const sources: readonly ((world: World, region: string) => Tagged[])[] = [
  taggedAlarms,
  taggedCertificates,
  taggedDistributions,
  taggedFunctions,
  taggedMappings,
  taggedQueues,
  taggedTables,
];

const PAGE = 50;
const MOST = 100;

const GetResources: Operation<GetResourcesCommandInput, GetResourcesCommandOutput> = (world, input, region) => {
  const { PaginationToken, TagFilters = [], ResourcesPerPage = PAGE, ResourceTypeFilters = [] } = input;
  if (ResourcesPerPage < 1 || ResourcesPerPage > MOST)
    throw new Refusal("InvalidParameterException", `ResourcesPerPage must be between 1 and ${MOST}`);
  const found = sources
    .flatMap((source) => source(world, region))
    .filter((one) => isOfType(one, ResourceTypeFilters) && TagFilters.every((filter) => fits(one, filter)));
  const nameOf = ({ arn }: Tagged) => arn;
  const after = PaginationToken || undefined;
  const { items, next } = page(sortedBy(found, nameOf), { after, limit: ResourcesPerPage, nameOf });
  return {
    // The last page has an empty token.
    PaginationToken: next ?? "",
    ResourceTagMappingList: items.map(({ arn, tags }) => ({
      ResourceARN: arn,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    })),
  };
};

/** A service by its name has all its types. */
const isOfType = ({ type }: Tagged, wanted: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some((one) => one === type || one === type.split(":")[0]);

function fits({ tags }: Tagged, { Key, Values = [] }: TagFilter): boolean {
  const value = tags[Key!];
  return value !== undefined && (Values.length === 0 || Values.includes(value));
}

/** The API that finds resources of many services by their tags. */
export const tagging: Operations = { GetResources };
