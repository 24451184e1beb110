// The nouns of sub-resources: GET, PUT and DELETE of them are Get, Put and Delete of the noun.
const bucketNouns: Record<string, string> = {
  accelerate: "BucketAccelerateConfiguration",
  acl: "BucketAcl",
  cors: "BucketCors",
  encryption: "BucketEncryption",
  lifecycle: "BucketLifecycleConfiguration",
  location: "BucketLocation",
  logging: "BucketLogging",
  notification: "BucketNotificationConfiguration",
  "object-lock": "ObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  policyStatus: "BucketPolicyStatus",
  publicAccessBlock: "PublicAccessBlock",
  replication: "BucketReplication",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};

const objectNouns: Record<string, string> = {
  acl: "ObjectAcl",
  attributes: "ObjectAttributes",
  "legal-hold": "ObjectLegalHold",
  retention: "ObjectRetention",
  tagging: "ObjectTagging",
};

const verbs: Record<string, string> = { GET: "Get", PUT: "Put", DELETE: "Delete" };

// Query parameters that say which part of an answer is wanted, not which operation is meant.
const plain =
  /^(x-id|x-amz-.*|X-Amz-.*|response-.*|prefix|delimiter|marker|start-after|fetch-owner|encoding-type|list-type|continuation-token|max-.*|.*-marker|bucket-region|versionId|partNumber|uploadId)$/;

interface S3Request {
  method: string;
  bucket: string;
  key: string;
  query: URLSearchParams;
  copies: boolean;
}

/** The name of the S3 operation that a request is, or undefined when the lab does not know it. */
export function s3Operation(request: S3Request): string | undefined {
  if (request.bucket === "") return request.method === "GET" ? "ListBuckets" : undefined;
  return request.key === "" ? bucketOperation(request) : objectOperation(request);
}

function bucketOperation({ method, query }: S3Request): string | undefined {
  const special = [...query.keys()].find((name) => !plain.test(name));
  if (special === undefined) return bucketItself(method, query);
  if (special === "versions") return "ListObjectVersions";
  if (special === "uploads") return "ListMultipartUploads";
  if (special === "delete" && method === "POST") return "DeleteObjects";
  if (special === "lifecycle" && method === "DELETE") return "DeleteBucketLifecycle";
  return compose(method, bucketNouns[special]);
}

function bucketItself(method: string, query: URLSearchParams): string | undefined {
  if (method === "GET") return query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
  return { PUT: "CreateBucket", HEAD: "HeadBucket", DELETE: "DeleteBucket" }[method];
}

function objectOperation({ method, query, copies }: S3Request): string | undefined {
  const special = [...query.keys()].find((name) => !plain.test(name));
  if (special === "uploads") return "CreateMultipartUpload";
  if (special === "restore") return "RestoreObject";
  if (special !== undefined) return compose(method, objectNouns[special]);
  if (query.has("uploadId")) return uploadOperation(method, copies);
  if (method === "PUT" && copies) return "CopyObject";
  return method === "HEAD" ? "HeadObject" : compose(method, "Object");
}

function uploadOperation(method: string, copies: boolean): string | undefined {
  if (method === "PUT") return copies ? "UploadPartCopy" : "UploadPart";
  return { GET: "ListParts", POST: "CompleteMultipartUpload", DELETE: "AbortMultipartUpload" }[method];
}

function compose(method: string, noun: string | undefined): string | undefined {
  const verb = verbs[method];
  return verb === undefined || noun === undefined ? undefined : verb + noun;
}
