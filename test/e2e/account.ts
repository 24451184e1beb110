import { setTimeout as sleep } from "node:timers/promises";
import { connect, type Aws } from "../../src/aws/aws.ts";
import { isWrite } from "../../src/aws/call.ts";
import { internet } from "../../src/aws/network.ts";
import { sampleData } from "../support/sample-data.ts";
import { systemClock } from "../../src/engine/clock.ts";
import { inTurn, type SeedCall } from "../../src/sandbox/seed.ts";
import type { Lab } from "../lab/lab.ts";
import { trace } from "../support/trace.ts";
import type { Service } from "../../src/aws/services.ts";

/** Plain SDK clients for the lab's account; what is made with them to be refused is not written down. */
export async function accountOf(lab: Lab, onCall = trace, mark = "nobody"): Promise<Aws> {
  Object.assign(process.env, lab.env);
  const signal = new AbortController().signal;
  return connect({ mark, region: "us-east-1", clock: systemClock, network: internet, signal, onCall });
}

/** Makes a single-region application, call by call. */
export async function makeApp(aws: Aws, calls?: readonly SeedCall[]): Promise<void> {
  await inTurn(calls ?? (await sampleData()), (one) => whenReady(() => call(aws, one)));
}

/** A function takes no change while it is still being made. */
async function whenReady<T>(make: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await make();
    } catch (error) {
      if (!/The operation cannot be performed at this time/u.test((error as Error).message)) throw error;
      await sleep(100);
    }
  }
}

/** One plain SDK call by its name. */
export async function call(aws: Aws, { service, region, operation, input }: SeedCall): Promise<object> {
  const client = (await aws[service](region)) as unknown as Record<string, (input: object) => Promise<object>>;
  return client[operation[0]!.toLowerCase() + operation.slice(1)]!(input);
}

type Reading = readonly [service: Service, operation: string, input: object];

/** What of an application is looked at. */
export interface Whole {
  regions: string[];
  tables: string[];
  /** Each with its region. */
  buckets: [region: string, name: string][];
  roles: string[];
}

const ofTable = (TableName: string, region: string): Reading[] => {
  const ResourceArn = `arn:aws:dynamodb:${region}:123456789012:table/${TableName}`;
  return [
    ["dynamodb", "DescribeTable", { TableName }],
    ["dynamodb", "DescribeContinuousBackups", { TableName }],
    ["dynamodb", "DescribeTimeToLive", { TableName }],
    ["dynamodb", "ListTagsOfResource", { ResourceArn }],
    ["dynamodb", "GetResourcePolicy", { ResourceArn }],
    ["dynamodb", "DescribeContributorInsights", { TableName }],
    ["dynamodb", "DescribeKinesisStreamingDestination", { TableName }],
    ["dynamodb", "Scan", { TableName }],
  ];
};

const ofBucket = (Bucket: string): Reading[] =>
  [
    "HeadBucket",
    "GetBucketVersioning",
    "GetBucketEncryption",
    "GetPublicAccessBlock",
    "GetBucketOwnershipControls",
    "GetBucketCors",
    "GetBucketPolicy",
    "GetBucketLifecycleConfiguration",
    "GetBucketTagging",
    "GetBucketReplication",
    "ListObjectsV2",
  ].map((operation) => ["s3", operation, { Bucket }]);

const ofRole = (RoleName: string): Reading[] => [
  ["iam", "GetRole", { RoleName }],
  ["iam", "ListRolePolicies", { RoleName }],
  ["iam", "ListAttachedRolePolicies", { RoleName }],
  ["iam", "GetRolePolicy", { RoleName, PolicyName: "goglobal" }],
  ["iam", "GetRolePolicy", { RoleName, PolicyName: "goglobal-orders-prod-acme-receipts" }],
];

/** Everything about an application that plain SDK calls can see, without what no two accounts have in common. */
export async function stateOf(aws: Aws, { regions, tables, buckets, roles }: Whole): Promise<Record<string, unknown>> {
  const readings: [string, Reading][] = [
    ...regions.flatMap((region) =>
      tables.flatMap((table) => ofTable(table, region).map((one): [string, Reading] => [region, one])),
    ),
    ...buckets.flatMap(([region, bucket]) => ofBucket(bucket).map((one): [string, Reading] => [region, one])),
    ...roles.flatMap((role) => ofRole(role).map((one): [string, Reading] => ["us-east-1", one])),
  ];
  const entries = readings.map(async ([region, [service, operation, input]]) => {
    if (isWrite(operation)) throw new Error(`${operation} is no way to look`);
    const answer = await call(aws, { service, region, operation, input }).catch((error: Error) => ({
      error: error.name,
    }));
    return [`${operation} ${Object.values(input).join(" ")} ${region}`, comparable(answer)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const MADE_UP = [
  "$metadata",
  "TableId",
  "RoleId",
  "RevisionId",
  "Serial",
  "Location",
  "LastModified",
  "NotAfter",
  "NotBefore",
  "creationTime",
  String.raw`\w*(?:Date|DateTime|Time|Timestamp|At)`,
  String.raw`LatestStream\w+`,
  String.raw`\w*ScannedCount`,
];
const isMadeUp = new RegExp(`^(?:${MADE_UP.join("|").replace("$", String.raw`\$`)})$`, "u");

/** Without ids, times and tokens that AWS makes up, and with lists in one order. */
export function comparable(value: unknown, name = ""): unknown {
  if (isMadeUp.test(name)) return "…";
  if (Array.isArray(value)) return comparableList(value);
  // A policy document, of which every server has its own way of encoding.
  if (typeof value === "string" && value.startsWith("%7B")) return JSON.parse(decodeURIComponent(value)) as unknown;
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, comparable(inner, key)]));
}

/** By what the members of AWS's lists are told apart. */
const NAMES = [
  ["IndexName"],
  ["RegionName"],
  ["ID"],
  ["Key"],
  ["RouteKey"],
  ["StageName"],
  ["IntegrationUri"],
  ["FunctionArn"],
  ["CertificateArn"],
  ["logGroupName"],
  ["RoleName"],
  ["DomainName"],
  ["Name", "Type", "SetIdentifier"],
  ["Name", "Type"],
  ["Name"],
  ["AlarmName"],
  ["PathPattern"],
  ["ErrorCode"],
  ["Id"],
];

/** What has a name of its own is compared by it; other lists are sorted. */
function comparableList(list: readonly unknown[]): unknown {
  const all = list.map((inner) => comparable(inner));
  const names = all.map((inner) => nameOf(inner));
  if (all.length > 0 && !names.includes(undefined) && new Set(names).size === names.length)
    return Object.fromEntries(all.map((inner, position) => [names[position]!, inner]));
  return all.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

function nameOf(inner: unknown): string | undefined {
  if (typeof inner !== "object" || inner === null) return undefined;
  const parts = NAMES.find((keys) => keys.every((key) => key in inner));
  return parts?.map((key) => String((inner as Record<string, unknown>)[key])).join(" ");
}
