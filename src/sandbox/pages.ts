/** One page of a list, and where the next one starts; the marker is the last name of the page before. */
export function page<T>(
  all: readonly T[],
  { after, limit, nameOf }: { after: string | undefined; limit: number; nameOf: (item: T) => string },
): { items: T[]; next: string | undefined } {
  const rest = after === undefined ? all : all.filter((item) => nameOf(item) > after);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && rest.length > limit ? nameOf(last) : undefined };
}

/** By name, in the order in which AWS lists most things. */
export function sortedBy<T>(items: Iterable<T>, nameOf: (item: T) => string): T[] {
  return [...items].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
