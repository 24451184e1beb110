import { invalidParameter } from "./refusals.ts";

const MOST_BYTES = 4096;

/** Set by Lambda itself (AWS documentation: "Defined runtime environment variables"). */
const RESERVED = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

/** Refuses environment variables that Lambda sets itself, names that it does not take, and too many of them. */
export function checkEnvironment(variables: Record<string, string>): void {
  const names = Object.keys(variables);
  const unfit = names.find((name) => !/^[a-zA-Z]\w+$/u.test(name));
  if (unfit !== undefined && !RESERVED.has(unfit)) {
    const pattern =
      "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]";
    throw invalidParameter(
      `1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: ${pattern}`,
    );
  }
  const unable =
    "Lambda was unable to configure your environment variables because the environment variables you have provided";
  const reserved = names.filter((name) => RESERVED.has(name));
  if (reserved.length > 0) {
    const what = "contains reserved keys that are currently not supported for modification.";
    throw invalidParameter(`${unable} ${what} Reserved keys used in this request: ${reserved.join(", ")}`);
  }
  if (Buffer.byteLength(JSON.stringify(variables)) > MOST_BYTES)
    throw invalidParameter(`${unable} exceeded the 4KB limit.`);
}
