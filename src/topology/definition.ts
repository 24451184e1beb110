import { copyable } from "../aws/marks.ts";
import type { HomeApi } from "../discover/home-compute.ts";
import type { ApiSpec } from "../resources/api-settings.ts";
import type { AuthorizerSpec } from "../resources/authorizer.ts";
import type { IntegrationSpec } from "../resources/integration-settings.ts";
import type { RouteSpec } from "../resources/route.ts";
import type { StageSpec } from "../resources/stage-settings.ts";
import { describedApi } from "./described-api.ts";
import { functionIn } from "../aws/function-arn.ts";
import type { Application } from "./place.ts";

/** Where requests go: to a function, or to what has the same URI in every region. */
export type Target = { function: string } | { uri: string };

type InAnyRegion<Spec> = Omit<Spec, "api" | "region" | "uri" | "name">;

/** An integration as it is in every region. */
export type IntegrationDefinition = InAnyRegion<IntegrationSpec> & { target: Target };
/** An authorizer as it is in every region: with a target where it is a function. */
export type AuthorizerDefinition = InAnyRegion<AuthorizerSpec> & { target?: Target };
/** A route, with its integration and its authorizer by their names in the definition. */
export type RouteDefinition = Omit<InAnyRegion<RouteSpec>, "integration" | "authorizer"> & {
  integration: string | null;
  authorizer: string | null;
};

/** What an API is in every region: it names functions where a region has ARNs, and its own parts where AWS has ids. */
export interface Definition {
  shell: Omit<ApiSpec, "region">;
  integrations: Record<string, IntegrationDefinition>;
  authorizers: Record<string, AuthorizerDefinition>;
  routes: RouteDefinition[];
  stages: Omit<StageSpec, "api" | "region">[];
}

/** The API of that name in the config, mirrored from home or described. Undefined: home has none. */
export function definitionOf({ config, home }: Application, name: string): Definition | undefined {
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
    integrations: Object.fromEntries(
      Object.entries(integrations).map(([id, one]) => [labels.get(id)!, inAnyRegion(one)]),
    ),
    authorizers: Object.fromEntries(Object.values(authorizers).map((one) => [one.name, inAnyRegion(one)])),
    routes: routes.map(({ api: _api, region: _region, integration, authorizer, ...settings }) => ({
      ...settings,
      integration: integration ? labels.get(integration)! : null,
      authorizer: authorizer ? authorizers[authorizer]!.name : null,
    })),
    // Elsewhere nobody deploys but goglobal: what is in the API is what users get.
    stages: stages.map(({ api: _api, region: _region, ...settings }) => ({
      ...settings,
      tags: copyable(settings.tags ?? {}),
      autoDeploy: true,
    })),
  };
}

interface Parted {
  api: string;
  region: string;
  name: string;
  uri?: string | null;
}

function inAnyRegion<Spec extends Parted>({ api: _api, region: _region, name: _name, uri, ...settings }: Spec) {
  return { ...settings, ...(uri ? { target: targetOf(uri) } : {}) } as Omit<Spec, keyof Parted> & { target: Target };
}

function targetOf(uri: string): Target {
  const called = functionIn(uri);
  return called ? { function: called.name } : { uri };
}

/** A name for each integration that stays the same as long as home's does: its function's where that has no other. */
function labelsOf(integrations: HomeApi["integrations"]): Map<string, string> {
  const functions = Object.entries(integrations).map(([id, { uri }]) => [id, functionIn(uri ?? "")?.name] as const);
  const alone = (name: string) => functions.filter(([, other]) => other === name).length === 1;
  return new Map(
    functions.map(([id, name]) => [id, name === undefined ? id : alone(name) ? name : `${name}-${id}`]),
  );
}
