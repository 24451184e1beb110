import type { Path } from "./kind.ts";

const PLAIN = /^[\w:/-]+$/u;
const NAME = /\[("(?:[^"\\]|\\.)*")\]|([\w:/-]+)/gu;

/**
 * Whether a pattern of a kind (`rules.*.targets`) names the path: exactly, or (`prefix`) the path or anything above it.
 */
export function matches(pattern: Path, path: readonly string[], how: "exactly" | "prefix" = "exactly"): boolean {
  const names = pattern.split(".");
  if (how === "exactly" ? names.length !== path.length : names.length > path.length) return false;
  return names.every((name, index) => name === "*" || name === path[index]);
}

/** Whether what the pattern names may stand inside of what the path names. */
export function isWithin(pattern: Path, path: readonly string[]): boolean {
  const names = pattern.split(".");
  return names.length > path.length && matches(names.slice(0, path.length).join("."), path);
}

/** A path as a person reads it; a name that holds a dot or a space stands in brackets. */
export function formatPath(path: readonly string[]): string {
  return path
    .map((name, index) => (PLAIN.test(name) ? (index ? `.${name}` : name) : `[${JSON.stringify(name)}]`))
    .join("");
}

/** The names in a path that was written for a person. */
export function parsePath(path: string): string[] {
  return [...path.matchAll(NAME)].map(([, quoted, plain]) =>
    quoted === undefined ? plain! : (JSON.parse(quoted) as string),
  );
}
