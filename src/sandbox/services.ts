import type { Service } from "../aws/services.ts";
import type { Operations } from "./world.ts";

/** What the sandbox can do, service by service. Loaded when first asked for. */
export const services: Record<Service, () => Promise<Operations>> = {
  acm: async () => ({}),
  apigateway: async () => ({}),
  autoscaling: async () => (await import("./autoscaling/autoscaling.ts")).autoscaling,
  cloudfront: async () => ({}),
  cloudwatch: async () => ({}),
  dynamodb: async () => (await import("./dynamodb/dynamodb.ts")).dynamodb,
  ecr: async () => ({}),
  iam: async () => (await import("./iam/iam.ts")).iam,
  lambda: async () => ({}),
  logs: async () => ({}),
  route53: async () => ({}),
  s3: async () => (await import("./s3/s3.ts")).s3,
  s3control: async () => ({}),
  sqs: async () => ({}),
  sts: async () => (await import("./sts.ts")).sts,
  tagging: async () => ({}),
};
