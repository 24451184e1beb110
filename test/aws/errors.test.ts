import { describe, expect, test } from "vitest";
import { classOf, explain, ifExists, ifSet, remember, type ErrorClass } from "../../src/aws/errors.ts";
import { Interrupted } from "../../src/engine/errors.ts";
import { awsError } from "../support/mocked-aws.ts";

describe("what an error means", () => {
  const inUse = "Attempt to change a resource which is still in use: Table is being updated: orders";
  const several =
    "Subscriber limit exceeded: There is a limit of 500 tables that can be created, updated, or deleted simultaneously";
  test.each<[ErrorClass, string, string?]>([
    ["busy", "LimitExceededException", several],
    ["other", "LimitExceededException", "This operation exceeds your current account limit in region eu-west-1"],
    ["throttled", "ThrottlingException", "Rate exceeded"],
    ["throttled", "Throttling", "Rate exceeded"],
    ["throttled", "ThrottledException"],
    ["throttled", "TooManyRequestsException"],
    ["throttled", "TooManyRequests"],
    ["throttled", "RequestLimitExceeded"],
    ["throttled", "SlowDown", "Please reduce your request rate."],
    ["throttled", "RequestThrottled"],
    ["throttled", "RequestThrottledException"],
    ["throttled", "ProvisionedThroughputExceededException"],
    ["busy", "ResourceInUseException", inUse],
    ["busy", "OperationAborted", "A conflicting conditional operation is currently in progress"],
    ["busy", "PriorRequestNotComplete"],
    ["busy", "ConcurrentModificationException"],
    ["busy", "ConcurrentModification"],
    ["busy", "CachePolicyInUse"],
    ["busy", "DistributionNotDisabled"],
    ["busy", "TooManyInvalidationsInProgress"],
    ["not-yet", "InvalidViewerCertificate", "The specified SSL certificate doesn't exist, isn't in us-east-1 region…"],
    ["other", "InvalidViewerCertificate", "The certificate doesn't cover the alternate domain name"],
    ["taken", "CNAMEAlreadyExists"],
    ["exists", "CachePolicyAlreadyExists"],
    ["exists", "DistributionAlreadyExists"],
    ["busy", "ResourceConflictException", "An update is in progress for resource: orders-api"],
    ["busy", "ResourceConflictException", "…because of a concurrent update operation"],
    ["busy", "ResourceConflictException", "The function is currently in the following state: Pending"],
    ["exists", "ResourceConflictException", "The statement id (goglobal) provided already exists"],
    ["exists", "ResourceConflictException", "Function already exist: orders-api"],
    ["other", "ResourceConflictException", "The function is currently in the following state: Failed"],
    ["gone", "ImageNotFoundException"],
    ["gone", "QueueDoesNotExist"],
    ["gone", "AWS.SimpleQueueService.NonExistentQueue"],
    ["not-yet", "QueueDeletedRecently"],
    ["not-yet", "AWS.SimpleQueueService.QueueDeletedRecently"],
    [
      "not-yet",
      "ResourceConflictException",
      'The event source arn (" arn:aws:dynamodb:… ") and function (" hook ") provided mapping already exists. Please update or delete the existing mapping with UUID 1',
    ],
    ["exists", "QueueNameExists"],
    ["exists", "QueueAlreadyExists"],
    [
      "not-yet",
      "InvalidParameterValueException",
      "Cannot access stream arn:aws:dynamodb:…. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.",
    ],
    ["gone", "RepositoryNotFoundException"],
    [
      "busy",
      "ConflictException",
      "Unable to complete operation due to concurrent modification. Please try again later.",
    ],
    [
      "busy",
      "ConflictException",
      "Cannot delete Integration because it is referenced by the following Routes with Ids: [a]",
    ],
    ["busy", "ConflictException", "Cannot delete authorizer 'users', is referenced in route: POST /orders"],
    ["exists", "ConflictException", "Route with key GET /orders already exists for this API"],
    [
      "exists",
      "ConflictException",
      'The provided route key "GET /{a}" has a conflicting variable on the same … "GET /{b}"',
    ],
    ["exists", "BadRequestException", "The domain name you provided already exists."],
    ["other", "ConflictException", "Maximum number of Routes for this API has been reached."],
    ["other", "BadRequestException", "Invalid stage identifier specified"],
    [
      "not-yet",
      "ValidationException",
      "Replica specified in the Replica Update or Replica Delete action of the request was not found.",
    ],
    ["not-yet", "ValidationException", "IndexStatus must be ACTIVE"],
    ["not-yet", "ContinuousBackupsUnavailableException", "Backups are being enabled for the table: orders"],
    ["not-yet", "InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."],
    [
      "not-yet",
      "InvalidParameterValueException",
      "The provided execution role does not have permissions to call CreateNetworkInterface on EC2",
    ],
    ["not-yet", "InvalidParameterValueException", "Lambda was unable to… KMS key is invalid for CreateGrant."],
    ["other", "InvalidParameterValueException", "Unzipped size must be smaller than 262144000 bytes"],
    ["not-yet", "MalformedPolicyDocumentException", 'Invalid principal in policy: "AWS":"AIDA…"'],
    ["not-yet", "MalformedPolicy", "Invalid principal in policy"],
    ["other", "MalformedPolicyDocumentException", "Syntax errors in policy."],
    ["not-yet", "InvalidRequest", "Versioning must be 'Enabled' on the bucket to apply a replication configuration"],
    ["not-yet", "InvalidRequest", "Destination bucket must have versioning enabled."],
    ["other", "InvalidRequest", "Found duplicate rule priorities"],
    ["exists", "BucketAlreadyOwnedByYou"],
    ["exists", "EntityAlreadyExistsException", "Role with name ours already exists."],
    ["exists", "EntityAlreadyExists"],
    ["exists", "ResourceAlreadyExistsException"],
    ["exists", "ValidationException", "Table already has an enabled stream: TableName: orders"],
    ["exists", "ValidationException", "Replica with region eu-west-1 already exists"],
    [
      "other",
      "ValidationException",
      "Failed to create a the new replica of table with name: 'orders' because one or more replicas already existed as tables.",
    ],
    ["other", "ValidationException", "One or more parameter values were invalid"],
    ["other", "BucketAlreadyExists", "The requested bucket name is not available"],
    ["unset", "NoSuchTagSet"],
    ["unset", "NoSuchCORSConfiguration"],
    ["unset", "NoSuchLifecycleConfiguration"],
    ["unset", "NoSuchPublicAccessBlockConfiguration"],
    ["unset", "NoSuchBucketPolicy"],
    ["unset", "OwnershipControlsNotFoundError"],
    ["unset", "ServerSideEncryptionConfigurationNotFoundError"],
    ["unset", "ReplicationConfigurationNotFoundError"],
    ["unset", "ObjectLockConfigurationNotFoundError"],
    ["gone", "ResourceNotFoundException"],
    ["gone", "NotFoundException"],
    ["gone", "NotFound"],
    ["gone", "NoSuchBucket"],
    ["gone", "NoSuchEntityException"],
    ["gone", "TableNotFoundException"],
    ["gone", "PolicyNotFoundException"],
    ["stale", "PreconditionFailed"],
    ["stale", "PreconditionFailedException"],
    ["stale", "InvalidIfMatchVersion"],
    ["stale", "HealthCheckVersionMismatch"],
    ["denied", "AccessDenied"],
    ["denied", "AccessDeniedException"],
    ["denied", "UnauthorizedOperation"],
    ["denied", "Forbidden"],
    ["credentials", "CredentialsProviderError", "Could not load credentials from any providers"],
    ["credentials", "TokenProviderError"],
    ["credentials", "ExpiredToken"],
    ["credentials", "ExpiredTokenException"],
    ["credentials", "InvalidClientTokenId"],
    ["credentials", "UnrecognizedClientException"],
    ["credentials", "AuthFailure"],
    ["credentials", "SignatureDoesNotMatch"],
    ["credentials", "InvalidAccessKeyId"],
    ["invalid", "InvalidInputException"],
    ["invalid", "PolicyEvaluation"],
    ["unreachable", "TimeoutError", "Connection timed out after 3000 ms"],
  ])("%s: %s %s", (expected, name, message) => expect(classOf(awsError(name, message))).toBe(expected));

  test.each([
    "ECONNREFUSED",
    "ECONNRESET",
    "ECONNABORTED",
    "EPIPE",
    "ETIMEDOUT",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
  ])("unreachable: %s", (code) =>
    expect(classOf(Object.assign(new Error(`connect ${code}`), { code }))).toBe("unreachable"),
  );

  test.each<[ErrorClass, number]>([
    ["unreachable", 500],
    ["unreachable", 503],
    ["gone", 404],
    ["denied", 403],
    ["other", 400],
  ])("%s: a status of %i and a name that nobody knows", (expected, status) =>
    expect(classOf(awsError("UnknownError", "UnknownError", status))).toBe(expected),
  );

  test.each([undefined, null, "AccessDenied", new Error("a bug of ours"), new Interrupted()])("other: %s", (error) =>
    expect(classOf(error)).toBe("other"),
  );
});

