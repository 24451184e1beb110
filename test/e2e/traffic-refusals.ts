import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import type { Aws } from "../../src/aws/aws.ts";
import type { Service } from "../../src/aws/services.ts";
import { smallest, withNames } from "../sandbox/distribution-of-one.ts";

const home = "us-east-1";

/** What is there to be refused against. */
interface Given {
  zone: string;
  check: string;
  distribution: string;
  etag: string;
}

export type Refused = readonly [what: string, service: Service, operation: string, input: object];

/** A zone with a record, a health check, a distribution and a queue. */
export async function given(aws: Aws): Promise<Given> {
  const [route53, cloudfront, sqs] = [await aws.route53(), await aws.cloudfront(), await aws.sqs(home)];
  const { HostedZone } = await route53.createHostedZone({ Name: "example.com", CallerReference: "1" });
  const zone = HostedZone!.Id!.replace("/hostedzone/", "");
  const { HealthCheck } = await route53.createHealthCheck({ CallerReference: "1", HealthCheckConfig: config });
  const made = await cloudfront.createDistribution({ DistributionConfig: smallest(withNames("www.example.com")) });
  await sqs.createQueue({ QueueName: "failures", Attributes: { MessageRetentionPeriod: "60" } });
  return { zone, check: HealthCheck!.Id!, distribution: made.Distribution!.Id!, etag: made.ETag! };
}

const config = { Type: "HTTPS", FullyQualifiedDomainName: "api.example.com" } as const;

/** Calls that AWS refuses. CloudWatch is left out: moto answers for alarms that are not there as if they had no tags. */
export function refusedOf({ zone, check, distribution, etag }: Given): Refused[] {
  const nothing = "00000000-0000-4000-8000-000000000000";
  const record = (Action: string, Name: string, own: object = {}) => ({
    HostedZoneId: zone,
    ChangeBatch: {
      Changes: [
        { Action, ResourceRecordSet: { Name, Type: "A", TTL: 60, ResourceRecords: [{ Value: "192.0.2.1" }], ...own } },
      ],
    },
  });
  const create = (own: Partial<DistributionConfig>) => ({ DistributionConfig: smallest(own) });
  const behaviour = smallest().DefaultCacheBehavior!;
  return [
    ["a record that is not there", "route53", "ChangeResourceRecordSets", record("DELETE", "api.example.com")],
    ["a record of another domain", "route53", "ChangeResourceRecordSets", record("CREATE", "api.example.org")],
    [
      "another check by a reference",
      "route53",
      "CreateHealthCheck",
      { CallerReference: "1", HealthCheckConfig: { ...config, RequestInterval: 10 } },
    ],
    [
      "another version of a check",
      "route53",
      "UpdateHealthCheck",
      { HealthCheckId: check, HealthCheckVersion: 7, FailureThreshold: 5 },
    ],
    ["a check that is not there", "route53", "GetHealthCheck", { HealthCheckId: nothing }],
    [
      "a check of no alarm",
      "route53",
      "CreateHealthCheck",
      {
        CallerReference: "2",
        HealthCheckConfig: { Type: "CLOUDWATCH_METRIC", AlarmIdentifier: { Region: home, Name: "none" } },
      },
    ],
    [
      "a name that is taken",
      "cloudfront",
      "CreateDistribution",
      create({ CallerReference: "2", ...withNames("www.example.com") }),
    ],
    ["a reference that is taken", "cloudfront", "CreateDistribution", create({ Comment: "other" })],
    [
      "no such origin",
      "cloudfront",
      "CreateDistribution",
      create({ CallerReference: "3", DefaultCacheBehavior: { ...behaviour, TargetOriginId: "two" } }),
    ],
    [
      "another ETag",
      "cloudfront",
      "UpdateDistribution",
      { Id: distribution, IfMatch: "E1", DistributionConfig: smallest() },
    ],
    ["the end of what is enabled", "cloudfront", "DeleteDistribution", { Id: distribution, IfMatch: etag }],
    ["a distribution that is not there", "cloudfront", "GetDistribution", { Id: "E1" }],
    ["a policy that is not there", "cloudfront", "GetCachePolicy", { Id: nothing }],
    ["a queue that is not there", "sqs", "GetQueueUrl", { QueueName: "nothing" }],
    [
      "a queue with other attributes",
      "sqs",
      "CreateQueue",
      { QueueName: "failures", Attributes: { MessageRetentionPeriod: "120" } },
    ],
    ["a mapping that is not there", "lambda", "GetEventSourceMapping", { UUID: nothing }],
  ];
}
