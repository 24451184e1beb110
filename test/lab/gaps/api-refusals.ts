// ministack takes what API Gateway refuses: two routes with one key, two stages or authorizers with one name (the second
// stage replaces the first), a route to an integration that is not there, an integration without a payload format, and the
// end of what a route still uses.
import type { Call, Gap, Next } from "../call.ts";
import { parsed, refuse, type Refusal } from "../wire.ts";
import { apiPath, itemsOf } from "./api-paths.ts";

interface Route {
  routeId: string;
  routeKey: string;
  target?: string;
  authorizerId?: string;
}

interface Input extends Partial<Route> {
  name?: string;
  stageName?: string;
  integrationType?: string;
  payloadFormatVersion?: string;
}

/** Refuses what API Gateway refuses. */
export function apiRefusals(): Gap {
  return {
    async answer(call, next) {
      if (call.service !== "apigateway") return next(call);
      const refusal = await refusalOf(call, next);
      return refusal ? refuse(call, refusal) : next(call);
    },
  };
}

async function refusalOf(call: Call, next: Next): Promise<Refusal | undefined> {
  const input = call.body.length > 0 ? parsed<Input>(call) : {};
  switch (call.operation) {
    case "CreateRoute":
    case "UpdateRoute":
      return (await sameKey(call, input, next)) ?? noTarget(call, input, next);
    case "CreateStage":
      return sameStage(call, input, next);
    case "CreateAuthorizer":
      return sameName(call, input, next);
    case "CreateIntegration":
      if (input.payloadFormatVersion !== undefined) return undefined;
      return badRequest("PayloadFormatVersion is a required parameter for integration");
    case "DeleteIntegration":
      return used(call, next, ({ target }, id) => target === `integrations/${id}`);
    case "DeleteAuthorizer":
      return used(call, next, ({ authorizerId }, id) => authorizerId === id);
    default:
      return undefined;
  }
}

async function sameKey(call: Call, { routeKey }: Input, next: Next): Promise<Refusal | undefined> {
  if (routeKey === undefined) return undefined;
  const routes = await itemsOf<Route>(next, call, "routes");
  const same = routes.find((route) => route.routeKey === routeKey && route.routeId !== apiPath(call).id);
  return same && conflict(`Route with key ${routeKey} already exists for this API`);
}

async function noTarget(call: Call, { target = "" }: Input, next: Next): Promise<Refusal | undefined> {
  const id = /^integrations\/(.+)$/.exec(target)?.[1];
  if (id === undefined) return undefined;
  const integrations = await itemsOf<{ integrationId: string }>(next, call, "integrations");
  if (integrations.some(({ integrationId }) => integrationId === id)) return undefined;
  return { code: "NotFoundException", message: "Invalid Integration identifier specified", status: 404 };
}

async function sameStage(call: Call, { stageName }: Input, next: Next): Promise<Refusal | undefined> {
  const stages = await itemsOf<{ stageName: string }>(next, call, "stages");
  return stages.some((stage) => stage.stageName === stageName) ? conflict("Stage already exists") : undefined;
}

async function sameName(call: Call, { name }: Input, next: Next): Promise<Refusal | undefined> {
  const authorizers = await itemsOf<{ name: string }>(next, call, "authorizers");
  if (!authorizers.some((authorizer) => authorizer.name === name)) return undefined;
  return badRequest(`Authorizer name must be unique. Authorizer ${name} already exists in this RestApi.`);
}

async function used(call: Call, next: Next, uses: (route: Route, id: string) => boolean): Promise<Refusal | undefined> {
  const routes = await itemsOf<Route>(next, call, "routes");
  const user = routes.find((route) => uses(route, apiPath(call).id));
  return (
    user && conflict(`Cannot delete it because it is referenced by the following Routes with Ids: [${user.routeId}]`)
  );
}

function conflict(message: string): Refusal {
  return { code: "ConflictException", message, status: 409 };
}

function badRequest(message: string): Refusal {
  return { code: "BadRequestException", message };
}
