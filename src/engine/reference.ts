/** The outputs of a resource, as other specs may mention them. */
export type Outputs = Record<string, string>;

/** Characters of Unicode's private use, which no AWS value has. */
const OPEN = "\uE000";
const CLOSE = "\uE001";
const REFERENCE = new RegExp(`${OPEN}([^${CLOSE}]+) ([^ ${CLOSE}]+)${CLOSE}`, "gu");

/** A string that stands for an output of a resource until that is known. */
export function reference(id: string, output: string): string {
  return `${OPEN}${id} ${output}${CLOSE}`;
}

/** Every string in a value of any shape, with the path that leads to it. */
export function* strings(value: unknown, path: readonly string[] = []): Generator<[string, readonly string[]]> {
  if (typeof value === "string") yield [value, path];
  else if (value !== null && typeof value === "object")
    for (const [key, inner] of Object.entries(value)) yield* strings(inner, [...path, key]);
}

/** The ids of the resources that a value mentions. */
export function references(value: unknown): Set<string> {
  const ids = new Set<string>();
  for (const [text] of strings(value))
    // Hardly any string mentions anything, and a look for one character is cheaper than a match.
    if (text.includes(OPEN)) for (const [, id] of text.matchAll(REFERENCE)) ids.add(id!);
  return ids;
}

/** Whether a value mentions an output that is not known. */
export function mentions(value: unknown): boolean {
  for (const [text] of strings(value)) if (text.includes(OPEN)) return true;
  return false;
}

/** The value with every reference replaced whose output is known; the others stay references. */
export function resolve<T>(value: T, outputsOf: (id: string) => Outputs | undefined): T {
  return resolveAny(value, outputsOf) as T;
}

function resolveAny(value: unknown, outputsOf: (id: string) => Outputs | undefined): unknown {
  if (typeof value === "string")
    return value.includes(OPEN)
      ? value.replaceAll(REFERENCE, (whole, id: string, output: string) => outputsOf(id)?.[output] ?? whole)
      : value;
  if (Array.isArray(value)) return value.map((inner) => resolveAny(inner, outputsOf));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolveAny(inner, outputsOf)]));
}

/** The value as a person may read it: what is not known yet says so. */
export function readable(text: string): string {
  return text.replaceAll(REFERENCE, (_, id: string, output: string) => `(${output} of ${id}, known after apply)`);
}
