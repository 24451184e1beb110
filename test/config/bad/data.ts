import type { BadConfig } from "../checking.ts";

const key = (region: string) => `arn:aws:kms:${region}:123456789012:key/1`;
const table = (settings: object) => ({ tables: { orders: settings } });
const bucket = (settings: object, name = "acme") => ({ buckets: { [name]: settings } });
const named = (name: unknown) => bucket({ names: { "eu-west-1": name } });
const AT = 'buckets.acme.names["eu-west-1"]';

/** What can be wrong with tables. */
export const tableCases: BadConfig[] = [
  {
    name: "tables a text",
    change: { tables: "orders" },
    problems: [["tables", '"orders" is not tables by name', "a list of names"]],
  },
  {
    name: "table a boolean",
    change: table(true as never),
    problems: [["tables.orders", "true is not a table", "write { … }"]],
  },
  {
    name: "table name short",
    change: { tables: { a: {} } },
    problems: [["tables.a", '"a" is not a DynamoDB table name', "3 to 255"]],
  },
  {
    name: "table name in a list",
    change: { tables: ["or ders"] },
    problems: [["tables[0]", '"or ders" is not', "3 to 255"]],
  },
  {
    name: "table listed twice",
    change: { tables: ["orders", "orders"] },
    problems: [["tables[1]", "is listed twice", "take one"]],
  },
  {
    name: "table key mistyped",
    change: table({ tabelClass: {} }),
    problems: [["tables.orders.tabelClass", "is unknown", '"tableClass"?']],
  },
  {
    name: "recovery as text",
    change: table({ pointInTimeRecovery: "true" }),
    problems: [["tables.orders.pointInTimeRecovery", '"true" is not true or false', "without quotes"]],
  },
  {
    name: "key alias",
    change: table({ kms: { "eu-west-1": "alias/orders" } }),
    problems: [
      ['tables.orders.kms["eu-west-1"]', '"alias/orders" is not the ARN of a KMS key', "not its id or an alias"],
    ],
  },
  {
    name: "key of another region",
    change: table({ kms: { "eu-west-1": key("us-east-1") } }),
    problems: [['tables.orders.kms["eu-west-1"]', "is not a key of eu-west-1", '"arn:aws:kms:eu-west-1:"']],
  },
  {
    name: "key for a region mistyped",
    change: table({ tableClass: { "eu-wset-1": "STANDARD" } }),
    problems: [
      ['tables.orders.tableClass["eu-wset-1"]', "is not one of the config's regions", 'did you mean "eu-west-1"?'],
    ],
  },
  {
    name: "class for a strange region",
    change: table({ tableClass: { "sa-east-1": "STANDARD" } }),
    problems: [['tables.orders.tableClass["sa-east-1"]', "is not one of the config's regions", "us-east-1"]],
  },
  {
    name: "unknown class",
    change: table({ tableClass: { "eu-west-1": "INFREQUENT" } }),
    problems: [['tables.orders.tableClass["eu-west-1"]', '"INFREQUENT" is not one of', '"STANDARD_INFREQUENT_ACCESS"']],
  },
  {
    name: "read capacity of nothing",
    change: table({ readCapacity: { "eu-west-1": 0 } }),
    problems: [['tables.orders.readCapacity["eu-west-1"]', "0 is not a whole number, 1 or more", "1 or more"]],
  },
  {
    name: "read capacity for a strange region",
    change: table({ readCapacity: { "sa-east-1": 5 } }),
    problems: [['tables.orders.readCapacity["sa-east-1"]', "is not one of the config's regions", "us-east-1"]],
  },
  {
    name: "read capacity and class of the home table",
    change: table({ readCapacity: { "us-east-1": 5 }, tableClass: { "us-east-1": "STANDARD" } }),
    problems: [
      ['tables.orders.readCapacity["us-east-1"]', "is the home region, whose table keeps", "take it out"],
      ['tables.orders.tableClass["us-east-1"]', "is the home region, whose table keeps", "take it out"],
    ],
  },
  {
    name: "witness in another partition",
    change: { ...table({ consistency: "strong", witness: "cn-north-1" }), regions: ["us-east-1", "us-east-2"] },
    problems: [["tables.orders.witness", "is in the partition aws-cn", "keep to one partition"]],
  },
  {
    name: "strong in four regions",
    change: { ...table({ consistency: "strong" }), regions: ["us-east-1", "us-east-2", "us-west-2", "eu-west-1"] },
    problems: [["tables.orders.consistency", "needs three regions, and there are 4", "two and a witness"]],
  },
  {
    name: "strong with a witness too many",
    change: table({ consistency: "strong", witness: "eu-west-2" }),
    problems: [["tables.orders.consistency", "there are 4 with the witness", "two and a witness"]],
  },
  {
    name: "witness with a replica",
    change: table({ consistency: "strong", witness: "eu-west-1" }),
    problems: [["tables.orders.witness", '"eu-west-1" is one of the regions', "not in regions"]],
  },
  {
    name: "witness without strong",
    change: table({ witness: "eu-west-2" }),
    problems: [["tables.orders.witness", "is not strongly consistent", '"consistency": "strong"']],
  },
];

