import type {
  ListQueueTagsCommandInput,
  ListQueueTagsCommandOutput,
  TagQueueCommandInput,
  TagQueueCommandOutput,
  UntagQueueCommandInput,
  UntagQueueCommandOutput,
} from "@aws-sdk/client-sqs";
import type { Tagged } from "../tagging/tagged.ts";
import type { Operation, World } from "../world.ts";
import { queueArn, queueAt, queuesOf } from "./queue.ts";

const ListQueueTags: Operation<ListQueueTagsCommandInput, ListQueueTagsCommandOutput> = (world, input, region) => {
  const { tags } = queueAt(world, input.QueueUrl, region);
  return Object.keys(tags).length > 0 ? { Tags: tags } : {};
};

const TagQueue: Operation<TagQueueCommandInput, TagQueueCommandOutput> = (world, { QueueUrl, Tags }, region) => {
  Object.assign(queueAt(world, QueueUrl, region).tags, Tags);
  return {};
};

const UntagQueue: Operation<UntagQueueCommandInput, UntagQueueCommandOutput> = (world, input, region) => {
  const { tags } = queueAt(world, input.QueueUrl, region);
  for (const key of input.TagKeys!) delete tags[key];
  return {};
};

/** The queues of a region that carry tags. */
export function taggedQueues(world: World, region: string): Tagged[] {
  return Object.values(queuesOf(world, region))
    .filter(({ tags, deletedAt }) => deletedAt === undefined && Object.keys(tags).length > 0)
    .map(({ name, tags }) => ({ arn: queueArn(region, name), type: "sqs", tags }));
}

/** Tags of queues. */
export const tags = { ListQueueTags, TagQueue, UntagQueue };
