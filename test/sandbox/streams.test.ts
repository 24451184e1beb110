import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { connected } from "./connected.ts";
import { QUEUE, streaming } from "./streaming.ts";

describe("writes", () => {
  test("reach the function as Lambda hands them over", async () => {
    const { map, put, remove, batches, sandbox, source } = await streaming();
    await map();
    await put("1", { status: { S: "open" } });
    await put("1", { status: { S: "sent" } });
    await remove("1");
    await sandbox.settleStreams();
    const [batch, ...more] = batches();
    expect(more).toEqual([]);
    const [open, sent] = ["open", "sent"].map((status) => ({ id: { S: "1" }, status: { S: status } }));
    const Keys = { id: { S: "1" } };
    expect(batch!.records).toEqual([
      {
        eventID: expect.stringMatching(/^[0-9a-f]{32}$/u),
        eventName: "INSERT",
        eventVersion: "1.1",
        eventSource: "aws:dynamodb",
        awsRegion: "eu-west-1",
        dynamodb: {
          ApproximateCreationDateTime: expect.any(Number),
          Keys,
          NewImage: open,
          SequenceNumber: expect.stringMatching(/^\d{21}$/u),
          SizeBytes: expect.any(Number),
          StreamViewType: "NEW_AND_OLD_IMAGES",
        },
        eventSourceARN: source,
      },
      expect.objectContaining({
        eventName: "MODIFY",
        dynamodb: expect.objectContaining({ Keys, OldImage: open, NewImage: sent }),
      }),
      expect.objectContaining({ eventName: "REMOVE", dynamodb: expect.objectContaining({ Keys, OldImage: sent }) }),
    ]);
  });

  test("of other regions once they have been replicated, which may take longer", async () => {
    const { map, put, us, batches, sandbox } = await streaming();
    await map();
    await sandbox.clock.sleep(20_000);
    const times: number[] = [];
    for (const lag of [1000, 8000]) {
      sandbox.faults.lagTo("eu-west-1", lag);
      const before = sandbox.clock.now();
      await put(String(lag), {}, us);
      await sandbox.settleStreams();
      times.push(batches().at(-1)!.at - before);
    }
    expect(times).toEqual([1300, 8300]);
  });

  test("that change nothing reach nobody", async () => {
    const { map, put, remove, ids, sandbox } = await streaming();
    await map();
    await put("1");
    await put("1");
    await remove("2");
    await sandbox.settleStreams();
    expect(ids()).toEqual([["1"]]);
  });

  test("are collected for as long as the window is, and handed over so many at a time", async () => {
    const { map, put, ids, batches, sandbox, pass } = await streaming();
    await map({ BatchSize: 2, MaximumBatchingWindowInSeconds: 5 });
    await pass(20);
    const before = sandbox.clock.now();
    for (const id of ["1", "2", "3"]) await put(id);
    await sandbox.settleStreams();
    expect(ids()).toEqual([["1", "2"], ["3"]]);
    expect(batches()[0]!.at - before).toBe(5300);
  });
});

describe("where reading begins", () => {
  test("LATEST leaves out what was there, TRIM_HORIZON does not", async () => {
    const { map, put, ids, sandbox, lambda, pass } = await streaming();
    await put("1");
    const { UUID } = await map();
    await put("2");
    await sandbox.settleStreams();
    expect(ids()).toEqual([["2"]]);
    await pass(20);
    await lambda.deleteEventSourceMapping({ UUID });
    await pass(30);
    await map({ StartingPosition: "TRIM_HORIZON" });
    await sandbox.settleStreams();
    expect(ids()).toEqual([["2"], ["1", "2"]]);
  });

  test("a mapping that was disabled goes on where it was, within a day", async () => {
    const { map, put, ids, sandbox, lambda, pass } = await streaming();
    const { UUID } = await map({ Enabled: false });
    await put("1");
    await pass(23 * 60 * 60);
    await put("2");
    await sandbox.settleStreams();
    expect(ids()).toEqual([]);
    await pass(2 * 60 * 60);
    await lambda.updateEventSourceMapping({ UUID, Enabled: true });
    await sandbox.settleStreams();
    expect(ids()).toEqual([["2"]]);
  });

  test("nothing of a stream that was turned on again is read by a mapping of the one before", async () => {
    const { aws, map, lambda, pass, sandbox, ids } = await streaming();
    const dynamodb = await aws.dynamodb("eu-west-1");
    const TableName = "sessions";
    await dynamodb.createTable({
      TableName,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
    });
    await pass(10);
    const { Table } = await dynamodb.describeTable({ TableName });
    await map({ EventSourceArn: Table!.LatestStreamArn });
    await dynamodb.putItem({ TableName, Item: { id: { S: "1" } } });
    await sandbox.settleStreams();
    await dynamodb.updateTable({ TableName, StreamSpecification: { StreamEnabled: false } });
    await pass(10);
    const StreamSpecification = { StreamEnabled: true, StreamViewType: "KEYS_ONLY" as const };
    await dynamodb.updateTable({ TableName, StreamSpecification });
    await pass(10);
    await dynamodb.putItem({ TableName, Item: { id: { S: "2" } } });
    await sandbox.settleStreams();
    expect(ids()).toEqual([["1"]]);
    expect((await lambda.listEventSourceMappings({})).EventSourceMappings).toHaveLength(1);
  });
});

