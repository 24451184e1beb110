import type {
  ListTagsCommandInput,
  ListTagsCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from "@aws-sdk/client-lambda";
import type { Operation, World } from "../world.ts";
import { existing } from "./lookup.ts";
import { existingMapping } from "./mapping.ts";
import { invalidParameter } from "./refusals.ts";

const MOST_TAGS = 50;

/** The tags with some added or changed, as far as Lambda allows them. */
export function checkTags(before: Record<string, string>, added: Record<string, string>): Record<string, string> {
  const reserved = Object.keys(added).find((key) => /^aws:/iu.test(key));
  if (reserved !== undefined)
    throw invalidParameter(`Tag keys starting with 'aws:' are reserved for internal use: ${reserved}`);
  const after = { ...before, ...added };
  if (Object.keys(after).length > MOST_TAGS)
    throw invalidParameter(`The number of tags exceeds the limit of ${MOST_TAGS} tags per resource`);
  return after;
}

/** A function or an event source mapping. */
function taggedBy(world: World, arn: string | undefined, region: string): { tags: Record<string, string> } {
  const [, id] = arn!.split(":event-source-mapping:");
  return id === undefined ? existing(world, { FunctionName: arn }, region).fn : existingMapping(world, id, region);
}

const ListTags: Operation<ListTagsCommandInput, ListTagsCommandOutput> = (world, { Resource }, region) => ({
  Tags: taggedBy(world, Resource, region).tags,
});

const TagResource: Operation<TagResourceCommandInput, TagResourceCommandOutput> = (world, input, region) => {
  const tagged = taggedBy(world, input.Resource, region);
  tagged.tags = checkTags(tagged.tags, input.Tags!);
  return {};
};

const UntagResource: Operation<UntagResourceCommandInput, UntagResourceCommandOutput> = (world, input, region) => {
  const { tags } = taggedBy(world, input.Resource, region);
  for (const key of input.TagKeys!) delete tags[key];
  return {};
};

/** Tags of functions and of event source mappings. */
export const tags = { ListTags, TagResource, UntagResource };
