import type { Whole } from "./account.ts";
import type { World } from "./worlds.ts";

/** Something that goglobal is used for, from the sample application on; what it comes to is compared in the end. */
export interface Scenario {
  what: string;
  config: object;
  /** What is looked at in the end. */
  whole: Whole;
  /** What is done; each outcome is compared as well. */
  play(world: World): Promise<Awaited<ReturnType<World["run"]>>[]>;
}

const [home, eu, ap] = ["us-east-1", "eu-west-1", "ap-southeast-2"] as const;
const account = { ExpectedBucketOwner: "123456789012" };
const copyIn = (region: string) => `acme-receipts-${region}`;

const whole: Whole = {
  regions: [home, eu, ap],
  tables: ["orders", "sessions"],
  buckets: [
    [home, "acme-receipts"],
    [eu, copyIn(eu)],
    [ap, copyIn(ap)],
  ],
  roles: ["goglobal-orders-prod-acme-receipts"],
};
const pair: Whole = { ...whole, regions: [home, eu], tables: ["orders"], buckets: whole.buckets.slice(0, 2) };

const everything = {
  app: "orders",
  stage: "prod",
  home,
  regions: [home, eu, ap],
  tags: { team: "shop" },
  tables: { orders: {}, sessions: { pointInTimeRecovery: true } },
  buckets: { "acme-receipts": { replication: "mesh", backfill: false } },
};
const onePair = { ...everything, regions: [home, eu], tables: ["orders"] };

const applyTwice = async ({ run }: World, options = "") => [
  await run(`apply -y${options}`),
  await run(`apply -y${options}`),
  await run(`plan --detailed-exitcode${options}`),
];

export const SCENARIOS: Scenario[] = [
  { what: "from one region to three", config: everything, whole, play: (world) => applyTwice(world) },
  {
    what: "what has drifted is mended",
    config: onePair,
    whole: pair,
    async play(world) {
      const applied = await world.run("apply -y");
      await world.rest();
      await drift(world);
      await world.rest();
      return [applied, ...(await applyTwice(world))];
    },
  },
  {
    what: "a foreign rule with a role of its own stays",
    config: { ...onePair, tables: [] },
    whole: { ...pair, tables: [], roles: ["archivist"] },
    async play(world) {
      await replicateToArchive(world);
      return applyTwice(world);
    },
  },
  {
    what: "a bucket that somebody made is refused, then taken over",
    config: { ...onePair, tables: [] },
    whole: { ...pair, tables: [] },
    async play(world) {
      const LocationConstraint = eu;
      const s3 = await world.aws.s3(eu);
      await s3.createBucket({ Bucket: copyIn(eu), CreateBucketConfiguration: { LocationConstraint } });
      await world.rest();
      return [await world.run("apply -y"), ...(await applyTwice(world, ` --adopt bucket/${copyIn(eu)}@${eu}`))];
    },
  },
  {
    what: "a table that is in the way is refused",
    config: { ...onePair, buckets: {} },
    whole: { ...pair, buckets: [], roles: [] },
    async play(world) {
      const dynamodb = await world.aws.dynamodb(eu);
      await dynamodb.createTable({
        TableName: "orders",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      });
      await world.rest();
      return [await world.run("apply -y")];
    },
  },
  {
    what: "a region is added",
    config: onePair,
    whole: { ...whole, tables: ["orders"] },
    async play(world) {
      const before = await world.run("apply -y");
      await world.configure({ ...onePair, regions: [home, eu, ap] });
      return [before, ...(await applyTwice(world))];
    },
  },
  {
    what: "a run that was killed half-way is finished",
    config: onePair,
    whole: pair,
    async play(world) {
      await world.runKilledAfter(9, "apply -y");
      await world.rest();
      const [first, ...rest] = await applyTwice(world);
      // How far the killed run had come with what it did at the same time is chance.
      return [{ ...first!, writes: [] }, ...rest];
    },
  },
];

async function drift({ aws }: World): Promise<void> {
  const [dynamodb, s3] = [await aws.dynamodb(eu), await aws.s3(eu)];
  const bucket = { Bucket: copyIn(eu), ...account };
  const ResourceArn = `arn:aws:dynamodb:${eu}:123456789012:table/orders`;
  await dynamodb.untagResource({ ResourceArn, TagKeys: ["team"] });
  await dynamodb.updateTable({ TableName: "orders", DeletionProtectionEnabled: true });
  await s3.deletePublicAccessBlock(bucket);
  await s3.deleteBucketReplication(bucket);
  await s3.putBucketVersioning({ ...bucket, VersioningConfiguration: { Status: "Suspended" } });
  await s3.deleteBucketCors(bucket);
}

/** Somebody replicates the home bucket to an archive already. */
async function replicateToArchive(world: World): Promise<void> {
  const [s3, away, iam] = [await world.aws.s3(home), await world.aws.s3(eu), await world.aws.iam()];
  const Statement = [{ Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.createRole({ RoleName: "archivist", AssumeRolePolicyDocument });
  await away.createBucket({ Bucket: "acme-archive", CreateBucketConfiguration: { LocationConstraint: eu } });
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await away.putBucketVersioning({ Bucket: "acme-archive", VersioningConfiguration });
  await s3.putBucketVersioning({ Bucket: "acme-receipts", VersioningConfiguration });
  await world.rest();
  await s3.putBucketReplication({
    Bucket: "acme-receipts",
    ReplicationConfiguration: {
      Role: "arn:aws:iam::123456789012:role/archivist",
      Rules: [
        {
          ID: "to the archive",
          Priority: 7,
          Status: "Enabled",
          Filter: { And: { Prefix: "2025/", Tags: [{ Key: "keep", Value: "yes" }] } },
          DeleteMarkerReplication: { Status: "Disabled" },
          Destination: { Bucket: "arn:aws:s3:::acme-archive", StorageClass: "GLACIER" },
        },
      ],
    },
  });
  await world.rest();
}
