import type { ReplicationConfiguration } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { appliedGoglobal, goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

const HOME = "us-east-1";
const EU = "eu-west-1";
const receipts = "acme-receipts";
const copy = "acme-receipts-eu-west-1";
const ourPolicy = "goglobal-orders-prod-acme-receipts";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** Somebody replicates the home bucket to an archive already, with a role and a rule of their own. */
async function replicateToArchive(aws: Aws): Promise<ReplicationConfiguration> {
  const [home, eu, iam] = [await aws.s3(HOME), await aws.s3(EU), await aws.iam()];
  await iam.createRole({ RoleName: "archivist", AssumeRolePolicyDocument: trust, Tags: [{ Key: "of", Value: "ops" }] });
  await iam.putRolePolicy({
    RoleName: "archivist",
    PolicyName: "archive",
    PolicyDocument: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["s3:*"], Resource: ["arn:aws:s3:::acme-archive/*"] }],
    }),
  });
  await eu.createBucket({ Bucket: "acme-archive", CreateBucketConfiguration: { LocationConstraint: EU } });
  await eu.putBucketVersioning({ Bucket: "acme-archive", VersioningConfiguration: { Status: "Enabled" } });
  await home.putBucketVersioning({ Bucket: receipts, VersioningConfiguration: { Status: "Enabled" } });
  return {
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
  };
}

const replicationOf = async (aws: Aws, bucket: string, region: string) =>
  (await (await aws.s3(region)).getBucketReplication({ Bucket: bucket })).ReplicationConfiguration!;

test("a foreign rule and a foreign role on the home bucket stay as they are, and get what we need beside them", async () => {
  const { run, aws, sandbox } = await goglobal({ config: configText() });
  const foreign = await replicateToArchive(aws);
  await sandbox.clock.sleep(60_000);
  await (await aws.s3(HOME)).putBucketReplication({ Bucket: receipts, ReplicationConfiguration: foreign });
  const iam = await aws.iam();
  const roleBefore = (await iam.getRole({ RoleName: "archivist" })).Role;
  const policyBefore = await iam.getRolePolicy({ RoleName: "archivist", PolicyName: "archive" });

  const planned = await run("plan");
  expect(planned.out).toContain(`+ role-policy/archivist/${ourPolicy}`);
  expect(planned.out).toContain("the role arn:aws:iam::123456789012:role/archivist is not ours: goglobal adds");
  expect(planned.out).not.toContain("to the archive");

  const applied = await run("apply -y");
  expect(applied.code).toBe(0);
  expect(applied.writes).not.toContain("CreateRole us-east-1");

  const after = await replicationOf(aws, receipts, HOME);
  expect(after.Role).toBe(foreign.Role);
  expect(after.Rules!.find(({ ID }) => ID === "to the archive")).toEqual(foreign.Rules![0]);
  const ours = after.Rules!.find(({ ID }) => ID === "goglobal:orders/prod:eu-west-1");
  expect(ours).toMatchObject({ Status: "Enabled", Priority: 8, Destination: { Bucket: `arn:aws:s3:::${copy}` } });
  expect(after.Rules).toHaveLength(2);

  expect((await iam.getRole({ RoleName: "archivist" })).Role).toEqual(roleBefore);
  const policyAfter = await iam.getRolePolicy({ RoleName: "archivist", PolicyName: "archive" });
  expect(policyAfter.PolicyDocument).toBe(policyBefore.PolicyDocument);
  expect((await iam.listRolePolicies({ RoleName: "archivist" })).PolicyNames!.sort()).toEqual(["archive", ourPolicy]);
  const added = await iam.getRolePolicy({ RoleName: "archivist", PolicyName: ourPolicy });
  expect(decodeURIComponent(added.PolicyDocument!)).toContain(`arn:aws:s3:::${copy}/*`);

  expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
});

