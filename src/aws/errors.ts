import { Interrupted } from "../engine/errors.ts";

/** What an error of AWS means for us. */
export type ErrorClass =
  | "throttled"
  | "busy"
  | "not-yet"
  | "exists"
  | "taken"
  | "gone"
  | "unset"
  | "stale"
  | "unreachable"
  | "denied"
  | "credentials"
  | "invalid"
  | "other";

interface Rule {
  class: ErrorClass;
  names: RegExp;
  /** Only when the message says so too. */
  message?: RegExp;
}

/** The one table of AWS error names. The first rule that fits decides. */
const rules: readonly Rule[] = [
  { class: "busy", names: /^LimitExceededException$/u, message: /simultaneously/u },
  {
    class: "throttled",
    names:
      /^(?:Throttl\w+|TooManyRequests(?:Exception)?|RequestLimitExceeded|SlowDown|RequestThrottled(?:Exception)?|ProvisionedThroughputExceededException)$/u,
  },
  {
    class: "busy",
    names:
      /^(?:ResourceInUseException|OperationAborted|PriorRequestNotComplete|ConcurrentModification(?:Exception)?)$/u,
  },
  // CloudFront: what a distribution has just let go of, one that is still being turned off, and too many purges at a time.
  { class: "busy", names: /^(?:CachePolicyInUse|DistributionNotDisabled|TooManyInvalidationsInProgress)$/u },
  // A certificate that was just issued.
  { class: "not-yet", names: /^InvalidViewerCertificate$/u, message: /doesn't exist/u },
  // API Gateway: one change of an API at a time, and what was just let go of is still held for a moment.
  { class: "busy", names: /^ConflictException$/u, message: /concurrent modification|is referenced (?:by|in)/u },
  { class: "busy", names: /^ResourceConflictException$/u, message: /in progress|concurrent update|state: Pending/iu },
  // A replica that was just made is not seen by every server at once.
  {
    class: "not-yet",
    names: /^ValidationException$/u,
    message: /Replica specified in .* was not found|not part of the global table/u,
  },
  { class: "not-yet", names: /^ContinuousBackupsUnavailableException$/u },
  // SQS, in the words of today and of before: a queue of that name was deleted within the last minute.
  { class: "not-yet", names: /^(?:AWS\.SimpleQueueService\.)?QueueDeletedRecently$/u },
  { class: "exists", names: /^Queue(?:NameExists|AlreadyExists)$/u },
  { class: "gone", names: /^(?:QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/u },
  // An index of a replica that was just made is built after the replica is ready.
  { class: "not-yet", names: /^ValidationException$/u, message: /(?:Table|Index)Status must be ACTIVE/u },
  // An event source mapping that was just deleted is there for a while yet.
  { class: "not-yet", names: /^ResourceConflictException$/u, message: /provided mapping already exists/u },
  {
    // A role that was just made.
    class: "not-yet",
    names: /^Invalid(?:ParameterValueException|Request|Argument)$/u,
    message:
      /be assumed|execution role does not have permissions|invalid for CreateGrant|cannot access stream|ensure the role can perform/iu,
  },
  { class: "not-yet", names: /^MalformedPolicy(?:Document(?:Exception)?)?$/u, message: /invalid principal/iu },
  // Versioning that was just turned on.
  {
    class: "not-yet",
    names: /^InvalidRequest$/u,
    message: /Versioning must be 'Enabled'|must have versioning enabled/iu,
  },
  {
    class: "exists",
    names:
      /^(?:BucketAlreadyOwnedByYou|EntityAlreadyExists(?:Exception)?|ResourceAlreadyExistsException|(?:CachePolicy|Distribution)AlreadyExists)$/u,
  },
  {
    class: "exists",
    names: /^(?:ConflictException|BadRequestException)$/u,
    message: /already exists|conflicting variable/u,
  },
  { class: "exists", names: /^ResourceConflictException$/u, message: /already exist/iu },
  { class: "exists", names: /^ValidationException$/u, message: /already (?:exists?\b|has an enabled stream)/iu },
  // A public name that another distribution has.
  { class: "taken", names: /^CNAMEAlreadyExists$/u },
  {
    // S3 answers with an error where nothing is configured.
    class: "unset",
    names:
      /^(?:NoSuch(?:TagSet|CORSConfiguration|LifecycleConfiguration|PublicAccessBlockConfiguration|BucketPolicy)|(?:OwnershipControls|ServerSideEncryptionConfiguration|ReplicationConfiguration|ObjectLockConfiguration)NotFoundError)$/u,
  },
  {
    class: "gone",
    names:
      /^(?:ResourceNotFound(?:Exception)?|NotFound(?:Exception)?|NoSuch\w+|(?:Table|Policy|Image|Repository)NotFoundException)$/u,
  },
  // A record that is to go, or to be made, is not as it was seen.
  {
    class: "stale",
    names: /^InvalidChangeBatch$/u,
    message: /but it (?:was not found|already exists)|do not match the current values/u,
  },
  { class: "stale", names: /^(?:PreconditionFailed(?:Exception)?|InvalidIfMatchVersion|HealthCheckVersionMismatch)$/u },
  { class: "denied", names: /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|Forbidden)$/u },
  {
    class: "credentials",
    names:
      /^(?:CredentialsProviderError|TokenProviderError|ExpiredToken(?:Exception)?|InvalidClientTokenId|UnrecognizedClientException|AuthFailure|SignatureDoesNotMatch|InvalidAccessKeyId)$/u,
  },
  // IAM cannot say what a policy comes to.
  { class: "invalid", names: /^(?:InvalidInput|PolicyEvaluation)(?:Exception)?$/u },
];

const NO_CONNECTION =
  /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|TimeoutError)$/u;

