import { document, type PolicyDocument, type Statement } from "../aws/policy.ts";
import { bucketNameIn } from "../config/bucket-names.ts";
import type { Config } from "../config/schema.ts";
import type { HomeApp } from "../discover/home-app.ts";
import { bucketArn } from "../resources/bucket.ts";
import { tableArn } from "../resources/table.ts";
import type { Identity } from "./identity.ts";
import { keyStatement } from "./key-statement.ts";
import { keyIn } from "./mesh.ts";

/** A function that the config describes, in one region. */
export interface Described {
  config: Config;
  app: Pick<HomeApp, "tables" | "buckets">;
  identity: Identity;
  region: string;
  functionName: string;
}

/**
 * The least that a described function's own role must allow: reading and writing items of the config's tables and objects
 * of its buckets in that region, with the keys they are encrypted with, and what the function's own settings ask for.
 */
export function accessOf(described: Described): PolicyDocument {
  return document(...tables(described), ...buckets(described), ...settings(described));
}

const ITEMS = ["BatchGetItem", "ConditionCheckItem", "GetItem", "Query", "Scan"];
const CHANGES = ["BatchWriteItem", "DeleteItem", "PutItem", "UpdateItem"];
const KEY_USES = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"];

function tables({ config, app, identity, region }: Described): Statement[] {
  const arns = Object.keys(config.tables).map((name) => tableArn({ cloud: identity }, region, name));
  if (arns.length === 0) return [];
  const keys = Object.entries(config.tables).map(([name, { kms }]) => {
    const key = app.tables[name]?.table.key;
    return (key && region !== config.home ? kms[region] : key) ?? "aws";
  });
  return [
    allow("Items", dynamodb([...ITEMS, ...CHANGES]), arns),
    allow(
      "Indexes",
      dynamodb(["Query", "Scan"]),
      arns.map((arn) => `${arn}/index/*`),
    ),
    ...uses("TableKey", "dynamodb", keys),
  ];
}

function buckets({ config, app, identity, region }: Described): Statement[] {
  const names = Object.entries(config.buckets).map(([name, settings]) =>
    region === config.home ? name : bucketNameIn(region, name, settings, identity.account),
  );
  if (names.length === 0) return [];
  const arns = names.map((name) => bucketArn({ cloud: identity }, name));
  const keys = Object.entries(config.buckets).map(([name, settings]) => {
    const live = app.buckets[name];
    return (live && keyIn({ live, settings, home: config.home, identity }, region)) ?? "aws";
  });
  return [
    allow(
      "Objects",
      ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      arns.map((arn) => `${arn}/*`),
    ),
    allow("Buckets", ["s3:ListBucket"], arns),
    ...uses("BucketKey", "s3", keys),
  ];
}

/** AWS refuses a dead-letter queue, a key or a file system that the role may not use. */
function settings({ config, identity, region, functionName }: Described): Statement[] {
  const { deadLetter, kms, fileSystems = [] } = config.functions[functionName]?.regions[region] ?? {};
  const send = deadLetter?.split(":")[2] === "sns" ? "sns:Publish" : "sqs:SendMessage";
  const { partition, account } = identity;
  return [
    ...(deadLetter === undefined ? [] : [allow("DeadLetter", [send], [deadLetter])]),
    ...(kms === undefined ? [] : [allow("EnvironmentKey", ["kms:Decrypt"], [kms])]),
    ...fileSystems.map(({ arn }, index) => ({
      ...allow(
        `Files${index || ""}`,
        ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        [`arn:${partition}:elasticfilesystem:${region}:${account}:file-system/*`],
      ),
      Condition: { StringEquals: { "elasticfilesystem:AccessPointArn": [arn] } },
    })),
  ];
}

const uses = (sid: string, service: string, keys: readonly string[]): Statement[] =>
  [...new Set(keys)]
    .filter((key) => key !== "aws")
    .flatMap((key, index) => keyStatement({ sid: `${sid}${index || ""}`, actions: KEY_USES, key, service }));

const dynamodb = (actions: readonly string[]): string[] => actions.map((action) => `dynamodb:${action}`);

const allow = (Sid: string, Action: string[], Resource: string[]): Statement => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
});
