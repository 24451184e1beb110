import type { EventSourceMappingConfiguration, Lambda } from "@aws-sdk/client-lambda";
import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { type Place, statementsOf } from "../resources/function-policy.ts";
import { aliasesOf } from "../resources/functions-of-ours.ts";

/** One run in one region is what all of these need: in several, each event would be worked on several times, or never. */
const SERVICES: Readonly<Record<string, string>> = {
  "s3.amazonaws.com": "S3 notifications reach",
  "sns.amazonaws.com": "SNS topics reach",
  "events.amazonaws.com": "EventBridge rules reach",
  "scheduler.amazonaws.com": "schedules reach",
  "logs.amazonaws.com": "log subscriptions reach",
  "cognito-idp.amazonaws.com": "Cognito triggers reach",
  "config.amazonaws.com": "AWS Config rules reach",
  "iot.amazonaws.com": "IoT rules reach",
  "secretsmanager.amazonaws.com": "secret rotation reaches",
};

/** What calls a home function, or is set on it, and is not mirrored: each as half a sentence, with the reason. */
export async function notMirrored(context: Context, name: string, region: string): Promise<string[]> {
  const lambda = await context.cloud.lambda(region);
  const found = await Promise.all([
    sources(context, name, region),
    callers(context, name, region),
    urls(lambda, name),
    provisioned(lambda, name),
    destinations(lambda, name),
  ]);
  return found.flat();
}

/** Streams and queues of the function and of its aliases. */
async function sources(context: Context, name: string, region: string): Promise<string[]> {
  const mappings = await mappingsIn(context, region);
  const arns = mappings.flatMap(({ FunctionArn = "", EventSourceArn = "a self-managed source" }) =>
    FunctionArn.split(":")[6] === name ? [EventSourceArn] : [],
  );
  return distinct(arns).map(
    (arn) => `its trigger ${arn} stays in home only: a second reader would do the same work again`,
  );
}

/** All event source mappings of the region, by one list for all who ask: AWS lists those of one function for each of its aliases apart. */
export const mappingsIn = ({ cloud, once }: Context, region: string): Promise<EventSourceMappingConfiguration[]> =>
  once(`event source mappings ${region}`, async () => {
    const lambda = await cloud.lambda(region);
    const all: EventSourceMappingConfiguration[] = [];
    let Marker: string | undefined;
    do {
      const page = await lambda.listEventSourceMappings(Marker ? { Marker } : {});
      all.push(...(page.EventSourceMappings ?? []));
      Marker = page.NextMarker;
    } while (Marker);
    return all;
  });

/** Whom the resource policies let in, the function's and those of its aliases, API Gateway aside. */
async function callers(context: Context, name: string, region: string): Promise<string[]> {
  const of = (qualifier: string) => servicesOf(context, { owner: name, qualifier, region });
  const ofAliases = async () => Promise.all((await aliasesOf(context, name, region)).map(({ Name }) => of(Name!)));
  const [own, others] = await Promise.all([of(""), ofAliases()]);
  return distinct([own, ...others].flat()).map(
    (service) => `${SERVICES[service] ?? `what calls it as ${service} reaches`} it in home only`,
  );
}

async function servicesOf(context: Context, place: Place): Promise<string[]> {
  const statements = await statementsOf(context, place);
  const services = statements.flatMap(({ Principal }) =>
    typeof Principal === "object" && Principal.Service ? [Principal.Service] : [],
  );
  return services.filter((service) => service !== "apigateway.amazonaws.com");
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

async function urls(lambda: Lambda, FunctionName: string): Promise<string[]> {
  const found = await ifExists(lambda.listFunctionUrlConfigs({ FunctionName }));
  return isEmpty(found?.FunctionUrlConfigs)
    ? []
    : ["its function URL is home's only: a URL of its own per region helps nobody"];
}

async function provisioned(lambda: Lambda, FunctionName: string): Promise<string[]> {
  const found = await ifExists(lambda.listProvisionedConcurrencyConfigs({ FunctionName }));
  return isEmpty(found?.ProvisionedConcurrencyConfigs)
    ? []
    : ["its provisioned concurrency is not mirrored, since it costs money in every region: set it where you need it"];
}

/** Where answers of asynchronous calls go. */
async function destinations(lambda: Lambda, FunctionName: string): Promise<string[]> {
  const found = await ifExists(lambda.listFunctionEventInvokeConfigs({ FunctionName }));
  const used = found?.FunctionEventInvokeConfigs?.filter(
    ({ DestinationConfig: { OnSuccess, OnFailure } = {} }) => OnSuccess?.Destination || OnFailure?.Destination,
  );
  return isEmpty(used)
    ? []
    : ["the destinations of its asynchronous calls are not mirrored: queues and topics are regional"];
}

const isEmpty = (list: readonly unknown[] | undefined): boolean => (list ?? []).length === 0;
