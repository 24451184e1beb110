import { quote, type Finding, type Path } from "../finding.ts";
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

/** How a container image is run, and what it is made of, is in the image. */
export function imagesBringTheirOwn({ functions = {} }: Draft): Finding[] {
  return Object.entries(functions).flatMap(([name, { code, handler, runtime, regions }]) => {
    if (typeof code !== "object") return [];
    const said = Object.entries({ handler, runtime }).filter(([, value]) => value !== undefined);
    const layered = Object.entries(regions).filter(([, { layers }]) => layers !== undefined);
    const paths = [...said.map(([key]) => [key]), ...layered.map(([region]) => ["regions", region, "layers"])];
    return paths.map((path) => ({
      at: ["functions", name, ...path],
      reason: "is said of a function that is an image, which brings its own",
      remedy: "take it out",
    }));
  });
}

/** A function uses layers, queues, topics and file systems of its own region only. */
export function settingsAreOfTheirRegion({ functions = {} }: Draft): Finding[] {
  return Object.entries(functions).flatMap(([name, { regions }]) =>
    Object.entries(regions).flatMap(([region, { layers = [], deadLetter, fileSystems = [] }]) => {
      const arns: [Path, string][] = [
        ...layers.map((arn, index): [Path, string] => [["layers", index], arn]),
        ...(deadLetter === undefined ? [] : [[["deadLetter"], deadLetter] as [Path, string]]),
        ...fileSystems.map(({ arn }, index): [Path, string] => [["fileSystems", index, "arn"], arn]),
      ];
      return arns
        .filter(([, arn]) => arn.split(":")[3] !== region)
        .map(([path, arn]) => ({
          at: ["functions", name, "regions", region, ...path],
          reason: `${quote(arn)} is not of ${region}`,
          remedy: `write the ARN of one in ${region}`,
        }));
    }),
  );
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

/** What a mirrored function is comes from home; only what differs in other regions is the config's business. */
export function mirroredFunctionsAreNotDescribed({ home = "", functions = {} }: Draft): Finding[] {
  return Object.entries(functions).flatMap(
    ([name, { code, handler, runtime, memory, timeout, architecture, environment, role, regions }]) => {
      if (code !== undefined) return [];
      const said = { handler, runtime, memory, timeout, architecture, environment };
      const keys = Object.entries(said).flatMap(([key, value]) => (value === undefined ? [] : [key]));
      if (role !== undefined && role !== "extend") keys.push("role");
      const told = keys.map((key) => ({
        at: ["functions", name, key],
        reason: "is said of a function without code, which is mirrored from home as it is",
        remedy: "add code to deploy it everywhere, write what differs in regions, or take this out",
      }));
      const ofHome = {
        at: ["functions", name, "regions", home],
        reason: "is said of the home region, whose function is mirrored and never changed",
        remedy: "change the function itself, or take this out",
      };
      return Object.hasOwn(regions, home) ? [...told, ofHome] : told;
    },
  );
}
