import type { Distribution, Invalidation } from "./distribution.ts";
import { refused } from "./refusals.ts";

/** From the order until CloudFront says that it is done (AWS, April 2026: under 25 s at the 95th percentile). */
const COMPLETES = 15_000;
const MOST_PATHS = 3000;
const MOST_WILDCARDS = 15;

export const isComplete = ({ createdAt }: Invalidation, now: number): boolean => now >= createdAt + COMPLETES;

export const inProgress = ({ invalidations }: Distribution, now: number): Invalidation[] =>
  invalidations.filter((one) => !isComplete(one, now));

/** Refuses what would be too much at a time (CloudFront Developer Guide, "Concurrent request maximum"). */
export function checkQuota(distribution: Distribution, paths: readonly string[], now: number): void {
  if (paths.length > MOST_PATHS) throw refused("BatchTooLarge", "Invalidation batch specified is too large.", 413);
  const all = [...paths, ...inProgress(distribution, now).flatMap((one) => one.paths)];
  const wildcards = all.filter((path) => path.startsWith("/") && path.endsWith("*"));
  if (all.length > MOST_PATHS || wildcards.length > MOST_WILDCARDS)
    throw refused(
      "TooManyInvalidationsInProgress",
      "Processing your request will cause you to exceed the maximum number of in-progress wildcard invalidations or paths.",
    );
}
