import type {
  ListCachePoliciesResult,
  ListDistributionsResult,
  GetDistributionConfigResult,
} from "@aws-sdk/client-cloudfront";
import type { DescribeAlarmsOutput } from "@aws-sdk/client-cloudwatch";
import type { ListEventSourceMappingsResponse } from "@aws-sdk/client-lambda";
import type { ListHealthChecksResponse, ListHostedZonesResponse } from "@aws-sdk/client-route-53";
import type { ListQueuesResult } from "@aws-sdk/client-sqs";
import type { Aws } from "../../src/aws/aws.ts";
import { isWrite } from "../../src/aws/call.ts";
import type { Service } from "../../src/aws/services.ts";
import { call, comparable } from "./account.ts";

/** What is asked where, and what is said of it. */
interface Look {
  /** What AWS has made up, and what the reader of the state calls it. */
  names: Map<string, string>;
  ask<T>(service: Service, operation: string, input: object): Promise<T>;
  region: string;
}

/** Everything about records, checks, alarms, queues, mappings, cache policies and distributions that plain SDK calls can see. */
export async function trafficOf(aws: Aws, regions: readonly string[]): Promise<unknown> {
  const state: Record<string, unknown> = {};
  const names = new Map<string, string>();
  const at = (region: string): Look => ({
    names,
    region,
    async ask<T>(service: Service, operation: string, input: object) {
      if (isWrite(operation)) throw new Error(`${operation} is no way to look`);
      const answer = await call(aws, { service, region, operation, input }).catch((error: Error) => ({
        error: error.name,
      }));
      state[[operation, ...Object.values(input).map(String), region].join(" ")] = answer;
      return answer as T;
    },
  });
  const global = at(regions[0]!);
  await Promise.all([
    zones(global),
    checks(global),
    distributions(global),
    policies(global),
    ...regions.flatMap((region) => [alarms(at(region)), queues(at(region)), mappings(at(region))]),
  ]);
  return comparable(named(state, names));
}

function named(state: object, names: ReadonlyMap<string, string>): unknown {
  const longestFirst = [...names].sort(([one], [other]) => other.length - one.length);
  const text = longestFirst.reduce((all, [id, name]) => all.replaceAll(id, name), JSON.stringify(state));
  // A list without entries says as much as none.
  return JSON.parse(text, (_, value: unknown) => (Array.isArray(value) && value.length === 0 ? undefined : value));
}

async function zones({ ask, names }: Look): Promise<void> {
  const { HostedZones = [] } = await ask<ListHostedZonesResponse>("route53", "ListHostedZones", {});
  for (const { Id, Name } of HostedZones) {
    const HostedZoneId = Id!.replace("/hostedzone/", "");
    names.set(HostedZoneId, `(zone ${Name})`);
    const { DelegationSet } = (await ask("route53", "GetHostedZone", { Id: HostedZoneId })) as {
      DelegationSet: { NameServers: string[] };
    };
    DelegationSet.NameServers.forEach((server, position) => names.set(server, `(name server ${position + 1})`));
    await ask("route53", "ListResourceRecordSets", { HostedZoneId });
  }
}

async function checks({ ask, names }: Look): Promise<void> {
  const { HealthChecks = [] } = await ask<ListHealthChecksResponse>("route53", "ListHealthChecks", {});
  for (const { Id, CallerReference } of HealthChecks) {
    const reference = CallerReference!.replace(/[^/]+$/u, "…");
    names.set(CallerReference!, reference);
    names.set(Id!, `(check ${reference})`);
    await ask("route53", "ListTagsForResource", { ResourceType: "healthcheck", ResourceId: Id });
  }
}

async function distributions({ ask, names }: Look): Promise<void> {
  const { DistributionList } = await ask<ListDistributionsResult>("cloudfront", "ListDistributions", {});
  for (const { Id, ARN, DomainName, Aliases } of DistributionList?.Items ?? []) {
    const name = `(distribution of ${Aliases?.Items?.join(" ")})`;
    names.set(Id!, name);
    names.set(DomainName!.replace(/\.cloudfront\.net$/u, ""), name);
    const found = await ask<GetDistributionConfigResult>("cloudfront", "GetDistributionConfig", { Id });
    names.set(found.ETag!, "…");
    names.set(found.DistributionConfig!.CallerReference!, `(reference of ${name})`);
    await ask("cloudfront", "ListTagsForResource", { Resource: ARN });
  }
}

async function policies({ ask, names }: Look): Promise<void> {
  const { CachePolicyList } = await ask<ListCachePoliciesResult>("cloudfront", "ListCachePolicies", { Type: "custom" });
  for (const { CachePolicy: policy } of CachePolicyList?.Items ?? [])
    names.set(policy!.Id!, `(policy ${policy!.CachePolicyConfig!.Name})`);
}

async function alarms({ ask }: Look): Promise<void> {
  const { MetricAlarms = [] } = await ask<DescribeAlarmsOutput>("cloudwatch", "DescribeAlarms", {});
  for (const { AlarmArn } of MetricAlarms) await ask("cloudwatch", "ListTagsForResource", { ResourceARN: AlarmArn });
}

async function queues({ ask, names }: Look): Promise<void> {
  const { QueueUrls = [] } = await ask<ListQueuesResult>("sqs", "ListQueues", {});
  for (const QueueUrl of QueueUrls) {
    names.set(QueueUrl, `(queue ${QueueUrl.split("/").at(-1)})`);
    await ask("sqs", "GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
    await ask("sqs", "ListQueueTags", { QueueUrl });
  }
}

async function mappings({ ask, names, region }: Look): Promise<void> {
  const { EventSourceMappings = [] } = await ask<ListEventSourceMappingsResponse>(
    "lambda",
    "ListEventSourceMappings",
    {},
  );
  for (const { UUID, EventSourceArn, EventSourceMappingArn: Resource } of EventSourceMappings) {
    names.set(EventSourceArn!.split("/").at(-1)!, "(stream)");
    names.set(UUID!, `(mapping of ${region})`);
    if (Resource !== undefined) await ask("lambda", "ListTags", { Resource });
  }
}
