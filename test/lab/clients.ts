import { ACMClient } from "@aws-sdk/client-acm";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECRClient } from "@aws-sdk/client-ecr";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { S3ControlClient, type S3ControlClientConfig } from "@aws-sdk/client-s3-control";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import type { Lab } from "./lab.ts";

/** Plain SDK clients of one region of the lab; they do not retry, so that each call is one request. */
export function clients({ endpoint }: Pick<Lab, "endpoint">, region = "us-east-1") {
  const config = { endpoint, region, maxAttempts: 1, credentials: { accessKeyId: "lab", secretAccessKey: "lab" } };
  return {
    acm: new ACMClient(config),
    apigateway: new ApiGatewayV2Client(config),
    cloudfront: new CloudFrontClient(config),
    cloudwatch: new CloudWatchClient(config),
    dynamodb: new DynamoDBClient(config),
    s3: new S3Client(config),
    s3control: controlClient(config),
    ecr: new ECRClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    route53: new Route53Client(config),
    tagging: new ResourceGroupsTaggingAPIClient(config),
    iam: new IAMClient(config),
    sqs: new SQSClient(config),
    sts: new STSClient(config),
    scaling: new ApplicationAutoScalingClient(config),
  };
}

// Without this the SDK would ask for "<account>.127.0.0.1", which is no name.
function controlClient(config: S3ControlClientConfig): S3ControlClient {
  const client = new S3ControlClient(config);
  const resolve = client.config.endpointProvider;
  client.config.endpointProvider = (parameters, context) =>
    resolve({ ...parameters, RequiresAccountId: false }, context);
  return client;
}
