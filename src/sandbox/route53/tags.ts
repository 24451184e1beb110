import type {
  ChangeTagsForResourceCommandInput,
  ChangeTagsForResourceCommandOutput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  ListTagsForResourcesCommandInput,
  ListTagsForResourcesCommandOutput,
  ResourceTagSet,
  TagResourceType,
} from "@aws-sdk/client-route-53";
import { tagList } from "../../aws/marks.ts";
import type { Operation, World } from "../world.ts";
import { healthCheckWith } from "./health-check.ts";
import { invalidInput } from "./refusals.ts";
import { zoneWith } from "./zone.ts";

const MOST_ASKED = 10;

const ChangeTagsForResource: Operation<ChangeTagsForResourceCommandInput, ChangeTagsForResourceCommandOutput> = (
  world,
  { ResourceType, ResourceId, AddTags = [], RemoveTagKeys = [] },
) => {
  const tagged = resourceWith(world, ResourceType, ResourceId!);
  const added = AddTags.map(({ Key, Value }) => [Key!, Value ?? ""]);
  const kept = Object.entries(tagged.tags).filter(([key]) => !RemoveTagKeys.includes(key));
  tagged.tags = Object.fromEntries([...kept, ...added]) as Record<string, string>;
  return {};
};

const ListTagsForResource: Operation<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput> = (
  world,
  { ResourceType, ResourceId },
) => ({ ResourceTagSet: tagSet(world, ResourceType!, ResourceId!) });

const ListTagsForResources: Operation<ListTagsForResourcesCommandInput, ListTagsForResourcesCommandOutput> = (
  world,
  { ResourceType, ResourceIds = [] },
) => {
  if (ResourceIds.length > MOST_ASKED)
    throw invalidInput(`Member must have length less than or equal to ${MOST_ASKED}`);
  return { ResourceTagSets: ResourceIds.map((id) => tagSet(world, ResourceType!, id)) };
};

const tagSet = (world: World, ResourceType: TagResourceType, ResourceId: string): ResourceTagSet => ({
  ResourceType,
  ResourceId,
  Tags: tagList(resourceWith(world, ResourceType, ResourceId).tags),
});

function resourceWith(world: World, type: TagResourceType | undefined, id: string): { tags: Record<string, string> } {
  return type === "hostedzone" ? zoneWith(world, id) : healthCheckWith(world, id);
}

/** Tags, of whatever may have them. */
export const tags = { ChangeTagsForResource, ListTagsForResource, ListTagsForResources };
