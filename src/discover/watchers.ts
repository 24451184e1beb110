import type { Context } from "../aws/aws.ts";
import { ownHealthChecks } from "../resources/health-check-list.ts";
import { watcherIn } from "../resources/health-check-roles.ts";

/** Through whose switches each region is watched now, as the health checks that are there tell. */
export async function readWatchers(context: Context): Promise<Record<string, string[]>> {
  const watchers: Record<string, string[]> = {};
  for (const { watched, role } of await ownHealthChecks(context)) {
    const watcher = watcherIn(role);
    const known = watchers[watched] ?? [];
    // While one check takes the place of another, both are there.
    if (watcher !== undefined && !known.includes(watcher)) watchers[watched] = [...known, watcher].sort();
  }
  return watchers;
}
