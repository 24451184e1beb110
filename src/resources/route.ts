import type { Route, UpdateRouteRequest } from "@aws-sdk/client-apigatewayv2";
import type { AwsKind, Context } from "../aws/aws.ts";
import { classOf, ifExists } from "../aws/errors.ts";
import { seconds } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { apiLane, ofOurs, routesOf, type ApiAddress } from "./api-lists.ts";
import { changed, present } from "./changed.ts";

/** Where requests to an API lead, and who may make them. */
export interface RouteSpec extends ApiAddress {
  /** `GET /orders/{id}`, or `$default`. */
  route: string;
  /** The IntegrationId. */
  integration?: string | null;
  authorization?: "NONE" | "JWT" | "CUSTOM" | "AWS_IAM";
  /** The AuthorizerId. */
  authorizer?: string | null;
  scopes?: string[];
  apiKeyRequired?: boolean;
  operationName?: string | null;
}

interface RouteOutputs extends Record<string, string> {
  id: string;
  /** Its key, which may change while its id stays. */
  key: string;
}

/** A route of an HTTP API. */
export const route: AwsKind<RouteSpec, "api" | "region" | "route", RouteOutputs> = {
  name: "route",
  typical: seconds(2),
  key: ["api", "region", "route"],
  unordered: ["scopes"],

  async read(context, { api, region, route: key }) {
    const found = (await routesOf(context, { api, region })).find(({ RouteKey }) => RouteKey === key);
    return found && liveOf(found, { api, region });
  },

  async converge(context, spec, live) {
    const { api: ApiId, region, route: RouteKey } = spec;
    const apigateway = await context.cloud.apigateway(region);
    if (live) {
      const settings = inputOf(spec, changed(spec, live.spec));
      await apigateway.updateRoute({ ApiId, RouteId: live.outputs.id, ...settings });
      return;
    }
    try {
      await apigateway.createRoute({ ApiId, RouteKey, ...inputOf(spec, present(spec)) });
    } catch (error) {
      const rival = classOf(error) === "exists" ? await rivalOf(context, spec) : undefined;
      if (!rival) throw error;
      const settings = inputOf(spec, changed(spec, specOfRoute(rival, spec)));
      await apigateway.updateRoute({ ApiId, RouteId: rival.RouteId!, RouteKey, ...settings });
    }
  },

  async remove({ cloud }, { spec: { api, region }, outputs: { id } }) {
    await ifExists((await cloud.apigateway(region)).deleteRoute({ ApiId: api, RouteId: id }));
  },

  list: (context, region) =>
    ofOurs(context, region, {
      list: async (address) => (await routesOf(context, address)).map((found) => liveOf(found, address)),
      named: "route",
    }),

  lane: apiLane,
  laneUntil: "answered",
};

/** The one that is in the way: two routes cannot differ in the names of their variables alone, so the old becomes the new. */
async function rivalOf(context: Context, spec: RouteSpec): Promise<Route | undefined> {
  const routes = await routesOf(context, spec);
  return routes.find(({ RouteKey: key = "" }) => key !== spec.route && shape(key) === shape(spec.route));
}

/** A route key as requests are told apart by it. */
const shape = (key: string): string => key.replaceAll(/\{[^{}+]+(\+?)\}/gu, "{$1}");

const INTEGRATIONS = "integrations/";

/** A route as it is, in the words of the spec. */
export const specOfRoute = (found: Route, { api, region }: ApiAddress): RouteSpec => ({
  api,
  region,
  route: found.RouteKey!,
  integration: found.Target?.replace(INTEGRATIONS, "") || null,
  authorization: found.AuthorizationType ?? "NONE",
  authorizer: found.AuthorizerId || null,
  scopes: found.AuthorizationScopes ?? [],
  apiKeyRequired: found.ApiKeyRequired ?? false,
  operationName: found.OperationName || null,
});

const liveOf = (found: Route, address: ApiAddress): Live<RouteSpec, RouteOutputs> => ({
  spec: specOfRoute(found, address),
  outputs: { id: found.RouteId!, key: found.RouteKey! },
});

/** Updates merge: texts are cleared by empty ones. */
function inputOf(spec: RouteSpec, members: Partial<RouteSpec>): Omit<UpdateRouteRequest, "ApiId" | "RouteId"> {
  const { integration, authorization, authorizer, scopes, apiKeyRequired, operationName } = members;
  return present({
    Target: integration === null ? "" : integration && `${INTEGRATIONS}${integration}`,
    // Which authorizer fits depends on the type, so AWS hears of both at once.
    AuthorizationType: authorization ?? (authorizer === undefined ? undefined : spec.authorization),
    AuthorizerId: authorizer === null ? "" : authorizer,
    AuthorizationScopes: scopes,
    ApiKeyRequired: apiKeyRequired,
    OperationName: operationName === null ? "" : operationName,
  });
}
