/** Where in the config file something stands: the keys and positions that lead to it. */
export type Path = readonly (string | number)[];

/** What is wrong and how to put it right. */
export interface Fault {
  readonly reason: string;
  readonly remedy: string;
}

/** A fault and the place it was found at, before the place has become a line. */
export interface Finding extends Fault {
  readonly at: Path;
}

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** Writes a path as a user would: `regions[1]`, `tables.orders.kms["eu-west-1"]`. */
export function pathText(path: Path): string {
  return path
    .map((part, position) => {
      if (typeof part === "number") return `[${part}]`;
      if (!IDENTIFIER.test(part)) return `[${JSON.stringify(part)}]`;
      return position === 0 ? part : `.${part}`;
    })
    .join("");
}

const LONGEST_QUOTE = 80;

/** Shows a value of the config file in an error text, shortened when it would fill the line. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…"` : text;
}

/** Lists names in an error text: `"a", "b" or "c"`. */
export function anyOf(names: readonly string[]): string {
  const quoted = names.map((name) => JSON.stringify(name));
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} or ${last}`;
}
