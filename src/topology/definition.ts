import { functionIn } from "../aws/function-arn.ts";
import { copyable } from "../aws/marks.ts";
import type { HomeApi } from "../discover/home-compute.ts";
import type { ApiSpec } from "../resources/api-settings.ts";
import type { AuthorizerSpec } from "../resources/authorizer.ts";
import type { IntegrationSpec } from "../resources/integration-settings.ts";
import type { RouteSpec } from "../resources/route.ts";
import type { StageSpec } from "../resources/stage-settings.ts";
import { describedApi } from "./described-api.ts";
import type { Application } from "./place.ts";

/** Where requests go: to a function, to what has the same URI in every region, or to an AWS service as a subtype says. */
export type Target = { function: string } | { uri: string | null };

/** An integration as it is in every region. */
export type IntegrationDefinition = Omit<IntegrationSpec, "api" | "region" | "uri"> & { target: Target };
/** An authorizer as it is in every region. */
export type AuthorizerDefinition = Omit<AuthorizerSpec, "api" | "region" | "uri"> & { target: Target };
/** A route, with its integration and its authorizer by their names in the definition. */
export type RouteDefinition = Omit<RouteSpec, "api" | "region" | "integration" | "authorizer"> & {
  integration: string | null;
  authorizer: string | null;
};

/** What an API is in every region: it names functions where a region has ARNs, and its own parts where AWS has ids. */
export interface Definition {
  shell: Omit<ApiSpec, "region">;
  integrations: IntegrationDefinition[];
  authorizers: AuthorizerDefinition[];
  routes: RouteDefinition[];
  stages: Omit<StageSpec, "api" | "region">[];
}

/** The API of that name in the config, mirrored from home or described. Undefined: home has none. */
export function definitionOf(
  { config, home }: Pick<Application, "config" | "home">,
  name: string,
): Definition | undefined {
  const settings = config.apis[name]!;
  if (settings.routes !== undefined) return describedApi(name, settings, settings.routes);
  const live = home.compute.apis[name];
  return live && mirroredApi(live);
}

function mirroredApi({ spec, integrations, authorizers, routes, stages }: HomeApi): Definition {
  const labels = labelsOf(integrations);
  const { region: _, ...shell } = spec;
  return {
    shell: { ...shell, tags: copyable(shell.tags ?? {}) },
    integrations: Object.entries(integrations).map(([id, { uri, ...settings }]) => ({
      ...placeless(settings),
      name: labels.get(id)!,
      target: targetOf(uri),
    })),
    authorizers: Object.values(authorizers).map(({ uri, ...settings }) => ({
      ...placeless(settings),
      target: targetOf(uri),
    })),
    routes: routes.map(({ integration, authorizer, ...settings }) => ({
      ...placeless(settings),
      integration: integration ? labels.get(integration)! : null,
      authorizer: authorizer ? authorizers[authorizer]!.name : null,
    })),
    // Elsewhere nobody deploys but goglobal: what is in the API is what users get.
    stages: stages.map(({ description, ...stage }) => ({
      ...placeless(stage),
      // AWS cannot take one away again.
      ...(description ? { description } : {}),
      tags: copyable(stage.tags ?? {}),
      autoDeploy: true,
    })),
  };
}

const placeless = <Spec extends { api: string; region: string }>({ api: _api, region: _region, ...rest }: Spec) => rest;

function targetOf(uri: string | null | undefined): Target {
  const called = functionIn(uri ?? "");
  return called ? { function: called.name } : { uri: uri ?? null };
}

/** A name for each integration that stays the same as long as home's does: its function's, where that has no other. */
function labelsOf(integrations: HomeApi["integrations"]): Map<string, string> {
  const named = Object.entries(integrations).map(([id, { uri }]) => [id, functionIn(uri ?? "")?.name] as const);
  const isAlone = (name: string) => named.filter(([, other]) => other === name).length === 1;
  return new Map(
    named.map(([id, name]) => [id, name !== undefined && isAlone(name) ? name : [name, id].filter(Boolean).join("-")]),
  );
}