interface AwsError {
  name?: string;
  message?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number; requestId?: string; attempts?: number };
}

/** What an error of AWS, or of the way there, means for us. Decided by name: two copies of a package break `instanceof`. */
export function classOf(error: unknown): ErrorClass {
  if (error === null || typeof error !== "object" || error instanceof Interrupted) return "other";
  const { name = "", message = "", code = "", $metadata } = error as AwsError;
  const rule = rules.find(({ names, message: text }) => names.test(name) && (!text || text.test(message)));
  if (rule) return rule.class;
  if ([code, name].some((word) => NO_CONNECTION.test(word))) return "unreachable";
  return classOfStatus($metadata?.httpStatusCode);
}

/** HEAD calls have no body, and so no name: the status is all there is. */
function classOfStatus(status = 0): ErrorClass {
  if (status >= 500) return "unreachable";
  if (status === 404) return "gone";
  return status === 403 ? "denied" : "other";
}

/** Runs a call; what is not there, or not configured, answers undefined. */
export const ifExists = <T>(call: Promise<T>): Promise<T | undefined> => unless(call, ["gone", "unset"]);

/** Runs a call; what is there and not configured answers undefined. */
export const ifSet = <T>(call: Promise<T>): Promise<T | undefined> => unless(call, ["unset"]);

/** Runs a call that a caller can do without: who may not make it is answered undefined. */
export const ifAllowed = <T>(call: Promise<T>): Promise<T | undefined> => unless(call, ["denied"]);

/** The only place that swallows an error of AWS. */
async function unless<T>(call: Promise<T>, classes: readonly ErrorClass[]): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (classes.includes(classOf(error))) return undefined;
    throw error;
  }
}

const origins = new WeakMap<object, string>();

/** Remembers which call an error came from, beside the error: what the SDK threw passes through untouched. */
export function remember(error: unknown, call: string): void {
  if (error !== null && typeof error === "object") origins.set(error, call);
}

/** An error as a user should read it: what AWS said, in which call, where, with the request id that AWS support asks for. */
export function explain(error: unknown): string {
  if (error === null || typeof error !== "object") return String(error);
  const { name = "Error", message = "", $metadata } = error as AwsError;
  const origin = origins.get(error);
  if (!origin) return message || name;
  const said = saidBy(error);
  const where = [origin];
  if ($metadata?.requestId) where.push(`request id ${$metadata.requestId}`);
  if (($metadata?.attempts ?? 1) > 1) where.push(`${$metadata!.attempts} attempts`);
  return `${said} (${where.join(", ")})${hint(error, said)}`;
}

function saidBy({ name = "Error", message = "", $metadata }: AwsError): string {
  // A HEAD answer has no body, which the SDK calls an unknown error: its status is all there is.
  const status = $metadata?.httpStatusCode;
  if (message === "UnknownError" && status !== undefined) return `HTTP status ${status}`;
  return name === "Error" ? message : `${name}: ${message}`;
}

function hint(error: unknown, said: string): string {
  if (/service control policy/iu.test(said)) return "; a service control policy of your organization forbids it";
  switch (classOf(error)) {
    case "denied":
      return "; the caller lacks this permission";
    case "credentials":
      return "; sign in again, or is this region not enabled for the account?";
    default:
      return "";
  }
}
