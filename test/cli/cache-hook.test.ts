import { expect, test } from "vitest";
import { appliedCache, askFrom, purgesOf, reconfigure, unapplied } from "../support/cached.ts";
import { EU, type Goglobal, HOME } from "../support/compute.ts";

const HOOK = "goglobal-orders-prod-invalidation-hook";
const READER = "search-index";

const mappingIn = async ({ aws }: Pick<Goglobal, "aws">, region: string) => {
  const { EventSourceMappings } = await (await aws.lambda(region)).listEventSourceMappings({ FunctionName: HOOK });
  return EventSourceMappings![0]!;
};

const put = async ({ aws }: Pick<Goglobal, "aws">, id: string, region = HOME) =>
  (await aws.dynamodb(region)).putItem({ TableName: "orders", Item: { id: { S: id }, customer: { S: "ada" } } });

/** Has a function of the team's own read the table's stream, as a search index would. */
async function addReader({ aws, sandbox }: Pick<Goglobal, "aws" | "sandbox">): Promise<void> {
  const [iam, lambda, dynamodb] = await Promise.all([aws.iam(), aws.lambda(HOME), aws.dynamodb(HOME)]);
  const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const Action = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"].map((name) => `dynamodb:${name}`);
  await iam.createRole({
    RoleName: READER,
    AssumeRolePolicyDocument: document({
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
  });
  const PolicyDocument = document({ Effect: "Allow", Action, Resource: "*" });
  await iam.putRolePolicy({ RoleName: READER, PolicyName: "read", PolicyDocument });
  await sandbox.clock.sleep(20_000);
  const { Code } = await lambda.getFunction({ FunctionName: "orders-api" });
  const { body } = await aws.network.fetch(Code!.Location!);
  const Role = `arn:aws:iam::123456789012:role/${READER}`;
  const about = { FunctionName: READER, Role, Runtime: "nodejs22.x", Handler: "index.handler" } as const;
  await lambda.createFunction({ ...about, Code: { ZipFile: body } });
  await sandbox.clock.sleep(20_000);
  const { Table } = await dynamodb.describeTable({ TableName: "orders" });
  if (!Table!.LatestStreamArn)
    await dynamodb.updateTable({
      TableName: "orders",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    });
  await sandbox.clock.sleep(20_000);
  const EventSourceArn = (await dynamodb.describeTable({ TableName: "orders" })).Table!.LatestStreamArn;
  await lambda.createEventSourceMapping({ FunctionName: READER, EventSourceArn, StartingPosition: "LATEST" });
}

test("the plan warns where the stream of a table has a reader already, and of what purging costs", async () => {
  const app = await unapplied();
  const cost = "each change of orders purges /orders and /orders/{id}, and does so twice";
  const before = (await app.run("plan")).out;
  expect(before).toContain(cost);
  expect(before).not.toContain("has a reader already");
  await addReader(app);
  const after = (await app.run("plan")).out;
  expect(after).toContain(`the stream of orders has a reader already, ${READER}, and AWS advises one`);
  expect(after).toContain(cost);
});

test("the hook is in every region and reads in home only, until somebody moves that", async () => {
  const app = await appliedCache();
  const states = async () => Promise.all([HOME, EU].map(async (region) => (await mappingIn(app, region)).State));
  expect(await states()).toEqual(["Enabled", "Disabled"]);
  // As an evacuation of home does it.
  for (const [region, Enabled] of [
    [HOME, false],
    [EU, true],
  ] as const) {
    const { UUID } = await mappingIn(app, region);
    await (await app.aws.lambda(region)).updateEventSourceMapping({ UUID, Enabled });
  }
  await app.sandbox.clock.sleep(60_000);
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  expect(await states()).toEqual(["Disabled", "Enabled"]);
  const purged = (await purgesOf(app.aws)).length;
  await put(app, "o-7");
  await app.sandbox.settleStreams();
  expect((await purgesOf(app.aws)).slice(purged).map(({ paths }) => paths)).toEqual([
    ["/orders", "/orders/o-7"],
    ["/orders", "/orders/o-7"],
  ]);
});

test("what cannot be purged is told to the queue, and holds up nothing", async () => {
  const app = await appliedCache();
  const purged = (await purgesOf(app.aws)).length;
  app.sandbox.faults.down("cloudfront@us-east-1");
  await put(app, "o-8");
  await app.sandbox.settleStreams();
  app.sandbox.faults.up("cloudfront@us-east-1");
  await put(app, "o-9", EU);
  await app.sandbox.settleStreams();
  expect((await purgesOf(app.aws)).slice(purged).map(({ paths }) => paths)).toEqual([
    ["/orders", "/orders/o-9"],
    ["/orders", "/orders/o-9"],
  ]);
  const sqs = await app.aws.sqs(HOME);
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: "goglobal-orders-prod-invalidation-failures" });
  const { Messages } = await sqs.receiveMessage({ QueueUrl });
  expect(JSON.parse(Messages![0]!.Body!)).toMatchObject({
    requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 6 },
    DDBStreamBatchInfo: { batchSize: 1 },
  });
});

test("by hand, paths and tags are purged at once, and it is said how long that took and what it costs", async () => {
  const app = await appliedCache();
  await reconfigure(app, { cache: { tags: "x-cache-tag" } });
  await app.run("apply -y");
  const ask = () => askFrom(app.sandbox, "dublin", "GET /orders?limit=1");
  expect([(await ask()).cache, (await ask()).cache]).toEqual(["Miss", "Hit"]);
  const ran = await app.run("invalidate /orders* #orders");
  expect(ran).toMatchObject({ code: 0, writes: [`CreateInvalidation ${HOME}`] });
  expect(ran.out).toMatch(
    /^Purged 2 paths from E\w+ in \d+ s\. The first 1,000 paths of a month are free; beyond them they cost \$0\.01\.$/u,
  );
  expect((await ask()).cache).toBe("Miss");
});
