import { malformedPolicy } from "./refusals.ts";
import { type Statement, statementsOf } from "./role.ts";

/** Refuses a text that is no policy document of that use. */
export function checkPolicyDocument(document: string, use: "trust" | "permissions"): void {
  const statements = parse(document);
  const isSound = use === "trust" ? isTrust : isPermission;
  if (statements.length === 0 || !statements.every(isSound)) throw malformedPolicy("Syntax errors in policy.");
}

function parse(document: string): Statement[] {
  try {
    return statementsOf(document);
  } catch {
    throw malformedPolicy("This policy contains invalid Json");
  }
}

const hasEffect = ({ Effect }: Statement): boolean => Effect === "Allow" || Effect === "Deny";

const isTrust = (statement: Statement): boolean =>
  hasEffect(statement) && "Action" in statement && "Principal" in statement && !("Resource" in statement);

const isPermission = (statement: Statement): boolean =>
  hasEffect(statement) &&
  ("Action" in statement || "NotAction" in statement) &&
  ("Resource" in statement || "NotResource" in statement) &&
  !("Principal" in statement);
