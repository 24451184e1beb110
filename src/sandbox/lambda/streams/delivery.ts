import { KEPT, type StreamedChange, type Stream } from "../../dynamodb/changes.ts";
import { queueNamed, send } from "../../sqs/queue.ts";
import { uuid, type World } from "../../world.ts";
import { functionArn, LATEST, type LambdaFunction } from "../function.ts";
import type { Mapping } from "../mapping.ts";
import type { Functions } from "../run/functions.ts";
import { recordOf, sequenceOf } from "./record.ts";

/** What a batch needs to be worked on. */
export interface Delivery {
  world: World;
  functions: Functions;
  mapping: Mapping;
  fn: LambdaFunction;
  stream: Stream;
  /** Whether the sandbox still is. */
  isOpen: () => boolean;
}

type Batch = readonly StreamedChange[];

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;

/** Calls the function with a batch until that went well or the mapping gives it up; with halves of it, where it bisects. */
export async function deliver(delivery: Delivery, batch: Batch): Promise<void> {
  const { functions, mapping, isOpen } = delivery;
  for (let calls = 1; isOpen(); calls += 1) {
    const isDone = await call(delivery, batch);
    mapping.lastResult = isDone ? "OK" : "PROBLEM: Function call failed";
    if (isDone) return;
    if (mapping.settings.BisectBatchOnFunctionError && batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      await deliver(delivery, batch.slice(0, half));
      return deliver(delivery, batch.slice(half));
    }
    const condition = whyGiveUp(delivery, batch, calls);
    if (condition !== undefined) return tell(delivery, batch, { condition, calls });
    await functions.reach.clock.sleep(Math.min(FIRST_WAIT * 2 ** (calls - 1), LONGEST_WAIT));
  }
}

async function call({ world, functions, mapping, fn, stream }: Delivery, batch: Batch): Promise<boolean> {
  const event = { Records: batch.map((change) => recordOf(stream.table, mapping.source, change)) };
  const target = { region: stream.region, fn, version: fn.latest, arn: functionArn(stream.region, fn.name) };
  // A function that cannot be called at all is tried again like one that fails; its log tells why.
  const ending = await functions.call(world, target, JSON.stringify(event)).catch(() => undefined);
  return ending?.end === "answered";
}

function whyGiveUp({ world, mapping: { settings } }: Delivery, batch: Batch, calls: number): string | undefined {
  const { MaximumRetryAttempts: retries, MaximumRecordAgeInSeconds: age } = settings;
  if (retries >= 0 && calls > retries) return "RetryAttemptsExhausted";
  const youngest = age < 0 ? KEPT : Math.min(KEPT, age * 1000);
  if (world.now >= batch[0]!.at + youngest) return "RecordAgeExceeded";
  return undefined;
}

/** What Lambda tells the queue of a batch that is given up: where it is to be found, and not what is in it. */
function tell(
  { world, mapping, fn, stream: { region } }: Delivery,
  batch: Batch,
  { condition, calls }: { condition: string; calls: number },
): void {
  const { failures } = mapping.settings;
  const queue = failures && queueNamed(world, failures.split(":")[5]!, failures.split(":")[3]!);
  if (!queue) return;
  const [first, last] = [batch[0]!, batch.at(-1)!];
  const time = (at: number) => new Date(at).toISOString();
  const body = {
    requestContext: {
      requestId: uuid(world.nextId()),
      functionArn: functionArn(region, fn.name, LATEST),
      condition,
      approximateInvokeCount: calls,
    },
    responseContext: { statusCode: 200, executedVersion: LATEST, functionError: "Unhandled" },
    version: "1.0",
    timestamp: time(world.now),
    DDBStreamBatchInfo: {
      shardId: "shardId-00000000000000000000-00000001",
      startSequenceNumber: sequenceOf(first.change.id),
      endSequenceNumber: sequenceOf(last.change.id),
      approximateArrivalOfFirstRecord: time(first.at),
      approximateArrivalOfLastRecord: time(last.at),
      batchSize: batch.length,
      streamArn: mapping.source,
    },
  };
  send(world, queue, { body: JSON.stringify(body) });
}
