import type {
  CreateFunctionCommandInput,
  FunctionConfiguration,
  UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";

/** What a function's configuration says, in our words; `null` where there is nothing. */
export interface Configuration {
  /** The ARN of the role that it runs in. */
  role?: string;
  runtime?: string | null;
  handler?: string | null;
  /** In MB. */
  memory?: number;
  /** In seconds. */
  timeout?: number;
  /** In MB, at /tmp. */
  storage?: number;
  description?: string;
  environment?: Record<string, string>;
  /** ARNs of layer versions, the first one below the others. */
  layers?: string[];
  tracing?: "Active" | "PassThrough";
  logging?: Logging;
  vpc?: { subnets: string[]; securityGroups: string[]; ipv6: boolean } | null;
  /** The ARN of the key that encrypts the environment. */
  kms?: string | null;
  /** The ARN of a queue or topic. */
  deadLetter?: string | null;
  fileSystems?: { arn: string; path: string }[];
  snapStart?: "None" | "PublishedVersions";
  image?: { command: string[]; entryPoint: string[]; workingDirectory: string | null } | null;
}

export interface Logging {
  format: "JSON" | "Text";
  /** The name of the log group. */
  group: string;
  applicationLevel: string | null;
  systemLevel: string | null;
}

/** A configuration as AWS tells it. */
export function configurationOf(found: FunctionConfiguration): Required<Configuration> {
  return {
    role: found.Role ?? "",
    runtime: found.Runtime ?? null,
    handler: found.Handler ?? null,
    description: found.Description ?? "",
    environment: found.Environment?.Variables ?? {},
    layers: (found.Layers ?? []).map(({ Arn }) => Arn!),
    logging: loggingOf(found),
    vpc: vpcOf(found),
    kms: found.KMSKeyArn || null,
    fileSystems: (found.FileSystemConfigs ?? []).map(({ Arn, LocalMountPath }) => ({
      arn: Arn!,
      path: LocalMountPath!,
    })),
    image: imageOf(found),
    ...runningOf(found),
  };
}

type Running = "memory" | "timeout" | "storage" | "tracing" | "snapStart" | "deadLetter";

/** With what AWS sets where nothing was said. */
function runningOf(found: FunctionConfiguration): Pick<Required<Configuration>, Running> {
  return {
    memory: found.MemorySize ?? 128,
    timeout: found.Timeout ?? 3,
    storage: found.EphemeralStorage?.Size ?? 512,
    tracing: found.TracingConfig?.Mode ?? "PassThrough",
    snapStart: found.SnapStart?.ApplyOn ?? "None",
    deadLetter: found.DeadLetterConfig?.TargetArn || null,
  };
}

function loggingOf({ FunctionName, LoggingConfig }: FunctionConfiguration): Logging {
  return {
    format: LoggingConfig?.LogFormat ?? "Text",
    group: LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`,
    applicationLevel: LoggingConfig?.ApplicationLogLevel ?? null,
    systemLevel: LoggingConfig?.SystemLogLevel ?? null,
  };
}

/** A function that has left its VPC still has the lists, with nothing in them. */
function vpcOf({ VpcConfig }: FunctionConfiguration): Required<Configuration>["vpc"] {
  const { SubnetIds = [], SecurityGroupIds = [], Ipv6AllowedForDualStack = false } = VpcConfig ?? {};
  if (SubnetIds.length === 0) return null;
  return { subnets: SubnetIds, securityGroups: SecurityGroupIds, ipv6: Ipv6AllowedForDualStack };
}

function imageOf({ ImageConfigResponse }: FunctionConfiguration): Required<Configuration>["image"] {
  const { Command = [], EntryPoint = [], WorkingDirectory } = ImageConfigResponse?.ImageConfig ?? {};
  if (Command.length === 0 && EntryPoint.length === 0 && !WorkingDirectory) return null;
  return { command: Command, entryPoint: EntryPoint, workingDirectory: WorkingDirectory ?? null };
}

type Input = Omit<UpdateFunctionConfigurationCommandInput, "FunctionName"> & Partial<CreateFunctionCommandInput>;

/** How each member is told to AWS: `null` clears. An update leaves what it does not mention. */
const tellings: { [M in keyof Configuration]-?: (value: NonNullable<Configuration[M]> | null) => Input } = {
  role: (Role) => ({ Role: Role! }),
  runtime: (Runtime) => (Runtime === null ? {} : { Runtime: Runtime as "nodejs22.x" }),
  handler: (Handler) => (Handler === null ? {} : { Handler }),
  memory: (MemorySize) => ({ MemorySize: MemorySize! }),
  timeout: (Timeout) => ({ Timeout: Timeout! }),
  storage: (Size) => ({ EphemeralStorage: { Size: Size! } }),
  description: (Description) => ({ Description: Description! }),
  // Without its variables, an environment clears nothing.
  environment: (Variables) => ({ Environment: { Variables: Variables! } }),
  layers: (Layers) => ({ Layers: Layers! }),
  tracing: (Mode) => ({ TracingConfig: { Mode: Mode! } }),
  logging: (logging) => ({ LoggingConfig: loggingConfig(logging!) }),
  vpc: (vpc) => ({
    VpcConfig: {
      SubnetIds: vpc?.subnets ?? [],
      SecurityGroupIds: vpc?.securityGroups ?? [],
      ...(vpc ? { Ipv6AllowedForDualStack: vpc.ipv6 } : {}),
    },
  }),
  kms: (KMSKeyArn) => ({ KMSKeyArn: KMSKeyArn ?? "" }),
  deadLetter: (TargetArn) => ({ DeadLetterConfig: { TargetArn: TargetArn ?? "" } }),
  fileSystems: (systems) => ({
    FileSystemConfigs: systems!.map(({ arn, path }) => ({ Arn: arn, LocalMountPath: path })),
  }),
  snapStart: (ApplyOn) => ({ SnapStart: { ApplyOn: ApplyOn! } }),
  image: (image) => ({
    ImageConfig: image
      ? {
          Command: image.command,
          EntryPoint: image.entryPoint,
          ...(image.workingDirectory === null ? {} : { WorkingDirectory: image.workingDirectory }),
        }
      : {},
  }),
};

function loggingConfig({ format, group, applicationLevel, systemLevel }: Logging): Input["LoggingConfig"] {
  return {
    LogFormat: format,
    LogGroup: group,
    ...(applicationLevel === null ? {} : { ApplicationLogLevel: applicationLevel as "INFO" }),
    ...(systemLevel === null ? {} : { SystemLogLevel: systemLevel as "INFO" }),
  };
}

export const CONFIGURATION = Object.keys(tellings) as (keyof Configuration)[];

/** Some members of a configuration as AWS wants to be told of them. */
export function toAws(spec: Configuration, members: readonly (keyof Configuration)[]): Input {
  const told = members.map((member) => {
    const tell = tellings[member] as (value: unknown) => Input;
    return tell(spec[member]);
  });
  return Object.assign({}, ...told) as Input;
}
