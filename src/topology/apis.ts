import { api } from "../resources/api.ts";
import { authorizer } from "../resources/authorizer.ts";
import { integration } from "../resources/integration.ts";
import { route } from "../resources/route.ts";
import { definitionOf, type Definition, type Target } from "./definition.ts";
import { addPermissions } from "./permissions.ts";
import type { Place } from "./place.ts";
import type { SiteApi } from "./site.ts";
import { addStages, stageFor } from "./stages.ts";

const step = "apis";

/** The API of a region: ours, or home's own, which is never written. */
export interface Shell {
  id: string;
  endpoint: string;
  /** What the API is; what home has of it is never written. */
  definition: Definition;
  isOurs: boolean;
}

/** The API itself, before there is anything in it. Undefined: home does not have what the config names. */
export function addShell(place: Place, name: string): Shell | undefined {
  const { config, home } = place.application;
  const definition = definitionOf(place.application, name);
  if (!definition) return undefined;
  if (place.isHome && config.apis[name]!.routes === undefined) {
    const { id, endpoint } = home.compute.apis[name]!;
    return { id, endpoint, definition, isOurs: false };
  }
  const { shell } = definition;
  const { outputs } = place.serve(
    api,
    { ...shell, region: place.region, tags: { ...shell.tags, ...config.tags } },
    { step },
  );
  return { id: outputs.id, endpoint: outputs.endpoint, definition, isOurs: true };
}

export interface Filling {
  name: string;
  shell: Shell;
  /** The ARNs by which the region's functions are called. */
  functions: Readonly<Record<string, string>>;
}

/** What is in the API, in the order in which one part mentions another, and who may call the functions. */
export function addApi(place: Place, filling: Filling): SiteApi {
  const { id, endpoint, definition, isOurs } = filling.shell;
  const stage = stageFor(definition);
  if (!isOurs) return { id, endpoint, stage, after: [] };
  const integrations = addIntegrations(place, filling);
  const authorizers = addAuthorizers(place, filling);
  const routes = definition.routes.map((one) => {
    const spec = {
      ...one,
      api: id,
      region: place.region,
      integration: one.integration === null ? null : integrations[one.integration]!,
      authorizer: one.authorizer === null ? null : authorizers[one.authorizer]!,
    };
    return place.serve(route, spec, { name: `${filling.name}/${one.route}`, step });
  });
  const served = new Map(definition.routes.map(({ route: key }, at) => [key, routes[at]!.id]));
  const stages = addStages(place, filling, served);
  const permissions = addPermissions(place, filling, authorizers);
  return { id, endpoint, stage, after: [...served.values(), ...stages, ...permissions] };
}

/** The id of each integration, by its name in the definition. */
function addIntegrations(place: Place, { name, shell, functions }: Filling): Record<string, string> {
  return Object.fromEntries(
    Object.entries(shell.definition.integrations).map(([label, { target, ...settings }]) => {
      const spec = { ...settings, api: shell.id, region: place.region, uri: uriOf(target, functions) };
      return [label, place.serve(integration, spec, { name: `${name}/${label}`, step }).outputs.id];
    }),
  );
}

/** The id of each authorizer, by its name. */
function addAuthorizers(place: Place, { name, shell, functions }: Filling): Record<string, string> {
  const { partition } = place.application.identity;
  const invoked = (arn: string) =>
    `arn:${partition}:apigateway:${place.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
  return Object.fromEntries(
    Object.entries(shell.definition.authorizers).map(([label, { target, ...settings }]) => {
      const uri = target && ("function" in target ? invoked(uriOf(target, functions)) : target.uri);
      const spec = { ...settings, api: shell.id, region: place.region, ...(uri === undefined ? {} : { uri }) };
      return [label, place.serve(authorizer, spec, { name: `${name}/${label}`, step }).outputs.id];
    }),
  );
}

const uriOf = (target: Target, functions: Readonly<Record<string, string>>): string =>
  "function" in target ? functions[target.function]! : target.uri;
