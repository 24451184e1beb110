import { covers } from "../../aws/policy.ts";
import { NotSimulated } from "../refusal.ts";
import type { Statement } from "./role.ts";

/** What is known of a request besides action and resource: the values of each context key, by its name in small letters. */
export type RequestContext = Readonly<Record<string, readonly string[]>>;

/** How a value of the request is compared with one of the policy. */
const comparisons: Record<string, (pattern: string, value: string) => boolean> = {
  StringEquals: (pattern, value) => pattern === value,
  StringEqualsIgnoreCase: (pattern, value) => pattern.toLowerCase() === value.toLowerCase(),
  StringLike: covers,
  ArnLike: covers,
  // AWS documentation: it behaves exactly as ArnLike.
  ArnEquals: covers,
  Bool: (pattern, value) => pattern.toLowerCase() === value.toLowerCase(),
};

/** Whether the request meets all conditions of a statement, and which keys it should have said something about. */
export function meets(
  { Condition = {} }: Statement,
  context: RequestContext,
): { isMet: boolean; missing: readonly string[] } {
  const all = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      const given = context[key.toLowerCase()];
      const isMet = isMetBy(operator, [values].flat().map(String), given);
      return {
        isMet,
        missing: given === undefined && !operator.endsWith("IfExists") && operator !== "Null" ? [key] : [],
      };
    }),
  );
  return { isMet: all.every(({ isMet }) => isMet), missing: all.flatMap(({ missing }) => missing) };
}

function isMetBy(operator: string, wanted: readonly string[], given: readonly string[] | undefined): boolean {
  if (operator === "Null") return wanted.includes(String(given === undefined));
  const [, set, bare, ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/u.exec(operator) ?? [];
  const isNegated = bare?.includes("Not") ?? false;
  const compare = comparisons[bare?.replace("Not", "") ?? ""];
  if (!compare) throw new NotSimulated(`the condition operator ${operator}`);
  // AWS documentation: a negated operator is met by a key that is not there, as is ForAllValues.
  if (given === undefined) return Boolean(ifExists) || isNegated || set === "ForAllValues";
  const fits = (value: string) => wanted.some((pattern) => compare(pattern, value)) !== isNegated;
  return set === "ForAnyValue" ? given.some(fits) : given.every(fits);
}
