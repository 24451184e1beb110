import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { onTestFinished } from "vitest";
import { awsOf, type Aws, type Context } from "../../src/aws/aws.ts";
import { isWrite } from "../../src/aws/call.ts";
import { Clients } from "../../src/aws/clients.ts";
import { contextOf, engine, Pass } from "../../src/engine/engine.ts";
import { faults } from "../../src/aws/faults.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";
import type { Service } from "../../src/aws/services.ts";
import type { Request } from "../../src/aws/trace.ts";
import { trace } from "./trace.ts";

export const ACCOUNT = "123456789012";
export const MARK = "orders/prod";

/** What the mock remembers of one call, whatever the service. */
interface SpyCall {
  callId: number;
  args: [{ input: object }];
  thisValue: { config: { region(): Promise<string> } };
}

/** SDK clients that answer nothing but what a test tells them to, and remember what they were asked. */
export function mockedAws() {
  const clock = new VirtualClock();
  const clients = new Clients({ clock, signal: new AbortController().signal });
  const aws: Aws = awsOf(clients, {
    account: ACCOUNT,
    partition: "aws",
    caller: `arn:aws:iam::${ACCOUNT}:user/ada`,
    mark: MARK,
  });
  const mocks = {
    autoscaling: mockClient(ApplicationAutoScalingClient),
    dynamodb: mockClient(DynamoDBClient),
    iam: mockClient(IAMClient),
    s3: mockClient(S3Client),
    sts: mockClient(STSClient),
  };
  /** A mock passes no middleware, so what it was asked is looked up afterwards. */
  const requests = async (): Promise<Request[]> => {
    const all = Object.entries(mocks).flatMap(([service, mock]) =>
      (mock.calls() as unknown as SpyCall[]).map((call) => ({ service: service as Service, ...call })),
    );
    const inOrder = all.sort((one, other) => one.callId - other.callId);
    return Promise.all(
      inOrder.map(async ({ service, args: [command], thisValue }) => ({
        service,
        operation: command.constructor.name.replace(/Command$/u, ""),
        region: await thisValue.config.region(),
        input: command.input,
      })),
    );
  };
  onTestFinished(async () => {
    if (trace) (await requests()).forEach(trace);
    Object.values(mocks).forEach((mock) => mock.restore());
  });
  const made = engine({ cloud: aws, clock, faults: faults(aws), kinds: [] });
  /** A context of its own, as the engine gives one for each look. */
  const context = (): Context => contextOf(made, "test", new Pass());
  /** Every call so far, in order: the operation, the region, and what was sent. */
  const calls = async () => (await requests()).map(({ operation, region, input }) => ({ operation, region, input }));
  /** The calls so far that change something. */
  const writes = async () =>
    (await calls())
      .filter(({ operation }) => isWrite(operation))
      .map(({ operation, region, input }) => [operation, region, input] as const);
  return { aws, engine: made, context, calls, writes, ...mocks };
}

/** What the SDK throws when AWS answers with this error. */
export function awsError(name: string, message = name, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $fault: "client", $metadata: { httpStatusCode } });
}
