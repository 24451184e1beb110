import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from "@aws-sdk/client-cloudwatch";
import { tagList } from "../../aws/marks.ts";
import { Refusal } from "../refusal.ts";
import type { Tagged } from "../tagging/tagged.ts";
import type { Operation, World } from "../world.ts";
import { alarmArn, checkTags } from "./lookup.ts";
import type { Alarm } from "./metric.ts";

const TagResource: Operation<TagResourceCommandInput, TagResourceCommandOutput> = (world, input, region) => {
  const { ResourceARN, Tags = [] } = input;
  const alarm = taggedWith(world, ResourceARN, region);
  alarm.tags = checkTags(alarm.tags, Tags);
  return {};
};

const UntagResource: Operation<UntagResourceCommandInput, UntagResourceCommandOutput> = (world, input, region) => {
  const { ResourceARN, TagKeys = [] } = input;
  const { tags } = taggedWith(world, ResourceARN, region);
  for (const key of TagKeys) delete tags[key];
  return {};
};

const ListTagsForResource: Operation<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput> = (
  world,
  { ResourceARN },
  region,
) => ({ Tags: tagList(taggedWith(world, ResourceARN, region).tags) });

function taggedWith({ state }: World, arn: string | undefined, region: string): Alarm {
  const alarms = Object.values(state.monitoring[region]?.alarms ?? {});
  const found = alarms.find(({ name }) => alarmArn(region, name) === arn);
  if (!found) throw new Refusal("ResourceNotFoundException", `The resource ${arn} does not exist.`, 404);
  return found;
}

/** The alarms of a region as the tagging API sees them. */
export const taggedAlarms = ({ state }: World, region: string): Tagged[] =>
  Object.values(state.monitoring[region]?.alarms ?? {})
    .filter(({ tags }) => Object.keys(tags).length > 0)
    .map(({ name, tags }) => ({ arn: alarmArn(region, name), type: "cloudwatch:alarm", tags }));

/** The tags of alarms. */
export const tags = { TagResource, UntagResource, ListTagsForResource };
