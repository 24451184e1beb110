import type { Route } from "../api.ts";

/** The route that takes a request, with what its path's variables stand for. */
export interface Match {
  route: Route;
  parameters: Record<string, string>;
}

const ANY = "ANY";
export const DEFAULT = "$default";

/**
 * The route of most specific path, and of those the one that names the method; else `$default`.
 * AWS documentation, "Routing API requests": a full match, then a greedy path variable, then `$default`.
 */
export function matching(routes: readonly Route[], method: string, path: string): Match | undefined {
  const segments = path.split("/").slice(1);
  const found = routes
    .map((route) => ({ route, ...keyOf(route) }))
    .filter((each) => each.method === method || each.method === ANY)
    .map((each) => ({ ...each, parameters: parametersIn(each.template, segments) }))
    .filter((each) => each.parameters !== undefined)
    .sort((a, b) => compare(rank(a), rank(b)))[0];
  if (found) return { route: found.route, parameters: found.parameters! };
  const otherwise = routes.find(({ RouteKey }) => RouteKey === DEFAULT);
  return otherwise && { route: otherwise, parameters: {} };
}

/** The method and the path of a route; `$default` has neither. */
export function keyOf({ RouteKey }: Route): { method: string; template: string } {
  const [method = "", template = ""] = RouteKey.split(" ");
  return { method, template };
}

const isVariable = (segment: string): boolean => /^\{.+\}$/u.test(segment);
const isGreedy = (segment: string): boolean => segment.endsWith("+}");

function parametersIn(template: string, segments: readonly string[]): Record<string, string> | undefined {
  const parts = template.split("/").slice(1);
  const isOpen = isGreedy(parts.at(-1) ?? "");
  if (isOpen ? segments.length < parts.length : segments.length !== parts.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = isGreedy(part) ? segments.slice(index).join("/") : segments[index]!;
    if (!isVariable(part)) {
      if (part !== value) return undefined;
    } else if (value === "") return undefined;
    else parameters[part.slice(1, isGreedy(part) ? -2 : -1)] = decoded(value);
  }
  return parameters;
}

/** By segment: literal before variable before greedy; then whether the method is named. */
function rank({ method, template }: { method: string; template: string }): number[] {
  const parts = template.split("/").slice(1);
  return [...parts.map((part) => (isGreedy(part) ? 2 : Number(isVariable(part)))), Number(method === ANY)];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - (b[at] ?? 0);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
