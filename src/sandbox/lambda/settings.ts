import type { CreateFunctionCommandInput, LoggingConfig, PackageType, VpcConfig } from "@aws-sdk/client-lambda";
import { isAssumable } from "../iam/role.ts";
import { Refusal } from "../refusal.ts";
import type { World } from "../world.ts";
import { checkEnvironment } from "./environment.ts";
import type { Settings } from "./function.ts";
import { checkLayers } from "./layer-versions.ts";
import { invalidParameter } from "./refusals.ts";

/** What both the call that makes a function and the one that changes its configuration may say. */
export type SettingsInput = Pick<
  Partial<CreateFunctionCommandInput>,
  | "Role"
  | "Runtime"
  | "Handler"
  | "Description"
  | "Timeout"
  | "MemorySize"
  | "EphemeralStorage"
  | "Environment"
  | "KMSKeyArn"
  | "Layers"
  | "TracingConfig"
  | "LoggingConfig"
  | "VpcConfig"
  | "DeadLetterConfig"
  | "FileSystemConfigs"
  | "SnapStart"
  | "ImageConfig"
>;

/** A function about which nothing was said. */
export function defaults(name: string): Settings {
  return {
    Role: "",
    Description: "",
    Timeout: 3,
    MemorySize: 128,
    EphemeralStorage: { Size: 512 },
    Environment: {},
    Layers: [],
    TracingConfig: { Mode: "PassThrough" },
    LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${name}` },
    FileSystemConfigs: [],
    SnapStart: { ApplyOn: "None" },
  };
}

/** Where a value takes the place of the one before, and an empty one is as good a value as any. */
const PLAIN = [
  "Role",
  "Runtime",
  "Handler",
  "Description",
  "Timeout",
  "MemorySize",
  "EphemeralStorage",
  "Layers",
  "TracingConfig",
  "FileSystemConfigs",
  "SnapStart",
] as const;

/** The settings with what an input says of them: what it leaves out stays, and there is an empty value that clears. */
export function withInput(before: Settings, input: SettingsInput): Settings {
  const said = PLAIN.map((name) => [name, input[name]] as const).filter(([, value]) => value !== undefined);
  const { Environment, KMSKeyArn, LoggingConfig, VpcConfig, DeadLetterConfig, ImageConfig } = input;
  return {
    ...before,
    ...Object.fromEntries(said),
    // `Environment: {}` says nothing: only empty variables clear.
    Environment: Environment?.Variables ?? before.Environment,
    KMSKeyArn: (KMSKeyArn ?? before.KMSKeyArn) || undefined,
    LoggingConfig: logging(before.LoggingConfig, LoggingConfig),
    VpcConfig: VpcConfig ? vpc(before.VpcConfig, VpcConfig) : before.VpcConfig,
    DeadLetterConfig: deadLetter(DeadLetterConfig?.TargetArn ?? before.DeadLetterConfig?.TargetArn),
    ImageConfig: ImageConfig ? unlessEmpty(ImageConfig) : before.ImageConfig,
  };
}

const deadLetter = (TargetArn: string | undefined) => (TargetArn ? { TargetArn } : undefined);

const unlessEmpty = <T extends object>(members: T): T | undefined =>
  Object.keys(members).length > 0 ? members : undefined;

/** JSON logs have levels, INFO where nothing was said; text has none. */
function logging(before: LoggingConfig, said: LoggingConfig | undefined): LoggingConfig {
  if (!said) return before;
  const LogFormat = said.LogFormat ?? before.LogFormat!;
  const LogGroup = said.LogGroup ?? before.LogGroup!;
  if (LogFormat === "Text") {
    if (said.ApplicationLogLevel !== undefined || said.SystemLogLevel !== undefined)
      throw invalidParameter("Log level is not supported for Text log format.");
    return { LogFormat, LogGroup };
  }
  const ApplicationLogLevel = said.ApplicationLogLevel ?? before.ApplicationLogLevel ?? "INFO";
  return {
    LogFormat,
    LogGroup,
    ApplicationLogLevel,
    SystemLogLevel: said.SystemLogLevel ?? before.SystemLogLevel ?? "INFO",
  };
}

function vpc(before: VpcConfig | undefined, said: VpcConfig): VpcConfig | undefined {
  const { SubnetIds = before?.SubnetIds ?? [], SecurityGroupIds = before?.SecurityGroupIds ?? [] } = said;
  if ((SubnetIds.length === 0) !== (SecurityGroupIds.length === 0))
    throw invalidParameter("SubnetIds and SecurityIds must coexist or be both empty list.");
  const { Ipv6AllowedForDualStack = before?.Ipv6AllowedForDualStack ?? false } = said;
  return SubnetIds.length > 0 ? { SubnetIds, SecurityGroupIds, Ipv6AllowedForDualStack } : undefined;
}

/** Refuses settings that Lambda would not take. */
export function checkSettings(world: World, settings: Settings, at: { region: string; package: PackageType }): void {
  const { Runtime, Handler, Layers, ImageConfig } = settings;
  checkRange("timeout", settings.Timeout, 1, 900);
  checkRange("memorySize", settings.MemorySize, 128, 10_240);
  checkRange("ephemeralStorage.size", settings.EphemeralStorage.Size!, 512, 10_240);
  if (at.package === "Zip" && (Runtime === undefined || Handler === undefined))
    throw invalidParameter(
      "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
    );
  if (at.package === "Zip" && ImageConfig !== undefined)
    throw invalidParameter("ImageConfig is not supported for functions created with deployment packages.");
  if (at.package === "Image" && (Runtime !== undefined || Handler !== undefined || Layers.length > 0))
    throw invalidParameter(
      "Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image.",
    );
  if (settings.FileSystemConfigs.length > 0 && !settings.VpcConfig)
    throw invalidParameter("Function must be configured to execute in a VPC to reference access points.");
  checkEnvironment(settings.Environment);
  checkLayers(world, Layers, at.region);
  checkRole(world, settings.Role);
}

function checkRange(name: string, value: number, least: number, most: number): void {
  const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  if (value < least || value > most) {
    const what = `Value '${value}' at '${name}' failed to satisfy constraint`;
    throw new Refusal("ValidationException", `1 validation error detected: ${what}: Member must have value ${bound}`);
  }
}

function checkRole(world: World, arn: string): void {
  const role = Object.values(world.state.roles).find((one) => one.arn === arn);
  if (!role || !isAssumable(role, "lambda.amazonaws.com", world.now))
    throw invalidParameter("The role defined for the function cannot be assumed by Lambda.");
}
