import { createHash } from "node:crypto";
import type {
  DeleteMessageCommandInput,
  DeleteMessageCommandOutput,
  ReceiveMessageCommandInput,
  ReceiveMessageCommandOutput,
  SendMessageCommandInput,
  SendMessageCommandOutput,
} from "@aws-sdk/client-sqs";
import { Refusal } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { forgetOld, queueAt, send, settingsOf } from "./queue.ts";

const MOST_AT_ONCE = 10;

const SendMessage: Operation<SendMessageCommandInput, SendMessageCommandOutput> = (world, input, region) => {
  const { QueueUrl, MessageBody = "", DelaySeconds } = input;
  const queue = queueAt(world, QueueUrl, region);
  const settings = settingsOf(queue);
  if (MessageBody === "") throw new Refusal("MissingParameter", "The request must contain the parameter MessageBody.");
  if (Buffer.byteLength(MessageBody) > Number(settings.MaximumMessageSize)) {
    const rule = `One or more parameters are invalid. Reason: Message must be shorter than ${settings.MaximumMessageSize} bytes.`;
    throw new Refusal("InvalidParameterValue", rule);
  }
  const { id } = send(world, queue, { body: MessageBody, delay: DelaySeconds ?? Number(settings.DelaySeconds) });
  return { MessageId: id, MD5OfMessageBody: digest(MessageBody) };
};

/** What is there is answered at once, however long the caller would wait for more. */
const ReceiveMessage: Operation<ReceiveMessageCommandInput, ReceiveMessageCommandOutput> = (world, input, region) => {
  const { QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout, WaitTimeSeconds: _ } = input;
  const queue = queueAt(world, QueueUrl, region);
  if (MaxNumberOfMessages < 1 || MaxNumberOfMessages > MOST_AT_ONCE) {
    const rule = `Value ${MaxNumberOfMessages} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`;
    throw new Refusal("InvalidParameterValue", rule);
  }
  forgetOld(queue, world.now);
  const hiddenFor = (VisibilityTimeout ?? Number(settingsOf(queue).VisibilityTimeout)) * 1000;
  const received = queue.messages.filter(({ visibleAt }) => visibleAt <= world.now).slice(0, MaxNumberOfMessages);
  for (const message of received) {
    message.receipt = `receipt-${world.nextId()}`;
    message.receives += 1;
    message.visibleAt = world.now + hiddenFor;
  }
  const Messages = received.map(({ id, body, receipt }) => {
    return { MessageId: id, ReceiptHandle: receipt!, Body: body, MD5OfBody: digest(body) };
  });
  return Messages.length > 0 ? { Messages } : {};
};

const DeleteMessage: Operation<DeleteMessageCommandInput, DeleteMessageCommandOutput> = (world, input, region) => {
  const { QueueUrl, ReceiptHandle } = input;
  const queue = queueAt(world, QueueUrl, region);
  queue.messages = queue.messages.filter(({ receipt }) => receipt !== ReceiptHandle);
  return {};
};

const digest = (text: string): string => createHash("md5").update(text).digest("hex");

/** What is in queues. */
export const messages = { SendMessage, ReceiveMessage, DeleteMessage };
