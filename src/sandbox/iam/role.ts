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
}

/** How long other services do not know of a new role. */
const UNKNOWN_FOR = 8000;

/** Whether a service can already act in this role. */
export function isAssumable(role: Role, service: string, now: number): boolean {
  return (
    now >= role.createdAt + UNKNOWN_FOR && statementsOf(role.trust).some((statement) => trusts(statement, service))
  );
}

/** Whether the role's inline policies let it do something to a resource. Conditions are taken as met. */
export function isAllowed(role: Role, action: string, resource: string): boolean {
  const matching = Object.values(role.policies)
    .flatMap(statementsOf)
    .filter(({ Action, Resource }) => matches(Action, action) && matches(Resource, resource));
  return matching.length > 0 && matching.every(({ Effect }) => Effect === "Allow");
}

/** One statement of a policy document. */
export interface Statement {
  Effect?: string;
  Action?: string | string[];
  Resource?: string | string[];
  Principal?: "*" | { Service?: string | string[] };
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

function matches(patterns: string | string[] | undefined, value: string): boolean {
  return [patterns ?? []].flat().some((pattern) => wildcard(pattern).test(value));
}

function wildcard(pattern: string): RegExp {
  const text = pattern.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`);
  return new RegExp(`^${text.replaceAll("*", ".*").replaceAll("?", ".")}$`, "iu");
}
