import { copyable } from "../aws/marks.ts";
import { reference } from "../engine/reference.ts";
import { functionAlias } from "../resources/function-alias.ts";
import { lambdaFunction, type FunctionSpec } from "../resources/function.ts";
import { layerVersion } from "../resources/layer-version.ts";
import type { HomeFunction } from "../discover/home-compute.ts";
import type { Shell } from "./apis.ts";
import { describedFunction } from "./described-function.ts";
import { addLogGroup } from "./log-groups.ts";
import type { Place } from "./place.ts";
import { probeFor } from "./probe.ts";
import type { SiteFunction } from "./site.ts";

const step = "functions";

/** The alias of ours that traffic reaches: new code gets there once it is whole, and back when it does not do well. */
export const ALIAS = "goglobal";

type Shells = Readonly<Record<string, Shell>>;

/** A function of the region, with its role, layers, log group and aliases. Undefined: home does not have it. */
export function addFunction(place: Place, name: string, shells: Shells): SiteFunction | undefined {
  const { config, home } = place.application;
  if (config.functions[name]!.code !== undefined) return released(place, describedFunction(place, name, shells), shells);
  const live = home.compute.functions[name];
  if (!live) return undefined;
  if (place.isHome) return { arn: live.arn, ...(live.qualifier === undefined ? {} : { qualifier: live.qualifier }) };
  return released(place, mirroredFunction(place, live, shells), shells, live.aliases);
}

/** The function, and its aliases on the version that it is. */
function released(place: Place, spec: FunctionSpec, shells: Shells, aliases: HomeFunction["aliases"] = []): SiteFunction {
  const { region, name } = spec;
  const { version } = place.serve(lambdaFunction, spec, { step }).outputs;
  const probe = probeFor(place, name, shells);
  const ours = place.serve(
    functionAlias,
    { function: name, name: ALIAS, region, version, ...(probe ? { probe } : {}) },
    { step },
  );
  for (const { name: alias, description } of aliases)
    place.serve(functionAlias, { function: name, name: alias, region, version, description }, { after: [ours.id], step });
  return { arn: ours.outputs.arn, qualifier: ALIAS };
}

function mirroredFunction(place: Place, live: HomeFunction, shells: Shells): FunctionSpec {
  const { region } = place;
  const { config } = place.application;
  const { name } = live.spec;
  const there = config.functions[name]!.regions[region] ?? {};
  if (live.logGroup) addLogGroup(place, { ...live.logGroup, tags: config.tags }, step);
  return {
    ...live.spec,
    region,
    role: roleFor(place, live),
    memory: there.memory ?? live.spec.memory,
    environment: environmentIn(place, live, shells),
    layers: there.layers ? [...there.layers] : live.spec.layers.map((arn) => addLayer(place, live, arn)),
    vpc: there.vpc ? { ...there.vpc, ipv6: live.spec.vpc?.ipv6 ?? false } : null,
    kms: there.kms ?? null,
    deadLetter: there.deadLetter ?? null,
    fileSystems: [...(there.fileSystems ?? [])],
    tags: { ...copyable(live.spec.tags ?? {}), ...config.tags },
    source: { functionOf: config.home, ...(live.qualifier === undefined ? {} : { qualifier: live.qualifier }) },
    published: true,
  };
}

/** The region's copy of a layer of this account; another's is used as it is, and has to be there. */
function addLayer(place: Place, { layers }: HomeFunction, arn: string): string {
  const live = layers[arn];
  if (!live) return arn;
  const spec = { ...live, region: place.region, source: { arnOf: arn } };
  const name = `${live.name}/${arn.split(":").at(-1)!}`;
  const id = `layer-version/${name}@${place.region}`;
  if (place.graph.get(id)) return reference(id, "arn");
  return place.graph.add(layerVersion, spec, { name, step }).arn;
}
