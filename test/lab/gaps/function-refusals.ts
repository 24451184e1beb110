// ministack takes what Lambda refuses: a role that is not there, environment variables with reserved names, an alias for a
// version that is not there, and a change of a function that is still being created or updated.
import type { Answer, Call, Gap, Next } from "../call.ts";
import { attemptRest, hasRole } from "../own-calls.ts";
import { parsed, refuse, type Refusal } from "../wire.ts";
import { functionIn } from "./function-names.ts";

interface Input {
  Role?: string;
  Environment?: { Variables?: Record<string, string> };
  FunctionVersion?: string;
  DryRun?: boolean;
}

interface Configuration {
  State?: string;
  LastUpdateStatus?: string;
}

/** Refuses what Lambda refuses. */
export function functionRefusals(): Gap {
  return {
    async answer(call, next) {
      if (call.service !== "lambda") return next(call);
      const refusal = await refusalOf(call, next);
      return refusal ? refuse(call, refusal) : next(call);
    },
  };
}

async function refusalOf(call: Call, next: Next): Promise<Refusal | undefined> {
  switch (call.operation) {
    case "CreateFunction":
      return (await settings(call, next)) ?? tooLarge(call);
    case "UpdateFunctionConfiguration":
      return (await busy(call, next)) ?? settings(call, next);
    case "UpdateFunctionCode":
      return tooLarge(call) ?? (parsed<Input>(call).DryRun ? undefined : busy(call, next));
    case "PublishVersion":
      return busy(call, next);
    case "CreateAlias":
    case "UpdateAlias":
      return noVersion(call, next);
    default:
      return undefined;
  }
}

const reserved =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_REGION|REGION|EXECUTION_ENV|ACCESS_KEY(_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)|AWS_LAMBDA_\w+)$/;

async function settings(call: Call, next: Next): Promise<Refusal | undefined> {
  const { Role, Environment } = parsed<Input>(call);
  const names = Object.keys(Environment?.Variables ?? {}).filter((name) => reserved.test(name));
  if (names.length > 0)
    return invalid(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${names.join(", ")}`,
    );
  if (Role === undefined || (await hasRole(next, Role.split("/").at(-1)!))) return undefined;
  return invalid("The role defined for the function cannot be assumed by Lambda.");
}

// 50 MB of code, in base64.
function tooLarge({ body, operation }: Call): Refusal | undefined {
  if (body.length <= 69_905_067) return undefined;
  const message = `Request must be smaller than 69905067 bytes for the ${operation} operation`;
  return { code: "RequestEntityTooLargeException", message, status: 413 };
}

async function busy(call: Call, next: Next): Promise<Refusal | undefined> {
  const { name, arn } = functionIn(call);
  const found = await look(name, call, next);
  if (found.status !== 200) return undefined;
  const { State, LastUpdateStatus } = parsed<Configuration>(found);
  if (State === "Pending")
    return conflict(
      `The operation cannot be performed at this time. The function is currently in the following state: ${State}`,
    );
  if (LastUpdateStatus !== "InProgress") return undefined;
  return conflict(`The operation cannot be performed at this time. An update is in progress for resource: ${arn}`);
}

async function noVersion(call: Call, next: Next): Promise<Refusal | undefined> {
  const { FunctionVersion: version } = parsed<Input>(call);
  if (version === undefined || version === "$LATEST") return undefined;
  const { name, arn } = functionIn(call);
  const found = await look(`${name}?Qualifier=${version}`, call, next);
  if (found.status !== 404) return undefined;
  return { code: "ResourceNotFoundException", message: `Function not found: ${arn}:${version}`, status: 404 };
}

function look(nameAndQualifier: string, { region }: Call, next: Next): Promise<Answer> {
  const [name = "", qualifier] = nameAndQualifier.split("?");
  const target = `/2015-03-31/functions/${name}/configuration${qualifier ? `?${qualifier}` : ""}`;
  return attemptRest(next, { service: "lambda", region, operation: "GetFunctionConfiguration", target });
}

function invalid(message: string): Refusal {
  return { code: "InvalidParameterValueException", message };
}

function conflict(message: string): Refusal {
  return { code: "ResourceConflictException", message, status: 409 };
}
