import type { z } from "zod";
import { anyOf, quote, type Finding, type Path } from "./finding.ts";
import { nearest } from "./nearest.ts";
import { unsay } from "./sections/saying.ts";

type Issue = z.core.$ZodIssue;

/** Puts what zod has found into our words, one finding for each thing to change. */
export function findingsOf(issues: readonly Issue[], above: Path = []): Finding[] {
  return issues.flatMap((issue) => {
    const at = [...above, ...(issue.path as Path)];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey([...at, key], key, issue.message.split(" ")));
    }
    if (issue.code === "invalid_key") return issue.issues.map(({ message }) => ({ at, ...unsay(message) }));
    if (issue.code === "invalid_union") return unionFindings(issue, at);
    return [{ at, ...unsay(issue.message) }];
  });
}

function unknownKey(at: Path, key: string, known: readonly string[]): Finding {
  const near = nearest(key, known);
  const remedy = near === undefined ? `take it out; there is ${anyOf(known)}` : `did you mean "${near}"?`;
  return { at, reason: `the key ${quote(key)} is unknown`, remedy };
}

type UnionIssue = Extract<Issue, { code: "invalid_union" }>;

function unionFindings(issue: UnionIssue, at: Path): Finding[] {
  // The form that was meant is the one whose complaints are about its inside.
  const meant = issue.errors.find((issues) => !issues.some(isAnotherForm));
  return meant === undefined ? [{ at, ...unsay(issue.message) }] : findingsOf(meant, at);
}

function isAnotherForm({ path, code }: Issue): boolean {
  return path.length === 0 && (code === "invalid_type" || code === "invalid_value");
}
