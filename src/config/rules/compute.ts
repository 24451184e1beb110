import type { Finding, Path } from "../finding.ts";
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
    const strangers = Object.entries(routes).flatMap(([route, { function: target, authorizer, scopes }]) => [
      ...unknownName([...at, "routes", route], target, "functions", functions),
      ...(authorizer === undefined
        ? scopesWithout([...at, "routes", route], scopes)
        : unknownName([...at, "routes", route, "authorizer"], authorizer, "authorizers", authorizers ?? {})),
    ]);
    return id === undefined ? strangers : [both, ...strangers];
  });
}

const scopesWithout = (at: Path, scopes: readonly string[] | undefined): Finding[] =>
  scopes === undefined
    ? []
    : [
        {
          at: [...at, "scopes"],
          reason: "stand without an authorizer that would look at them",
          remedy: "name an authorizer",
        },
      ];

/** "extend" changes home's role, and only a mirrored function has one. */
export function extendedRolesAreMirrored({ functions = {} }: Draft): Finding[] {
  return Object.entries(functions).flatMap(([name, { code, role }]) =>
    role === "extend" && code !== undefined
      ? [
          {
            at: ["functions", name, "role"],
            reason: `"extend" adds to the role of a mirrored function, and this one is described`,
            remedy: "write the name of a role, or leave it out to have one made",
          },
        ]
      : [],
  );
}

/** What a mirrored function is comes from home; only what differs by region is the config's business. */
export function mirroredFunctionsAreNotDescribed({ functions = {} }: Draft): Finding[] {
  return Object.entries(functions).flatMap(
    ([name, { code, handler, runtime, memory, timeout, architecture, environment, role }]) => {
      if (code !== undefined) return [];
      const said = { handler, runtime, memory, timeout, architecture, environment };
      const keys = Object.entries(said).flatMap(([key, value]) => (value === undefined ? [] : [key]));
      if (role !== undefined && role !== "extend") keys.push("role");
      return keys.map((key) => ({
        at: ["functions", name, key],
        reason: "is said of a function without code, which is mirrored from home as it is",
        remedy: "add code to deploy it everywhere, write what differs in regions, or take this out",
      }));
    },
  );
}
