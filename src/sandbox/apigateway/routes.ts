import type {
  CreateRouteCommandInput,
  CreateRouteCommandOutput,
  DeleteRouteCommandInput,
  DeleteRouteCommandOutput,
  GetRouteCommandInput,
  GetRouteCommandOutput,
  GetRoutesCommandInput,
  GetRoutesCommandOutput,
  UpdateRouteCommandInput,
  UpdateRouteCommandOutput,
} from "@aws-sdk/client-apigatewayv2";
import { sortedBy } from "../pages.ts";
import type { Operation } from "../world.ts";
import type { Api, Route } from "./api.ts";
import { authorizerOf } from "./authorizers.ts";
import { apiWith, existing, listed, newId, redeploy } from "./lookup.ts";
import { kept, picked } from "./merge.ts";
import { badRequest, checkQuota, conflict } from "./refusals.ts";

const CreateRoute: Operation<CreateRouteCommandInput, CreateRouteCommandOutput> = (world, input, region) => {
  const api = apiWith(world, input.ApiId, region);
  checkQuota(api.routes, { most: 300, what: "Routes" });
  const defaults = { ApiKeyRequired: false, AuthorizationType: "NONE" } as const;
  const route = checked(api, { RouteId: newId(world, 7), RouteKey: "", ...defaults, ...picked(input, SETTINGS) });
  api.routes[route.RouteId] = route;
  redeploy(world, api);
  return route;
};

const GetRoute: Operation<GetRouteCommandInput, GetRouteCommandOutput> = (world, { ApiId, RouteId }, region) =>
  routeOf(apiWith(world, ApiId, region), RouteId);

const GetRoutes: Operation<GetRoutesCommandInput, GetRoutesCommandOutput> = (world, input, region) => {
  const { ApiId, MaxResults, NextToken } = input;
  const nameOf = ({ RouteId }: Route) => RouteId;
  return listed(
    sortedBy(Object.values(apiWith(world, ApiId, region).routes), nameOf),
    { MaxResults, NextToken },
    nameOf,
  );
};

const UpdateRoute: Operation<UpdateRouteCommandInput, UpdateRouteCommandOutput> = (world, input, region) => {
  const api = apiWith(world, input.ApiId, region);
  const before = routeOf(api, input.RouteId);
  const after = checked(api, { ...before, ...picked(input, SETTINGS) });
  api.routes[before.RouteId] = after;
  redeploy(world, api);
  return after;
};

/** What a stage says of the route stays behind. */
const DeleteRoute: Operation<DeleteRouteCommandInput, DeleteRouteCommandOutput> = (world, input, region) => {
  const api = apiWith(world, input.ApiId, region);
  delete api.routes[routeOf(api, input.RouteId).RouteId];
  redeploy(world, api);
  return {};
};

const routeOf = (api: Api, id: string | undefined): Route =>
  existing(api.routes, id, "Invalid Route identifier specified");

/** What HTTP APIs have. */
const SETTINGS = [
  "RouteKey",
  "Target",
  "AuthorizationType",
  "AuthorizerId",
  "AuthorizationScopes",
  "ApiKeyRequired",
  "OperationName",
] as const;

const KEY = /^(?:\$default|(?:ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/\S*)$/u;

function checked(api: Api, route: Route): Route {
  const { RouteKey, Target = "" } = route;
  if (!KEY.test(RouteKey)) {
    const format = 'Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"';
    throw badRequest(`The provided route key is not formatted properly for HTTP protocol. ${format}`);
  }
  if (route.ApiKeyRequired) throw badRequest("ApiKeyRequired is not currently supported for HTTP APIs");
  const others = Object.values(api.routes).filter(({ RouteId }) => RouteId !== route.RouteId);
  if (others.some((other) => other.RouteKey === RouteKey))
    throw conflict(`Route with key ${RouteKey} already exists for this API`);
  const rival = others.find((other) => shape(other.RouteKey) === shape(RouteKey));
  if (rival) {
    const level = "has a conflicting variable on the same hierarchical level as";
    throw conflict(`The provided route key "${RouteKey}" ${level} "${rival.RouteKey}"`);
  }
  const [kind, id] = Target.split("/");
  if (Target !== "" && (kind !== "integrations" || !Object.hasOwn(api.integrations, id ?? "")))
    throw badRequest(`Unable to find Integration by ID ${id ?? Target} within the provided Target`);
  return kept({ ...route, AuthorizerId: checkedAuthorizer(api, route) });
}

/** A route key as requests are told apart by it: what its variables are called makes no difference. */
const shape = (key: string): string => key.replaceAll(/\{[^}+]+\}/gu, "{}").replaceAll(/\{[^}]+\+\}/gu, "{+}");

const NEEDED = { JWT: "JWT", CUSTOM: "REQUEST" } as const;

/** The authorizer of a route that needs one; what is left of one that is not asked any more goes by itself. */
function checkedAuthorizer(api: Api, route: Route): string | undefined {
  const { AuthorizationType: type = "NONE", AuthorizerId: id, AuthorizationScopes: scopes = [] } = route;
  if (scopes.length > 0 && type !== "JWT") throw badRequest("Authorization scopes are only supported for JWT routes");
  if (type !== "JWT" && type !== "CUSTOM") return undefined;
  if (!id) throw badRequest(`AuthorizerId must be specified for authorization type ${type}`);
  const { AuthorizerType } = authorizerOf(api, id);
  if (AuthorizerType !== NEEDED[type])
    throw badRequest(`Authorizer of type ${AuthorizerType} cannot be used for authorization type ${type}`);
  return id;
}

/** Which requests lead where, and who may make them. */
export const routes = { CreateRoute, GetRoute, GetRoutes, UpdateRoute, DeleteRoute };
