import { covers } from "../aws/policy.ts";
import { mentionsRegion } from "./region-mention.ts";

/** From where to where, and what has a counterpart of another name there. */
export interface Translation {
  /** The home region. */
  from: string;
  to: string;
  /**
   * By what stands in home's policies: ARNs, also of what is in them (a bucket's means its objects too), and ids that
   * AWS made up. What home's is to be used from everywhere is mapped to itself.
   */
  mapped: ReadonlyMap<string, string>;
  /** The ARNs of what is in the home region and goes on being used from the other: what home's role says of them stays as well. */
  stays?: readonly string[];
}

/** What takes the place of a text of home's. */
export interface Counterpart {
  texts: string[];
  /** It still names what is in the home region only. */
  isHome: boolean;
}

const ARN = /^(arn:[^:]*:)([^:]*):([^:]*):([^:]*):(.*)$/su;

/**
 * Ids that AWS makes up in one region, so that the same ARN in another region means nothing: KMS keys that are not
 * multi-region, APIs, user pools, and what a VPC is made of.
 */
const MADE_UP: Record<string, RegExp> = {
  kms: /^key\/(?!mrk-)[\da-f-]+$/u,
  "execute-api": /^[a-z\d]{10}(?:\/|$)/u,
  apigateway: /^\/(?:apis|restapis)\/[a-z\d]{10}(?:\/|$)/u,
  "cognito-idp": /^userpool\/[\w-]+$/u,
  ec2: /^(?:vpc|subnet|security-group|network-interface|instance|volume)\/[a-z]+-[\da-f]+$/u,
};

/** What an ARN, or the name of an AWS host, is in another region. What is global stays, and nothing gets wider than it was. */
export function counterpartOf(text: string, translation: Translation): Counterpart {
  const { from, mapped } = translation;
  const key = mappedKey(text, mapped);
  const arn = ARN.exec(text);
  const own =
    key === undefined ? (arn ? ofArn(arn, translation) : ofHost(text, translation)) : ofMapped(text, key, translation);
  const more = [...mappedInside(text, own.texts, mapped), ...itself(text, own.texts, translation)];
  return { texts: [...own.texts, ...more], isHome: own.isHome || more.some((one) => mentionsRegion(one, from)) };
}

function ofMapped(text: string, key: string, { from, mapped }: Translation): Counterpart {
  const value = mapped.get(key)!;
  const rest = text.slice(key.length);
  return { texts: [value + rest], isHome: mentionsRegion(value === key ? text : rest, from) };
}

/** The longest mapped ARN that is the text, or that has what the text names in it. */
const mappedKey = (text: string, mapped: Translation["mapped"]): string | undefined =>
  longest([...mapped.keys()].filter((key) => key.startsWith("arn:") && isWithin(key, text)));

/** Whether an ARN is of the thing itself, or of something in it. */
const isWithin = (arn: string, text: string): boolean =>
  text === arn || (text.startsWith(arn) && "/:".includes(text[arn.length]!));

const longest = (texts: readonly string[]): string | undefined =>
  texts.reduce<string | undefined>(
    (best, text) => (best === undefined || text.length > best.length ? text : best),
    undefined,
  );

function ofArn(
  [text, start, service, region, account, resource]: readonly string[],
  translation: Translation,
): Counterpart {
  const { from, to } = translation;
  const isPattern = /[*?]/u.test(region!);
  if (isPattern ? !covers(region!, from) || covers(region!, to) : region !== from)
    return { texts: [text!], isHome: mentionsRegion(resource!, from) };
  const there = idsMapped(resource!, translation.mapped);
  if (there === resource && MADE_UP[service!]?.test(resource)) return { texts: [text!], isHome: true };
  const translated = `${start}${service}:${to}:${account}:${there}`;
  return { texts: isPattern ? [text!, translated] : [translated], isHome: mentionsRegion(there, from) };
}

function ofHost(text: string, { from, to }: Translation): Counterpart {
  const translated = text
    .split(".")
    .map((label) => (label === from ? to : label))
    .join(".");
  const isHost = translated.includes(".") && !/[\s/:]/u.test(text);
  return isHost
    ? { texts: [translated], isHome: mentionsRegion(translated, from) }
    : { texts: [text], isHome: mentionsRegion(text, from) };
}

/** Ids among the parts of a resource, such as an API's in `/apis/a1b2c3/routes`. */
const idsMapped = (resource: string, mapped: Translation["mapped"]): string =>
  resource
    .split(/([/:])/u)
    .map((part) => mapped.get(part) ?? part)
    .join("");

/** A pattern that took in home's of something must take in the counterpart: that very ARN is added, and no pattern. */
function mappedInside(text: string, texts: readonly string[], mapped: Translation["mapped"]): string[] {
  if (!/^arn:.*[*?]/su.test(text)) return [];
  // Of buckets, what stands behind the first slash is about the objects.
  const slash = /^arn:[^:]*:s3:::[^/]+\//u.test(text) ? text.indexOf("/") : text.length;
  const [whole, objects] = [text.slice(0, slash), text.slice(slash)];
  return [...mapped]
    .filter(([key]) => key.startsWith("arn:") && covers(whole, key))
    .map(([, value]) => value + objects)
    .filter((added) => !texts.some((one) => covers(one, added)));
}

/** A text of home's that is about something which goes on being used there: itself, and not that something by name. */
const itself = (text: string, texts: readonly string[], { stays = [] }: Translation): string[] =>
  !texts.includes(text) && stays.some((arn) => covers(text, arn) || isWithin(arn, text)) ? [text] : [];
