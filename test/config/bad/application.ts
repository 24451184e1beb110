import type { BadConfig } from "../checking.ts";

const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, each) => [`key${each}`, "v"]));

/** What can be wrong with the top-level keys. */
export const application: BadConfig[] = [
  { name: "no app", change: { app: undefined }, problems: [["app", "is missing", "a letter first"]] },
  {
    name: "app in capitals",
    change: { app: "Orders" },
    problems: [["app", '"Orders" is not an app name', "lowercase"]],
  },
  { name: "app too long", change: { app: "a".repeat(32) }, problems: [["app", "is not an app name", "1 to 31"]] },
  { name: "app is a number", change: { app: 5 }, problems: [["app", "5 is not an app name", 'such as "orders"']] },
  {
    name: "stage with a slash",
    change: { stage: "eu/prod" },
    problems: [["stage", '"eu/prod"', "letters, digits and dashes"]],
  },
  {
    name: "account short",
    change: { account: "1234" },
    problems: [["account", '"1234" is not an AWS account id', "12 digits"]],
  },
  {
    name: "account as a number",
    change: { account: 12345678901 },
    problems: [["account", "12345678901 is a number", '"012345678901"']],
  },
  {
    name: "account as a list",
    change: { account: [] },
    problems: [["account", "an empty list is not", "in double quotes"]],
  },
  {
    name: "unknown key",
    change: { regoins: [] },
    problems: [["regoins", '"regoins" is unknown', 'did you mean "regions"?']],
  },
  {
    name: "far-off key",
    change: { provider: {} },
    problems: [["provider", '"provider" is unknown', "take it out; there is"]],
  },
  {
    name: "permissions boundary is a name",
    change: { permissionsBoundary: "boundary" },
    problems: [["permissionsBoundary", '"boundary" is not the ARN of an IAM policy', "arn:aws:iam::"]],
  },
  {
    name: "permissions boundary of another partition",
    change: { permissionsBoundary: "arn:aws-cn:iam::123456789012:policy/b" },
    problems: [["permissionsBoundary", "not in the partition aws of", '"arn:aws:"']],
  },
  {
    name: "rollout mistyped",
    change: { rollout: "paralel" },
    problems: [["rollout", '"paralel"', 'did you mean "parallel"?']],
  },
  {
    name: "rollout unknown",
    change: { rollout: "canary" },
    problems: [["rollout", "is not one of", '"one-by-one" or "parallel"']],
  },
  {
    name: "tag of AWS",
    change: { tags: { "aws:x": "y" } },
    problems: [['tags["aws:x"]', 'begins with "aws:"', "choose a key"]],
  },
  {
    name: "tag of ours in capitals",
    change: { tags: { "GoGlobal:app": "y" } },
    problems: [['tags["GoGlobal:app"]', 'begins with "goglobal:"', "choose a key"]],
  },
  { name: "tag key empty", change: { tags: { "": "y" } }, problems: [['tags[""]', "0 characters", "1 to 128"]] },
  {
    name: "tag key too long",
    change: { tags: { ["k".repeat(129)]: "y" } },
    problems: [[`tags.${"k".repeat(129)}`, "129 characters", "1 to 128"]],
  },
  {
    name: "tag value too long",
    change: { tags: { k: "v".repeat(257) } },
    problems: [["tags.k", "has 257 characters", "256"]],
  },
  {
    name: "tag value odd",
    change: { tags: { k: "a;b" } },
    problems: [["tags.k", '"a;b" has characters', "letters, digits"]],
  },
  { name: "tag value a number", change: { tags: { k: 5 } }, problems: [["tags.k", "5 is not text", "double quotes"]] },
  { name: "too many tags", change: { tags: tags(41) }, problems: [["tags", "41 tags are too many", "keep 40"]] },
  {
    name: "monitoring in quotes",
    change: { monitoring: "yes" },
    problems: [["monitoring", '"yes" is not true or false', "without quotes"]],
  },
];
