/** Those of the named members that an input has: the sandbox refuses what nobody looked at. */
export function picked<T extends object, K extends keyof T>(input: T, names: readonly K[]): Picked<T, K> {
  const entries = names.map((name) => [name, input[name]] as const).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Picked<T, K>;
}

type Picked<T, K extends keyof T> = { [Name in K]?: Exclude<T[Name], undefined> };

/** What an update says of a text: an empty one clears it, none leaves it as it is. */
export function text(before: string | undefined, update: string | undefined): string | undefined {
  if (update === undefined) return before;
  return update === "" ? undefined : update;
}

/** What an update makes of a map of texts: entries are added or changed, and cleared by an empty text. */
export function texts(
  before: Record<string, string> = {},
  update: Record<string, string> = {},
): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...before, ...update }).filter(([, value]) => value !== ""));
}

/** The members that are something: empty texts, lists and maps are not kept. */
export function kept<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value))) as T;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === "") return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
