import type { ACM } from "@aws-sdk/client-acm";
import type { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import type { ApplicationAutoScaling } from "@aws-sdk/client-application-auto-scaling";
import type { CloudFront } from "@aws-sdk/client-cloudfront";
import type { CloudWatch } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import type { ECR } from "@aws-sdk/client-ecr";
import type { IAM } from "@aws-sdk/client-iam";
import type { Lambda } from "@aws-sdk/client-lambda";
import type { ResourceGroupsTaggingAPI } from "@aws-sdk/client-resource-groups-tagging-api";
import type { Route53 } from "@aws-sdk/client-route-53";
import type { S3 } from "@aws-sdk/client-s3";
import type { S3Control } from "@aws-sdk/client-s3-control";
import type { SQS } from "@aws-sdk/client-sqs";
import type { STS } from "@aws-sdk/client-sts";

/** Every AWS service that goglobal talks to. */
export interface Services {
  acm: ACM;
  apigateway: ApiGatewayV2;
  autoscaling: ApplicationAutoScaling;
  cloudfront: CloudFront;
  cloudwatch: CloudWatch;
  dynamodb: DynamoDB;
  ecr: ECR;
  iam: IAM;
  lambda: Lambda;
  logs: CloudWatchLogs;
  route53: Route53;
  s3: S3;
  s3control: S3Control;
  sqs: SQS;
  sts: STS;
  tagging: ResourceGroupsTaggingAPI;
}

export type Service = keyof Services;

/** How each service's client is made. Imported when first used: a client package costs tens of milliseconds to load. */
export const constructors: { [S in Service]: () => Promise<new (options: object) => Services[S]> } = {
  acm: async () => (await import("@aws-sdk/client-acm")).ACM,
  apigateway: async () => (await import("@aws-sdk/client-apigatewayv2")).ApiGatewayV2,
  autoscaling: async () => (await import("@aws-sdk/client-application-auto-scaling")).ApplicationAutoScaling,
  cloudfront: async () => (await import("@aws-sdk/client-cloudfront")).CloudFront,
  cloudwatch: async () => (await import("@aws-sdk/client-cloudwatch")).CloudWatch,
  dynamodb: async () => (await import("@aws-sdk/client-dynamodb")).DynamoDB,
  ecr: async () => (await import("@aws-sdk/client-ecr")).ECR,
  iam: async () => (await import("@aws-sdk/client-iam")).IAM,
  lambda: async () => (await import("@aws-sdk/client-lambda")).Lambda,
  logs: async () => (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogs,
  route53: async () => (await import("@aws-sdk/client-route-53")).Route53,
  s3: async () => (await import("@aws-sdk/client-s3")).S3,
  s3control: async () => (await import("@aws-sdk/client-s3-control")).S3Control,
  sqs: async () => (await import("@aws-sdk/client-sqs")).SQS,
  sts: async () => (await import("@aws-sdk/client-sts")).STS,
  tagging: async () => (await import("@aws-sdk/client-resource-groups-tagging-api")).ResourceGroupsTaggingAPI,
};

/** Services without regions: their requests are signed for one region, whatever the caller's. */
export const GLOBAL_SERVICES: readonly Service[] = ["cloudfront", "iam", "route53"];
