import { createRequire } from "node:module";
import { CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { onTestFinished, vi } from "vitest";

const require = createRequire(import.meta.url);
const FOLDER = "../../templates/invalidation-hook";

/** A value as DynamoDB's streams show it. */
type Value = Record<string, unknown>;
type Item = Record<string, Value>;

export interface StreamRecord {
  eventID: string;
  eventName: "INSERT" | "MODIFY" | "REMOVE";
  eventSourceARN: string;
  dynamodb?: object;
  [name: string]: unknown;
}

const ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000";
let records = 0;

/** A record in the shape in which Lambda hands it over (AWS documentation, "Using AWS Lambda with Amazon DynamoDB"). */
export function record(
  { Keys, OldImage, NewImage }: { Keys: Item; OldImage?: Item; NewImage?: Item },
  more: Record<string, unknown> = {},
  StreamViewType = "NEW_AND_OLD_IMAGES",
): StreamRecord {
  records += 1;
  return {
    eventID: `event${records}`,
    eventName: !OldImage ? "INSERT" : NewImage ? "MODIFY" : "REMOVE",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-west-1",
    eventSourceARN: ARN,
    dynamodb: {
      ApproximateCreationDateTime: 1_767_225_600,
      Keys,
      ...(NewImage ? { NewImage } : {}),
      ...(OldImage ? { OldImage } : {}),
      SequenceNumber: String(100_000_000_000_000_000_000n + BigInt(records)),
      SizeBytes: 59,
      StreamViewType,
    },
    ...more,
  };
}

/** A change of an order with this id, from and to these other attributes; without either it is not there. */
export function orderChange(id: string, from?: Item, to?: Item): StreamRecord {
  const Keys = { id: { S: id } };
  return record({
    Keys,
    ...(from ? { OldImage: { ...Keys, ...from } } : {}),
    ...(to ? { NewImage: { ...Keys, ...to } } : {}),
  });
}

/** What a batch of records makes stale. */
export const { pathsOf } = require(`${FOLDER}/paths.js`) as {
  pathsOf(records: readonly object[], targets: readonly string[]): string[];
};

interface LambdaContext {
  invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

export const FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:hook";

/** The hook as Lambda has just started it, with AWS mocked and a clock that goes on by itself. */
export function startedHook({
  targets = { orders: ["/orders", "/orders/{id}"] } as Record<string, string[]>,
  regions = "us-east-1,eu-west-1",
  seconds = 900,
} = {}) {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1), shouldAdvanceTime: false });
  vi.stubEnv("TARGETS", JSON.stringify(targets));
  vi.stubEnv("REGIONS", regions);
  vi.stubEnv("DISTRIBUTION", "E123");
  vi.stubEnv("AWS_REGION", "eu-west-1");
  const said = [vi.spyOn(console, "log"), vi.spyOn(console, "error")].map((spy) => spy.mockReturnValue());
  for (const file of ["index", "lag", "paths", "purge"]) delete require.cache[require.resolve(`${FOLDER}/${file}.js`)];
  const cloudfront = mockClient(CloudFrontClient);
  const cloudwatch = mockClient(CloudWatchClient);
  const lambda = mockClient(LambdaClient);
  onTestFinished(() => {
    for (const mock of [cloudfront, cloudwatch, lambda]) mock.restore();
    for (const spy of said) spy.mockRestore();
    vi.unstubAllEnvs();
    vi.useRealTimers();
  });
  cloudfront.on(CreateInvalidationCommand).resolves({ Invalidation: { Id: "I1" } as never });
  const { handler } = require(`${FOLDER}/index.js`) as {
    handler(event: object, context: LambdaContext): Promise<void>;
  };
  const started = Date.now();
  const end = started + seconds * 1000;
  const context = { invokedFunctionArn: FUNCTION, getRemainingTimeInMillis: () => Math.max(0, end - Date.now()) };
  return {
    cloudfront,
    cloudwatch,
    lambda,
    /** Has the hook handle an event, and lets all the time go by that it takes. */
    async handle(event: object): Promise<void> {
      const handled = handler(event, context);
      handled.catch(() => {});
      await vi.runAllTimersAsync();
      await handled;
    },
    /** The purges so far. */
    purges: () =>
      cloudfront.commandCalls(CreateInvalidationCommand).map(({ args: [{ input }] }) => ({
        distribution: input.DistributionId,
        reference: input.InvalidationBatch!.CallerReference!,
        count: input.InvalidationBatch!.Paths!.Quantity,
        paths: input.InvalidationBatch!.Paths!.Items!,
      })),
    /** What it has asked to be handled later. */
    later: () =>
      lambda.commandCalls(InvokeCommand).map(({ args: [{ input }] }) => ({
        ...input,
        Payload: JSON.parse(input.Payload as string) as { again: { paths: string[]; reference: string; at: number } },
      })),
    said: () => said.flatMap((spy) => spy.mock.calls.map((words) => words.map(String).join(" "))),
    seconds: () => (Date.now() - started) / 1000,
  };
}
