import { describe, expect, test } from "vitest";
import { goglobalIn } from "./goglobal.ts";
import { aws, lab, withApp } from "./app-in-lab.ts";

withApp();

const OWNER = { ExpectedBucketOwner: "123456789012" };

describe("from one region to three", () => {
  test("plan, apply, plan, apply: the second writes nothing; what drifts is mended and nothing else", async () => {
    const { run } = await goglobalIn(lab);
    const planned = await run("plan --detailed-exitcode");
    expect(planned).toMatchObject({ code: 2, writes: [] });
    expect(planned.out).toContain("Plan: 15 to create, 4 to update, 0 to delete.");

    const applied = await run("apply -y");
    expect(applied.code, applied.err).toBe(0);
    expect(applied.out).toContain("Done: 19 changes made");
    await expectReplication();

    expect(await run("plan --detailed-exitcode")).toMatchObject({
      code: 0,
      out: "Everything is as it should be (19 looked at).\n",
    });
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });

    for (const { what, drift, shows, mends } of drifts) {
      await drift();
      const drifted = await run("plan");
      expect(drifted.out, what).toContain(shows);
      expect(drifted.out, what).toMatch(/^Plan: (?:1 to create, 0|0 to create, 1) to update, 0 to delete\./mu);
      const mended = await run("apply -y");
      expect(mended.writes, `${what}\n${mended.err}`).toEqual(mends);
      expect(mended.code).toBe(0);
      expect((await run("plan --detailed-exitcode")).code, what).toBe(0);
    }
  });

  const drifts = [
    {
      what: "a tag",
      drift: async () =>
        (await aws.dynamodb("eu-west-1")).untagResource({
          ResourceArn: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
          TagKeys: ["team"],
        }),
      shows: "~ replica-settings/orders@eu-west-1\n    tags.team: (none) → shop\n",
      mends: ["TagResource eu-west-1"],
    },
    {
      what: "a rule",
      async drift() {
        const s3 = await aws.s3("eu-west-1");
        const bucket = { Bucket: "acme-receipts-eu-west-1", ...OWNER };
        const { ReplicationConfiguration } = await s3.getBucketReplication(bucket);
        const { Role, Rules } = ReplicationConfiguration!;
        await s3.putBucketReplication({ ...bucket, ReplicationConfiguration: { Role, Rules: Rules!.slice(1) } });
      },
      shows: "~ bucket-replication/acme-receipts-eu-west-1@eu-west-1\n    rules.goglobal:orders/prod:",
      mends: ["PutBucketReplication eu-west-1"],
    },
    {
      what: "the public access block",
      drift: async () =>
        (await aws.s3("ap-southeast-2")).deletePublicAccessBlock({ Bucket: "acme-receipts-ap-southeast-2", ...OWNER }),
      shows: "~ bucket/acme-receipts-ap-southeast-2@ap-southeast-2\n    publicAccess: (none) → ",
      mends: ["PutPublicAccessBlock ap-southeast-2"],
    },
  ];

  async function expectReplication() {
    for (const [here, there] of [
      ["us-east-1", "ap-southeast-2"],
      ["eu-west-1", "us-east-1"],
    ] as const) {
      const id = { S: `from ${here}` };
      await (await aws.dynamodb(here)).putItem({ TableName: "orders", Item: { id } });
      const { Item } = await (await aws.dynamodb(there)).getItem({ TableName: "orders", Key: { id } });
      expect(Item).toEqual({ id });
    }
  }
});

test("a replica deleted behind our back is made again, with its settings", async () => {
  const { run } = await goglobalIn(lab);
  expect((await run("apply -y --only *sessions*")).code).toBe(0);
  const dynamodb = await aws.dynamodb("us-east-1");
  await (await aws.dynamodb("eu-west-1")).updateTable({ TableName: "sessions", DeletionProtectionEnabled: false });
  await dynamodb.updateTable({ TableName: "sessions", ReplicaUpdates: [{ Delete: { RegionName: "eu-west-1" } }] });
  await expect
    .poll(async () => (await dynamodb.describeTable({ TableName: "sessions" })).Table!.Replicas!.length, {
      timeout: 20_000,
    })
    .toBe(1);

  const planned = await run("plan --only *sessions*");
  expect(planned.out).toContain("+ replica/sessions@eu-west-1");
  expect(planned.out).toContain("Plan: 2 to create, 0 to update, 0 to delete.");
  expect((await run("apply -y --only *sessions*")).code).toBe(0);
  expect((await run("plan --detailed-exitcode --only *sessions*")).code).toBe(0);
});

test("versioning suspended behind our back is turned on again, and its rules put back", async () => {
  const { run } = await goglobalIn(lab);
  expect((await run("apply -y --only *acme-receipts*")).code).toBe(0);
  const s3 = await aws.s3("eu-west-1");
  const bucket = { Bucket: "acme-receipts-eu-west-1", ...OWNER };
  // S3 suspends no versioning that replication needs.
  await s3.deleteBucketReplication(bucket);
  await s3.putBucketVersioning({ ...bucket, VersioningConfiguration: { Status: "Suspended" } });

  const planned = await run("plan --only *acme-receipts*");
  expect(planned.out).toContain("versioning: Suspended → Enabled");
  expect(planned.out).toContain("Plan: 0 to create, 2 to update, 0 to delete.");
  const mended = await run("apply -y --only *acme-receipts*");
  expect(mended.writes).toEqual(["PutBucketVersioning eu-west-1", "PutBucketReplication eu-west-1"]);
  expect((await run("plan --detailed-exitcode --only *acme-receipts*")).code).toBe(0);
});

test("a foreign replication rule and foreign tags on the home bucket are what they were, field for field", async () => {
  const s3 = await aws.s3("us-east-1");
  const home = { Bucket: "acme-receipts", ...OWNER };
  const rule = {
    ID: "audit",
    Priority: 7,
    Status: "Enabled",
    Filter: { Prefix: "audit/" },
    DeleteMarkerReplication: { Status: "Disabled" },
    Destination: { Bucket: "arn:aws:s3:::acme-audit", StorageClass: "GLACIER" },
  } as const;
  const iam = await aws.iam();
  const { Role } = await iam.createRole({
    RoleName: "audit",
    AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
  });
  await s3.createBucket({ Bucket: "acme-audit" });
  for (const Bucket of ["acme-audit", "acme-receipts"])
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
  await s3.putBucketReplication({ ...home, ReplicationConfiguration: { Role: Role!.Arn, Rules: [rule] } });

  const { run } = await goglobalIn(lab);
  const applied = await run("apply -y --only *acme-receipts*");
  expect(applied.code, applied.err).toBe(0);

  const { ReplicationConfiguration } = await s3.getBucketReplication(home);
  expect(ReplicationConfiguration!.Role).toBe(Role!.Arn);
  expect(ReplicationConfiguration!.Rules!.find(({ ID }) => ID === "audit")).toEqual(rule);
  expect(ReplicationConfiguration!.Rules).toHaveLength(3);
  expect((await s3.getBucketTagging(home)).TagSet).toContainEqual({ Key: "cost-centre", Value: "4711" });
  expect((await iam.listRolePolicies({ RoleName: "audit" })).PolicyNames).toEqual([
    "goglobal-orders-prod-acme-receipts",
  ]);
});
