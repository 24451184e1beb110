import { isDeepStrictEqual } from "node:util";

/** The members of a spec that are not live as it wants them. What it does not mention is nobody's business. */
export function changed<Spec extends object>(spec: Spec, live: Partial<Spec>): Partial<Spec> {
  return membersOf(spec, (value, name) => value !== undefined && !isDeepStrictEqual(value, live[name]));
}

/** The members of a spec that say something: what must be absent needs no saying when a thing is made. */
export function present<Spec extends object>(spec: Spec): Partial<{ [Name in keyof Spec]: NonNullable<Spec[Name]> }> {
  return membersOf(spec, (value) => value !== undefined && value !== null) as Partial<{
    [Name in keyof Spec]: NonNullable<Spec[Name]>;
  }>;
}

function membersOf<Spec extends object>(
  spec: Spec,
  passes: (value: unknown, name: keyof Spec) => boolean,
): Partial<Spec> {
  const entries = Object.entries(spec).filter(([name, value]) => passes(value, name as keyof Spec));
  return Object.fromEntries(entries) as Partial<Spec>;
}
