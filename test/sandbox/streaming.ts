import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { CreateEventSourceMappingCommandInput } from "@aws-sdk/client-lambda";
import type { SandboxOptions } from "../../src/sandbox/sandbox.ts";
import { allow, trust } from "./connected.ts";
import { withTable } from "./dynamodb-table.ts";
import { packed } from "./lambda-running.ts";

export const ROLE = "arn:aws:iam::123456789012:role/runner";
export const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:failures";

/** A function that writes down each event, and fails for records whose new image says so. */
const WATCHER = `exports.handler = async ({ Records }) => {
  console.log(JSON.stringify(Records));
  if (Records.some(({ dynamodb }) => dynamodb.NewImage?.bad)) throw new Error("cannot");
};`;

interface Options extends SandboxOptions {
  code?: string;
  /** What the function's role allows. */
  actions?: string[];
}

/** A table of two regions, and in eu-west-1 a function and a queue. */
export async function streaming({
  code = WATCHER,
  actions = ["dynamodb:*", "sqs:*", "lambda:*"],
  ...options
}: Options = {}) {
  const made = await withTable({}, options);
  const { aws, us, eu, pass, sandbox } = made;
  await made.replicate();
  const iam = await aws.iam();
  await iam.createRole({ RoleName: "runner", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
  await iam.putRolePolicy({ RoleName: "runner", PolicyName: "all", PolicyDocument: allow(...actions) });
  await pass(10);
  const [lambda, sqs] = [await aws.lambda("eu-west-1"), await aws.sqs("eu-west-1")];
  await lambda.createFunction({
    FunctionName: "watch",
    Role: ROLE,
    Runtime: "nodejs22.x",
    Handler: "index.handler",
    Code: { ZipFile: packed({ "index.js": code }) },
  });
  const { QueueUrl } = await sqs.createQueue({ QueueName: "failures" });
  await pass(6);
  const { Table } = await eu.describeTable({ TableName: "orders" });
  const source = Table!.LatestStreamArn!;
  const map = (more: Partial<CreateEventSourceMappingCommandInput> = {}) =>
    lambda.createEventSourceMapping({
      FunctionName: "watch",
      EventSourceArn: source,
      StartingPosition: "LATEST",
      ...more,
    });
  const put = (id: string, more: Record<string, AttributeValue> = {}, dynamodb = eu) =>
    dynamodb.putItem({ TableName: "orders", Item: { id: { S: id }, ...more } });
  const remove = (id: string) => eu.deleteItem({ TableName: "orders", Key: { id: { S: id } } });
  /** What the function was called with so far, batch by batch. */
  const batches = () =>
    sandbox.served.functions.flatMap(({ log, at }) => {
      const [line] = log;
      return line?.startsWith("[") ? [{ at, records: JSON.parse(line) as StreamRecord[] }] : [];
    });
  const ids = () => batches().map(({ records }) => records.map(({ dynamodb }) => dynamodb.Keys["id"]!.S));
  const failures = async () =>
    ((await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })).Messages ?? []).map(
      ({ Body }) => JSON.parse(Body!) as { requestContext: object; DDBStreamBatchInfo: object },
    );
  return { ...made, us, lambda, sqs, iam, source, map, put, remove, batches, ids, failures };
}

/** A record as the function got it. */
interface StreamRecord {
  eventName: string;
  dynamodb: { Keys: Record<string, { S: string }> };
}
