import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import type { HomeRole } from "../discover/home-role.ts";
import type { Grant } from "../discover/missing-grants.ts";
import type { Graph } from "../engine/graph.ts";
import type { Aws } from "../aws/aws.ts";
import { functionAlias } from "../resources/function-alias.ts";
import type { Identity } from "./identity.ts";
import { knownIn } from "./known-in.ts";
import { mappedOf } from "./known.ts";
import { otherRegions } from "./other-regions.ts";
import { addRoleExtension, extensionName, wantedGrants } from "./role-extensions.ts";

/** A home role that functions of other regions are to run in, or that was extended once. */
export interface Extended {
  role: HomeRole;
  /** What it must allow for that. */
  wanted: readonly Grant[];
}

/** The home roles to be looked at, with what each must allow in the other regions. */
export function extendedRoles(config: Config, home: HomeApp, identity: Identity): Extended[] {
  const roles = new Map<string, Extended>();
  for (const [name, live] of Object.entries(home.compute.functions)) {
    const { role } = live;
    if (!role) continue;
    const wanted = config.functions[name]!.role === "extend";
    if (!wanted && !role.policies[extensionName(identity)]) continue;
    const grants = wanted
      ? otherRegions(config).flatMap((region) => {
          const known = knownIn({ config, home, identity }, { region, shells: {}, live });
          const translation = { from: config.home, to: region, mapped: mappedOf(known, { home: config.home, region }) };
          return wantedGrants(role, identity, translation);
        })
      : [];
    roles.set(role.name, { role, wanted: [...(roles.get(role.name)?.wanted ?? []), ...grants] });
  }
  return [...roles.values()];
}

/** What home roles lack: by the role's name. */
export type Lacking = ReadonlyMap<string, { role: HomeRole; missing: readonly Grant[] }>;

/** Our policies on home's roles, as far as those lack anything. */
export function addExtensions(graph: Graph<Aws>, lacking: Lacking, identity: Identity): void {
  for (const { role, missing } of lacking.values())
    if (missing.length > 0) addRoleExtension(graph, { role, missing, identity });
}

/** That those which lack nothing any more have none of ours: once nobody is led to a function that may still run in them. */
export function dropExtensions(graph: Graph<Aws>, lacking: Lacking, identity: Identity): void {
  const after = graph.nodes.flatMap(({ id, kind }) => (kind.name === functionAlias.name ? [id] : []));
  for (const { role, missing } of lacking.values())
    if (missing.length === 0) addRoleExtension(graph, { role, missing, identity, after });
}
