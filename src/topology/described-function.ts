import { imageIn } from "../resources/image.ts";
import type { Wanted } from "./functions.ts";
import { executionRole } from "./execution-roles.ts";
import { addLogGroup } from "./log-groups.ts";
import type { Place } from "./place.ts";
import { regionalSettings } from "./regional-settings.ts";
import { stagingFor } from "./staging.ts";

const SECOND = 1000;

/** A function that the config describes, as it is in the region; what it does not say is AWS's default. */
export function describedFunction(place: Place, name: string): Wanted {
  const { region, application } = place;
  const { config, home, identity } = application;
  const settings = config.functions[name]!;
  const there = settings.regions[region] ?? {};
  const named = home.compute.roles[name];
  const role = executionRole(place.graph, {
    config,
    app: home,
    identity,
    region,
    functionName: name,
    mapped: new Map(),
    ...(named ? { home: named } : {}),
  });
  const logs = addLogGroup(place, { name: `/aws/lambda/${name}` }, "functions");
  const pack = home.compute.packages[name]!;
  return {
    spec: {
      name,
      region,
      role: role.arn,
      ...("image" in pack
        ? { package: "Image", source: { image: imageIn(pack.image.uri, region, pack.code) } }
        : {
            package: "Zip",
            runtime: settings.runtime!,
            handler: settings.handler!,
            layers: [...(there.layers ?? [])],
            source: { path: pack.path, ...stagingFor(place, pack.size) },
          }),
      code: pack.code,
      architecture: settings.architecture ?? "x86_64",
      memory: there.memory ?? settings.memory ?? 128,
      timeout: (settings.timeout ?? 3 * SECOND) / SECOND,
      environment: { ...settings.environment, ...there.environment },
      ...regionalSettings(there),
      tags: { ...config.tags },
      published: true,
    },
    after: [...role.after, logs.id],
    aliases: [],
  };
}
