import type { Lambda } from "@aws-sdk/client-lambda";
import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";

/** One run in one region is what all of these need: in several, each event would be worked on several times, or never. */
const SERVICES: Readonly<Record<string, string>> = {
  "s3.amazonaws.com": "S3 notifications",
  "sns.amazonaws.com": "SNS topics",
  "events.amazonaws.com": "EventBridge rules",
  "scheduler.amazonaws.com": "schedules",
  "logs.amazonaws.com": "log subscriptions",
  "cognito-idp.amazonaws.com": "Cognito triggers",
  "config.amazonaws.com": "AWS Config rules",
  "iot.amazonaws.com": "IoT rules",
  "secretsmanager.amazonaws.com": "secret rotation",
};

/** What calls a home function, or is set on it, and is not mirrored: each as half a sentence, with the reason. */
export async function notMirrored(context: Context, name: string, region: string): Promise<string[]> {
  const lambda = await context.cloud.lambda(region);
  const found = await Promise.all([
    sources(lambda, name),
    callers(lambda, name),
    urls(lambda, name),
    provisioned(lambda, name),
    destinations(lambda, name),
  ]);
  return found.flat();
}

/** Streams and queues. */
async function sources(lambda: Lambda, FunctionName: string): Promise<string[]> {
  const mappings: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await ifExists(lambda.listEventSourceMappings({ FunctionName, ...(Marker ? { Marker } : {}) }));
    mappings.push(
      ...(page?.EventSourceMappings ?? []).map(({ EventSourceArn = "a self-managed source" }) => EventSourceArn),
    );
    Marker = page?.NextMarker;
  } while (Marker);
  return mappings.map((arn) => `its trigger ${arn} stays in home only: a second reader would do the same work again`);
}

/** Whom the resource policy lets in, API Gateway aside. */
async function callers(lambda: Lambda, FunctionName: string): Promise<string[]> {
  const answer = await ifExists(lambda.getPolicy({ FunctionName }));
  const { Statement = [] } = JSON.parse(answer?.Policy ?? "{}") as { Statement?: { Principal?: unknown }[] };
  const services = Statement.flatMap(({ Principal }) => {
    const service = (Principal as { Service?: string } | undefined)?.Service;
    return service === undefined || service === "apigateway.amazonaws.com" ? [] : [service];
  });
  return [...new Set(services)].map(
    (service) => `${SERVICES[service] ?? `what calls it as ${service}`} reach it in home only`,
  );
}

async function urls(lambda: Lambda, FunctionName: string): Promise<string[]> {
  const { FunctionUrlConfigs = [] } = (await ifExists(lambda.listFunctionUrlConfigs({ FunctionName }))) ?? {};
  return FunctionUrlConfigs.map(() => "its function URL is home's only: a URL of its own per region helps nobody");
}

async function provisioned(lambda: Lambda, FunctionName: string): Promise<string[]> {
  const { ProvisionedConcurrencyConfigs = [] } =
    (await ifExists(lambda.listProvisionedConcurrencyConfigs({ FunctionName }))) ?? {};
  return ProvisionedConcurrencyConfigs.length === 0
    ? []
    : ["its provisioned concurrency is not mirrored, since it costs money in every region: set it where you need it"];
}

/** Where answers of asynchronous calls go. */
async function destinations(lambda: Lambda, FunctionName: string): Promise<string[]> {
  const found = await ifExists(lambda.getFunctionEventInvokeConfig({ FunctionName }));
  const { OnSuccess, OnFailure } = found?.DestinationConfig ?? {};
  return OnSuccess?.Destination || OnFailure?.Destination
    ? ["the destinations of its asynchronous calls are not mirrored: queues and topics are regional"]
    : [];
}
