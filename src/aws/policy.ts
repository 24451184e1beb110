/** An IAM policy or trust document. */
export interface PolicyDocument {
  Version: "2012-10-17" | "2008-10-17";
  Statement: Statement[];
}

/** Conditions: by operator, then by key. */
export type Condition = Record<string, Record<string, string | string[]>>;

export interface Statement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Principal?: string | Record<string, string | string[]>;
  Action?: string[];
  NotAction?: string[];
  Resource?: string[];
  NotResource?: string[];
  Condition?: Condition;
}

export const document = (...statements: Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

/** Lets AWS services take a role, for resources of this account only. */
export const trust = (account: string, ...services: string[]): PolicyDocument =>
  document({
    Effect: "Allow",
    Principal: { Service: services },
    Action: ["sts:AssumeRole"],
    // "If exists", since S3 is not documented to send it when it replicates.
    Condition: { StringEqualsIfExists: { "aws:SourceAccount": account } },
  });

/** A document as IAM gives it back: URL-encoded JSON. */
export const decode = (encoded: string | undefined): object | null =>
  encoded === undefined ? null : (JSON.parse(decodeURIComponent(encoded)) as object);

const LISTS = new Set(["Action", "NotAction", "Resource", "NotResource"]);

/** The same document with a list wherever IAM takes one value for a list of one. */
export function canonical(policy: object): PolicyDocument {
  const { Statement = [], ...rest } = policy as { Statement?: object | object[] };
  return { ...rest, Statement: [Statement].flat().map(canonicalStatement) } as unknown as PolicyDocument;
}

function canonicalStatement(statement: object): object {
  const member = (name: string, value: unknown): unknown => {
    if (LISTS.has(name)) return listOf(value);
    if (name === "Condition") return eachOf(value as object, (keys) => eachOf(keys as object, listOf));
    const isMap = name.endsWith("Principal") && typeof value === "object";
    return isMap ? eachOf(value as object, listOf) : value;
  };
  const said = Object.entries(statement).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said.map(([name, value]) => [name, member(name, value)]));
}

const listOf = (value: unknown): string[] => [...new Set([value].flat().map(String))];

const eachOf = (map: object, change: (value: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));

const IN_STATEMENT = ["Action", "NotAction", "Resource", "NotResource", "Principal.*", "Condition.*.*"];

/** Where in a spec the lists of a document are, whose order says nothing. */
export const listsIn = (path: string): string[] => [
  `${path}.Statement`,
  ...IN_STATEMENT.map((list) => `${path}.Statement.*.${list}`),
];

/** Whether two documents say the same: the order of what they list says nothing. */
export const saysTheSame = (one: object, other: object): boolean =>
  inOrder(canonical(one)) === inOrder(canonical(other));

function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).sort().join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}:${inOrder(inner)}`);
  return `{${members.sort().join(",")}}`;
}

/** How many characters IAM counts: all but white space. */
export const sizeOf = (policy: object): number => JSON.stringify(policy).replaceAll(/\s/gu, "").length;

/**
 * Whether a pattern of a policy, with `*` for anything and `?` for one character, takes in a text, or all that another
 * pattern takes in. Actions are compared without regard to case ("iu"), all else with it.
 */
export function covers(pattern: string, text: string, flags: "u" | "iu" = "u"): boolean {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", "[^*]")}$`, flags).test(text);
}
