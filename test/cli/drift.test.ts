import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import type { Clock } from "../../src/engine/clock.ts";
import { appliedGoglobal } from "../support/cli.ts";

/** What somebody does behind goglobal's back, what the plan must say of it, and the calls that mend it. */
interface Drift {
  what: string;
  change: (aws: Aws, clock: Clock) => Promise<unknown>;
  shown: string[];
  writes: string[];
  /** AWS is not ready at once, so some calls are made again. */
  again?: true;
}

const HOME = "us-east-1";
const EU = "eu-west-1";
const receipts = "acme-receipts";
const copy = "acme-receipts-eu-west-1";
const roleName = "goglobal-orders-prod-acme-receipts";
const arnOf = (table: string, region: string) => `arn:aws:dynamodb:${region}:123456789012:table/${table}`;

const tagged = async (aws: Aws, tags: Record<string, string>) =>
  (await aws.dynamodb(EU)).tagResource({
    ResourceArn: arnOf("orders", EU),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  });

async function withoutTag(aws: Aws, bucket: string, region: string, key: string): Promise<void> {
  const s3 = await aws.s3(region);
  const { TagSet = [] } = await s3.getBucketTagging({ Bucket: bucket });
  await s3.putBucketTagging({ Bucket: bucket, Tagging: { TagSet: TagSet.filter(({ Key }) => Key !== key) } });
}

/** Changes the one rule of the copy that leads home. */
async function changeRule(aws: Aws, change: (rule: { Status?: unknown; Filter?: unknown }) => object): Promise<void> {
  const s3 = await aws.s3(EU);
  const { ReplicationConfiguration: found } = await s3.getBucketReplication({ Bucket: copy });
  const Rules = found!.Rules!.map((rule) =>
    rule.ID!.endsWith(HOME) ? ({ ...rule, ...change(rule) } as typeof rule) : rule,
  );
  await s3.putBucketReplication({ Bucket: copy, ReplicationConfiguration: { ...found, Role: found!.Role, Rules } });
}

const ruleHome =
  "{ deleteMarkers: true, enabled: true, metrics: true, rtc: false, target: arn:aws:s3:::acme-receipts }";

const tableDrifts: Drift[] = [
  {
    what: "a tag of a replica removed",
    change: async (aws) =>
      (await aws.dynamodb(EU)).untagResource({ ResourceArn: arnOf("orders", EU), TagKeys: ["team"] }),
    shown: ["~ replica-settings/orders@eu-west-1", "    tags.team: (none) → shop"],
    writes: ["TagResource eu-west-1"],
  },
  {
    what: "a tag of a replica changed",
    change: (aws) => tagged(aws, { "cost-centre": "0815" }),
    shown: ["~ replica-settings/orders@eu-west-1", "    tags.cost-centre: 0815 → 4711"],
    writes: ["TagResource eu-west-1"],
  },
  {
    what: "our mark taken off a replica",
    change: async (aws) =>
      (await aws.dynamodb(EU)).untagResource({ ResourceArn: arnOf("orders", EU), TagKeys: ["goglobal:app"] }),
    shown: ["~ replica-settings/orders@eu-west-1", "    tags.goglobal:app: (none) → orders/prod"],
    writes: ["TagResource eu-west-1"],
  },
  {
    what: "the mark of use taken off the home table",
    change: async (aws) =>
      (await aws.dynamodb(HOME)).untagResource({
        ResourceArn: arnOf("orders", HOME),
        TagKeys: ["goglobal:uses:orders/prod"],
      }),
    shown: ["~ table/orders@us-east-1", "    tags.goglobal:uses:orders/prod: (none) → yes"],
    writes: ["TagResource us-east-1"],
  },
  {
    what: "point-in-time recovery turned off on a replica",
    change: async (aws) =>
      (await aws.dynamodb(EU)).updateContinuousBackups({
        TableName: "sessions",
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
      }),
    shown: ["~ replica-settings/sessions@eu-west-1", "    pointInTimeRecovery: false → true"],
    writes: ["UpdateContinuousBackups eu-west-1"],
  },
  {
    what: "deletion protection turned off on a replica",
    change: async (aws, clock) => {
      await (await aws.dynamodb(EU)).updateTable({ TableName: "orders", DeletionProtectionEnabled: false });
      await clock.sleep(60_000);
    },
    shown: ["~ replica-settings/orders@eu-west-1", "    deletionProtection: false → true"],
    writes: ["UpdateTable eu-west-1"],
  },
  {
    what: "a replica deleted",
    change: async (aws, clock) => {
      await (await aws.dynamodb(EU)).updateTable({ TableName: "orders", DeletionProtectionEnabled: false });
      await clock.sleep(60_000);
      await (
        await aws.dynamodb(HOME)
      ).updateTable({ TableName: "orders", ReplicaUpdates: [{ Delete: { RegionName: EU } }] });
      await clock.sleep(10 * 60_000);
    },
    shown: [
      "+ replica/orders@eu-west-1",
      "    member: true",
      "+ replica-settings/orders@eu-west-1",
      "    tags.cost-centre: 4711",
      "    tags.goglobal:app: orders/prod",
      "    tags.team: shop",
      "    deletionProtection: true",
    ],
    writes: ["UpdateTable us-east-1", "TagResource eu-west-1", "UpdateTable eu-west-1"],
  },
];

