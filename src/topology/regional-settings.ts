import type { Config } from "../config/schema.ts";
import type { FunctionSpec } from "../resources/function-spec.ts";

/** What the config says of a function in one region. */
export type RegionConfig = NonNullable<Config["functions"][string]["regions"][string]>;

type Regional = Pick<FunctionSpec, "vpc" | "kms" | "deadLetter" | "fileSystems" | "concurrency">;

/** What a function has of one region only: what the config does not give there, it does not have. */
export function regionalSettings(there: RegionConfig, { ipv6 = false }: { ipv6?: boolean } = {}): Regional {
  const { vpc, kms, deadLetter, fileSystems = [], concurrency } = there;
  return {
    vpc: vpc ? { subnets: [...vpc.subnets], securityGroups: [...vpc.securityGroups], ipv6 } : null,
    kms: kms ?? null,
    deadLetter: deadLetter ?? null,
    fileSystems: fileSystems.map((one) => ({ ...one })),
    ...(concurrency === undefined ? {} : { concurrency: concurrency === "none" ? null : concurrency }),
  };
}
