import type { Aws } from "../aws/aws.ts";
import type { Problem } from "../config/problem.ts";
import type { Config } from "../config/schema.ts";
import type { Stray } from "../engine/strays.ts";
import { executionRole, type ExecutionRoleSpec } from "../resources/execution-role.ts";

/**
 * Regions that the config names no more and where functions of this application still are. Nobody looks there any more,
 * but IAM is the same everywhere: their roles tell, and would be the only thing to go.
 */
export function forgottenRegions({ regions, leaving }: Config, strays: readonly Stray<Aws>[]): Problem[] {
  const named = new Set([...regions, ...leaving]);
  const roles = strays.filter(({ kind }) => kind.name === executionRole.name);
  const regionsOf = roles.flatMap(({ live }) => (live.spec as Partial<ExecutionRoleSpec>).region ?? []);
  return [...new Set(regionsOf)]
    .filter((region) => !named.has(region))
    .map((region) => ({
      path: "regions",
      reason: `${region} is not named, and functions of this application are there`,
      remedy: `put ${region} back: a region is not taken out by hand, since what is there would be left behind without its roles`,
    }));
}
