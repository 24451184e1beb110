/** A route of an HTTP API. */
export interface Route {
  routeKey: string;
  target?: string;
  authorizationType?: string;
  authorizerId?: string;
}

/** The route that a request takes: the one with the most said about its path, then the one for its method; else `$default`. */
export function routeFor<R extends Pick<Route, "routeKey">>(routes: R[], method: string, path: string): R | undefined {
  const fitting = routes.filter(({ routeKey }) => {
    const [verb, template = ""] = routeKey.split(" ");
    return (verb === method || verb === "ANY") && patternOf(template).test(path);
  });
  return fitting.sort(byRank)[0] ?? routes.find(({ routeKey }) => routeKey === "$default");
}

function patternOf(template: string): RegExp {
  const pattern = template
    .replaceAll(/[.$*()]/g, "\\$&")
    .replaceAll(/\{[^}]+\+\}/g, ".+")
    .replaceAll(/\{[^}]+\}/g, "[^/]+");
  return new RegExp(`^${pattern}$`);
}

function byRank(one: Pick<Route, "routeKey">, other: Pick<Route, "routeKey">): number {
  return rank(other.routeKey) - rank(one.routeKey);
}

function rank(routeKey: string): number {
  const literal = routeKey.split("/").filter((part) => part !== "" && !part.startsWith("{")).length;
  return (routeKey.includes("+}") ? 0 : 1000) + literal * 2 + (routeKey.startsWith("ANY ") ? 0 : 1);
}
