import { functionAlias } from "../resources/function-alias.ts";
import type { FunctionSpec } from "../resources/function-spec.ts";
import { lambdaFunction } from "../resources/function.ts";
import type { HomeFunction } from "../discover/home-compute.ts";
import type { Shell } from "./apis.ts";
import { describedFunction } from "./described-function.ts";
import { mirroredFunction } from "./mirrored-function.ts";
import { OUR_ALIAS } from "./our-alias.ts";
import type { Place } from "./place.ts";
import { probeFor } from "./probe.ts";
import type { SiteFunction } from "./site.ts";

const step = "functions";

/** The APIs of the region, by the names that the config gives them. */
export type Shells = Readonly<Record<string, Shell>>;

/** A function as it is to be in a region, and what must be done before it can be made. */
export interface Wanted {
  spec: FunctionSpec;
  after: readonly string[];
  aliases: HomeFunction["aliases"];
}

/** A function of the region, with its role, layers, log group and aliases. Undefined: home does not have it. */
export function addFunction(place: Place, name: string, shells: Shells): SiteFunction | undefined {
  const { config, home } = place.application;
  if (config.functions[name]!.code !== undefined) return released(place, describedFunction(place, name), shells);
  const live = home.compute.functions[name];
  if (!live) return undefined;
  if (place.isHome)
    return { arn: live.arn, ...(live.qualifier === undefined ? {} : { qualifier: live.qualifier }), after: [] };
  return released(place, mirroredFunction(place, live, shells), shells);
}

/** The function, and its aliases on the version that it is. */
function released(place: Place, { spec, after, aliases }: Wanted, shells: Shells): SiteFunction {
  const { region, name } = spec;
  const { version } = place.serve(lambdaFunction, spec, { after, step }).outputs;
  const probe = probeFor(place, name, shells);
  const ours = place.serve(
    functionAlias,
    { function: name, name: OUR_ALIAS, region, version, ...(probe ? { probe, trial: null } : {}) },
    { step },
  );
  for (const { name: alias, description } of aliases)
    // One of the same name in home leads to the same version as ours does.
    if (alias !== OUR_ALIAS)
      place.serve(
        functionAlias,
        { function: name, name: alias, region, version, description },
        { after: [ours.id], step },
      );
  return { arn: ours.outputs.arn, qualifier: OUR_ALIAS, after: [ours.id] };
}
