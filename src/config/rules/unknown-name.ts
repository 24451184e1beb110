import { anyOf, quote, type Finding, type Path } from "../finding.ts";
import { nearest } from "../nearest.ts";

/** Says that a name is not one of a section's; nothing when it is, or when the section itself is wrong. */
export function unknownName(at: Path, name: string, section: string, things: object | undefined): Finding[] {
  if (things === undefined || Object.hasOwn(things, name)) return [];
  const names = Object.keys(things);
  const near = nearest(name, names);
  const known = names.length === 0 ? `add it to ${section}` : `name ${anyOf(names)}, or add it to ${section}`;
  const remedy = near === undefined ? known : `did you mean "${near}"?`;
  return [{ at, reason: `${quote(name)} is not one of the config's ${section}`, remedy }];
}
