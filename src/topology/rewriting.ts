import { bucketArn } from "../resources/bucket.ts";
import { tableArn } from "../resources/table.ts";
import { apiArn, functionArn, type Known, type Move } from "./known.ts";

/** A text of home's, its counterpart, and what must stand around it for it to mean that: patterns. */
export interface Rewriting {
  text: string;
  there: string;
  before?: string;
  after: string;
}

/** Not in the middle of a longer name. */
const NAME_STARTS = "(?<![\\w.-])";
const NAME_ENDS = "(?![\\w.-])";
const ID_ENDS = "(?![\\w-])";

/** A bare name may be anything, so it counts only where it stands alone: as the value, or quoted or set apart within one. */
const ALONE_BEFORE = `(?<=^|["'\\s,;=|&[({])`;
const ALONE_AFTER = `(?=$|["'\\s,;|&\\])}\\\\])`;

/** All that is rewritten of an environment. */
export function rewritingsOf(known: Known, move: Move): Rewriting[] {
  const { identity, buckets, tables, functions, apis, domain, others } = known;
  const { home, region } = move;
  const moved = (of: (place: string) => string, after: string): Rewriting => ({
    text: of(home),
    there: of(region),
    after,
  });
  return [
    ...[...buckets].flatMap(([name, there]) => ofBucket(name, there, known, move)),
    // A stream's ARN ends in a time, a backup's in an id: home's own.
    ...tables.map((name) => moved((place) => tableArn({ cloud: identity }, place, name), `(?![\\w.-]|/(?!index/))`)),
    ...[...functions].map(([name, aliases]) =>
      moved((place) => functionArn(identity, place, name), withQualifier(["\\$LATEST", ...aliases])),
    ),
    ...[...apis].flatMap(([id, there]) => ofApi(id, there, known, move)),
    ...(domain === undefined ? [] : [{ ...moved((place) => `${place}.${domain}`, NAME_ENDS), before: NAME_STARTS }]),
    // Last, since what somebody says of a text outweighs what is made up of it.
    ...[...others].map(([text, there]) => ({ text, there, before: NAME_STARTS, after: NAME_ENDS })),
  ];
}

/** A name wherever it stands in a text, as a pattern. */
export const inText = (pattern: string): string => `${NAME_STARTS}${pattern}${NAME_ENDS}`;

/** Names that stand for a bucket and for something else as well: alone, nobody knows which is meant. */
export const isAmbiguous = ({ tables, functions }: Known, name: string): boolean =>
  tables.includes(name) || functions.has(name);

/** Versions are counted in each region for itself, and not all aliases are there. */
const withQualifier = (known: readonly string[]): string => `(?![\\w-]|:(?!(?:${known.join("|")})(?![\\w-]))[\\w$-])`;

function ofBucket(name: string, there: string, known: Known, { home, region }: Move): Rewriting[] {
  const cloud = known.identity;
  const suffix = cloud.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  const host = (text: string, counterpart: string) => ({ text, there: counterpart, before: NAME_STARTS, after: "" });
  const path = (text: string, counterpart: string) => ({ text, there: counterpart, after: NAME_ENDS });
  return [
    path(bucketArn({ cloud }, name), bucketArn({ cloud }, there)),
    path(`s3://${name}`, `s3://${there}`),
    host(`${name}.s3.${home}.`, `${there}.s3.${region}.`),
    host(`${name}.s3.dualstack.${home}.`, `${there}.s3.dualstack.${region}.`),
    host(`${name}.s3.${suffix}`, `${there}.s3.${region}.${suffix}`),
    path(`//s3.${home}.${suffix}/${name}`, `//s3.${region}.${suffix}/${there}`),
    path(`//s3.${suffix}/${name}`, `//s3.${region}.${suffix}/${there}`),
    ...(isAmbiguous(known, name) ? [] : [alone(name, there)]),
  ];
}

function ofApi(id: string, there: string, { identity }: Known, { home, region }: Move): Rewriting[] {
  const { partition } = identity;
  return [
    { text: `${id}.execute-api.${home}.`, there: `${there}.execute-api.${region}.`, before: NAME_STARTS, after: "" },
    { text: apiArn(identity, home, id), there: apiArn(identity, region, there), after: ID_ENDS },
    {
      text: `arn:${partition}:apigateway:${home}::/apis/${id}`,
      there: `arn:${partition}:apigateway:${region}::/apis/${there}`,
      after: ID_ENDS,
    },
    alone(id, there),
  ];
}

const alone = (text: string, there: string): Rewriting => ({ text, there, before: ALONE_BEFORE, after: ALONE_AFTER });
