import type { ManagedPolicy } from "./managed-policy.ts";

/** Actions that AWS's own policies allow on everything, as the AWS managed policy reference lists them. */
const ACTIONS: Record<string, readonly string[]> = {
  "service-role/AWSLambdaBasicExecutionRole": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
  "service-role/AWSLambdaVPCAccessExecutionRole": [
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ],
  "service-role/AWSLambdaDynamoDBExecutionRole": [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ],
  "service-role/AWSLambdaSQSQueueExecutionRole": [
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
  ],
  AWSXRayDaemonWriteAccess: [
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:GetSamplingStatisticSummaries",
  ],
  AmazonS3ReadOnlyAccess: ["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"],
  AmazonDynamoDBReadOnlyAccess: [
    "dynamodb:BatchGetItem",
    "dynamodb:Describe*",
    "dynamodb:List*",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
  ],
  AdministratorAccess: ["*"],
};

/** The policies of AWS's own that the sandbox knows, by ARN. */
export const AWS_MANAGED: Readonly<Record<string, ManagedPolicy>> = Object.fromEntries(
  Object.entries(ACTIONS).map(([location, Action], index): [string, ManagedPolicy] => {
    const arn = `arn:aws:iam::aws:policy/${location}`;
    const slash = location.lastIndexOf("/") + 1;
    const Statement = [{ Effect: "Allow", Action, Resource: "*" }];
    const policy = {
      name: location.slice(slash),
      path: `/${location.slice(0, slash)}`,
      id: `ANPAAWS${String(index).padStart(14, "0")}`,
      arn,
      createdAt: Date.UTC(2015, 3, 9),
      tags: {},
      document: JSON.stringify({ Version: "2012-10-17", Statement }),
    };
    return [arn, policy];
  }),
);
