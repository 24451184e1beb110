import { describe, expect, test } from "vitest";
import { awsOf, connect } from "../../src/aws/aws.ts";
import type { Call } from "../../src/aws/call.ts";
import { Clients } from "../../src/aws/clients.ts";
import { internet } from "../../src/aws/network.ts";
import { VirtualClock } from "../../src/engine/virtual-clock.ts";

const signal = new AbortController().signal;

test.each([
  ["arn:aws:sts::123456789012:assumed-role/admin/ada", "aws"],
  ["arn:aws-cn:iam::123456789012:user/ada", "aws-cn"],
  ["arn:aws-us-gov:iam::123456789012:user/ada", "aws-us-gov"],
])("whose credentials these are: %s", async (Arn, partition) => {
  const calls: Call[] = [];
  const aws = await connect({
    mark: "orders/prod",
    region: "eu-west-1",
    network: internet,
    clock: new VirtualClock(),
    signal,
    onCall: (call) => void calls.push(call),
    answer: async () => ({ Account: "123456789012", Arn, UserId: "A" }),
  });
  expect(aws).toMatchObject({ account: "123456789012", partition, caller: Arn, mark: "orders/prod" });
  expect(calls.map(({ operation, region }) => [operation, region])).toEqual([["GetCallerIdentity", "eu-west-1"]]);
});

describe("each service in the region that was asked for, and IAM in the partition's own", () => {
  const awsIn = (partition: string) =>
    awsOf(new Clients({ clock: new VirtualClock(), signal }), internet, {
      account: "1",
      partition,
      caller: "me",
      mark: "orders",
    });

  test.each([
    "acm",
    "apigateway",
    "autoscaling",
    "cloudwatch",
    "dynamodb",
    "ecr",
    "lambda",
    "logs",
    "s3",
    "s3control",
    "sqs",
    "sts",
    "tagging",
  ] as const)("%s", async (service) => {
    const { config } = await awsIn("aws")[service]("eu-west-1");
    expect(await config.region()).toBe("eu-west-1");
  });

  test.each([
    ["aws", "us-east-1", "iam.amazonaws.com"],
    ["aws-cn", "cn-north-1", "iam.cn-north-1.amazonaws.com.cn"],
    ["aws-us-gov", "us-gov-west-1", "iam.us-gov.amazonaws.com"],
    ["aws-eusc", "eusc-de-east-1", "iam.eusc-de-east-1.amazonaws.eu"],
    ["aws-iso", "us-iso-east-1", "iam.us-iso-east-1.c2s.ic.gov"],
    ["aws-iso-b", "us-isob-east-1", "iam.us-isob-east-1.sc2s.sgov.gov"],
    ["aws-iso-e", "eu-isoe-west-1", "iam.eu-isoe-west-1.cloud.adc-e.uk"],
    ["aws-iso-f", "us-isof-south-1", "iam.us-isof-south-1.csp.hci.ic.gov"],
  ])("IAM in %s: %s", async (partition, region, host) => {
    const { config } = await awsIn(partition).iam();
    expect(await config.region()).toBe(region);
    expect(config.endpointProvider({ Region: region }).url.host).toBe(host);
  });
});
