/** What IAM means by a pattern: `*` is anything, `?` one character. Actions are compared without regard to case, all else with it. */
export function wildcard(pattern: string, flags: "u" | "iu"): RegExp {
  const text = pattern.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`);
  return new RegExp(`^${text.replaceAll("*", ".*").replaceAll("?", ".")}$`, flags);
}
