import type { Config } from "../config/schema.ts";
import type { Shell } from "./apis.ts";
import { definitionOf, type Definition, type RouteDefinition } from "./definition.ts";
import type { Application, Place } from "./place.ts";
import { stageFor } from "./stages.ts";

/** Where a region says whether it is well, unless the config has another path for its health checks. */
const HEALTH = "/health";

/** A path of the first API as it is behind the names of the config. */
export function pathBehind({ apis }: Pick<NonNullable<Config["routing"]>, "apis">, path: string): string {
  const [base] = Object.values(apis);
  return base ? `/${base}${path}` : path;
}

/** The path that tells, behind the names of the config, whether a region is well; undefined where none is known that anybody may ask. */
export function healthPathBehind({ config, home }: Pick<Application, "config" | "home">): string | undefined {
  const { routing } = config;
  const [first] = Object.keys(routing?.apis ?? {});
  const definition = first !== undefined && config.apis[first] && definitionOf({ config, home }, first);
  const path = healthPath(config);
  return routing && definition && answers(definition, path) ? pathBehind(routing, path) : undefined;
}

/**
 * Where it is seen whether a function's new version does well in a region: the health path of the first API that calls it
 * and lets anybody ask. Undefined: nothing that calls it can be asked.
 */
export function probeFor(
  { region, application: { config } }: Place,
  name: string,
  shells: Readonly<Record<string, Shell>>,
): { url: string } | undefined {
  const path = healthPath(config);
  const inOrder = new Set([...Object.keys(config.routing?.apis ?? {}), ...Object.keys(shells)]);
  for (const api of inOrder) {
    const shell = shells[api];
    if (!shell || !calls(shell.definition, name) || !answers(shell.definition, path)) continue;
    const address = shell.definition.shell.executeApi === false ? regionalName(config, region, api) : ownName(shell);
    if (address !== undefined) return { url: address + path };
  }
  return undefined;
}

function healthPath({ routing }: Config): string {
  const check = routing?.healthCheck;
  return check !== undefined && check !== "none" && check.type === "https" ? check.path : HEALTH;
}

function ownName({ definition, endpoint }: Shell): string {
  const stage = stageFor(definition);
  return stage === "$default" ? endpoint : `${endpoint}/${stage}`;
}

/** The name of the region, by which an API answers that has no name of its own. */
function regionalName({ routing }: Config, region: string, api: string): string | undefined {
  const path = routing?.apis[api];
  if (path === undefined) return undefined;
  return `https://${region}.${routing!.domain}${path === "" ? "" : `/${path}`}`;
}

function calls({ integrations, authorizers }: Definition, name: string): boolean {
  return [...integrations, ...authorizers].some(({ target }) => "function" in target && target.function === name);
}

/** Whether anybody may ask for a path and be answered by the API. */
export function answers({ routes }: Pick<Definition, "routes">, path: string): boolean {
  return routeFor(routes, path)?.authorization === "NONE";
}

/** The route that a GET of this path takes: the most exact one, as API Gateway chooses. */
function routeFor(routes: readonly RouteDefinition[], path: string): RouteDefinition | undefined {
  const fitting = routes.flatMap((one) => {
    const rank = rankOf(one.route, path);
    return rank === undefined ? [] : [{ one, rank }];
  });
  return fitting.sort((one, other) => one.rank - other.rank)[0]?.one;
}

const EXACT = 0;
const BY_VARIABLE = 2;
const BY_GREEDY = 4;
const DEFAULT = 6;

/** How far from exact a route fits a GET of a path; undefined if it does not fit. */
function rankOf(route: string, path: string): number | undefined {
  if (route === "$default") return DEFAULT;
  const [method, pattern = ""] = route.split(" ");
  if (method !== "GET" && method !== "ANY") return undefined;
  const rank =
    pattern === path ? EXACT : fits(pattern, path) ? (pattern.includes("+}") ? BY_GREEDY : BY_VARIABLE) : undefined;
  return rank === undefined ? undefined : rank + (method === "ANY" ? 1 : 0);
}

function fits(pattern: string, path: string): boolean {
  const form = pattern.split("/").map((part) => {
    if (/^\{.+\+\}$/u.test(part)) return ".+";
    return /^\{.+\}$/u.test(part) ? "[^/]+" : part.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
  });
  return new RegExp(`^${form.join("/")}$`, "u").test(path);
}
