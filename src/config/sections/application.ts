import { z } from "zod";
import { anyOf, quote, type Fault } from "../finding.ts";
import { expects, say } from "./saying.ts";
import { choice, mapOf, obeying, region, text } from "./vocabulary.ts";

const RESERVED_TAGS = ["aws:", "goglobal:"];
const MOST_TAGS = 40;
const TAG_CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

const nameRule = "write 1 to 31 lowercase letters, digits and dashes, a letter first";

function tagKeyFault(key: string): Fault | undefined {
  const reserved = RESERVED_TAGS.find((start) => key.toLowerCase().startsWith(start));
  if (reserved !== undefined) {
    return {
      reason: `${quote(key)} begins with "${reserved}"`,
      remedy: `choose a key without ${anyOf(RESERVED_TAGS)}`,
    };
  }
  if (key.length === 0 || key.length > 128) {
    return { reason: `a tag key of ${key.length} characters is not allowed`, remedy: "write 1 to 128 characters" };
  }
  return tagCharactersFault(key);
}

function tagValueFault(value: string): Fault | undefined {
  if (value.length > 256) {
    return { reason: `${quote(value)} has ${value.length} characters`, remedy: "shorten the value to 256" };
  }
  return tagCharactersFault(value);
}

function tagCharactersFault(given: string): Fault | undefined {
  if (TAG_CHARACTERS.test(given)) return undefined;
  return {
    reason: `${quote(given)} has characters that AWS tags do not take`,
    remedy: "use letters, digits, spaces and _.:/=+-@",
  };
}

const tagText = z.string(expects("text", 'write it in double quotes, such as "shop"'));

const tags = mapOf("tags by key", obeying(tagText, tagKeyFault), obeying(tagText, tagValueFault)).refine(
  (given) => Object.keys(given).length <= MOST_TAGS,
  {
    error: ({ input }) =>
      say({
        reason: `${Object.keys(input as object).length} tags are too many`,
        remedy: `keep ${MOST_TAGS}: AWS takes 50 a resource, and the home's own and goglobal's need room`,
      }),
  },
);

const accountWords = expects("an AWS account id", 'write its 12 digits in double quotes, such as "123456789012"');

const account = z
  .string({
    error: (issue) => {
      const digits = typeof issue.input === "number" ? String(issue.input) : "";
      if (!/^\d{1,12}$/.test(digits)) return accountWords.error(issue);
      return say({ reason: `${digits} is a number`, remedy: `put it in double quotes: "${digits.padStart(12, "0")}"` });
    },
  })
  .regex(/^\d{12}$/, accountWords);

const listOfRegions = expects("a list of AWS region names", 'write a list such as ["us-east-1", "eu-west-1"]');

/** What the whole application has in common: who it is, whose it is, and where it runs. */
export const application = {
  $schema: z
    .string(expects("text", 'write "./templates/goglobal.schema.json", or take it out'))
    .exactOptional()
    .describe("Where your editor finds the JSON schema of this file."),
  app: text(/^[a-z][a-z0-9-]{0,30}$/, "an app name", `${nameRule}, such as "orders"`).describe(
    "The name of the application: 1 to 31 lowercase letters, digits and dashes, a letter first.",
  ),
  stage: text(/^[a-z][a-z0-9-]{0,30}$/, "a stage name", `${nameRule}, such as "prod"`)
    .exactOptional()
    .describe("The stage, if there are several of this application in one account, such as prod."),
  account: account
    .exactOptional()
    .describe("The AWS account id; with it, credentials of any other account are refused."),
  home: region.describe("The region in which the application runs today; the others are made to be like it."),
  regions: z
    .array(region, listOfRegions)
    .min(1, listOfRegions)
    .describe("All regions in which the application shall run, the home region included."),
  leaving: z
    .array(region, listOfRegions)
    .prefault([])
    .describe("Regions that remove-region is taking out; it writes and clears this list itself."),
  tags: tags.prefault({}).describe("Tags for everything that goglobal creates, at most 40."),
  permissionsBoundary: text(
    /^arn:[a-z-]+:iam::(\d{12}|aws):policy\/.+$/,
    "the ARN of an IAM policy",
    'write one such as "arn:aws:iam::123456789012:policy/boundary"',
  )
    .exactOptional()
    .describe("The ARN of the IAM policy that bounds every role goglobal creates."),
  rollout: choice(["one-by-one", "parallel"])
    .prefault("one-by-one")
    .describe("Whether new code, configuration and routes reach one region at a time or all at once."),
};
