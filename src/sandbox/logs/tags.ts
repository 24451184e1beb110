import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from "@aws-sdk/client-cloudwatch-logs";
import { Refusal } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import type { LogGroup } from "./log-group.ts";
import { groupNamed, invalidParameter } from "./lookup.ts";

const MOST_TAGS = 50;

/** The tags with some added or changed, as far as CloudWatch Logs allows them. */
export function checkTags(before: Record<string, string>, added: Record<string, string>): Record<string, string> {
  const reserved = Object.keys(added).find((key) => /^aws:/iu.test(key));
  if (reserved !== undefined)
    throw invalidParameter(`aws: prefixed tag key names are not allowed for external use: ${reserved}`);
  const after = { ...before, ...added };
  if (Object.keys(after).length > MOST_TAGS)
    throw new Refusal("TooManyTagsException", `The number of tags must not exceed ${MOST_TAGS}`);
  return after;
}

/** Tags are asked for by the ARN that does not end with `:*`. */
function groupOf(world: World, arn: string, region: string): LogGroup {
  const [, , , where, , , name, ...rest] = arn.split(":");
  if (where !== region || name === undefined || rest.length > 0) throw invalidParameter(`Invalid resource ARN: ${arn}`);
  return groupNamed(world, name, region);
}

const ListTagsForResource: Operation<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput> = (
  world,
  { resourceArn },
  region,
) => ({ tags: groupOf(world, resourceArn!, region).tags });

const TagResource: Operation<TagResourceCommandInput, TagResourceCommandOutput> = (world, input, region) => {
  const group = groupOf(world, input.resourceArn!, region);
  group.tags = checkTags(group.tags, input.tags!);
  return {};
};

const UntagResource: Operation<UntagResourceCommandInput, UntagResourceCommandOutput> = (world, input, region) => {
  const group = groupOf(world, input.resourceArn!, region);
  for (const key of input.tagKeys!) delete group.tags[key];
  return {};
};

/** Tags of log groups. */
export const tags = { ListTagsForResource, TagResource, UntagResource };
