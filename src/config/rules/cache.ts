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

/** What Lambda takes of environment variables, less what the hook's others may come to (AWS documentation, "Lambda quotas"). */
const MOST_CHARACTERS = 3000;

/** What is purged is told to the hook in one environment variable. */
export function invalidationsFit({ cache }: Draft): Finding[] {
  const size = JSON.stringify(cache?.invalidate ?? {}).length;
  if (size <= MOST_CHARACTERS) return [];
  const reason = `has ${size} characters, and Lambda takes ${MOST_CHARACTERS} of them`;
  return [{ at: ["cache", "invalidate"], reason, remedy: 'say more with less: tags, or paths that end in "*"' }];
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
