import { isDeepStrictEqual } from "node:util";
import type { Path } from "./kind.ts";
import { formatPath, isWithin, matches } from "./path.ts";

/** One place in which live differs from desired. `null` is "not there". */
export interface Difference {
  path: string;
  from: unknown;
  to: unknown;
  /** The values are there to be compared, and never to be shown. */
  secret?: true;
}

/** What a kind says of its spec, as far as comparing goes. */
export interface Shape {
  unordered?: readonly Path[] | undefined;
  shared?: readonly Path[] | undefined;
  secret?: readonly Path[] | undefined;
  how?: readonly string[] | undefined;
}

type Spec = Record<string, unknown>;

/** All in which live is not as desired. What desired does not mention is nobody's business; `null` must be absent. */
export function differences(shape: Shape, desired: Spec, live: Spec | undefined): Difference[] {
  return (
    Object.keys(desired)
      .filter((name) => desired[name] !== undefined && !isHow(shape, name))
      // Most are as they should be, and to see that is cheaper than to bring both into one form.
      .filter((name) => !isDeepStrictEqual(desired[name], live?.[name]))
      .flatMap((name) =>
        compare(shape, [name], canonical(shape, [name], desired[name]), canonical(shape, [name], live?.[name])),
      )
  );
}

function compare(shape: Shape, path: readonly string[], desired: unknown, live: unknown): Difference[] {
  if (isDeepStrictEqual(desired, live)) return [];
  if (isMap(desired) && (isMap(live) || live === null)) return compareMaps(shape, path, desired, live);
  if (named(shape.shared, path) && Array.isArray(desired) && (Array.isArray(live) || live === null)) {
    const before: unknown[] = live ?? [];
    const missing = desired.filter((entry) => !before.some((other) => isDeepStrictEqual(entry, other)));
    return missing.length > 0 ? [difference(shape, path, [...before, ...missing], live)] : [];
  }
  return [difference(shape, path, desired, live)];
}

function compareMaps(shape: Shape, path: readonly string[], desired: Spec, live: Spec | null): Difference[] {
  const shared = named(shape.shared, path);
  if (!shared && live === null) return [difference(shape, path, desired, live)];
  const names = new Set([...Object.keys(desired), ...(shared ? [] : Object.keys(live ?? {}))]);
  return [...names].flatMap((name) => compare(shape, [...path, name], entry(desired, name), entry(live, name)));
}

/** Every leaf of a spec, by its path, written so that equal specs have equal leaves. */
export function leaves(shape: Shape, spec: Spec): Map<string, string> {
  const found = new Map<string, string>();
  const collect = (path: readonly string[], value: unknown): void => {
    if (isMap(value)) for (const [name, inner] of Object.entries(value)) collect([...path, name], inner);
    else found.set(formatPath(path), JSON.stringify(value));
  };
  for (const name of Object.keys(spec)) if (!isHow(shape, name)) collect([name], canonical(shape, [name], spec[name]));
  return found;
}

function difference(shape: Shape, path: readonly string[], to: unknown, from: unknown): Difference {
  // A whole that holds a secret is one too.
  const secret = shape.secret?.some((pattern) => matches(pattern, path, "prefix") || isWithin(pattern, path));
  return { path: formatPath(path), from, to, ...(secret ? { secret } : {}) };
}

/** The same for values that say the same: no `undefined`, unordered lists sorted, and nothing nested that is absent. */
function canonical(shape: Shape, path: readonly string[], value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) {
    const list = value.map((inner, index) => canonical(shape, [...path, String(index)], inner));
    return named(shape.unordered, path) ? list.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : list;
  }
  if (!isMap(value)) return value;
  // In a shared map, `null` says that this entry must go; elsewhere what is absent is not written at all.
  const keepNulls = named(shape.shared, path);
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, canonical(shape, [...path, name], value[name])] as const)
      .filter(([, inner]) => keepNulls || inner !== null),
  );
}

const isHow = ({ how }: Shape, name: string): boolean => how?.includes(name) ?? false;

const named = (patterns: readonly Path[] | undefined, path: readonly string[]): boolean =>
  patterns?.some((pattern) => matches(pattern, path)) ?? false;

/** Keys are data, and every object of JavaScript knows a `constructor`. */
const entry = (map: Spec | null, name: string): unknown => (map && Object.hasOwn(map, name) ? map[name] : null);

const isMap = (value: unknown): value is Spec => typeof value === "object" && value !== null && !Array.isArray(value);
