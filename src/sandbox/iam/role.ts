/** An IAM role as the sandbox keeps it. */
export interface Role {
  name: string;
  path: string;
  id: string;
  arn: string;
  createdAt: number;
  description?: string | undefined;
  maxSession: number;
  /** Who may assume it: a policy document. */
  trust: string;
  boundary?: string | undefined;
  tags: Record<string, string>;
  /** Inline policies, by name. */
  policies: Record<string, string>;
  /** The ARNs of its managed policies, in the order in which they were attached. */
  attached: string[];
}

/** How long other services do not know of a new role. */
const UNKNOWN_FOR = 8000;

/** Whether a service can already act in this role. */
export function isAssumable(role: Role, service: string, now: number): boolean {
  return (
    now >= role.createdAt + UNKNOWN_FOR && statementsOf(role.trust).some((statement) => trusts(statement, service))
  );
}

/** One statement of a policy document. */
export interface Statement {
  Effect?: string;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Principal?: "*" | { Service?: string | string[] };
  Condition?: Record<string, Record<string, string | boolean | number | (string | boolean | number)[]>>;
}

/** The statements of a policy document that is known to be one. */
export function statementsOf(document: string): Statement[] {
  const { Statement = [] } = JSON.parse(document) as { Statement?: Statement | Statement[] };
  return [Statement].flat();
}

function trusts({ Effect, Principal }: Statement, service: string): boolean {
  if (Effect !== "Allow" || Principal === undefined || Principal === "*") return false;
  return [Principal.Service ?? []].flat().includes(service);
}
