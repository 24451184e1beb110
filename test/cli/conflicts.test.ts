import { describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { sampleData } from "../support/sample-data.ts";
import { goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

const HOME = "us-east-1";
const EU = "eu-west-1";
const copy = "acme-receipts-eu-west-1";
const roleName = "goglobal-orders-prod-acme-receipts";

const table = {
  TableName: "orders",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" as const }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" as const }],
  BillingMode: "PAY_PER_REQUEST" as const,
};

const bucketIn =
  (region: string, Bucket: string, tags: Record<string, string> = {}) =>
  async (aws: Aws) => {
    const s3 = await aws.s3(region);
    const isHome = region === HOME;
    await s3.createBucket({ Bucket, ...(isHome ? {} : { CreateBucketConfiguration: { LocationConstraint: EU } }) });
    const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    if (TagSet.length > 0) await s3.putBucketTagging({ Bucket, Tagging: { TagSet } });
  };

/** The seed of the sample application, with another home table. */
async function withTable(changes: object): Promise<SeedCall[]> {
  const seed = await sampleData();
  return seed.map((call) =>
    call.operation === "CreateTable" && (call.input as { TableName: string }).TableName === "orders"
      ? { ...call, input: { ...table, ...changes } }
      : call,
  );
}

interface Conflict {
  what: string;
  seed?: () => Promise<SeedCall[]>;
  config?: object;
  given?: (aws: Aws) => Promise<unknown>;
  id: string;
  says: RegExp;
}

const conflicts: Conflict[] = [
  {
    what: "a table of that name is in a target region",
    given: async (aws) => (await aws.dynamodb(EU)).createTable(table),
    id: "replica/orders@eu-west-1",
    says: /a table named orders that is not a replica is in eu-west-1 already.*delete that table/u,
  },
  {
    what: "the home table is provisioned without auto scaling",
    seed: () =>
      withTable({
        BillingMode: "PROVISIONED",
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      }),
    id: "table/orders@us-east-1",
    says: /provisioned without auto scaling.*aws dynamodb update-table --region us-east-1 --table-name orders --billing-mode PAY_PER_REQUEST/u,
  },
  {
    what: "the home table's stream shows something else",
    seed: () => withTable({ StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } }),
    id: "table/orders@us-east-1",
    says: /its stream shows NEW_IMAGE, and replicas need NEW_AND_OLD_IMAGES.*turn the stream off, and on again/u,
  },
  {
    what: "the home table has a customer's KMS key, and a region has none",
    seed: () =>
      withTable({
        SSESpecification: {
          Enabled: true,
          SSEType: "KMS",
          KMSMasterKeyId: "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
        },
      }),
    id: "replica/orders@eu-west-1",
    says: /keys are regional: give this region's key in tables\.orders\.kms\.eu-west-1/u,
  },
  {
    what: "the bucket's name is another account's",
    config: { buckets: { "acme-receipts": { backfill: false, names: { [EU]: "taken-by-others" } } } },
    id: "bucket/taken-by-others@eu-west-1",
    says: /a bucket named taken-by-others is in another AWS account already.*give another name in the bucket's "names"/u,
  },
  {
    what: "the bucket of that name is in another region",
    given: bucketIn(HOME, copy),
    id: `bucket/${copy}@eu-west-1`,
    says: /a bucket named acme-receipts-eu-west-1 is in us-east-1 already.*give another name/u,
  },
  {
    what: "a bucket of this account is there, and is not marked and different",
    given: bucketIn(EU, copy),
    id: `bucket/${copy}@eu-west-1`,
    says: /is there already, is not ours and differs: take it over with --adopt bucket\/acme-receipts-eu-west-1@eu-west-1, or give it another name/u,
  },
  {
    what: "the bucket belongs to another goglobal application",
    given: bucketIn(EU, copy, { "goglobal:app": "invoices/prod" }),
    id: `bucket/${copy}@eu-west-1`,
    says: /belongs to another goglobal application, invoices\/prod/u,
  },
  {
    what: "a role of that name is not ours",
    given: async (aws) =>
      (await aws.iam()).createRole({
        RoleName: roleName,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: "s3.amazonaws.com" }, Action: "sts:AssumeRole" }],
        }),
      }),
    id: `role/${roleName}`,
    says: /is there already, is not ours and differs: take it over with --adopt role\/goglobal-orders-prod-acme-receipts/u,
  },
];

