import type {
  AccessLogSettings,
  Authorizer as AuthorizerOutput,
  Cors,
  Integration as IntegrationOutput,
  IpAddressType,
  Route as RouteOutput,
  RouteSettings,
  SecurityPolicy,
} from "@aws-sdk/client-apigatewayv2";

/** What a region's API Gateway holds. */
export interface Gateway {
  /** By ApiId. */
  apis: Record<string, Api>;
  /** By name. The same name may be in several regions of one account. */
  domainNames: Record<string, DomainName>;
  /** When each operation on domain names was last done: AWS does one in half a minute. */
  lastDone: Record<string, number>;
}

/** Routes, integrations and authorizers by their ids, in AWS's own words. */
export interface Definition {
  routes: Record<string, Route>;
  integrations: Record<string, Integration>;
  authorizers: Record<string, Authorizer>;
}

export type Route = RouteOutput & { RouteId: string; RouteKey: string };
export type Integration = IntegrationOutput & { IntegrationId: string };
export type Authorizer = AuthorizerOutput & { AuthorizerId: string };

/** An HTTP API, with what its definition is right now. What a stage serves may be older: see `servedBy`. */
export interface Api extends Definition {
  id: string;
  name: string;
  createdAt: number;
  description?: string | undefined;
  version?: string | undefined;
  cors?: Cors | undefined;
  /** Only custom domain names answer: `execute-api` says 404. */
  executeApiDisabled: boolean;
  ipAddressType: IpAddressType;
  tags: Record<string, string>;
  /** By name. */
  stages: Record<string, Stage>;
}

/** A stage of an API. */
export interface Stage {
  name: string;
  createdAt: number;
  updatedAt: number;
  autoDeploy: boolean;
  /** A new one with every change of an API whose stage deploys by itself. */
  deploymentId?: string | undefined;
  /** What was deployed last, once the stage no longer follows its API. */
  deployed?: Definition | undefined;
  description?: string | undefined;
  defaults: RouteSettings;
  /** By route key. */
  routeSettings: Record<string, RouteSettings>;
  variables: Record<string, string>;
  accessLogs?: AccessLogSettings | undefined;
  tags: Record<string, string>;
}

/** A regional custom domain name. */
export interface DomainName {
  name: string;
  /** What DNS must point to: `d-….execute-api.<region>.amazonaws.com`. */
  target: string;
  certificate: string;
  securityPolicy: SecurityPolicy;
  ipAddressType: IpAddressType;
  updatingUntil: number;
  tags: Record<string, string>;
  /** By id. */
  mappings: Record<string, Mapping>;
}

/** Which stage of which API answers below a base path; an empty one is the root. */
export interface Mapping {
  id: string;
  path: string;
  apiId: string;
  stage: string;
}

/** What a stage answers requests with: nothing before anything was deployed on it. */
export function servedBy(api: Api, stage: Stage): Definition | undefined {
  return stage.autoDeploy ? api : stage.deployed;
}

/** An empty region. */
export const emptyGateway = (): Gateway => ({ apis: {}, domainNames: {}, lastDone: {} });
