import { Refusal } from "../refusal.ts";
import { ACCOUNT, type World } from "../world.ts";

/** An SQS queue of one region as the sandbox keeps it. */
export interface Queue {
  name: string;
  createdAt: number;
  modifiedAt: number;
  /** As they were set; for the others AWS has defaults. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
  messages: Message[];
  /** For a minute its name cannot be used again. */
  deletedAt?: number;
}

/** One message. Whether it can be received is a matter of what time it is. */
export interface Message {
  id: string;
  body: string;
  sentAt: number;
  visibleAt: number;
  receives: number;
  /** What the newest receiver deletes it by. */
  receipt?: string;
}

/** What AWS gives a queue that nobody has said anything about. */
const DEFAULTS = {
  VisibilityTimeout: "30",
  MaximumMessageSize: "1048576",
  MessageRetentionPeriod: "345600",
  DelaySeconds: "0",
  ReceiveMessageWaitTimeSeconds: "0",
  SqsManagedSseEnabled: "true",
};

/** AWS documentation, SetQueueAttributes: in seconds, or bytes. */
const RANGES: Readonly<Record<string, readonly [least: number, most: number]>> = {
  VisibilityTimeout: [0, 43_200],
  MaximumMessageSize: [1024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  DelaySeconds: [0, 900],
  ReceiveMessageWaitTimeSeconds: [0, 20],
};

/** What has been set of a queue, and of what has not been set, AWS's own choice. */
export const settingsOf = ({ attributes }: Pick<Queue, "attributes">): typeof DEFAULTS & Record<string, string> => ({
  ...DEFAULTS,
  ...attributes,
});

/** The attributes, as far as SQS allows them. */
export function checkedAttributes(given: Readonly<Record<string, string>> = {}): Record<string, string> {
  for (const [name, value] of Object.entries(given)) {
    if (!(name in DEFAULTS)) throw new Refusal("InvalidAttributeName", `Unknown Attribute ${name}.`);
    const [least, most] = RANGES[name] ?? [];
    const isNumber = /^\d+$/u.test(value) && Number(value) >= least! && Number(value) <= most!;
    const isValid = least === undefined ? ["true", "false"].includes(value) : isNumber;
    if (!isValid) throw new Refusal("InvalidAttributeValue", `Invalid value for the parameter ${name}.`);
  }
  return { ...given };
}

/** The queues of a region, by name, with those that have been deleted within the last minute. */
export function queuesOf({ state }: World, region: string): Record<string, Queue> {
  return (state.queues[region] ??= {});
}

export const queueArn = (region: string, name: string): string => `arn:aws:sqs:${region}:${ACCOUNT}:${name}`;

export const queueUrl = (region: string, name: string): string =>
  `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${name}`;

/** The queue at a URL of the region. */
export function queueAt(world: World, url: string | undefined, region: string): Queue {
  const found = queueNamed(world, url!.split("/").at(-1)!, region);
  if (found && url === queueUrl(region, found.name)) return found;
  throw new Refusal("QueueDoesNotExist", "The specified queue does not exist.");
}

/** The queue of that name, if there is one. */
export function queueNamed(world: World, name: string, region: string): Queue | undefined {
  const found = queuesOf(world, region)[name];
  return found?.deletedAt === undefined ? found : undefined;
}

/** Adds a message. */
export function send(world: World, queue: Queue, { body, delay = 0 }: { body: string; delay?: number }): Message {
  const message = {
    id: `message-${world.nextId()}`,
    body,
    sentAt: world.now,
    visibleAt: world.now + delay * 1000,
    receives: 0,
  };
  forgetOld(queue, world.now);
  queue.messages.push(message);
  return message;
}

/** Lets go of what has been kept for as long as the queue keeps messages. */
export function forgetOld(queue: Queue, now: number): void {
  const kept = Number(settingsOf(queue).MessageRetentionPeriod) * 1000;
  queue.messages = queue.messages.filter(({ sentAt }) => now < sentAt + kept);
}
