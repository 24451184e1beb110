import type { Context } from "../aws/aws.ts";
import { ownHealthChecks } from "../resources/health-check-list.ts";

/** The roles of the health checks that watch each region now. */
export async function readChecks(context: Context): Promise<Record<string, string[]>> {
  const roles: Record<string, string[]> = {};
  for (const { watched, role } of await ownHealthChecks(context)) {
    const known = roles[watched] ?? [];
    // While one check takes the place of another, both are there.
    roles[watched] = [...new Set([...known, role])].sort();
  }
  return roles;
}
