import { createHash } from "node:crypto";

/** A role name has 64 characters at the most; what is longer ends in a digest of the whole. */
export function roleName(name: string): string {
  if (name.length <= 64) return name;
  return `${name.slice(0, 55)}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}
