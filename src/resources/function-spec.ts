import type { Tags } from "../aws/marks.ts";
import type { CodeSource } from "./function-code.ts";
import type { Configuration } from "./function-configuration.ts";
import type { AsyncInvoke } from "./function-surroundings.ts";

/** A Lambda function in one region. */
export interface FunctionSpec extends Configuration {
  name: string;
  region: string;
  package?: "Zip" | "Image";
  architecture?: "arm64" | "x86_64";
  /** `CodeSha256` of a zip, or the digest of an image, `sha256:…`. */
  code?: string;
  source?: CodeSource;
  /** Reserved concurrent executions. */
  concurrency?: number | null;
  asyncInvoke?: AsyncInvoke | null;
  tags?: Tags;
  /** Whether the newest published version would run as `$LATEST` would. Only true can be asked for. */
  published?: boolean;
}

/** What others may mention of a function. */
export type FunctionOutputs = {
  arn: string;
  name: string;
  /** The published version that would run as `$LATEST` does; `$LATEST` where there is none. */
  version: string;
};

/** Lists of which AWS keeps no order. */
export const UNORDERED = ["vpc.subnets", "vpc.securityGroups"];