const bucketDrifts: Drift[] = [
  {
    what: "a tag of a copy removed",
    change: (aws) => withoutTag(aws, copy, EU, "team"),
    shown: [`~ bucket/${copy}@eu-west-1`, "    tags.team: (none) → shop"],
    writes: ["PutBucketTagging eu-west-1"],
  },
  {
    what: "the mark of use taken off the home bucket",
    change: (aws) => withoutTag(aws, receipts, HOME, "goglobal:uses:orders/prod"),
    shown: [`~ bucket-versioning/${receipts}@us-east-1`, "    tags.goglobal:uses:orders/prod: (none) → yes"],
    writes: ["PutBucketTagging us-east-1"],
  },
  {
    what: "the block of public access taken away",
    change: async (aws) => (await aws.s3(EU)).deletePublicAccessBlock({ Bucket: copy }),
    shown: [
      `~ bucket/${copy}@eu-west-1`,
      "    publicAccess: (none) → { blockAcls: true, blockPolicy: true, ignoreAcls: true, restrict: true }",
    ],
    writes: ["PutPublicAccessBlock eu-west-1"],
  },
  {
    what: "one of the four blocks of public access opened",
    change: async (aws) =>
      (await aws.s3(EU)).putPublicAccessBlock({
        Bucket: copy,
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      }),
    shown: [`~ bucket/${copy}@eu-west-1`, "    publicAccess.blockPolicy: false → true"],
    writes: ["PutPublicAccessBlock eu-west-1"],
  },
  {
    what: "encryption changed",
    change: async (aws) =>
      (await aws.s3(EU)).putBucketEncryption({
        Bucket: copy,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } }],
        },
      }),
    shown: [`~ bucket/${copy}@eu-west-1`, "    encryption.algorithm: aws:kms → AES256"],
    writes: ["PutBucketEncryption eu-west-1"],
  },
  {
    what: "ownership of objects changed",
    change: async (aws) =>
      (await aws.s3(EU)).putBucketOwnershipControls({
        Bucket: copy,
        OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] },
      }),
    shown: [`~ bucket/${copy}@eu-west-1`, "    ownership: ObjectWriter → BucketOwnerEnforced"],
    writes: ["PutBucketOwnershipControls eu-west-1"],
  },
  {
    what: "CORS removed",
    change: async (aws) => (await aws.s3(EU)).deleteBucketCors({ Bucket: copy }),
    shown: [
      `~ bucket/${copy}@eu-west-1`,
      "    cors: (none) → [{ AllowedMethods: [GET], AllowedOrigins: [https://example.com], MaxAgeSeconds: 300 }]",
    ],
    writes: ["PutBucketCors eu-west-1"],
  },
  {
    what: "a lifecycle rule changed",
    change: async (aws) =>
      (await aws.s3(EU)).putBucketLifecycleConfiguration({
        Bucket: copy,
        LifecycleConfiguration: {
          Rules: [
            {
              ID: "goglobal-noncurrent",
              Status: "Enabled",
              Filter: { Prefix: "" },
              NoncurrentVersionExpiration: { NoncurrentDays: 7 },
            },
          ],
        },
      }),
    shown: [
      `~ bucket/${copy}@eu-west-1`,
      "    lifecycle.goglobal-noncurrent.NoncurrentVersionExpiration.NoncurrentDays: 7 → 30",
    ],
    writes: ["PutBucketLifecycleConfiguration eu-west-1"],
  },
  {
    what: "a replication rule deleted",
    change: async (aws) => {
      const s3 = await aws.s3(EU);
      const { ReplicationConfiguration: found } = await s3.getBucketReplication({ Bucket: copy });
      const Rules = found!.Rules!.filter(({ ID }) => !ID!.endsWith(HOME));
      await s3.putBucketReplication({ Bucket: copy, ReplicationConfiguration: { Role: found!.Role, Rules } });
    },
    shown: [`~ bucket-replication/${copy}@eu-west-1`, `    rules.goglobal:orders/prod:us-east-1: (none) → ${ruleHome}`],
    writes: ["PutBucketReplication eu-west-1"],
  },
  {
    what: "a replication rule disabled",
    change: (aws) => changeRule(aws, () => ({ Status: "Disabled" })),
    shown: [`~ bucket-replication/${copy}@eu-west-1`, "    rules.goglobal:orders/prod:us-east-1.enabled: false → true"],
    writes: ["PutBucketReplication eu-west-1"],
  },
  {
    what: "a replication rule given a filter",
    change: (aws) => changeRule(aws, () => ({ Filter: { Prefix: "2026/" } })),
    shown: [
      `~ bucket-replication/${copy}@eu-west-1`,
      expect.stringMatching(/^ {4}rules\.goglobal:orders\/prod:us-east-1\.otherwise: .*Filter: \{ Prefix: 2026\/ \}/u),
    ],
    writes: ["PutBucketReplication eu-west-1"],
  },
  {
    what: "versioning suspended, which needs the rules to go first",
    change: async (aws) => {
      const s3 = await aws.s3(EU);
      await s3.deleteBucketReplication({ Bucket: copy });
      await s3.putBucketVersioning({ Bucket: copy, VersioningConfiguration: { Status: "Suspended" } });
    },
    shown: [
      `~ bucket-versioning/${copy}@eu-west-1`,
      "    versioning: Suspended → Enabled",
      `~ bucket-replication/${copy}@eu-west-1`,
      `    role: (none) → arn:aws:iam::123456789012:role/goglobal/${roleName}`,
      `    rules.goglobal:orders/prod:ap-southeast-2: (none) → ${ruleHome.replace(receipts, "acme-receipts-ap-southeast-2")}`,
      `    rules.goglobal:orders/prod:us-east-1: (none) → ${ruleHome}`,
    ],
    writes: ["PutBucketVersioning eu-west-1", "PutBucketReplication eu-west-1"],
    again: true,
  },
];

