/** The paths of a route below a base path, as a pattern of CloudFront: a variable is any text. */
export function pathsOfRoute(route: string, base: string): string {
  const start = base === "" ? "" : `/${base}`;
  if (route === "$default") return `${start}*`;
  const path = route.slice(route.indexOf(" ") + 1);
  return `${start}${path.replaceAll(/\{[^}]+\}/gu, "*")}`;
}

/** Whether one pattern fits all that another one does. */
export function covers(pattern: string, other: string): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`);
  // Any text of the other pattern is met by any text only.
  return new RegExp(`^${escaped.replaceAll("?", "[^*]").replaceAll("*", ".*")}$`, "u").test(other);
}

/** Whether there is a path that two patterns fit. */
export function overlaps(one: string, other: string): boolean {
  const known = new Map<string, boolean>();
  const meet = (i: number, j: number): boolean => {
    const key = `${i} ${j}`;
    const found = known.get(key) ?? meetAt(i, j);
    known.set(key, found);
    return found;
  };
  const meetAt = (i: number, j: number): boolean => {
    const [a, b] = [one[i], other[j]];
    if (a === undefined && b === undefined) return true;
    if (a === "*") return meet(i + 1, j) || (b !== undefined && meet(i, j + 1));
    if (b === "*") return meet(i, j + 1) || (a !== undefined && meet(i + 1, j));
    return a !== undefined && b !== undefined && (a === b || a === "?" || b === "?") && meet(i + 1, j + 1);
  };
  return meet(0, 0);
}

/** The patterns in an order in which the most exact one that fits a path comes first. */
export function mostExactFirst(patterns: readonly string[]): string[] {
  const count = (pattern: string, which: RegExp) => pattern.match(which)?.length ?? 0;
  return patterns.toSorted(
    (one, other) =>
      count(other, /[^*?]/gu) - count(one, /[^*?]/gu) ||
      count(other, /\?/gu) - count(one, /\?/gu) ||
      count(one, /\*/gu) - count(other, /\*/gu),
  );
}
