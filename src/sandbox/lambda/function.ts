import type {
  Architecture,
  DeadLetterConfig,
  DestinationConfig,
  EphemeralStorage,
  FileSystemConfig,
  ImageConfig,
  LoggingConfig,
  PackageType,
  Runtime,
  SnapStart,
  State,
  TracingConfig,
  VpcConfig,
} from "@aws-sdk/client-lambda";
import { ACCOUNT } from "../world.ts";
import type { Mapping } from "./mapping.ts";

/** A Lambda function of one region as the sandbox keeps it. */
export interface LambdaFunction {
  name: string;
  createdAt: number;
  package: PackageType;
  tags: Record<string, string>;
  latest: Version;
  /** Published versions that are still there, oldest first. */
  published: Version[];
  /** The number of the newest version ever published: numbers are not given twice. */
  lastVersion: number;
  aliases: Record<string, Alias>;
  /** Resource policies by qualifier; `$LATEST` for the one without. */
  policies: Record<string, ResourcePolicy>;
  /** Reserved concurrent executions. */
  concurrency?: number | undefined;
  /** How asynchronous invocations are treated, by qualifier as above. */
  asyncInvokes: Record<string, AsyncInvoke>;
}

/** `$LATEST` or a published version. */
export interface Version {
  /** `$LATEST`, or its number as text. */
  version: string;
  settings: Settings;
  code: Code;
  architecture: Architecture;
  modifiedAt: number;
  /** Which revision it is: a number, shown as a UUID. */
  revision: number;
  /** Pending before. */
  activeAt: number;
  /** Its last update is in progress before. */
  updatedAt: number;
}

/** The configuration of a version, in AWS's words. */
export interface Settings {
  Role: string;
  /** Of a zip package only, as is the handler. */
  Runtime?: Runtime | undefined;
  Handler?: string | undefined;
  Description: string;
  Timeout: number;
  MemorySize: number;
  EphemeralStorage: EphemeralStorage;
  Environment: Record<string, string>;
  KMSKeyArn?: string | undefined;
  Layers: string[];
  TracingConfig: TracingConfig;
  LoggingConfig: LoggingConfig;
  VpcConfig?: VpcConfig | undefined;
  DeadLetterConfig?: DeadLetterConfig | undefined;
  FileSystemConfigs: FileSystemConfig[];
  SnapStart: SnapStart;
  ImageConfig?: ImageConfig | undefined;
}

/** The code of a version; the bytes of a zip are in the state's `code`, by `sha256`. */
export interface Code {
  /** Base64 for a zip, hexadecimal for an image, as `CodeSha256` is. */
  sha256: string;
  size: number;
  /** The image as it was named. */
  image?: string | undefined;
}

/** A name for a version, or for two with a share of the traffic each. */
export interface Alias {
  name: string;
  version: string;
  description: string;
  revision: number;
  /** The share of another version, by its number. */
  weights?: Record<string, number> | undefined;
}

/** Who may call: statements by their ids. */
export interface ResourcePolicy {
  revision: number;
  statements: Record<string, PolicyStatement>;
}

/** One statement of a resource policy, as `GetPolicy` shows it. */
export interface PolicyStatement {
  Sid: string;
  Effect: "Allow";
  Principal: "*" | { Service: string } | { AWS: string };
  Action: string;
  Resource: string;
  Condition?: Record<string, Record<string, string>>;
}

/** How Lambda retries asynchronous invocations. */
export interface AsyncInvoke {
  modifiedAt: number;
  maximumAge?: number | undefined;
  retries?: number | undefined;
  destinations?: DestinationConfig | undefined;
}

/** The versions of a layer in one region. */
export interface Layer {
  name: string;
  versions: LayerVersion[];
  lastVersion: number;
}

/** One version of a layer; its bytes are in the state's `code`. */
export interface LayerVersion {
  version: number;
  createdAt: number;
  code: Code;
  description: string;
  runtimes: Runtime[];
  architectures: Architecture[];
  license?: string | undefined;
}

/** What Lambda has in one region. */
export interface LambdaRegion {
  functions: Record<string, LambdaFunction>;
  layers: Record<string, Layer>;
  /** What calls functions with the records of streams, by id. */
  mappings: Record<string, Mapping>;
}

export const LATEST = "$LATEST";

export const functionArn = (region: string, name: string, qualifier?: string): string =>
  `arn:aws:lambda:${region}:${ACCOUNT}:function:${name}${qualifier === undefined ? "" : `:${qualifier}`}`;

/** The version that a qualifier names: `$LATEST`, a number, or an alias. */
export function versionOf(fn: LambdaFunction, qualifier: string = LATEST): Version | undefined {
  const version = fn.aliases[qualifier]?.version ?? qualifier;
  return version === LATEST ? fn.latest : fn.published.find((published) => published.version === version);
}

/** Pending at first, then Active. */
export const stateOf = ({ activeAt }: Version, now: number): State => (now < activeAt ? "Pending" : "Active");