test("a foreign rule that is there when ours drift is put back with them", async () => {
  const { run, aws, sandbox } = await appliedGoglobal({ config: configText() });
  const s3 = await aws.s3(EU);
  await s3.createBucket({ Bucket: "acme-archive", CreateBucketConfiguration: { LocationConstraint: EU } });
  await s3.putBucketVersioning({ Bucket: "acme-archive", VersioningConfiguration: { Status: "Enabled" } });
  await sandbox.clock.sleep(60_000);
  const before = await replicationOf(aws, copy, EU);
  const foreign = {
    ID: "to the archive",
    Priority: 40,
    Status: "Enabled" as const,
    Filter: { Prefix: "2025/" },
    DeleteMarkerReplication: { Status: "Disabled" as const },
    Destination: { Bucket: "arn:aws:s3:::acme-archive" },
  };
  const Rules = [foreign, ...before.Rules!.map((rule) => ({ ...rule, Status: "Disabled" as const }))];
  await s3.putBucketReplication({ Bucket: copy, ReplicationConfiguration: { Role: before.Role, Rules } });
  expect(await run("apply -y")).toMatchObject({ code: 0, writes: ["PutBucketReplication eu-west-1"] });
  const after = await replicationOf(aws, copy, EU);
  expect(after.Rules!.find(({ ID }) => ID === foreign.ID)).toEqual(foreign);
  expect(after.Rules!.filter(({ ID }) => ID !== foreign.ID)).toEqual(before.Rules);
  expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
});

test("foreign tags of home's bucket and table, of copies and of replicas stay", async () => {
  const { run, aws, sandbox } = await goglobal({ config: configText({ tags: { team: "shop" } }) });
  const orders = (region: string) => `arn:aws:dynamodb:${region}:123456789012:table/orders`;
  const [home, eu] = [await aws.s3(HOME), await aws.s3(EU)];
  const theirs = { Key: "theirs", Value: "yes" };
  const mine = { Key: "cost-centre", Value: "4711" };
  await home.putBucketTagging({ Bucket: receipts, Tagging: { TagSet: [mine, theirs] } });
  await (await aws.dynamodb(HOME)).tagResource({ ResourceArn: orders(HOME), Tags: [theirs] });
  expect(await run("apply -y")).toMatchObject({ code: 0 });

  const later = { Key: "later", Value: "too" };
  const { TagSet = [] } = await eu.getBucketTagging({ Bucket: copy });
  await eu.putBucketTagging({
    Bucket: copy,
    Tagging: { TagSet: [...TagSet.filter(({ Key }) => Key !== "team"), later] },
  });
  const dynamodb = await aws.dynamodb(EU);
  await dynamodb.untagResource({ ResourceArn: orders(EU), TagKeys: ["team"] });
  await dynamodb.tagResource({ ResourceArn: orders(EU), Tags: [later] });
  await sandbox.clock.sleep(60_000);
  const mended = await run("apply -y");
  expect(mended.writes.sort()).toEqual(["PutBucketTagging eu-west-1", "TagResource eu-west-1"]);

  const sorted = (tags: { Key?: string | undefined; Value?: string | undefined }[] = []) =>
    tags.map(({ Key, Value }) => `${Key}=${Value}`).sort();
  const kept = ["cost-centre=4711", "theirs=yes"];
  expect(sorted((await home.getBucketTagging({ Bucket: receipts })).TagSet)).toEqual([
    ...kept.slice(0, 1),
    "goglobal:uses:orders/prod=yes",
    "goglobal:was-versioning=off",
    "theirs=yes",
  ]);
  expect(sorted((await (await aws.dynamodb(HOME)).listTagsOfResource({ ResourceArn: orders(HOME) })).Tags)).toEqual([
    "cost-centre=4711",
    "goglobal:uses:orders/prod=yes",
    "goglobal:was-stream=off",
    "theirs=yes",
  ]);
  const ours = ["cost-centre=4711", "goglobal:app=orders/prod", "later=too", "team=shop", "theirs=yes"];
  expect(sorted((await eu.getBucketTagging({ Bucket: copy })).TagSet)).toEqual(ours);
  expect(sorted((await dynamodb.listTagsOfResource({ ResourceArn: orders(EU) })).Tags)).toEqual(ours);
  expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
});

test("what is already as it should be is used as it is: home's stream and versioning are not touched", async () => {
  const { run, aws, sandbox } = await goglobal({ config: configText() });
  await (await aws.s3(HOME)).putBucketVersioning({ Bucket: receipts, VersioningConfiguration: { Status: "Enabled" } });
  await (
    await aws.dynamodb(HOME)
  ).updateTable({
    TableName: "orders",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  await sandbox.clock.sleep(60_000);
  const { code, writes } = await run("apply -y");
  expect(code).toBe(0);
  expect(writes).not.toContain("PutBucketVersioning us-east-1");
  const { TagSet = [] } = await (await aws.s3(HOME)).getBucketTagging({ Bucket: receipts });
  expect(TagSet.map(({ Key }) => Key)).not.toContain("goglobal:was-versioning");
});