const roleDrifts: Drift[] = [
  {
    what: "the role's policy changed",
    change: async (aws) =>
      (await aws.iam()).putRolePolicy({
        RoleName: roleName,
        PolicyName: "goglobal",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Deny", Action: ["s3:*"], Resource: ["*"] }],
        }),
      }),
    shown: [
      `~ role/${roleName}`,
      expect.stringMatching(
        /^ {4}policy\.Statement: \[\{ Action: \[s3:\*\], Effect: Deny, Resource: \[\*\] \}\] → \[\{ Action: /u,
      ),
    ],
    writes: ["PutRolePolicy us-east-1"],
  },
  {
    what: "the role's policy deleted",
    change: async (aws) => (await aws.iam()).deleteRolePolicy({ RoleName: roleName, PolicyName: "goglobal" }),
    shown: [
      `~ role/${roleName}`,
      expect.stringMatching(/^ {4}policy\.Statement: \(none\) → \[/u),
      "    policy.Version: (none) → 2012-10-17",
    ],
    writes: ["PutRolePolicy us-east-1"],
  },
  {
    what: "who may take the role changed",
    change: async (aws) =>
      (await aws.iam()).updateAssumeRolePolicy({
        RoleName: roleName,
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: ["lambda.amazonaws.com"] }, Action: ["sts:AssumeRole"] },
          ],
        }),
      }),
    shown: [`~ role/${roleName}`, expect.stringMatching(/^ {4}trust\.Statement: .*lambda\.amazonaws\.com.* → \[/u)],
    writes: ["UpdateAssumeRolePolicy us-east-1"],
  },
  {
    what: "a tag of the role removed",
    change: async (aws) => (await aws.iam()).untagRole({ RoleName: roleName, TagKeys: ["team"] }),
    shown: [`~ role/${roleName}`, "    tags.team: (none) → shop"],
    writes: ["TagRole us-east-1"],
  },
];

/** The part of a plan that tells what changes, without what to know before agreeing. */
function detailsOf(plan: string): string[] {
  const [details = ""] = plan.split(/^(?:[+~] \w+ {3}.*|[+~=] [\w ]+)$\n\n/mu)[1]?.split("\n\n") ?? [];
  return details.split("\n");
}

describe.each([
  { of: "tables", drifts: tableDrifts },
  { of: "buckets", drifts: bucketDrifts },
  { of: "roles", drifts: roleDrifts },
])("what is changed behind our back is shown and mended, and nothing else: $of", ({ drifts }) => {
  test.each(drifts)("$what", async ({ change, shown, writes, again = false }) => {
    const { run, aws, sandbox } = await appliedGoglobal();
    await change(aws, sandbox.clock);

    const planned = await run("plan --detailed-exitcode");
    expect(detailsOf(planned.out)).toEqual(shown);
    expect(planned).toMatchObject({ code: 2, writes: [] });

    const mended = await run("apply -y");
    const made = again ? [...new Set(mended.writes)] : mended.writes;
    expect(made.sort()).toEqual(writes.sort());
    expect(mended.code).toBe(0);

    expect(await run("plan --detailed-exitcode")).toMatchObject({
      code: 0,
      out: "Everything is as it should be (19 looked at).",
      writes: [],
    });
  });
});

test("what somebody else changed of what is nobody's business is left alone", async () => {
  const { run, aws } = await appliedGoglobal();
  await tagged(aws, { theirs: "yes" });
  await (await aws.iam()).tagRole({ RoleName: roleName, Tags: [{ Key: "theirs", Value: "yes" }] });
  expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
});
