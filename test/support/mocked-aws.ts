import { ACMClient } from "@aws-sdk/client-acm";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { S3ControlClient } from "@aws-sdk/client-s3-control";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { onTestFinished } from "vitest";
import { awsOf, type Aws, type Context } from "../../src/aws/aws.ts";
import { isWrite } from "../../src/aws/call.ts";
import { Clients } from "../../src/aws/clients.ts";
import type { Network, NetworkAnswer, NetworkRequest } from "../../src/aws/network.ts";
import { contextOf, engine, Pass } from "../../src/engine/engine.ts";
import { faults } from "../../src/aws/faults.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";
import type { Service } from "../../src/aws/services.ts";
import type { Request } from "../../src/aws/trace.ts";
import { trace } from "./trace.ts";

export const ACCOUNT = "123456789012";
export const MARK = "orders/prod";

/** A network on which nobody answers but those whom a test puts there. */
class MockedNetwork implements Network {
  /** Every request, as `METHOD url`, and through which server where that is said. */
  readonly seen: string[] = [];
  readonly #answers = new Map<string, () => Partial<NetworkAnswer>>();

  on(url: string, answer: () => Partial<NetworkAnswer>): this {
    this.#answers.set(url, answer);
    return this;
  }

  async fetch(url: string, { method = "GET", through }: NetworkRequest = {}): Promise<NetworkAnswer> {
    this.seen.push(`${method} ${url}${through === undefined ? "" : ` through ${through}`}`);
    const answer = this.#answers.get(url);
    if (!answer) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${new URL(url).host}`), { code: "ENOTFOUND" });
    return { status: 200, headers: {}, body: new Uint8Array(), ...answer() };
  }
}

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
  const network = new MockedNetwork();
  const aws: Aws = awsOf(clients, network, {
    account: ACCOUNT,
    partition: "aws",
    caller: `arn:aws:iam::${ACCOUNT}:user/ada`,
    mark: MARK,
    zone: { id: "Z1" },
  });
  const mocks = {
    acm: mockClient(ACMClient),
    apigateway: mockClient(ApiGatewayV2Client),
    autoscaling: mockClient(ApplicationAutoScalingClient),
    cloudfront: mockClient(CloudFrontClient),
    cloudwatch: mockClient(CloudWatchClient),
    dynamodb: mockClient(DynamoDBClient),
    ecr: mockClient(ECRClient),
    iam: mockClient(IAMClient),
    lambda: mockClient(LambdaClient),
    logs: mockClient(CloudWatchLogsClient),
    route53: mockClient(Route53Client),
    s3: mockClient(S3Client),
    s3control: mockClient(S3ControlClient),
    sqs: mockClient(SQSClient),
    sts: mockClient(STSClient),
    tagging: mockClient(ResourceGroupsTaggingAPIClient),
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
  return { aws, engine: made, network, context, calls, writes, ...mocks };
}

/** What the SDK throws when AWS answers with this error. */
export function awsError(name: string, message = name, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $fault: "client", $metadata: { httpStatusCode } });
}
