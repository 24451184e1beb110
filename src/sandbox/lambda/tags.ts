import type {
  ListTagsCommandInput,
  ListTagsCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from "@aws-sdk/client-lambda";
import type { Operation } from "../world.ts";
import { existing } from "./lookup.ts";
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

const ListTags: Operation<ListTagsCommandInput, ListTagsCommandOutput> = (world, { Resource }, region) => ({
  Tags: existing(world, { FunctionName: Resource }, region).fn.tags,
});

const TagResource: Operation<TagResourceCommandInput, TagResourceCommandOutput> = (world, input, region) => {
  const { fn } = existing(world, { FunctionName: input.Resource }, region);
  fn.tags = checkTags(fn.tags, input.Tags!);
  return {};
};

const UntagResource: Operation<UntagResourceCommandInput, UntagResourceCommandOutput> = (world, input, region) => {
  const { fn } = existing(world, { FunctionName: input.Resource }, region);
  for (const key of input.TagKeys!) delete fn.tags[key];
  return {};
};

/** Tags of functions. */
export const tags = { ListTags, TagResource, UntagResource };
