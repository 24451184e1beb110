import type { Known, Move } from "./known.ts";
import { mentionsRegion } from "./region-mention.ts";
import { inText, rewritingsOf, type Rewriting } from "./rewriting.ts";

/** What became of a variable: all that anybody is ever shown of its value. */
export type EnvironmentKind = "kept" | "rewritten" | "overridden" | "depends on home";

/** The environment of a function in a region. */
export interface Environment {
  values: Record<string, string>;
  kinds: Record<string, EnvironmentKind>;
  /** The ARNs of what is in the home region and goes on being used from there; as secret as the values are. */
  stays: string[];
}

/** What stands in the place of a text that was rewritten, while it is seen what the rest of the value speaks of. */
const GONE = "\0";

/**
 * Home's environment as it reads in a region. A value changes only where it names what has a counterpart that is known,
 * and nothing else of it changes; whatever else names the home region stays, and the variable is said to depend on home.
 */
export function rewritten(
  environment: Readonly<Record<string, string>>,
  { known, ...move }: Move & { known: Known },
): Environment {
  const rewritings = rewritingsOf(known, move);
  const there = new Map(rewritings.map((one) => [one.text, one.there]));
  const pattern = patternOf(rewritings);
  const own = [...known.buckets.keys(), ...known.apis.keys()].map((name) => new RegExp(inText(escaped(name)), "u"));
  const values: Environment["values"] = {};
  const kinds: Environment["kinds"] = {};
  const stays = new Set<string>();
  const set = (key: string, value: string, kind: EnvironmentKind, rest: string) => {
    values[key] = value;
    kinds[key] = kind;
    arnsIn(rest, move.home).forEach((arn) => stays.add(arn));
  };
  for (const [key, value] of Object.entries(environment)) {
    const rest = value.replaceAll(pattern, GONE);
    const isHomes = mentionsRegion(rest, move.home) || own.some((name) => name.test(rest));
    const kind = isHomes ? "depends on home" : rest === value ? "kept" : "rewritten";
    if (!Object.hasOwn(known.environment, key))
      set(
        key,
        value.replaceAll(pattern, (text) => there.get(text)!),
        kind,
        rest,
      );
  }
  for (const [key, value] of Object.entries(known.environment)) set(key, value, "overridden", value);
  return { values, kinds, stays: [...stays] };
}

/** What a plan says of the variables that depend on home: their names. */
export function environmentRemarks(
  functionName: string,
  { home, region }: Move,
  kinds: Environment["kinds"],
): string[] {
  const keys = Object.keys(kinds).filter((key) => kinds[key] === "depends on home");
  if (keys.length === 0) return [];
  const names = `${keys.length === 1 ? "the environment variable" : "the environment variables"} ${keys.join(", ")}`;
  const remedy = `give the region's own in functions.${functionName}.regions.${region}.environment`;
  return [
    `${functionName} in ${region}: ${names} still ${keys.length === 1 ? "names" : "name"} what is in ${home}: ${remedy}`,
  ];
}

/** The longest first: a name may begin another one. */
function patternOf(rewritings: readonly Rewriting[]): RegExp {
  const sources = [...rewritings]
    .sort((one, other) => other.text.length - one.text.length)
    .map(({ text, before = "", after }) => `${before}${escaped(text)}${after}`);
  return new RegExp(sources.length === 0 ? "(?!)" : sources.join("|"), "gu");
}

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`);

/** Queues are known by their URLs. */
function arnsIn(text: string, home: string): string[] {
  const arns = [...text.matchAll(new RegExp(`arn:[\\w-]+:[\\w-]+:${home}:[^\\s"'\\\\,;|&]+`, "gu"))].map(
    ([arn]) => arn,
  );
  const queues = text.matchAll(new RegExp(`sqs\\.${home}\\.amazonaws\\.com(\\.cn)?/(\\d+)/([\\w.-]+)`, "gu"));
  return [
    ...arns,
    ...[...queues].map(([, china, account, name]) => `arn:${china ? "aws-cn" : "aws"}:sqs:${home}:${account}:${name}`),
  ];
}
