import type { Invalidation } from "../distribution.ts";

/** From an order to forget until edge locations have forgotten (AWS, April 2026: under 5 s at the 95th percentile). */
const TAKES_EFFECT = 3000;

/** What an order to forget is compared with. */
export interface Known {
  /** The path as it was asked for, with the query if that is in the cache key. */
  path: string;
  tags: readonly string[];
  storedAt: number;
}

/** Whether an edge location has been told to forget something that it has. */
export const isForgotten = (known: Known, invalidations: readonly Invalidation[], now: number): boolean =>
  invalidations.some(({ paths, createdAt }) => {
    const at = createdAt + TAKES_EFFECT;
    return known.storedAt < at && at <= now && paths.some((path) => means(path, known));
  });

/** A tag means all that has it, a path with an asterisk all that begins so. */
function means(path: string, known: Known): boolean {
  if (path.startsWith("#")) return known.tags.includes(path.slice(1).toLowerCase());
  return path.endsWith("*") ? known.path.startsWith(path.slice(0, -1)) : known.path === path;
}

/** The tags of an answer, as a header says them: fifty at most, and in whatever case. */
export const tagsIn = (header: string | undefined): string[] =>
  (header ?? "")
    .split(",")
    .map((tag) => tag.trim().toLowerCase())
    .filter((tag) => tag !== "")
    .slice(0, 50);
