import type { Config } from "../config/schema.ts";
import type { Cors } from "../resources/api-settings.ts";
import type { Definition, RouteDefinition } from "./definition.ts";

type ApiConfig = Config["apis"][string];
type Routes = NonNullable<ApiConfig["routes"]>;

/** The API that the config describes, as it is in every region: an integration per function, and a stage that follows it. */
export function describedApi(name: string, { cors, authorizers = {} }: ApiConfig, routes: Routes): Definition {
  const functions = new Set(Object.values(routes).map((route) => route.function));
  return {
    shell: { name, description: null, version: null, executeApi: true, cors: cors ? corsOf(cors) : null, tags: {} },
    integrations: [...functions].map((one) => ({
      name: one,
      target: { function: one },
      type: "AWS_PROXY",
      method: "POST",
      payloadFormat: "2.0",
    })),
    authorizers: Object.entries(authorizers).map(([authorizer, { issuer, audience }]) => ({
      name: authorizer,
      target: { uri: null },
      type: "JWT",
      issuer,
      audience: [...audience],
      identitySource: ["$request.header.Authorization"],
    })),
    routes: Object.entries(routes).map(routeOf),
    stages: [{ name: "$default", autoDeploy: true, tags: {} }],
  };
}

function routeOf([route, { function: target, authorizer, scopes = [] }]: [string, Routes[string]]): RouteDefinition {
  return {
    route,
    integration: target,
    authorization: authorizer === undefined ? "NONE" : "JWT",
    authorizer: authorizer ?? null,
    scopes: [...scopes],
  };
}

const corsOf = (cors: NonNullable<ApiConfig["cors"]>): Cors => ({
  origins: [...cors.origins],
  methods: [...cors.methods],
  headers: [...cors.headers],
  exposeHeaders: [...cors.exposeHeaders],
  credentials: cors.credentials,
  maxAge: cors.maxAge === undefined ? null : cors.maxAge / 1000,
});
