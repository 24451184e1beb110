import { quote, type Finding } from "../finding.ts";
import type { Draft } from "../schema.ts";
import { outsideZone, zoneName } from "./routing.ts";
import { unknownName } from "./unknown-name.ts";

/** The cache stands in front of routing, under names of its own in the same zone. */
export function cacheFits(draft: Draft): Finding[] {
  const { cache, routing } = draft;
  if (cache === undefined || !Object.hasOwn(draft, "routing")) return cache === undefined ? [] : [needsRouting];
  const names = [
    { at: ["cache", "domain"], domain: cache.domain },
    ...cache.aliases.map((domain, position) => ({ at: ["cache", "aliases", position], domain })),
  ];
  return names.flatMap(({ at, domain }) => {
    if (domain !== routing?.domain) return outsideZone(at, domain, zoneName(draft));
    const reason = `${quote(domain)} is routing.domain too`;
    return [{ at, reason, remedy: "give the cache a name of its own: it asks the regions under routing.domain" }];
  });
}

const needsRouting: Finding = {
  at: ["cache"],
  reason: "needs routing, and there is none",
  remedy: "add a routing section, or take cache out",
};

/** What is purged when a table changes is said for tables of the config. */
export function invalidationsNameTables({ cache, tables }: Draft): Finding[] {
  return Object.keys(cache?.invalidate ?? {}).flatMap((name) =>
    unknownName(["cache", "invalidate", name], name, "tables", tables),
  );
}
