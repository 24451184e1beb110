import { canonical, covers, type Condition, type PolicyDocument, type Statement } from "../aws/policy.ts";
import { counterpartOf, type Counterpart, type Translation } from "./policy-text.ts";
import { mentionsRegion } from "./region-mention.ts";

/** A policy or trust document as it reads in another region, and what in it still names home: it goes on depending on it. */
export function translate(document: object, translation: Translation): { document: PolicyDocument; kept: string[] } {
  const policy = canonical(document);
  const kept = new Set<string>();
  const Statement = policy.Statement.map((statement) => translateStatement(statement, translation, kept));
  return {
    document: { ...policy, Statement },
    kept: [...kept].filter((text) => mentionsRegion(text, translation.from)),
  };
}

function translateStatement(statement: Statement, translation: Translation, kept: Set<string>): Statement {
  const { Principal, Resource, NotResource, Condition } = statement;
  const isAllow = statement.Effect === "Allow";
  const resources = (texts: string[], grants: boolean) =>
    listed(texts, { counterpart: (text) => counterpartOf(text, translation), grants, kept });
  return {
    ...statement,
    ...(Principal ? { Principal: translatePrincipal(Principal, translation, kept) } : {}),
    ...(Resource ? { Resource: resources(Resource, isAllow) } : {}),
    ...(NotResource ? { NotResource: resources(NotResource, !isAllow) } : {}),
    ...(Condition ? { Condition: translateCondition(statement, translation, kept) } : {}),
  };
}

/** A service may be named with its region, as `logs.us-east-1.amazonaws.com`; principals of IAM are global. */
function translatePrincipal(
  principal: NonNullable<Statement["Principal"]>,
  translation: Translation,
  kept: Set<string>,
): NonNullable<Statement["Principal"]> {
  if (typeof principal === "string") return principal;
  const counterpart = (text: string) => counterpartOf(text, translation);
  return mapped(principal, (texts) => listed([texts].flat(), { counterpart, grants: true, kept }));
}

/** The conditions of a statement, as they read in another region. */
export function translateCondition(
  statement: Statement,
  translation: Translation,
  kept = new Set<string>(),
): Condition {
  const isAllow = statement.Effect === "Allow";
  return Object.fromEntries(
    Object.entries(statement.Condition ?? {}).map(([operator, keys]) => {
      const grants = isAllow !== /Not(?:Equals|Like)/u.test(operator);
      const translated = Object.entries(keys).map(([key, values]) => {
        if (/^aws:RequestedRegion$/iu.test(key) && isGlobal(statement)) return [key, values] as const;
        const counterpart = (text: string) => counterpartOfValue(key, text, translation);
        return [key, listed([values].flat(), { counterpart, grants, kept })] as const;
      });
      return [operator, Object.fromEntries(translated)];
    }),
  );
}

/**
 * What grants to home grants to the region in its place. What keeps home out (a deny, or "all but") keeps the region out
 * as well, and home still: otherwise the role could do more than home's.
 */
function listed(
  texts: readonly string[],
  { counterpart, grants, kept }: { counterpart: (text: string) => Counterpart; grants: boolean; kept: Set<string> },
): string[] {
  const translated = texts.flatMap((text) => {
    const { texts: there, isHome } = counterpart(text);
    if (isHome && grants) there.forEach((one) => kept.add(one));
    return grants ? there : [text, ...there];
  });
  return [...new Set(translated)];
}

function counterpartOfValue(key: string, text: string, translation: Translation): Counterpart {
  const { from, to } = translation;
  if (!/^[\w-]+:\w*region$/iu.test(key)) return counterpartOf(text, translation);
  if (text === from) return { texts: [to], isHome: false };
  const isWider = /[*?]/u.test(text) && covers(text, from) && !covers(text, to);
  return { texts: isWider ? [text, to] : [text], isHome: !isWider && mentionsRegion(text, from) };
}

/** AWS documentation: whatever the region of the caller, a request to one of these is one to us-east-1. */
const GLOBAL_SERVICES =
  /^(?:account|cloudfront|globalaccelerator|iam|organizations|route53|route53domains|shield|waf):/iu;

const isGlobal = ({ Action = [] }: Statement): boolean =>
  Action.length > 0 && Action.every((action) => GLOBAL_SERVICES.test(action));

const mapped = <T>(map: Record<string, T>, change: (value: T) => string[]): Record<string, string[]> =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));
