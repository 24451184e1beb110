import type { CalledFunction } from "../aws/function-arn.ts";
import { ownership } from "../aws/marks.ts";
import { pathText } from "../config/finding.ts";
import type { Problem } from "../config/problem.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import type { HomeApi } from "../discover/home-compute.ts";
import { calledFunctions } from "../resources/called-functions.ts";
import type { Identity } from "./identity.ts";

/** What is wrong, and what to do: the path is the API's. */
type Trouble = Omit<Problem, "path">;

/** What stands in the way of the mirrored APIs to other regions. */
export function apiMisfits(config: Config, { compute }: HomeApp, identity: Identity): Problem[] {
  const mirrored = Object.entries(config.apis).filter(([, { routes }]) => routes === undefined);
  return mirrored.flatMap(([name, { id }]) => {
    const live = compute.apis[name];
    const twins = compute.twins[name];
    const troubles = twins
      ? [ambiguous(name, twins, config)]
      : live
        ? troublesOf(live, config, identity)
        : [missing(name, id, config)];
    return troubles.map((trouble) => ({ path: pathText(["apis", name]), ...trouble }));
  });
}

const ambiguous = (name: string, twins: readonly string[], { home }: Config): Trouble => ({
  reason: `${twins.length} APIs are named ${name} in ${home}: ${twins.join(", ")}`,
  remedy: 'say which with { "id": "…" }',
});

const missing = (name: string, id: string | undefined, { home }: Config): Trouble => ({
  reason: `there is no API named ${name}${id === undefined ? "" : ` with the id ${id}`} in ${home}`,
  remedy: "make it first, or take it out; REST APIs are not supported yet",
});

function troublesOf(live: HomeApi, config: Config, identity: Identity): Trouble[] {
  if (live.spec.protocol === "WEBSOCKET")
    return [
      { reason: `${live.spec.name} is a WebSocket API, which is not supported yet`, remedy: "take it out of apis" },
    ];
  if (ownership(live.spec.tags ?? {}, identity.mark).owned)
    return [
      {
        reason: "goglobal made the one at home, when the config described it, and would remove it now",
        remedy:
          "describe it again with routes, or take the tag away to have it as yours: aws apigatewayv2 untag-resource --tag-keys goglobal:app",
      },
    ];
  return [
    ...strangers(live, config, identity),
    ...byVariable(live),
    ...(isPrivate(live)
      ? [
          {
            reason: "it has private integrations by a VPC link, which are not supported yet",
            remedy: "take it out of apis",
          },
        ]
      : []),
    ...logsElsewhere(live),
  ];
}

/** Every function that an API calls must be one of the config's: elsewhere it would lead nowhere. */
function strangers(live: HomeApi, { functions, home }: Config, { account }: Identity): Trouble[] {
  const called = calledFunctions(live);
  const isHere = (one: CalledFunction) => one.region === home && one.account === account;
  const unknown = called.filter((one) => isHere(one) && functions[one.name] === undefined);
  const away = called.filter((one) => !isHere(one));
  const where = (one: CalledFunction) =>
    `${one.name} in ${one.region}${one.account === account ? "" : ` of account ${one.account}`}`;
  return [
    ...distinct(unknown.map(({ name }) => name)).map((name) => ({
      reason: `it calls the function ${name}, which is not one of the config's functions`,
      remedy: `add ${name} to functions`,
    })),
    ...distinct(away.map(where)).map((one) => ({
      reason: `it calls the function ${one}, and not one of this account's in ${home}`,
      remedy: "let it call a function of its own account and region",
    })),
  ];
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

/** The URL of a proxied server may have variables in it: those are mirrored with the stage. */
function byVariable({ integrations, authorizers }: HomeApi): Trouble[] {
  const uris = [...Object.values(integrations), ...Object.values(authorizers)].map(({ uri }) => uri ?? "");
  return uris.some((uri) => uri.includes("${stageVariables.") && !/^https?:/u.test(uri))
    ? [
        {
          reason: "it names a function by a stage variable, which goglobal does not mirror yet",
          remedy: "name the function itself in the integration",
        },
      ]
    : [];
}

/** What is behind a VPC link is in one region only. */
const isPrivate = ({ integrations }: HomeApi): boolean =>
  Object.values(integrations).some(({ connectionType }) => connectionType === "VPC_LINK");

function logsElsewhere({ stages, logGroups }: HomeApi): Trouble[] {
  return stages.flatMap(({ name, accessLogs }) =>
    accessLogs && !logGroups[accessLogs.destination]
      ? [
          {
            reason: `the access logs of its stage ${name} go to ${accessLogs.destination}, which is no log group of CloudWatch Logs that can be read`,
            remedy: "let them go to a log group that is there, or turn them off",
          },
        ]
      : [],
  );
}
