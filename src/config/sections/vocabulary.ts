import { z } from "zod";
import { DURATION, milliseconds, type Milliseconds } from "../duration.ts";
import { anyOf, quote, type Fault } from "../finding.ts";
import { nearest } from "../nearest.ts";
import { REGION_NAME, regionFault } from "../region-names.ts";
import { expects, say } from "./saying.ts";

/** An object that takes only the keys of its shape; the message about other keys carries the ones it knows. */
export function strict<Shape extends z.core.$ZodLooseShape>(noun: string, shape: Shape) {
  const { error } = expects(noun, `write { … } with ${anyOf(Object.keys(shape))} in it`);
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(" ") : error(issue)),
  });
}

/** A map from names of one form to values of another. */
export function mapOf<Key extends z.core.$ZodRecordKey, Value extends z.core.SomeType>(
  noun: string,
  key: Key,
  value: Value,
) {
  return z.record(key, value, expects(noun, `write ${noun}, { … }`));
}

/** A map that has at least one entry. */
export function filledMapOf<Key extends z.core.$ZodRecordKey, Value extends z.core.SomeType>(
  noun: string,
  key: Key,
  value: Value,
) {
  return mapOf(noun, key, value).refine((map) => Object.keys(map).length > 0, {
    error: () => say({ reason: "is empty", remedy: `write ${noun}, one at least` }),
  });
}

/** Things by name; a list of bare names is its short form. */
export function named<Item extends z.ZodType>(noun: string, name: z.ZodString, item: Item) {
  const list = z.array(name, expects(noun, `write ${noun}`)).superRefine((names, context) => {
    for (const [position, given] of names.entries()) {
      if (names.indexOf(given) === position) continue;
      const message = say({ reason: `${quote(given)} is listed twice`, remedy: "take one of the two out" });
      context.addIssue({ code: "custom", path: [position], message });
    }
  });
  const expanded = list.transform((names) => Object.fromEntries(names.map((given) => [given, item.parse({})])));
  const words = expects(noun, `write ${noun}: a list of names, or an object with a key for each`);
  return z.union([expanded, mapOf(noun, name, item)], words);
}

/** A string of one form. */
export function text(form: RegExp, noun: string, remedy: string): z.ZodString {
  const words = expects(noun, remedy);
  return z.string(words).regex(form, { ...words, abort: true });
}

/** A string that a rule finds no fault with; the rule's own words are the message. */
export function obeying(start: z.ZodString, fault: (value: string) => Fault | undefined): z.ZodString {
  return start.refine((value) => fault(value) === undefined, {
    error: ({ input }) =>
      say(fault(String(input)) ?? { reason: `${quote(input)} is not allowed`, remedy: "change it" }),
  });
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, {
    error: ({ input }) => {
      if (input === undefined) return say({ reason: "is missing", remedy: `write ${anyOf(words)}` });
      const near = typeof input === "string" ? nearest(input, words) : undefined;
      const remedy = near === undefined ? `write ${anyOf(words)}` : `did you mean "${near}"?`;
      return say({ reason: `${quote(input)} is not one of ${words.map((word) => quote(word)).join(", ")}`, remedy });
    },
  });
}

/** A whole number between two bounds. */
export function whole(least: number, most?: number) {
  const range = most === undefined ? `${least} or more` : `${least} to ${most}`;
  const words = expects(`a whole number, ${range}`, `write a whole number, ${range}`);
  const bounded = z.int(words).min(least, words);
  return most === undefined ? bounded : bounded.max(most, words);
}

/** True or false. */
export const yesNo = z.boolean(expects("true or false", "write true or false, without quotes"));

/** An AWS region by its name. */
export const region = obeying(
  z.string(expects("an AWS region name", 'write one such as "eu-west-1"')).regex(REGION_NAME, {
    error: ({ input }) => say(regionFault(String(input))!),
    abort: true,
  }),
  regionFault,
);

/** The key of a map by region: the rules say whether it is one of the config's, so its form need not be checked too. */
export const regionKey = z.string();

/** A length of time that fits its purpose, loaded as milliseconds. */
export function durationThat(
  words: ReturnType<typeof expects>,
  fits: (time: Milliseconds) => boolean = Number.isSafeInteger,
) {
  return z
    .string(words)
    .regex(DURATION, { ...words, abort: true })
    .refine((given) => fits(milliseconds(given)), words)
    .transform(milliseconds);
}

/** A length of time such as "30s", loaded as milliseconds. */
export const duration = durationThat(
  expects("a duration", 'write a number with ms, s, m, h or d behind it, such as "30s"'),
);

/** The two rhythms in which Route 53 checks health. */
export const checkInterval = choice(["10s", "30s"]).transform(milliseconds);

/** A domain name, without a dot at its end. */
export const domainName = text(
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
  "a domain name",
  'write one in lowercase and without a dot at the end, such as "api.example.com"',
);

/** The ARN of a KMS key: an alias will not do, since replication asks for the key itself. */
export const kmsKey = text(
  /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/.+$/,
  "the ARN of a KMS key",
  'write the key\'s ARN (not its id or an alias), such as "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-…"',
);

/** The key of a copy: a key's ARN, or "aws" where home is encrypted with the AWS managed key, which has no ARN of its own to give. */
export const copyKey = text(
  /^(?:aws|arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/.+)$/,
  "the ARN of a KMS key",
  'write the key\'s ARN (not its id or an alias), such as "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-…", or "aws" for the AWS managed key',
);
