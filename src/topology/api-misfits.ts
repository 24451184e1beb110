import { functionIn } from "../aws/function-arn.ts";
import { pathText } from "../config/finding.ts";
import type { Problem } from "../config/problem.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import type { HomeApi } from "../discover/home-compute.ts";

/** What stands in an API's way to other regions. */
export function apiMisfits(config: Config, { compute }: HomeApp): Problem[] {
  return Object.entries(config.apis).flatMap(([name, { id, routes }]): Problem[] => {
    const path = pathText(["apis", name]);
    if (routes !== undefined) return [];
    const twins = compute.twins[name];
    if (twins)
      return [
        {
          path,
          reason: `${twins.length} APIs are named ${name} in ${config.home}: ${twins.join(", ")}`,
          remedy: 'say which with { "id": "…" }',
        },
      ];
    const live = compute.apis[name];
    if (!live)
      return [
        {
          path,
          reason: `there is no API named ${name}${id === undefined ? "" : ` with the id ${id}`} in ${config.home}`,
          remedy: "make it first, or take it out; REST APIs are not supported yet",
        },
      ];
    if (live.spec.protocol === "WEBSOCKET")
      return [
        { path, reason: `${name} is a WebSocket API, which is not supported yet`, remedy: "take it out of apis" },
      ];
    return [...functionsOf(config, name, live), ...privateParts(name, live), ...logsOf(name, live)];
  });
}

/** Every function that an API calls must be in the config: elsewhere it would lead nowhere. */
function functionsOf({ functions, home }: Config, name: string, { integrations, authorizers }: HomeApi): Problem[] {
  const uris = [...Object.values(integrations), ...Object.values(authorizers)].map(({ uri }) => uri ?? "");
  const called = uris.flatMap((uri) => functionIn(uri) ?? []);
  const path = pathText(["apis", name]);
  const unknown = called.filter((one) => functions[one.name] === undefined);
  const away = called.filter(({ region }) => region !== home);
  const variable = uris.filter((uri) => uri.includes("${stageVariables."));
  return [
    ...[...new Set(unknown.map((one) => one.name))].map((missing) => ({
      path,
      reason: `it calls the function ${missing}, which is not one of the config's functions`,
      remedy: `add ${missing} to functions`,
    })),
    ...[...new Set(away.map((one) => `${one.name} in ${one.region}`))].map((where) => ({
      path,
      reason: `it calls the function ${where}, which is not the home region`,
      remedy: "let it call a function of its own region",
    })),
    ...(variable.length === 0
      ? []
      : [
          {
            path,
            reason: "it names a function by a stage variable, which goglobal does not mirror yet",
            remedy: "name the function itself in the integration",
          },
        ]),
  ];
}

/** What is behind a VPC link is in one region only. */
function privateParts(name: string, { integrations }: HomeApi): Problem[] {
  const links = Object.values(integrations).filter(({ connectionType }) => connectionType === "VPC_LINK");
  return links.length === 0
    ? []
    : [
        {
          path: pathText(["apis", name]),
          reason: "it has private integrations by a VPC link, which are not supported yet",
          remedy: "take it out of apis",
        },
      ];
}

function logsOf(name: string, { stages, logGroups }: HomeApi): Problem[] {
  return stages.flatMap(({ name: stage, accessLogs }) =>
    accessLogs && !logGroups[accessLogs.destination]
      ? [
          {
            path: pathText(["apis", name]),
            reason: `the access logs of its stage ${stage} go to ${accessLogs.destination}, which is no log group`,
            remedy: "let them go to a log group of CloudWatch Logs, or turn them off",
          },
        ]
      : [],
  );
}
