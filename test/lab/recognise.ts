import type { Call, WireRequest } from "./call.ts";
import { restOperation } from "./rest-operations.ts";
import { s3Operation } from "./s3-operations.ts";

/** Says which AWS call a request is, from what the SDK signed and sent; undefined when it is none that the lab knows. */
export function recognise(request: WireRequest): Call | undefined {
  const url = new URL(request.target, "http://lab");
  const scope = credentialScope(request, url);
  if (scope === undefined) return undefined;
  // S3 Control is signed as S3.
  const isControl = scope.service === "s3" && url.pathname.startsWith("/v20180820/");
  const service = isControl ? "s3control" : scope.service;
  const operation = operationOf(service, request, url);
  const bucket = service === "s3" ? pathParts(url).bucket : "";
  return operation === undefined ? undefined : { ...request, region: scope.region, service, bucket, operation };
}

function operationOf(service: string, request: WireRequest, url: URL): string | undefined {
  if (service === "s3") return s3(request, url);
  if (service === "s3control") return s3Control(request, url);
  return targetOperation(request) ?? restOperation(service, request.method, url) ?? formOperation(request);
}

/** The bucket and key that a path-style S3 address names. */
export function pathParts(url: URL): { bucket: string; key: string } {
  const [, bucket = "", ...rest] = url.pathname.split("/");
  return { bucket: decodeURIComponent(bucket), key: rest.join("/") };
}

// "Credential=AKID/20261123/eu-west-1/dynamodb/aws4_request", in a header or, presigned, in the query.
function credentialScope({ headers }: WireRequest, url: URL): { region: string; service: string } | undefined {
  const credential = headers.authorization ?? url.searchParams.get("X-Amz-Credential") ?? "";
  const [, region, service] = /\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(credential) ?? [];
  return region === undefined || service === undefined ? undefined : { region, service };
}

function targetOperation({ headers }: WireRequest): string | undefined {
  const target = headers["x-amz-target"];
  return typeof target === "string" ? target.split(".").at(-1) : undefined;
}

function formOperation({ body }: WireRequest): string | undefined {
  return new URLSearchParams(body.toString()).get("Action") ?? undefined;
}

function s3({ method, headers }: WireRequest, url: URL): string | undefined {
  const copies = headers["x-amz-copy-source"] !== undefined;
  return s3Operation({ method, ...pathParts(url), query: url.searchParams, copies });
}

function s3Control({ method }: WireRequest, url: URL): string | undefined {
  const call = `${method} ${url.pathname.replace(/(?<=\/jobs\/)[^/]+/, "id").replace("/v20180820", "")}`;
  const jobCalls: Record<string, string> = {
    "POST /jobs": "CreateJob",
    "GET /jobs": "ListJobs",
    "GET /jobs/id": "DescribeJob",
    "GET /jobs/id/tagging": "GetJobTagging",
    "POST /jobs/id/status": "UpdateJobStatus",
  };
  return jobCalls[call];
}
