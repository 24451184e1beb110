import { api } from "../resources/api.ts";
import { authorizer } from "../resources/authorizer.ts";
import { integration } from "../resources/integration.ts";
import { route } from "../resources/route.ts";
import { definitionOf, type Definition, type Target } from "./definition.ts";
import { addPermissions } from "./permissions.ts";
import type { Place } from "./place.ts";
import type { SiteApi, SiteFunction } from "./site.ts";
import { addStages, stageFor } from "./stages.ts";

const step = "apis";

/** The API of a region, before there is anything in it. */
export interface Shell {
  id: string;
  endpoint: string;
  definition: Definition;
  /** Home's own is never written. */
  isOurs: boolean;
}

/** The API itself. Undefined: home does not have what the config names. */
export function addShell(place: Place, name: string): Shell | undefined {
  const { config, home } = place.application;
  const definition = definitionOf(place.application, name);
  if (!definition) return undefined;
  if (place.isHome && config.apis[name]!.routes === undefined) {
    const { id, endpoint } = home.compute.apis[name]!;
    return { id, endpoint, definition, isOurs: false };
  }
  const tags = { ...definition.shell.tags, ...config.tags };
  const { outputs } = place.serve(api, { ...definition.shell, region: place.region, tags }, { step });
  return { id: outputs.id, endpoint: outputs.endpoint, definition, isOurs: true };
}

/** What an API is filled with. */
export interface Filling {
  /** As the config calls it. */
  name: string;
  shell: Shell;
  /** The region's functions, by name. */
  functions: Readonly<Record<string, SiteFunction>>;
}

/** What is in the API, in the order in which one part mentions another, and who may call the functions. */
export function addApi(place: Place, filling: Filling): SiteApi {
  const { name, shell } = filling;
  const { id, endpoint, definition, isOurs } = shell;
  const stage = stageFor(definition);
  if (!isOurs) return { id, endpoint, stage, after: [] };
  const integrations = addIntegrations(place, filling);
  const authorizers = addAuthorizers(place, filling);
  const routes = new Map(
    definition.routes.map((one) => {
      const spec = {
        ...one,
        api: id,
        region: place.region,
        integration: one.integration === null ? null : integrations[one.integration]!,
        authorizer: one.authorizer === null ? null : authorizers[one.authorizer]!,
      };
      return [one.route, place.serve(route, spec, { name: `${name}/${one.route}`, step }).id];
    }),
  );
  const stages = addStages(place, filling, routes);
  const permissions = addPermissions(place, filling, authorizers);
  return { id, endpoint, stage, after: [...routes.values(), ...stages, ...permissions] };
}

/** The id of each integration, by its name. */
function addIntegrations(place: Place, { name, shell, functions }: Filling): Record<string, string> {
  return Object.fromEntries(
    shell.definition.integrations.map(({ target, ...settings }) => {
      const uri = "function" in target ? functions[target.function]!.arn : target.uri;
      const spec = { ...settings, api: shell.id, region: place.region, uri };
      return [settings.name, place.serve(integration, spec, { name: `${name}/${settings.name}`, step }).outputs.id];
    }),
  );
}

/** The id of each authorizer, by its name. */
function addAuthorizers(place: Place, { name, shell, functions }: Filling): Record<string, string> {
  const { partition } = place.application.identity;
  const invoked = (arn: string) =>
    `arn:${partition}:apigateway:${place.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
  const uriOf = (target: Target) => ("function" in target ? invoked(functions[target.function]!.arn) : target.uri);
  return Object.fromEntries(
    shell.definition.authorizers.map(({ target, ...settings }) => {
      const spec = { ...settings, api: shell.id, region: place.region, uri: uriOf(target) };
      return [settings.name, place.serve(authorizer, spec, { name: `${name}/${settings.name}`, step }).outputs.id];
    }),
  );
}
