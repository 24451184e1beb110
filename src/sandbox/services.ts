import type { Service } from "../aws/services.ts";
import type { Operations } from "./world.ts";

/** What the sandbox can do, service by service. Loaded when first asked for. */
export const services: Record<Service, () => Promise<Operations>> = {
  acm: async () => (await import("./acm/acm.ts")).acm,
  apigateway: async () => (await import("./apigateway/apigateway.ts")).apigateway,
  autoscaling: async () => (await import("./autoscaling/autoscaling.ts")).autoscaling,
  cloudfront: async () => (await import("./cloudfront/cloudfront.ts")).cloudfront,
  cloudwatch: async () => (await import("./cloudwatch/cloudwatch.ts")).cloudwatch,
  dynamodb: async () => (await import("./dynamodb/dynamodb.ts")).dynamodb,
  ecr: async () => (await import("./ecr/ecr.ts")).ecr,
  iam: async () => (await import("./iam/iam.ts")).iam,
  lambda: async () => (await import("./lambda/lambda.ts")).lambda,
  logs: async () => (await import("./logs/logs.ts")).logs,
  route53: async () => (await import("./route53/route53.ts")).route53,
  s3: async () => (await import("./s3/s3.ts")).s3,
  s3control: async () => (await import("./s3control/s3control.ts")).s3control,
  sqs: async () => (await import("./sqs/sqs.ts")).sqs,
  sts: async () => (await import("./sts.ts")).sts,
  tagging: async () => (await import("./tagging/tagging.ts")).tagging,
};