test("only what is not there, or not configured, is swallowed", async () => {
  const call = (name: string) => Promise.reject(awsError(name));
  expect(await ifExists(Promise.resolve(1))).toBe(1);
  expect(await ifExists(call("NoSuchBucket"))).toBeUndefined();
  expect(await ifExists(call("NoSuchTagSet"))).toBeUndefined();
  await expect(ifExists(call("AccessDenied"))).rejects.toThrow("AccessDenied");
  expect(await ifSet(call("NoSuchTagSet"))).toBeUndefined();
  await expect(ifSet(call("NoSuchBucket"))).rejects.toThrow("NoSuchBucket");
});

describe("an error as a user reads it", () => {
  function said(error: Error, $metadata: object = {}, call = "UpdateTable in eu-west-1"): string {
    Object.assign(error, { $metadata: { requestId: "4711", ...$metadata } });
    remember(error, call);
    return explain(error);
  }

  test("what AWS said, in which call, where, with the request id", () =>
    expect(said(awsError("ValidationException", "One or more parameter values were invalid"))).toMatchInlineSnapshot(
      `"ValidationException: One or more parameter values were invalid (UpdateTable in eu-west-1, request id 4711)"`,
    ));
  test("how often it was tried", () =>
    expect(said(awsError("ThrottlingException", "Rate exceeded"), { attempts: 10 })).toMatchInlineSnapshot(
      `"ThrottlingException: Rate exceeded (UpdateTable in eu-west-1, request id 4711, 10 attempts)"`,
    ));
  test("denied by a policy of the organization", () => {
    const message =
      "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: dynamodb:UpdateTable with an explicit deny in a service control policy";
    expect(said(awsError("AccessDeniedException", message))).toMatchInlineSnapshot(
      `"AccessDeniedException: User: arn:aws:iam::123456789012:user/ada is not authorized to perform: dynamodb:UpdateTable with an explicit deny in a service control policy (UpdateTable in eu-west-1, request id 4711); a service control policy of your organization forbids it"`,
    );
  });
  test("denied otherwise", () =>
    expect(said(awsError("AccessDenied", "Access Denied"), {}, "PutRolePolicy in all regions")).toMatchInlineSnapshot(
      `"AccessDenied: Access Denied (PutRolePolicy in all regions, request id 4711); the caller lacks this permission"`,
    ));
  test("credentials", () =>
    expect(
      said(awsError("UnrecognizedClientException", "The security token included in the request is invalid.")),
    ).toMatchInlineSnapshot(
      `"UnrecognizedClientException: The security token included in the request is invalid. (UpdateTable in eu-west-1, request id 4711); sign in again, or is this region not enabled for the account?"`,
    ));
  test("a HEAD answer says nothing but its status", () =>
    expect(
      said(awsError("Unknown", "UnknownError"), { httpStatusCode: 403 }, "HeadBucket in eu-west-1"),
    ).toMatchInlineSnapshot(
      `"HTTP status 403 (HeadBucket in eu-west-1, request id 4711); the caller lacks this permission"`,
    ));
  test("no request ever got there", () => {
    const error = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    remember(error, "DescribeTable in eu-west-1");
    expect(explain(error)).toMatchInlineSnapshot(`"connect ECONNREFUSED (DescribeTable in eu-west-1)"`);
  });
  test("what did not come from a call is only its message", () => {
    expect(explain(new Error("it does not settle"))).toBe("it does not settle");
    expect(explain(Object.assign(new Error(), { name: "Odd" }))).toBe("Odd");
    expect(explain("text")).toBe("text");
    expect(explain(undefined)).toBe("undefined");
  });
});
