import type { Operations } from "../world.ts";
import { messages } from "./messages.ts";
import { queues } from "./queues.ts";
import { tags } from "./tags.ts";

/** Amazon SQS. */
export const sqs: Operations = { ...queues, ...messages, ...tags };
