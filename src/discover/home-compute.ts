import type { ApiSpec } from "../resources/api.ts";
import type { AuthorizerSpec } from "../resources/authorizer.ts";
import type { HomeRole } from "../resources/home-role.ts";
import type { FunctionSpec } from "../resources/function.ts";
import type { IntegrationSpec } from "../resources/integration.ts";
import type { LayerVersionSpec } from "../resources/layer-version.ts";
import type { LogGroupSpec } from "../resources/log-group.ts";
import type { RouteSpec } from "../resources/route.ts";
import type { StageSpec } from "../resources/stage.ts";

/** A function of the home region, in the version that its users reach. */
export interface HomeFunction {
  spec: FunctionSpec;
  arn: string;
  /** The alias or version that the APIs call; absent where they call what was written last. */
  qualifier?: string;
  role: HomeRole;
  /** Other names for the same version, which callers of their own may use. */
  aliases: readonly HomeAlias[];
  /** The layers that are of this account, by ARN. */
  layers: Readonly<Record<string, LayerVersionSpec>>;
  logGroup?: LogGroupSpec;
  /** What calls the function and is not mirrored, each with the reason. */
  notMirrored: readonly string[];
}

/** An alias of a home function. */
export interface HomeAlias {
  name: string;
  description: string;
}

/** An HTTP API of the home region, with what is in it. */
export interface HomeApi {
  id: string;
  endpoint: string;
  spec: ApiSpec;
  /** By the ids that routes know them by. */
  integrations: Readonly<Record<string, IntegrationSpec>>;
  authorizers: Readonly<Record<string, AuthorizerSpec>>;
  routes: readonly RouteSpec[];
  stages: readonly StageSpec[];
  /** The log groups of its access logs, by the ARN that the stages name. */
  logGroups: Readonly<Record<string, LogGroupSpec>>;
}

/** A package of the config, read from disk. */
export interface Package {
  path: string;
  /** Its `CodeSha256`. */
  code: string;
  /** In bytes. */
  size: number;
}

/** The functions and APIs of the home region that the config names; what home does not have is absent. */
export interface HomeCompute {
  functions: Readonly<Record<string, HomeFunction>>;
  apis: Readonly<Record<string, HomeApi>>;
  /** The ids of APIs that share a name in home, where there is more than one. */
  twins: Readonly<Record<string, readonly string[]>>;
  packages: Readonly<Record<string, Package>>;
}
