import type { ApplicationAutoScaling } from "@aws-sdk/client-application-auto-scaling";
import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import type { IAM } from "@aws-sdk/client-iam";
import type { S3 } from "@aws-sdk/client-s3";
import type { S3Control } from "@aws-sdk/client-s3-control";
import type { STS } from "@aws-sdk/client-sts";

/** Every AWS service that goglobal talks to. */
export interface Services {
  autoscaling: ApplicationAutoScaling;
  dynamodb: DynamoDB;
  iam: IAM;
  s3: S3;
  s3control: S3Control;
  sts: STS;
}

export type Service = keyof Services;

/** How each service's client is made. Imported when first used: a client package costs tens of milliseconds to load. */
export const constructors: { [S in Service]: () => Promise<new (options: object) => Services[S]> } = {
  autoscaling: async () => (await import("@aws-sdk/client-application-auto-scaling")).ApplicationAutoScaling,
  dynamodb: async () => (await import("@aws-sdk/client-dynamodb")).DynamoDB,
  iam: async () => (await import("@aws-sdk/client-iam")).IAM,
  s3: async () => (await import("@aws-sdk/client-s3")).S3,
  s3control: async () => (await import("@aws-sdk/client-s3-control")).S3Control,
  sts: async () => (await import("@aws-sdk/client-sts")).STS,
};

/** Services without regions: their requests are signed for one region, whatever the caller's. */
export const GLOBAL_SERVICES: readonly Service[] = ["iam"];
