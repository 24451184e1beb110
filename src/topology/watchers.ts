import { watcherIn } from "../resources/health-check-roles.ts";

/** By region: the others through whose switches it is watched. */
export type Watchers = Readonly<Record<string, readonly string[]>>;

/** One may be down, and the region can still be evacuated. */
const ENOUGH = 2;

/**
 * Who watches whom: two other regions, or one where there are no more, and nobody where there is none. Whoever does so now
 * goes on, since an evacuation is known to the switches that were asked for it; of a region that is evacuated now, nobody
 * is added either.
 */
export function watchersOf(
  regions: readonly string[],
  { live = {}, evacuated = [] }: { live?: Watchers; evacuated?: readonly string[] } = {},
): Watchers {
  const entries = regions.map((region, index) => {
    const others = [...regions.slice(index + 1), ...regions.slice(0, index)];
    const now = (live[region] ?? []).filter((watcher) => others.includes(watcher));
    if (evacuated.includes(region)) return [region, now] as const;
    return [region, [...new Set([...now, ...others])].slice(0, Math.max(ENOUGH, now.length))] as const;
  });
  return Object.fromEntries(entries);
}

/** Who watches whom now, as the roles of the health checks tell that are there. */
export const watchersIn = (checks: Readonly<Record<string, readonly string[]>>): Watchers =>
  Object.fromEntries(
    Object.entries(checks).map(([region, roles]) => [region, roles.flatMap((role) => watcherIn(role) ?? [])]),
  );
