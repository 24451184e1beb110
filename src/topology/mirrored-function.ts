import { copyable } from "../aws/marks.ts";
import type { HomeFunction } from "../discover/home-compute.ts";
import { reference } from "../engine/reference.ts";
import { idOf } from "../engine/graph.ts";
import { layerVersion } from "../resources/layer-version.ts";
import { environmentRemarks, rewritten } from "./environment.ts";
import { executionRole } from "./execution-roles.ts";
import type { Shells, Wanted } from "./functions.ts";
import { knownIn } from "./known-in.ts";
import { mappedOf } from "./known.ts";
import { addLogGroup } from "./log-groups.ts";
import type { Place } from "./place.ts";

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
  const logs = live.logGroup
    ? [addLogGroup(place, { name: live.logGroup.name, retention: live.logGroup.retention ?? null }, step).id]
    : [];
  return {
    spec: {
      ...spec,
      region,
      role: role.arn,
      memory: there.memory ?? spec.memory,
      environment: environment.values,
      layers: there.layers ? [...there.layers] : spec.layers.map((arn) => addLayer(place, live, arn)),
      vpc: there.vpc
        ? {
            subnets: [...there.vpc.subnets],
            securityGroups: [...there.vpc.securityGroups],
            ipv6: spec.vpc?.ipv6 ?? false,
          }
        : null,
      kms: there.kms ?? null,
      deadLetter: there.deadLetter ?? null,
      fileSystems: (there.fileSystems ?? []).map((one) => ({ ...one })),
      tags: { ...copyable(spec.tags), ...config.tags },
      // The reserve of another region is another region's quota, and home's need not fit there.
      source: { functionOf: config.home, ...(live.qualifier === undefined ? {} : { qualifier: live.qualifier }) },
      published: true,
    },
    after: [...role.after, ...logs],
    aliases: live.aliases,
  };
}

/** The region's copy of a layer of this account; another account's has to be in the region. */
function addLayer(place: Place, { layers }: HomeFunction, arn: string): string {
  const live = layers[arn];
  if (!live) return arn;
  const spec = { ...live, region: place.region, source: { arnOf: arn } };
  const name = `${live.name}/${arn.split(":").at(-1)!}`;
  const id = idOf(layerVersion, spec, name);
  if (place.graph.get(id)) return reference(id, "arn");
  return place.graph.add(layerVersion, spec, { name, step }).arn;
}
