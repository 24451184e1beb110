import type { Finding, Path } from "./finding.ts";

interface NotBuilt {
  /** Where in the file it would stand; "*" is any name. */
  readonly at: readonly string[];
  /** Which values are not built, when others are. */
  readonly when?: (value: unknown) => boolean;
  readonly remedy: string;
}

const WAIT = "take the section out until a release of goglobal says that it is built";

// A step that builds one of these deletes its line.
const NOT_BUILT: readonly NotBuilt[] = [
  { at: ["monitoring"], remedy: WAIT },
  { at: ["failover"], remedy: WAIT },
  { at: ["objectives"], remedy: WAIT },
  {
    at: ["leaving"],
    when: (value) => Array.isArray(value) && value.length > 0,
    remedy: "write [] and keep the regions in regions: remove-region is not built yet",
  },
];

/** Finds what the config asks for and this version of goglobal cannot do yet: an error, never silence. */
export function notBuilt(raw: unknown): Finding[] {
  return NOT_BUILT.flatMap(({ at, when, remedy }) =>
    matches(raw, at)
      .filter(({ value }) => when === undefined || when(value))
      .map(({ path, value }) => ({ at: path, reason: reasonFor(path, value), remedy })),
  );
}

function reasonFor(path: Path, value: unknown): string {
  const is = "is not built yet in this version of goglobal";
  return path.length === 1 ? is : `${JSON.stringify(value)} ${is}`;
}

function matches(value: unknown, pattern: readonly string[], path: Path = []): { path: Path; value: unknown }[] {
  const [first, ...rest] = pattern;
  if (first === undefined) return [{ path, value }];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value)
    .filter(([key]) => first === "*" || first === key)
    .flatMap(([key, inner]) => matches(inner, rest, [...path, key]));
}
