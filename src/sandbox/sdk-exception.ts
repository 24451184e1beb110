import type { Service } from "../aws/services.ts";
import type { Refusal } from "./refusal.ts";

type Exception = new (options: object) => Error;

const packages: Record<Service, { base: string; load: () => Promise<object> }> = {
  acm: { base: "ACMServiceException", load: () => import("@aws-sdk/client-acm") },
  apigateway: { base: "ApiGatewayV2ServiceException", load: () => import("@aws-sdk/client-apigatewayv2") },
  autoscaling: {
    base: "ApplicationAutoScalingServiceException",
    load: () => import("@aws-sdk/client-application-auto-scaling"),
  },
  cloudfront: { base: "CloudFrontServiceException", load: () => import("@aws-sdk/client-cloudfront") },
  cloudwatch: { base: "CloudWatchServiceException", load: () => import("@aws-sdk/client-cloudwatch") },
  dynamodb: { base: "DynamoDBServiceException", load: () => import("@aws-sdk/client-dynamodb") },
  ecr: { base: "ECRServiceException", load: () => import("@aws-sdk/client-ecr") },
  iam: { base: "IAMServiceException", load: () => import("@aws-sdk/client-iam") },
  lambda: { base: "LambdaServiceException", load: () => import("@aws-sdk/client-lambda") },
  logs: { base: "CloudWatchLogsServiceException", load: () => import("@aws-sdk/client-cloudwatch-logs") },
  route53: { base: "Route53ServiceException", load: () => import("@aws-sdk/client-route-53") },
  s3: { base: "S3ServiceException", load: () => import("@aws-sdk/client-s3") },
  s3control: { base: "S3ControlServiceException", load: () => import("@aws-sdk/client-s3-control") },
  sqs: { base: "SQSServiceException", load: () => import("@aws-sdk/client-sqs") },
  sts: { base: "STSServiceException", load: () => import("@aws-sdk/client-sts") },
  tagging: {
    base: "ResourceGroupsTaggingAPIServiceException",
    load: () => import("@aws-sdk/client-resource-groups-tagging-api"),
  },
};

/** The exception that the SDK would make of this refusal: its own class where it has one, else the service's base class. */
export async function sdkException(service: Service, refusal: Refusal, requestId: string): Promise<Error> {
  const { base, load } = packages[service];
  const sdk = (await load()) as Record<string, unknown>;
  const Base = sdk[base] as Exception;
  const Modelled = sdk[refusal.name];
  const Exception = isExceptionOf(Base, Modelled) ? Modelled : Base;
  const exception = new Exception({
    name: refusal.name,
    message: refusal.message,
    $fault: refusal.status >= 500 ? "server" : "client",
    $metadata: { httpStatusCode: refusal.status, requestId },
  });
  return Object.assign(exception, refusal.members);
}

function isExceptionOf(Base: Exception, candidate: unknown): candidate is Exception {
  if (typeof candidate !== "function") return false;
  return Object.prototype.isPrototypeOf.call(Base.prototype as object, candidate.prototype as object);
}
