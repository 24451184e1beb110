import type { ApiSpec } from "../resources/api-settings.ts";
import type { AuthorizerSpec } from "../resources/authorizer.ts";
import type { FunctionSpec } from "../resources/function-spec.ts";
import type { IntegrationSpec } from "../resources/integration-settings.ts";
import type { LayerVersionSpec } from "../resources/layer-version.ts";
import type { LogGroupSpec } from "../resources/log-group.ts";
import type { RouteSpec } from "../resources/route.ts";
import type { StageSpec } from "../resources/stage-settings.ts";
import type { HomeRole } from "./home-role.ts";

/** A function of the home region, in the version that its users reach. */
export interface HomeFunction {
  spec: Required<Omit<FunctionSpec, "source">>;
  /** Of its package, in bytes. */
  size: number;
  /** As the APIs call it. */
  arn: string;
  /** The alias or version that the APIs call; absent where they call what was written last. */
  qualifier?: string;
  role: HomeRole | undefined;
  /** The names of this very version, which callers of their own may use. */
  aliases: readonly HomeAlias[];
  /** The layers that are of this account, by ARN. */
  layers: Readonly<Record<string, HomeLayer>>;
  logGroup?: LogGroupSpec;
  image?: Image;
  /** What calls the function or is set on it and is not mirrored, each with the reason. */
  notMirrored: readonly string[];
}

/** An alias of a home function. */
export interface HomeAlias {
  name: string;
  description: string;
}

/** A version of a layer that a home function uses. */
export interface HomeLayer {
  spec: LayerVersionSpec;
  /** Of its package, in bytes. */
  size: number;
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

/** The code of a function that the config describes: a package, or an image. */
export type Package = PathPackage | { /** The digest of the image. */ code: string; image: Image };

/** A package on this machine. */
export interface PathPackage {
  /** The folder or .zip. */
  path: string;
  /** Its `CodeSha256`. */
  code: string;
  /** In bytes. */
  size: number;
}

/** A container image. */
export interface Image {
  uri: string;
  /** The regions in whose registry it is not. */
  missing: readonly string[];
}

/** The functions and APIs of the home region that the config names; what home does not have is absent. */
export interface HomeCompute {
  functions: Readonly<Record<string, HomeFunction>>;
  apis: Readonly<Record<string, HomeApi>>;
  /** The ids of APIs that share a name in home, where there is more than one. */
  twins: Readonly<Record<string, readonly string[]>>;
  /** By function, as is what follows. */
  packages: Readonly<Record<string, Package>>;
  /** The roles that the config names for functions that it describes. */
  roles: Readonly<Record<string, HomeRole>>;
}
