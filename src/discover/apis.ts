import type { Context } from "../aws/aws.ts";
import type { Config } from "../config/schema.ts";
import {
  apisNamed,
  authorizersOf,
  integrationsOf,
  routesOf,
  stagesOf,
  type ApiAddress,
} from "../resources/api-lists.ts";
import { specOfApi } from "../resources/api-settings.ts";
import { specOfAuthorizer } from "../resources/authorizer.ts";
import { specOfIntegration } from "../resources/integration-settings.ts";
import { logGroup, type LogGroupSpec } from "../resources/log-group.ts";
import { specOfRoute } from "../resources/route.ts";
import { specOfStage } from "../resources/stage-settings.ts";
import type { HomeApi } from "./home-compute.ts";

/** The APIs of home that the config mirrors: those found, and the ids of those that share a name. */
export interface FoundApis {
  apis: Record<string, HomeApi>;
  twins: Record<string, string[]>;
}

/** Reads the home region's APIs, whole and side by side. */
export async function readApis(context: Context, { apis, home }: Config): Promise<FoundApis> {
  const found: FoundApis = { apis: {}, twins: {} };
  const mirrored = Object.entries(apis).filter(([, { routes }]) => routes === undefined);
  await Promise.all(
    mirrored.map(async ([name, { id }]) => {
      const named = await apisNamed(context, home, name);
      const meant = id === undefined ? named : named.filter(({ ApiId }) => ApiId === id);
      if (meant.length > 1) found.twins[name] = meant.map(({ ApiId }) => ApiId!);
      const [api] = meant;
      if (!api || meant.length > 1) return;
      const address = { api: api.ApiId!, region: home };
      const content = await contentOf(context, address);
      found.apis[name] = { id: address.api, endpoint: api.ApiEndpoint!, spec: specOfApi(api, home), ...content };
    }),
  );
  return found;
}

async function contentOf(context: Context, address: ApiAddress): Promise<Omit<HomeApi, "id" | "endpoint" | "spec">> {
  const [integrations, authorizers, routes, stages] = await Promise.all([
    integrationsOf(context, address),
    authorizersOf(context, address),
    routesOf(context, address),
    stagesOf(context, address),
  ]);
  const stageSpecs = stages.map((stage) => specOfStage(stage, address));
  return {
    integrations: Object.fromEntries(integrations.map((one) => [one.IntegrationId!, specOfIntegration(one, address)])),
    authorizers: Object.fromEntries(authorizers.map((one) => [one.AuthorizerId!, specOfAuthorizer(one, address)])),
    routes: routes.map((one) => specOfRoute(one, address)),
    stages: stageSpecs,
    logGroups: await logGroupsOf(
      context,
      address.region,
      stageSpecs.flatMap(({ accessLogs }) => accessLogs?.destination ?? []),
    ),
  };
}

/** Those that access logs go to, by ARN; what is no log group, such as a Firehose stream, is absent. */
async function logGroupsOf(
  context: Context,
  region: string,
  destinations: readonly string[],
): Promise<Record<string, LogGroupSpec>> {
  const read = destinations.map(async (destination) => {
    const name = destination.split(":log-group:")[1]?.replace(/:\*$/u, "");
    const live = name === undefined ? undefined : await logGroup.read(context, { name, region });
    return live ? [[destination, live.spec] as const] : [];
  });
  return Object.fromEntries((await Promise.all(read)).flat());
}
