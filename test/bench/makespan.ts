/** What one resource took, and what it had to wait for. */
export interface Step {
  id: string;
  /** The steps before it; those that are not among the steps took no time. */
  needs: readonly string[];
  /** Steps of the same lane take turns. */
  lane?: string | undefined;
  milliseconds: number;
}

/** How long a run takes at the very least, however much of it is done at once. Steps come after what they need. */
export function shortestMakespan(steps: readonly Step[], rateFloor = 0): number {
  return Math.max(longestPath(steps), busiestLane(steps), rateFloor);
}

export function longestPath(steps: readonly Step[]): number {
  const ends = new Map<string, number>();
  for (const { id, needs, milliseconds } of steps)
    ends.set(id, Math.max(0, ...needs.map((need) => ends.get(need) ?? 0)) + milliseconds);
  return Math.max(0, ...ends.values());
}

export function busiestLane(steps: readonly Step[]): number {
  const sums = new Map<string, number>();
  for (const { lane, milliseconds } of steps)
    if (lane !== undefined) sums.set(lane, (sums.get(lane) ?? 0) + milliseconds);
  return Math.max(0, ...sums.values());
}

/**
 * How long the calls take at the very least where only so many a second are let through, after a first burst: of a service,
 * or of one operation.
 */
export function rateFloor(
  calls: readonly { service: string; operation: string; region: string }[],
  rates: Readonly<Record<string, number | undefined>>,
): number {
  const counts = new Map<string, number>();
  for (const { service, operation, region } of calls)
    for (const place of [`${service}@${region}`, `${service}:${operation}@${region}`])
      counts.set(place, (counts.get(place) ?? 0) + 1);
  const floors = [...counts].map(([place, count]) => {
    const rate = rates[place.split("@")[0]!];
    return rate === undefined ? 0 : ((count - Math.max(1, rate)) * 1000) / rate;
  });
  return Math.max(0, ...floors);
}
