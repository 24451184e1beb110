import type { Answer, Call, Next } from "./call.ts";
import { parsed } from "./wire.ts";

const targets = { dynamodb: "DynamoDB_20120810", "application-autoscaling": "AnyScaleFrontendService" };

/** A call that a gap makes by itself, of a service that speaks JSON. */
export interface OwnCall {
  service?: keyof typeof targets;
  region: string;
  operation: string;
  input: object;
}

/** Makes a gap's own call; throws on anything but success. */
export async function ask<T>(next: Next, own: OwnCall): Promise<T> {
  const answer = await attempt(next, own);
  if (answer.status !== 200) throw new Error(`${own.operation} in ${own.region}: ${answer.body.toString()}`);
  return parsed<T>(answer);
}

/** Makes a gap's own call, whatever the answer. */
export function attempt(next: Next, { service = "dynamodb", region, operation, input }: OwnCall): Promise<Answer> {
  const headers = { ...signature(service, region), "x-amz-target": `${targets[service]}.${operation}` };
  const body = Buffer.from(JSON.stringify(input));
  return next({ service, region, operation, bucket: "", method: "POST", target: "/", headers, body });
}

/** What a gap itself wants of a bucket. */
export interface OwnBucketCall {
  operation: string;
  method: string;
  bucket: string;
  subresource?: string;
  body?: string;
}

/** Makes a gap's own call of S3, in the name of the client whose call it serves. */
export function askBucket(next: Next, client: Call, own: OwnBucketCall): Promise<Answer> {
  const { operation, method, bucket, subresource = "", body = "" } = own;
  const headers = { ...signature("s3", client.region), host: client.headers.host };
  const target = `/${bucket}${subresource && `?${subresource}`}`;
  return next({ ...client, operation, method, bucket, target, headers, body: Buffer.from(body) });
}

// The server checks no signature, and reads service and region from it.
function signature(service: string, region: string): { authorization: string } {
  const scope = `LAB/20260101/${region}/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` };
}