describe("a batch that fails", () => {
  const failing = { bad: { BOOL: true } };
  const OnFailure = { Destination: QUEUE };

  test("is tried again so often, in halves, and then told to the queue", async () => {
    const { map, put, ids, failures, sandbox, source, lambda } = await streaming();
    const { UUID } = await map({
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
      MaximumBatchingWindowInSeconds: 1,
      DestinationConfig: { OnFailure },
    });
    await put("1");
    await put("2", failing);
    await put("3");
    await sandbox.settleStreams();
    await put("4");
    await sandbox.settleStreams();
    expect(ids()).toEqual([["1", "2", "3"], ["1", "2"], ["1"], ["2"], ["2"], ["3"], ["4"]]);
    const [failure, ...more] = await failures();
    expect(more).toEqual([]);
    expect(failure).toMatchObject({
      requestContext: {
        functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:watch:$LATEST",
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: 2,
      },
      DDBStreamBatchInfo: { batchSize: 1, streamArn: source },
    });
    expect((await lambda.getEventSourceMapping({ UUID })).LastProcessingResult).toBe("OK");
  });

  test("is given up when it is too old", async () => {
    const { map, put, ids, failures, sandbox } = await streaming();
    await map({ MaximumRecordAgeInSeconds: 60, DestinationConfig: { OnFailure } });
    await put("1", failing);
    await sandbox.settleStreams();
    expect(ids().length).toBeGreaterThan(3);
    expect(await failures()).toMatchObject([{ requestContext: { condition: "RecordAgeExceeded" } }]);
  });

  test("is tried until it expires where nothing is said", async () => {
    const { map, put, ids, sandbox } = await streaming();
    await map({ DestinationConfig: { OnFailure } });
    const before = sandbox.clock.now();
    await put("1", failing);
    await sandbox.settleStreams();
    expect(ids().length).toBeGreaterThan(1000);
    expect(Math.round((sandbox.clock.now() - before) / 3_600_000)).toBe(24);
  });

  test("is given up in silence where there is no queue", async () => {
    const { map, put, ids, sandbox, lambda } = await streaming();
    const { UUID } = await map({ MaximumRetryAttempts: 0 });
    await put("1", failing);
    await sandbox.settleStreams();
    expect(ids()).toEqual([["1"]]);
    const { LastProcessingResult } = await lambda.getEventSourceMapping({ UUID });
    expect(LastProcessingResult).toBe("PROBLEM: Function call failed");
  });

  test("is not tried for ever in a sandbox that is closed", async () => {
    const { map, put, ids, sandbox } = await streaming();
    await map();
    await put("1", failing);
    await sandbox.clock.sleep(60_000);
    const before = ids().length;
    await sandbox.close();
    await sandbox.settleStreams();
    expect(ids().length - before).toBeLessThanOrEqual(1);
  });
});

test("what a function asks itself to do later is settled too", async () => {
  const code = `const { LambdaClient, InvokeCommand } = require("@aws-sdk/client-lambda");
exports.handler = async (event, { invokedFunctionArn: FunctionName }) => {
  console.log(event.later ? "later" : "now");
  if (event.later) return new Promise((resolve) => setTimeout(resolve, 1000));
  const Payload = JSON.stringify({ later: true });
  await new LambdaClient().send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload }));
};`;
  const { map, put, sandbox } = await streaming({ code });
  await map();
  await put("1");
  await sandbox.settleStreams();
  expect(sandbox.served.functions.map(({ log, end }) => [...log, end])).toEqual([
    ["now", "answered"],
    ["later", "answered"],
  ]);
});

test("what was read is remembered from one sandbox to the next", async () => {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "sandbox.json");
  const { map, put, sandbox, lambda } = await streaming({ file });
  const { UUID } = await map({ Enabled: false });
  await put("1");
  await sandbox.clock.sleep(20_000);
  await lambda.updateEventSourceMapping({ UUID, Enabled: true });
  await sandbox.close();
  const again = await connected({ file });
  await again.sandbox.settleStreams();
  const ran = again.sandbox.served.functions.map(({ name, end }) => [name, end]);
  expect(ran).toEqual([["watch", "answered"]]);
  await again.sandbox.close();
  const third = await connected({ file });
  await third.sandbox.settleStreams();
  expect(third.sandbox.served.functions).toEqual([]);
});
