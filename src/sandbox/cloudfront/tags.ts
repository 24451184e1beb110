import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  Tag,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from "@aws-sdk/client-cloudfront";
import { tagList } from "../../aws/marks.ts";
import type { Operation, World } from "../world.ts";
import type { Distribution } from "./distribution.ts";
import { distributionArn } from "./lookup.ts";
import { refused } from "./refusals.ts";

const MOST_TAGS = 50;

/** The tags with some added or changed, as far as CloudFront allows them. */
export function checkTags(before: Record<string, string>, added: readonly Tag[]): Record<string, string> {
  const after = { ...before };
  for (const { Key, Value = "" } of added) {
    if (/^aws:/iu.test(Key!)) throw refused("InvalidTagging", "Tag keys that begin with aws: are reserved.");
    after[Key!] = Value;
  }
  if (Object.keys(after).length > MOST_TAGS)
    throw refused("InvalidTagging", `A resource can have up to ${MOST_TAGS} tags.`);
  return after;
}

const TagResource: Operation<TagResourceCommandInput, TagResourceCommandOutput> = (world, { Resource, Tags }) => {
  const distribution = resourceWith(world, Resource!);
  distribution.tags = checkTags(distribution.tags, Tags!.Items ?? []);
  return {};
};

const UntagResource: Operation<UntagResourceCommandInput, UntagResourceCommandOutput> = (
  world,
  { Resource, TagKeys },
) => {
  const distribution = resourceWith(world, Resource!);
  for (const key of TagKeys!.Items ?? []) delete distribution.tags[key];
  return {};
};

const ListTagsForResource: Operation<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput> = (
  world,
  { Resource },
) => ({ Tags: { Items: tagList(resourceWith(world, Resource!).tags) } });

function resourceWith({ state }: World, arn: string): Distribution {
  const found = Object.values(state.cloudfront.distributions).find(({ id }) => distributionArn(id) === arn);
  if (!found) throw refused("NoSuchResource", "The specified resource does not exist.", 404);
  return found;
}

/** The tags of distributions. */
export const tags = { TagResource, UntagResource, ListTagsForResource };
