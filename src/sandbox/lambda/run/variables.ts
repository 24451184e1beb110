import type { Version } from "../function.ts";

/** The environment variables of code: those that Lambda sets, and the function's own. */
export function variablesOf(place: { region: string; name: string; version: Version }): Record<string, string> {
  const { region, name, version } = place;
  const { Environment, Handler, LoggingConfig, MemorySize, Runtime } = version.settings;
  return {
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
    NODE_PATH: "/opt/nodejs/node_modules:/var/runtime/node_modules:/var/runtime:/var/task",
    LAMBDA_TASK_ROOT: "/var/task",
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    _HANDLER: Handler!,
    AWS_EXECUTION_ENV: `AWS_Lambda_${Runtime}`,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: version.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: LoggingConfig.LogGroup ?? `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `sandbox/[${version.version}]`,
    ...Environment,
  };
}
