import type { Shell } from "./apis.ts";
import type { Definition, RouteDefinition } from "./definition.ts";
import type { Place } from "./place.ts";
import { stageFor } from "./stages.ts";

/** Where a region says whether it is well, unless the config has another path for its health checks. */
const HEALTH = "/health";

/**
 * Where it is seen whether a function's new version does well in a region: the health path of the first API that calls it
 * and lets anybody ask. Undefined: nothing that calls it can be asked.
 */
export function probeFor(
  { application: { config } }: Place,
  name: string,
  shells: Readonly<Record<string, Shell>>,
): { url: string } | undefined {
  const { routing } = config;
  const path =
    routing && routing.healthCheck !== "none" && routing.healthCheck.type === "https"
      ? routing.healthCheck.path
      : HEALTH;
  const first = Object.keys(routing?.apis ?? {});
  const inOrder = [...new Set([...first, ...Object.keys(shells)])].flatMap((api) => shells[api] ?? []);
  const asked = inOrder.find(({ definition }) => calls(definition, name) && answers(definition, path));
  if (!asked) return undefined;
  const stage = stageFor(asked.definition);
  return { url: `${asked.endpoint}${stage === "$default" ? "" : `/${stage}`}${path}` };
}

function calls({ integrations, authorizers }: Definition, name: string): boolean {
  return [...integrations, ...authorizers].some(({ target }) => "function" in target && target.function === name);
}

/** Whether anybody may ask for a path and be answered by the API at its own address. */
export function answers({ routes, shell }: Pick<Definition, "routes" | "shell">, path: string): boolean {
  return shell.executeApi !== false && routeFor(routes, path)?.authorization === "NONE";
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
