import { createHash } from "node:crypto";

const LONGEST = 64;
const KEPT = 55;

/** A role name has 64 characters at the most; what is longer ends in a digest of the whole. */
export function roleName(name: string): string {
  if (name.length <= LONGEST) return name;
  return `${name.slice(0, KEPT)}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}

/** How everything of an application that has a name of its own in IAM is called: the mark, as IAM takes it. */
export const ourName = (mark: string, ...rest: string[]): string =>
  ["goglobal", mark.replace("/", "-"), ...rest].join("-");

/** How the names of all roles of an application begin, also of those that were too long. */
export const namePrefix = (mark: string): string => `${ourName(mark)}-`.slice(0, KEPT);
