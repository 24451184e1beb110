import type { Api, Cors as CorsInput, UpdateApiRequest } from "@aws-sdk/client-apigatewayv2";
import type { Tags } from "../aws/marks.ts";

/** What pages of other origins may ask an API for. */
export interface Cors {
  origins: string[];
  methods: string[];
  headers: string[];
  exposeHeaders: string[];
  credentials: boolean;
  /** In seconds. */
  maxAge: number | null;
}

/** An HTTP API in one region. Its name need not be unique, so it is ours by its mark. */
export interface ApiSpec {
  name: string;
  region: string;
  protocol?: "HTTP" | "WEBSOCKET";
  description?: string | null;
  version?: string | null;
  cors?: Cors | null;
  /** Whether it also answers at its `execute-api` name. */
  executeApi?: boolean;
  ipAddressType?: "ipv4" | "dualstack";
  tags?: Tags;
}

/** An API as it is, in the words of the spec. */
export function specOfApi(found: Api, region: string): ApiSpec {
  return {
    name: found.Name!,
    region,
    protocol: found.ProtocolType!,
    description: found.Description || null,
    version: found.Version || null,
    cors: found.CorsConfiguration ? corsOf(found.CorsConfiguration) : null,
    executeApi: !found.DisableExecuteApiEndpoint,
    ipAddressType: found.IpAddressType ?? "ipv4",
    tags: found.Tags ?? {},
  };
}

const corsOf = (cors: CorsInput): Cors => ({
  origins: cors.AllowOrigins ?? [],
  methods: cors.AllowMethods ?? [],
  headers: cors.AllowHeaders ?? [],
  exposeHeaders: cors.ExposeHeaders ?? [],
  credentials: cors.AllowCredentials ?? false,
  // Once said it cannot be unsaid, only be nothing.
  maxAge: cors.MaxAge || null,
});

/** What CreateApi and UpdateApi are told of these members. Texts are cleared by empty ones. */
export function inputOf(spec: Partial<ApiSpec>, before?: ApiSpec): Omit<UpdateApiRequest, "ApiId"> {
  const { description, version, cors, executeApi, ipAddressType } = spec;
  return {
    ...(description === undefined ? {} : { Description: description ?? "" }),
    ...(version === undefined ? {} : { Version: version ?? "" }),
    ...(cors ? { CorsConfiguration: corsInput(cors, before?.cors) } : {}),
    ...(executeApi === undefined ? {} : { DisableExecuteApiEndpoint: !executeApi }),
    ...(ipAddressType === undefined ? {} : { IpAddressType: ipAddressType }),
  };
}

const corsInput = (cors: Cors, before: Cors | null | undefined): CorsInput => ({
  AllowOrigins: cors.origins,
  AllowMethods: cors.methods,
  AllowHeaders: cors.headers,
  ExposeHeaders: cors.exposeHeaders,
  AllowCredentials: cors.credentials,
  ...(cors.maxAge === null && !before?.maxAge ? {} : { MaxAge: cors.maxAge ?? 0 }),
});