const BAD_NAMES: [name: unknown, reason: string, remedy: string][] = [
  ["ab", "it has 2 characters", "3 to 63"],
  ["a".repeat(64), "it has 64 characters", "3 to 63"],
  ["Acme", "only lowercase letters", "lowercase letters"],
  ["acme_eu", "only lowercase letters", "lowercase letters"],
  ["-acme", "begin and end with", "at both ends"],
  ["acme.", "begin and end with", "at both ends"],
  ["ac..me", "two dots", "3 to 63"],
  ["192.168.5.4", "an IP address", "3 to 63"],
  ["xn--acme", "S3's own", "3 to 63"],
  ["acme-s3alias", "S3's own", "3 to 63"],
  [5, "5 is not a bucket name", "in double quotes"],
];

const long = "a".repeat(55);

/** What can be wrong with buckets. */
export const bucketCases: BadConfig[] = [
  ...BAD_NAMES.map(([name, reason, remedy]): BadConfig => ({
    name: `bucket name ${String(name)}`,
    change: named(name),
    problems: [[AT, reason, remedy]],
  })),
  {
    name: "home bucket in capitals",
    change: { buckets: ["Acme"] },
    problems: [["buckets[0]", '"Acme"', "lowercase letters"]],
  },
  {
    name: "home renamed",
    change: bucket({ names: { "us-east-1": "acme-us" } }),
    problems: [['buckets.acme.names["us-east-1"]', "is the home region", "keeps its name"]],
  },
  {
    name: "named like home",
    change: named("acme"),
    problems: [[AT, 'is the home bucket "acme"', "write another name"]],
  },
  {
    name: "two of one name",
    change: bucket({ names: { "eu-west-1": "acme-2", "ap-southeast-2": "acme-2" } }),
    problems: [
      ['buckets.acme.names["ap-southeast-2"]', '"acme-2", which is the bucket of "acme" in eu-west-1', "another name"],
    ],
  },
  {
    name: "made name is taken by a home bucket",
    change: { buckets: ["acme", "acme-eu-west-1"] },
    problems: [["buckets[0]", '"acme-eu-west-1", which is the home bucket', '"names": { "eu-west-1"']],
  },
  {
    name: "made name too long",
    change: { ...bucket({}, long), regions: ["us-east-1", "eu-west-1"] },
    problems: [[`buckets.${long}`, `"${long}-eu-west-1": 65 characters`, "account-regional"]],
  },
  {
    name: "account-regional name too long",
    change: { ...bucket({ namespace: "account-regional" }, "a".repeat(38)), regions: ["us-east-1", "eu-west-1"] },
    problems: [[`buckets.${"a".repeat(38)}`, "64 characters, and S3 takes 63", 'ends with "-<account>-eu-west-1-an"']],
  },
  {
    name: "account-regional name without its end",
    change: {
      account: "123456789012",
      ...bucket({ namespace: "account-regional", names: { "eu-west-1": "acme-210987654321-eu-west-1-an" } }),
    },
    problems: [[AT, "is not an account-regional name", 'end it with "-123456789012-eu-west-1-an"']],
  },
  {
    name: "name for a strange region",
    change: bucket({ names: { "sa-east-1": "acme-sa" } }),
    problems: [['buckets.acme.names["sa-east-1"]', "is not one of the config's regions", "add it to regions"]],
  },
  {
    name: "bucket key of another partition",
    change: bucket({ kms: { "eu-west-1": "arn:aws-cn:kms:eu-west-1:123456789012:key/1" } }),
    problems: [['buckets.acme.kms["eu-west-1"]', "is not a key of eu-west-1", '"arn:aws:kms:eu-west-1:"']],
  },
  {
    name: "rtc without metrics",
    change: bucket({ rtc: true, metrics: false }),
    problems: [["buckets.acme.metrics", "rtc is true", "write true"]],
  },
  {
    name: "noncurrent never",
    change: bucket({ noncurrentDays: 0 }),
    problems: [["buckets.acme.noncurrentDays", "0 is not", "1 or more"]],
  },
  {
    name: "half a day",
    change: bucket({ noncurrentDays: 1.5 }),
    problems: [["buckets.acme.noncurrentDays", "1.5 is not", "1 or more"]],
  },
  {
    name: "replication",
    change: bucket({ replication: "fanout" }),
    problems: [["buckets.acme.replication", '"fanout"', '"fan-out"?']],
  },
  {
    name: "namespace",
    change: bucket({ namespace: "private" }),
    problems: [["buckets.acme.namespace", '"private"', '"global" or']],
  },
];
