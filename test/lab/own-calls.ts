import type { Answer, Call, Next } from "./call.ts";
import { parsed } from "./wire.ts";

const targets = {
  acm: "CertificateManager",
  "application-autoscaling": "AnyScaleFrontendService",
  dynamodb: "DynamoDB_20120810",
  logs: "Logs_20140328",
  monitoring: "GraniteServiceVersion20100801",
};

/** A call that a gap makes by itself, of a service that speaks JSON. */
export interface OwnCall {
  service?: keyof typeof targets;
  region: string;
  operation: string;
  input: object;
}

/** Makes a gap's own call; throws on anything but success. */
export async function ask<T>(next: Next, own: OwnCall): Promise<T> {
  return succeeded(own, await attempt(next, own));
}

/** Makes a gap's own call, whatever the answer. */
export function attempt(next: Next, { service = "dynamodb", region, operation, input }: OwnCall): Promise<Answer> {
  const headers = {
    ...signature(service, region),
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `${targets[service]}.${operation}`,
  };
  const body = Buffer.from(JSON.stringify(input));
  return next({ service, region, operation, bucket: "", method: "POST", target: "/", headers, body });
}

/** A call that a gap makes by itself, of a service whose operations are methods and paths. */
export interface OwnRestCall {
  service: "apigateway" | "cloudfront" | "lambda" | "route53";
  region: string;
  operation: string;
  method?: string;
  target: string;
  input?: object;
}

/** Makes a gap's own call of a REST service; throws on anything but success. */
export async function askRest<T>(next: Next, own: OwnRestCall): Promise<T> {
  return succeeded(own, await attemptRest(next, own));
}

/** Makes a gap's own call of a REST service, whatever the answer. */
export function attemptRest(next: Next, { method = "GET", input, ...own }: OwnRestCall): Promise<Answer> {
  const body = Buffer.from(input === undefined ? "" : JSON.stringify(input));
  return next({ ...own, method, bucket: "", headers: signature(own.service, own.region), body });
}

/** Whether there is a role of that name. */
export async function hasRole(next: Next, RoleName: string): Promise<boolean> {
  return (await attemptQuery(next, "GetRole", { RoleName })).status === 200;
}

/** Makes a gap's own call of IAM, whatever the answer. */
export function attemptQuery(next: Next, operation: string, input: Record<string, string>): Promise<Answer> {
  const region = "us-east-1";
  const headers = { ...signature("iam", region), "content-type": "application/x-www-form-urlencoded" };
  const body = Buffer.from(new URLSearchParams({ Action: operation, Version: "2010-05-08", ...input }).toString());
  return next({ service: "iam", region, operation, bucket: "", method: "POST", target: "/", headers, body });
}

function succeeded<T>({ operation, region }: { operation: string; region: string }, answer: Answer): T {
  if (answer.status >= 300) throw new Error(`${operation} in ${region}: ${answer.body.toString()}`);
  return parsed<T>(answer);
}

/** What a gap itself wants of a bucket. */
export interface OwnBucketCall {
  operation: string;
  method: string;
  bucket: string;
  /** As it is written in a path. */
  key?: string;
  subresource?: string;
  body?: string;
}

/** Makes a gap's own call of S3, in the name of the client whose call it serves. */
export function askBucket(next: Next, client: Call, own: OwnBucketCall): Promise<Answer> {
  const { operation, method, bucket, key = "", subresource = "", body = "" } = own;
  const headers = { ...signature("s3", client.region), host: client.headers.host };
  const target = `/${bucket}${key && `/${key}`}${subresource && `?${subresource}`}`;
  return next({ ...client, service: "s3", operation, method, bucket, target, headers, body: Buffer.from(body) });
}

// The servers check no signature, and read service and region from it.
function signature(service: string, region: string): { authorization: string } {
  const scope = `LAB/20260101/${region}/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
}
