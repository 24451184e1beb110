import type {
  CreateQueueCommandInput,
  CreateQueueCommandOutput,
  DeleteQueueCommandInput,
  DeleteQueueCommandOutput,
  GetQueueAttributesCommandInput,
  GetQueueAttributesCommandOutput,
  GetQueueUrlCommandInput,
  GetQueueUrlCommandOutput,
  ListQueuesCommandInput,
  ListQueuesCommandOutput,
  SetQueueAttributesCommandInput,
  SetQueueAttributesCommandOutput,
} from "@aws-sdk/client-sqs";
import { page, sortedBy } from "../pages.ts";
import { Refusal } from "../refusal.ts";
import type { Operation } from "../world.ts";
import {
  checkedAttributes,
  forgetOld,
  type Queue,
  queueArn,
  queueAt,
  queueNamed,
  queuesOf,
  queueUrl,
  settingsOf,
} from "./queue.ts";

const A_MINUTE = 60_000;
const MOST = 1000;

/** The same again is no error, and answers the queue that is there. */
const CreateQueue: Operation<CreateQueueCommandInput, CreateQueueCommandOutput> = (world, input, region) => {
  const { QueueName: name = "", Attributes, tags = {} } = input;
  if (!/^[\w-]{1,80}$/u.test(name)) {
    const rule = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length";
    throw new Refusal("InvalidParameterValue", rule);
  }
  const attributes = checkedAttributes(Attributes);
  const { [name]: before } = queuesOf(world, region);
  if (before?.deletedAt !== undefined && world.now < before.deletedAt + A_MINUTE) {
    const rule = "You must wait 60 seconds after deleting a queue before you can create another with the same name.";
    throw new Refusal("QueueDeletedRecently", rule);
  }
  if (before?.deletedAt === undefined && before) {
    const now = settingsOf(before);
    const other = Object.keys(attributes).find((each) => attributes[each] !== now[each]);
    if (other === undefined) return { QueueUrl: queueUrl(region, name) };
    const said = `A queue already exists with the same name and a different value for attribute ${other}`;
    throw new Refusal("QueueNameExists", said);
  }
  const { now } = world;
  queuesOf(world, region)[name] = {
    name,
    createdAt: now,
    modifiedAt: now,
    attributes,
    tags: { ...tags },
    messages: [],
  };
  return { QueueUrl: queueUrl(region, name) };
};

const GetQueueUrl: Operation<GetQueueUrlCommandInput, GetQueueUrlCommandOutput> = (world, { QueueName }, region) => {
  const found = queueNamed(world, QueueName!, region);
  if (!found) throw new Refusal("QueueDoesNotExist", "The specified queue does not exist.");
  return { QueueUrl: queueUrl(region, found.name) };
};

const GetQueueAttributes: Operation<GetQueueAttributesCommandInput, GetQueueAttributesCommandOutput> = (
  world,
  { QueueUrl, AttributeNames = [] },
  region,
) => {
  const queue = queueAt(world, QueueUrl, region);
  forgetOld(queue, world.now);
  const all = { ...settingsOf(queue), ...countsOf(queue, world.now), QueueArn: queueArn(region, queue.name) };
  const isAsked = (name: string) => AttributeNames.some((asked) => asked === "All" || asked === name);
  return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => isAsked(name))) };
};

function countsOf({ createdAt, modifiedAt, messages }: Queue, now: number): Record<string, string> {
  const hidden = messages.filter(({ visibleAt }) => now < visibleAt);
  const inFlight = hidden.filter(({ receives }) => receives > 0);
  return {
    CreatedTimestamp: String(Math.floor(createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(modifiedAt / 1000)),
    ApproximateNumberOfMessages: String(messages.length - hidden.length),
    ApproximateNumberOfMessagesNotVisible: String(inFlight.length),
    ApproximateNumberOfMessagesDelayed: String(hidden.length - inFlight.length),
  };
}

const SetQueueAttributes: Operation<SetQueueAttributesCommandInput, SetQueueAttributesCommandOutput> = (
  world,
  { QueueUrl, Attributes },
  region,
) => {
  const queue = queueAt(world, QueueUrl, region);
  Object.assign(queue.attributes, checkedAttributes(Attributes));
  queue.modifiedAt = world.now;
  return {};
};

const DeleteQueue: Operation<DeleteQueueCommandInput, DeleteQueueCommandOutput> = (world, { QueueUrl }, region) => {
  const queue = queueAt(world, QueueUrl, region);
  Object.assign(queue, { deletedAt: world.now, messages: [] });
  return {};
};

const ListQueues: Operation<ListQueuesCommandInput, ListQueuesCommandOutput> = (world, input, region) => {
  const { QueueNamePrefix = "", NextToken, MaxResults = MOST } = input;
  const nameOf = ({ name }: Queue) => name;
  const all = Object.values(queuesOf(world, region)).filter(
    ({ name, deletedAt }) => deletedAt === undefined && name.startsWith(QueueNamePrefix),
  );
  const { items, next } = page(sortedBy(all, nameOf), { after: NextToken, limit: MaxResults, nameOf });
  return { QueueUrls: items.map(({ name }) => queueUrl(region, name)), NextToken: next };
};

/** Queues as a whole. */
export const queues = { CreateQueue, GetQueueUrl, GetQueueAttributes, SetQueueAttributes, DeleteQueue, ListQueues };
