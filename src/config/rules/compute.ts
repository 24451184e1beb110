import type { Finding } from "../finding.ts";
import type { Draft } from "../schema.ts";
import { unknownName } from "./unknown-name.ts";

/** A function that brings its code as a folder or .zip says how to run it. */
export function functionsAreWhole({ functions = {} }: Draft): Finding[] {
  return Object.entries(functions).flatMap(([name, { code, handler, runtime }]) => {
    if (typeof code !== "string") return [];
    const missing = Object.entries({ handler, runtime }).filter(([, value]) => value === undefined);
    return missing.map(([key]) => ({
      at: ["functions", name, key],
      reason: "is missing, and the function has code",
      remedy: key === "handler" ? 'write one such as "index.handler"' : 'write one such as "nodejs22.x"',
    }));
  });
}

/** A described API has routes, they lead to functions of the config, and it is not also mirrored by its id. */
export function apisKnowTheirFunctions({ functions, apis = {} }: Draft): Finding[] {
  return Object.entries(apis).flatMap(([name, { id, routes, cors, authorizers }]) => {
    const at = ["apis", name];
    if (routes === undefined) {
      if (cors === undefined && authorizers === undefined) return [];
      const reason = "are missing, and the API is described";
      return [
        { at: [...at, "routes"], reason, remedy: "write which function answers which route, or only name the API" },
      ];
    }
    const both = {
      at: [...at, "id"],
      reason: "stands beside routes",
      remedy: "keep one: an API is mirrored or described",
    };
    const strangers = Object.entries(routes).flatMap(([route, target]) =>
      unknownName([...at, "routes", route], target, "functions", functions),
    );
    return id === undefined ? strangers : [both, ...strangers];
  });
}
