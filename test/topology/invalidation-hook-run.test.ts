import { expect, test } from "vitest";
import { hookSite } from "./hook-site.ts";

const HOOK = "goglobal-orders-prod-invalidation-hook";

test("the hook comes about in one run, in all regions, reads in home only, and a second run writes nothing", async () => {
  const { run, aws } = await hookSite();
  const first = await run();
  expect(first.reasons).toEqual([]);
  expect(first.statuses).toEqual(["done", "kept"]);
  for (const [region, State] of [
    ["us-east-1", "Enabled"],
    ["eu-west-1", "Disabled"],
    ["ap-southeast-2", "Disabled"],
  ] as const) {
    const lambda = await aws.lambda(region);
    const { EventSourceMappings } = await lambda.listEventSourceMappings({ FunctionName: HOOK });
    expect(EventSourceMappings).toMatchObject([{ State, BatchSize: 1000, BisectBatchOnFunctionError: true }]);
  }
  const second = await run();
  expect([second.statuses, second.writes]).toEqual([["kept"], 0]);
});

test("a write in Sydney purges, and purges again, and by then a lagging region shows what was written", async () => {
  const { run, put, purges, statusOf, sandbox, pass } = await hookSite();
  await run();
  await put("us-east-1", "1", "open");
  await sandbox.settleStreams();
  const before = (await purges()).length;
  sandbox.faults.lagTo("eu-west-1", 8000);
  const written = sandbox.clock.now();
  await put("ap-southeast-2", "1", "sent");
  const seen: (string | undefined)[] = [];
  for (let second = 1; second <= 30; second += 1) {
    await pass(1 - (sandbox.clock.now() - written) / 1000 + second - 1);
    seen.push(await statusOf("eu-west-1", "1"));
  }
  await sandbox.settleStreams();
  const [first, again, ...more] = (await purges()).slice(before);
  expect(more).toEqual([]);
  expect([first!.paths, again!.paths]).toEqual([
    ["/orders", "/orders/1"],
    ["/orders", "/orders/1"],
  ]);
  // What is asked for anew right after the first purge is answered by a replica that has not heard of the change.
  const secondOf = ({ at }: { at: number }) => Math.floor((at - written) / 1000);
  expect(seen[secondOf(first!)]).toBe("open");
  expect(seen[secondOf(again!)]).toBe("sent");
  expect(again!.at - first!.at).toBeGreaterThanOrEqual(10_000);
  expect(secondOf(first!)).toBeLessThanOrEqual(7);
});

test("once a region is known to lag, the second purge waits for ten times as long", async () => {
  const { run, put, purges, sandbox } = await hookSite(["us-east-1", "eu-west-1"]);
  await run();
  sandbox.faults.lagTo("eu-west-1", 4000);
  await put("us-east-1", "1", "open");
  await sandbox.settleStreams();
  await sandbox.clock.sleep(60_000);
  const before = (await purges()).length;
  await put("us-east-1", "1", "sent");
  await sandbox.settleStreams();
  const [first, again] = (await purges()).slice(before);
  expect(Math.round((again!.at - first!.at) / 1000)).toBe(40);
});

test("a second reader is told of before the stream is read, and the hook itself is none", async () => {
  const { run, aws, lambda, pass } = await hookSite(["us-east-1"]);
  const reading = [
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:DescribeStream",
    "dynamodb:ListStreams",
  ];
  const advice = async () => {
    const { changes } = await run();
    return changes.filter(({ id }) => id === "event-source-mapping/orders@us-east-1").map((change) => change.advice);
  };
  expect(await advice()).toEqual([
    expect.stringMatching(/^each change of orders purges \/orders and \/orders\/\{id\}/u),
  ]);
  const [mapping] = (await lambda.listEventSourceMappings({ FunctionName: HOOK })).EventSourceMappings!;
  await lambda.updateEventSourceMapping({ UUID: mapping!.UUID, BatchSize: 10 });
  await pass(20);
  const iam = await aws.iam();
  const Statement = [{ Effect: "Allow", Action: reading, Resource: "*" }];
  const trusted = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
  const document = (Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.createRole({ RoleName: "reader", AssumeRolePolicyDocument: document(trusted) });
  await iam.putRolePolicy({ RoleName: "reader", PolicyName: "read", PolicyDocument: document(Statement) });
  await pass(20);
  const { Code } = await lambda.getFunction({ FunctionName: HOOK });
  const { body } = await aws.network.fetch(Code!.Location!);
  await lambda.createFunction({
    FunctionName: "search-index",
    Role: "arn:aws:iam::123456789012:role/reader",
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Code: { ZipFile: body },
  });
  await pass(20);
  const StartingPosition = "LATEST" as const;
  const EventSourceArn = mapping!.EventSourceArn;
  await lambda.createEventSourceMapping({ FunctionName: "search-index", EventSourceArn, StartingPosition });
  expect(await advice()).toEqual([
    expect.stringMatching(/^the stream of orders has a reader already, search-index, and/u),
  ]);
});

test("what cannot be purged is told to the queue, and what comes after it is purged", async () => {
  const { run, put, purges, sandbox, aws } = await hookSite(["us-east-1"]);
  await run();
  const before = (await purges()).length;
  sandbox.faults.down("cloudfront@us-east-1");
  await put("us-east-1", "1", "open");
  await sandbox.settleStreams();
  sandbox.faults.up("cloudfront@us-east-1");
  await put("us-east-1", "2", "open");
  await sandbox.settleStreams();
  expect((await purges()).slice(before).map(({ paths }) => paths)).toEqual([
    ["/orders", "/orders/2"],
    ["/orders", "/orders/2"],
  ]);
  const sqs = await aws.sqs("us-east-1");
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: "goglobal-orders-prod-invalidation-failures" });
  const { Messages } = await sqs.receiveMessage({ QueueUrl });
  expect(JSON.parse(Messages![0]!.Body!)).toMatchObject({
    requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 6 },
    DDBStreamBatchInfo: { batchSize: 1 },
  });
});

test("an application of one region has a hook as well, and a stream for it", async () => {
  const { run, put, purges, sandbox } = await hookSite(["us-east-1"]);
  const first = await run();
  expect([first.statuses, first.reasons]).toEqual([["done", "kept"], []]);
  await put("us-east-1", "1", "open");
  await sandbox.settleStreams();
  expect((await purges()).map(({ paths }) => paths)).toEqual([
    ["/orders", "/orders/1"],
    ["/orders", "/orders/1"],
  ]);
  expect((await run()).writes).toBe(0);
});
