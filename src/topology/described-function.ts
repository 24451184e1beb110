import { imageIn } from "../resources/image.ts";
import type { Wanted } from "./functions.ts";
import { executionRole } from "./execution-roles.ts";
import { addLogGroup } from "./log-groups.ts";
import type { Place } from "./place.ts";

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
  const { code, image, path } = home.compute.packages[name]!;
  return {
    spec: {
      name,
      region,
      role: role.arn,
      ...(image === undefined
        ? { package: "Zip", runtime: settings.runtime!, handler: settings.handler! }
        : { package: "Image" }),
      architecture: settings.architecture ?? "x86_64",
      memory: there.memory ?? settings.memory ?? 128,
      timeout: (settings.timeout ?? 3 * SECOND) / SECOND,
      environment: { ...settings.environment, ...there.environment },
      layers: [...(there.layers ?? [])],
      vpc: there.vpc
        ? { subnets: [...there.vpc.subnets], securityGroups: [...there.vpc.securityGroups], ipv6: false }
        : null,
      kms: there.kms ?? null,
      deadLetter: there.deadLetter ?? null,
      fileSystems: (there.fileSystems ?? []).map((one) => ({ ...one })),
      tags: { ...config.tags },
      code,
      source: image === undefined ? { path: path! } : { image: imageIn(image.uri, region, code) },
      published: true,
    },
    after: [...role.after, logs.id],
    aliases: [],
  };
}
