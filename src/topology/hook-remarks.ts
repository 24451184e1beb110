import type { Config } from "../config/schema.ts";
import type { HomeTable } from "../discover/home-app.ts";

/** In seconds: changes are collected for so long, and what several of them make stale is purged once. */
export const WINDOW = 5;
const A_DAY = 24 * 60 * 60;

/** AWS's price list: what a purge of one path costs beyond the free ones, in dollars. */
const PRICE = 0.005;
const MOST_A_DAY = Math.ceil((A_DAY / WINDOW) * 2 * PRICE);

/** What the user should know before the stream of a table is read: who reads it already, and what purging costs. */
export function hookAdvice({ cache }: Config, { table, readers }: HomeTable, hook: string): string {
  const others = [...new Set(readers)].filter((name) => name !== hook);
  const targets = cache!.invalidate[table.name]!;
  const cost = `each change of ${table.name} purges ${targets.join(" and ")}, and does so twice: after the first 1,000 paths of a month CloudFront charges $${PRICE} for each, which for a table that changes all day long is up to $${MOST_A_DAY} a day for a target that is the same for all items`;
  if (others.length === 0) return cost;
  return `the stream of ${table.name} has a reader already, ${others.join(" and ")}, and AWS advises one for a global table: with two, both may be throttled and fall behind, so watch the IteratorAge of both, or have one function do what both do; ${cost}`;
}

/** What purging does not reach. */
export function hookRemarks({ cache }: Config): string[] {
  if (!cache || cache.vary.query === "none") return [];
  const exact = Object.values(cache.invalidate)
    .flat()
    .filter((target) => target.startsWith("/") && !target.endsWith("*"));
  if (exact.length === 0) return [];
  const [first] = exact as [string];
  return [
    `the cache keeps an answer for each query string, and a purge of ${[...new Set(exact)].join(" or ")} is not one of ${first}?…: write "${first}*" where such answers must go too, or "vary": { "query": "none" } where queries make no difference`,
  ];
}
