import type { Call } from "../../../aws/call.ts";
import type { Service } from "../../../aws/services.ts";
import { NotSimulated } from "../../refusal.ts";
import { ACCOUNT } from "../../world.ts";
import { distributionArn } from "../../cloudfront/lookup.ts";
import { functionArn } from "../function.ts";
import { addressed } from "../lookup.ts";
import { queueArn } from "../../sqs/queue.ts";

/** What a role must be allowed for a call to be made. */
export interface Need {
  action: string;
  resource: string;
}

/** What IAM asks of the calls that applications make; the names are those of the service authorization reference. */
export function needsOf(call: Call): Need[] {
  const needs = byService[call.service];
  if (!needs) throw new NotSimulated(`what a role needs for ${call.service}:${call.operation}`);
  return needs(call);
}

const byService: Partial<Record<Service, (call: Call) => Need[]>> = {
  cloudfront: ({ operation, input }) => {
    const { DistributionId, Id = "*" } = input as { DistributionId?: string; Id?: string };
    return [{ action: `cloudfront:${operation}`, resource: distributionArn(DistributionId ?? Id) }];
  },
  // Metrics are no resources.
  cloudwatch: ({ operation }) => [{ action: `cloudwatch:${operation}`, resource: "*" }],
  dynamodb: ({ operation, region, input }) =>
    tablesIn(input as TableInput).map((table) => ({
      action: `dynamodb:${operation}`,
      resource: table.startsWith("arn:") ? table : `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${table}`,
    })),
  lambda: ({ operation, region, input }) => {
    const { FunctionName, Qualifier } = input as { FunctionName?: string; Qualifier?: string };
    const { name, qualifier } = addressed(FunctionName, Qualifier, region);
    const action = `lambda:${operation === "Invoke" ? "InvokeFunction" : operation}`;
    return [{ action, resource: functionArn(region, name, qualifier) }];
  },
  s3: ({ operation, input }) => {
    const { Bucket = "", Key } = input as { Bucket?: string; Key?: string };
    const action = `s3:${S3_ACTIONS[operation] ?? operation}`;
    return [{ action, resource: `arn:aws:s3:::${Bucket}${Key === undefined ? "" : `/${Key}`}` }];
  },
  sqs: ({ operation, region, input }) => {
    const { QueueUrl, QueueName } = input as { QueueUrl?: string; QueueName?: string };
    const name = QueueName ?? QueueUrl?.split("/").at(-1) ?? "*";
    return [{ action: `sqs:${operation}`, resource: queueArn(region, name) }];
  },
  sts: () => [],
};

const S3_ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: "GetObject",
  HeadBucket: "ListBucket",
  ListObjects: "ListBucket",
  ListObjectsV2: "ListBucket",
};

interface TableInput {
  TableName?: string;
  IndexName?: string;
  RequestItems?: Record<string, unknown>;
}

function tablesIn({ TableName = "*", IndexName, RequestItems }: TableInput): string[] {
  if (RequestItems) return Object.keys(RequestItems);
  return [IndexName === undefined ? TableName : `${TableName}/index/${IndexName}`];
}
