import { copyable } from "../aws/marks.ts";
import type { HomeFunction } from "../discover/home-compute.ts";
import { reference } from "../engine/reference.ts";
import { idOf } from "../engine/graph.ts";
import type { CodeSource } from "../resources/function-code.ts";
import { imageIn } from "../resources/image.ts";
import { layerVersion } from "../resources/layer-version.ts";
import { environmentRemarks, rewritten } from "./environment.ts";
import { executionRole } from "./execution-roles.ts";
import type { Shells, Wanted } from "./functions.ts";
import { knownIn } from "./known-in.ts";
import { mappedOf } from "./known.ts";
import { mirroredLogGroup } from "./log-groups.ts";
import type { Place } from "./place.ts";
import { regionalSettings } from "./regional-settings.ts";
import { stagingFor } from "./staging.ts";

const step = "functions";

/** The region's copy of a home function: what is regional is that region's, and all else is as it is at home. */
export function mirroredFunction(place: Place, live: HomeFunction, shells: Shells): Wanted {
  const { region, application } = place;
  const { config } = application;
  const { spec } = live;
  const there = config.functions[spec.name]!.regions[region] ?? {};
  const move = { home: config.home, region };
  const known = knownIn(application, { region, shells, live });
  const environment = rewritten(spec.environment, { known, ...move });
  place.remark(...environmentRemarks(spec.name, move, environment.kinds));
  const role = executionRole(place.graph, {
    config,
    app: application.home,
    identity: application.identity,
    region,
    functionName: spec.name,
    mapped: mappedOf(known, move),
    stays: environment.stays,
    ...(live.role ? { home: live.role } : {}),
  });
  place.remark(...role.remarks);
  // Where home has none yet, Lambda makes it there as here, when the function is first called.
  const logs = live.logGroup ? [mirroredLogGroup(place, live.logGroup, step).id] : [];
  return {
    spec: {
      ...spec,
      region,
      role: role.arn,
      memory: there.memory ?? spec.memory,
      environment: environment.values,
      layers: there.layers ? [...there.layers] : spec.layers.map((arn) => addLayer(place, live, arn)),
      ...regionalSettings(there, spec.vpc ?? {}),
      tags: { ...copyable(spec.tags), ...config.tags },
      source: sourceOf(place, live),
      published: true,
    },
    after: [...role.after, ...logs],
    aliases: live.aliases,
  };
}

/** An image is had from the region's own registry, and a zip from home. */
function sourceOf(place: Place, { spec, size, image, qualifier }: HomeFunction): CodeSource {
  const { region, application } = place;
  if (image) return { image: imageIn(image.uri, region, spec.code) };
  return {
    functionOf: application.config.home,
    ...(qualifier === undefined ? {} : { qualifier }),
    ...stagingFor(place, size),
  };
}

/** The region's copy of a layer of this account: where another account's is used, the config says which. */
function addLayer(place: Place, { layers }: HomeFunction, arn: string): string {
  const { spec: live, size } = layers[arn]!;
  const spec = { ...live, region: place.region, source: { arnOf: arn, ...stagingFor(place, size) } };
  const name = `${live.name}/${arn.split(":").at(-1)!}`;
  const id = idOf(layerVersion, spec, name);
  if (place.graph.get(id)) return reference(id, "arn");
  return place.graph.add(layerVersion, spec, { name, step }).arn;
}