describe("what is in the way stops everything before the first write, and says how to put it right", () => {
  test.each(conflicts)("$what", async ({ seed, config, given, id, says }) => {
    const { run, aws, sandbox } = await goglobal({
      config: configText(config),
      ...(seed ? { seed: await seed() } : {}),
    });
    await given?.(aws);
    await sandbox.clock.sleep(60_000);
    const planned = await run("plan");
    expect(planned).toMatchObject({ code: 1, writes: [] });
    expect(lineOf(planned.out, `! ${id}: `)).toMatch(says);
    expect(planned.out).toMatch(/^Plan: .*\b1 conflict\b/mu);

    const applied = await run("apply -y");
    expect(applied).toMatchObject({ code: 1, out: "", writes: [] });
    expect(applied.err).toContain("goglobal: nothing was changed, because of what the plan marks with !:");
    expect(lineOf(applied.err, `  ${id}: `)).toMatch(says);
  });

  const lineOf = (text: string, start: string) => text.split("\n").find((line) => line.startsWith(start)) ?? "";

  test("all that is in the way is named at once", async () => {
    const { run, aws } = await goglobal({ config: configText() });
    await bucketIn(EU, copy)(aws);
    await (await aws.dynamodb(EU)).createTable(table);
    const { err } = await run("apply -y");
    expect(err).toContain("  replica/orders@eu-west-1: a table named orders");
    expect(err).toContain(`  bucket/${copy}@eu-west-1: is there already`);
  });
});

describe("--adopt", () => {
  test("takes over a bucket of this account and marks it as adopted; the second apply writes nothing", async () => {
    const { run, aws } = await goglobal({ config: configText({ tags: { team: "shop" } }) });
    await bucketIn(EU, copy, { theirs: "yes" })(aws);
    const id = `bucket/${copy}@eu-west-1`;
    const planned = await run(`plan --adopt ${id}`);
    expect(planned.code).toBe(0);
    expect(planned.out).toContain(`~ ${id}`);

    const applied = await run(`apply -y --adopt ${id}`);
    expect(applied.code).toBe(0);
    expect(applied.writes).not.toContain("CreateBucket eu-west-1");
    const { TagSet } = await (await aws.s3(EU)).getBucketTagging({ Bucket: copy });
    expect(TagSet!.map(({ Key, Value }) => `${Key}=${Value}`).sort()).toEqual([
      "cost-centre=4711",
      "goglobal:adopted=orders/prod",
      "team=shop",
      "theirs=yes",
    ]);
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("without a name takes over everything", async () => {
    const { run, aws } = await goglobal({ config: configText() });
    await bucketIn(EU, copy)(aws);
    expect(await run("apply -y --adopt")).toMatchObject({ code: 0, out: expect.stringContaining("Done: ") });
  });

  test("takes over only what it names", async () => {
    const { run, aws } = await goglobal({ config: configText() });
    await bucketIn(EU, copy)(aws);
    expect(await run("apply -y --adopt role/*")).toMatchObject({ code: 1, writes: [] });
  });

  test("never takes over what belongs to another goglobal application", async () => {
    const { run, aws } = await goglobal({ config: configText() });
    await bucketIn(EU, copy, { "goglobal:app": "invoices/prod" })(aws);
    const { code, err, writes } = await run("apply -y --adopt");
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(err).toContain("invoices/prod");
  });

  test("never takes over a table that is not a replica", async () => {
    const { run, aws } = await goglobal({ config: configText() });
    await (await aws.dynamodb(EU)).createTable(table);
    expect(await run("apply -y --adopt")).toMatchObject({ code: 1, writes: [] });
  });
});

describe("a conflict can be left out, and the rest is done", () => {
  test("--skip-region", async () => {
    const { run, aws } = await goglobal();
    await (await aws.dynamodb(EU)).createTable(table);
    const applied = await run("apply -y --skip-region eu-west-1");
    expect(applied.code).toBe(0);
    expect(applied.writes.filter((call) => call.endsWith(EU))).toEqual([]);
    const { Table } = await (await aws.dynamodb(HOME)).describeTable({ TableName: "orders" });
    expect(Table!.Replicas!.map(({ RegionName }) => RegionName)).toEqual(["ap-southeast-2"]);
    expect(await run("plan --skip-region eu-west-1 --detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("--skip-region of the only other region", async () => {
    const { run, aws } = await goglobal({ config: configText() });
    await (await aws.dynamodb(EU)).createTable(table);
    const applied = await run("apply -y --skip-region eu-west-1");
    expect(applied.code).toBe(0);
    expect(applied.writes).not.toContain("DeleteBucketReplication us-east-1");
  });

  test("--only", async () => {
    const { run, aws } = await goglobal();
    await (await aws.dynamodb(EU)).createTable(table);
    expect(await run("apply -y --only *sessions@*")).toMatchObject({ code: 0 });
    expect(await run("plan --only *sessions@* --detailed-exitcode")).toMatchObject({ code: 0 });
    expect(await run("plan")).toMatchObject({ code: 1 });
  });
});

test("a table encrypted with a customer's key gets the region's own", async () => {
  const key = (region: string) => `arn:aws:kms:${region}:123456789012:key/11111111-2222-3333-4444-555555555555`;
  const seed = await withTable({ SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: key(HOME) } });
  const config = configText({ tables: { orders: { kms: { [EU]: key(EU) } } } });
  const { run, aws } = await goglobal({ seed, config });
  expect(await run("apply -y")).toMatchObject({ code: 0 });
  const { Table } = await (await aws.dynamodb(HOME)).describeTable({ TableName: "orders" });
  expect(Table!.Replicas).toMatchObject([{ RegionName: EU, KMSMasterKeyId: key(EU) }]);
  expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });
});
