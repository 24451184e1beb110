import type { Config } from "../config/schema.ts";
import { mostExactFirst } from "./path-pattern.ts";

type Cache = NonNullable<Config["cache"]>;

/** How long answers are kept, in seconds: by path, the most exact first, and all others. */
export function ttlsOf({ ttl, paths, maxTtl }: Cache): { paths: [string, number][]; others: number } {
  const seconds = (given: Cache["ttl"]) => Math.floor((given === "until-invalidated" ? maxTtl : given) / 1000);
  return {
    paths: mostExactFirst(Object.keys(paths)).map((path) => [path, seconds(paths[path]!.ttl)]),
    others: seconds(ttl),
  };
}
