import type { Finding, Path } from "./finding.ts";
import { findingsOf } from "./issues.ts";
import { configSchema, type Draft } from "./schema.ts";

const lenient = configSchema.partial();

/** Parses a config; what is wrong is cut out until the rest can be understood, so that the rules can look at that too. */
export function salvage(raw: unknown): { readonly draft: Draft; readonly findings: readonly Finding[] } {
  const { error } = configSchema.safeParse(raw, { reportInput: true });
  const findings = findingsOf(error?.issues ?? []);
  let rest = without(raw, findings);
  for (;;) {
    const parsed = lenient.safeParse(rest, { reportInput: true });
    if (parsed.success) return { draft: withoutGuesses(parsed.data, raw, rest), findings };
    rest = without(rest, findingsOf(parsed.error.issues));
  }
}

/** A section that was cut out is there and undefined, so that it does not look like one that was left out. */
function withoutGuesses(draft: Draft, raw: unknown, rest: Record<string, unknown>): Draft {
  const cutOut = Object.keys(isObject(raw) ? raw : {}).filter((key) => !Object.hasOwn(rest, key));
  return { ...draft, ...Object.fromEntries(cutOut.map((key) => [key, undefined])) };
}

function without(raw: unknown, findings: readonly Finding[]): Record<string, unknown> {
  const copy: unknown = structuredClone(raw);
  if (!isObject(copy)) return {};
  for (const { at } of findings) cut(copy, at);
  return copy;
}

/** Cuts out what stands at a path; where nothing stands there, or in a list, what is around it goes as a whole. */
function cut(root: Record<string, unknown>, path: Path): void {
  let holder = root;
  let last = String(path[0]);
  for (const part of path.slice(1)) {
    const next = holder[last];
    if (!isObject(next) || !Object.hasOwn(next, part)) break;
    [holder, last] = [next, String(part)];
  }
  delete holder[last];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
