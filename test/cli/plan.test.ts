import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { appliedGoglobal, goglobal } from "../support/cli.ts";
import { configText } from "../support/configs.ts";

interface PlanJson {
  version: number;
  account: string;
  app: string;
  changes: { id: string; action: string; differences: object[]; reason?: string }[];
  summary: Record<string, number>;
  seconds: number;
}

test("a plan is a matrix, the details, what to know, and the sum", async () => {
  const { run } = await goglobal();
  const { code, out, err, writes } = await run("plan");
  expect({ code, err, writes }).toEqual({
    code: 0,
    err: "orders/prod in account 123456789012, as arn:aws:sts::123456789012:assumed-role/sandbox/you",
    writes: [],
  });
  expect(out).toMatchInlineSnapshot(`
    "                                                   us-east-1  eu-west-1  ap-southeast-2  global
    tables
      table/orders                                     ~
      replica/orders                                              +          +
      replica-settings/orders                                     +          +
      table/sessions                                   ~
      replica/sessions                                            +          +
      replica-settings/sessions                                   +          +
    buckets
      bucket-versioning/acme-receipts                  ~
      bucket/acme-receipts-eu-west-1                              +
      bucket-versioning/acme-receipts-eu-west-1                   +
      bucket/acme-receipts-ap-southeast-2                                    +
      bucket-versioning/acme-receipts-ap-southeast-2                         +
      role/goglobal-orders-prod-acme-receipts                                                +
      bucket-replication/acme-receipts                 ~
      bucket-replication/acme-receipts-eu-west-1                  +
      bucket-replication/acme-receipts-ap-southeast-2                        +

    + create   ~ change

    ~ table/orders@us-east-1
        stream: (none) → NEW_AND_OLD_IMAGES
        tags.goglobal:uses:orders/prod: (none) → yes
    + replica/orders@eu-west-1
        member: true
    + replica-settings/orders@eu-west-1
        tags.cost-centre: 4711
        tags.goglobal:app: orders/prod
        tags.team: shop
        deletionProtection: true
    + replica/orders@ap-southeast-2
        member: true
    + replica-settings/orders@ap-southeast-2
        tags.cost-centre: 4711
        tags.goglobal:app: orders/prod
        tags.team: shop
        deletionProtection: true
    ~ table/sessions@us-east-1
        tags.goglobal:uses:orders/prod: (none) → yes
    + replica/sessions@eu-west-1
        member: true
    + replica-settings/sessions@eu-west-1
        tags.goglobal:app: orders/prod
        tags.team: shop
        pointInTimeRecovery: true
        deletionProtection: true
    + replica/sessions@ap-southeast-2
        member: true
    + replica-settings/sessions@ap-southeast-2
        tags.goglobal:app: orders/prod
        tags.team: shop
        pointInTimeRecovery: true
        deletionProtection: true
    ~ bucket-versioning/acme-receipts@us-east-1
        versioning: (none) → Enabled
        tags.goglobal:uses:orders/prod: (none) → yes
    + bucket/acme-receipts-eu-west-1@eu-west-1
        location: eu-west-1
        publicAccess: { blockAcls: true, blockPolicy: true, ignoreAcls: true, restrict: true }
        ownership: BucketOwnerEnforced
        encryption: { algorithm: AES256 }
        cors: [{ AllowedMethods: [GET], AllowedOrigins: [https://example.com], MaxAgeSeconds: 300 }]
        lifecycle: { goglobal-noncurrent: { Filter: { Prefix: "" }, NoncurrentVersionExpiration: { NoncurrentDays: 30 }, Status: Enabled } }
        tags.cost-centre: 4711
        tags.team: shop
    + bucket-versioning/acme-receipts-eu-west-1@eu-west-1
        versioning: Enabled
    + bucket/acme-receipts-ap-southeast-2@ap-southeast-2
        location: ap-southeast-2
        publicAccess: { blockAcls: true, blockPolicy: true, ignoreAcls: true, restrict: true }
        ownership: BucketOwnerEnforced
        encryption: { algorithm: AES256 }
        cors: [{ AllowedMethods: [GET], AllowedOrigins: [https://example.com], MaxAgeSeconds: 300 }]
        lifecycle: { goglobal-noncurrent: { Filter: { Prefix: "" }, NoncurrentVersionExpiration: { NoncurrentDays: 30 }, Status: Enabled } }
        tags.cost-centre: 4711
        tags.team: shop
    + bucket-versioning/acme-receipts-ap-southeast-2@ap-southeast-2
        versioning: Enabled
    + role/goglobal-orders-prod-acme-receipts
        trust: { Statement: [{ Action: [sts:AssumeRole], Condition: { StringEqualsIfExists: { aws:SourceAccount: 123456789012 } }, Effect: Allow, Principal: { Service: [s3.am…
        policy: { Statement: [{ Action: [s3:GetReplicationConfiguration, s3:ListBucket], Effect: Allow, Resource: [arn:aws:s3:::acme-receipts, arn:aws:s3:::acme-receipts-eu-we…
        tags.team: shop
    ~ bucket-replication/acme-receipts@us-east-1
        role: (none) → (arn of role/goglobal-orders-prod-acme-receipts, known after apply)
        rules.goglobal:orders/prod:ap-southeast-2: (none) → { deleteMarkers: true, enabled: true, metrics: true, rtc: false, target: (arn of bucket-versioning/acme-receipts-ap-southeast-2@ap-southeast-2, known after app…
        rules.goglobal:orders/prod:eu-west-1: (none) → { deleteMarkers: true, enabled: true, metrics: true, rtc: false, target: (arn of bucket-versioning/acme-receipts-eu-west-1@eu-west-1, known after apply) }
    + bucket-replication/acme-receipts-eu-west-1@eu-west-1
        role: (arn of role/goglobal-orders-prod-acme-receipts, known after apply)
        rules.goglobal:orders/prod:ap-southeast-2: { deleteMarkers: true, enabled: true, metrics: true, rtc: false, target: (arn of bucket-versioning/acme-receipts-ap-southeast-2@ap-southeast-2, known after app…
        rules.goglobal:orders/prod:us-east-1: { deleteMarkers: true, enabled: true, metrics: true, rtc: false, target: arn:aws:s3:::acme-receipts }
    + bucket-replication/acme-receipts-ap-southeast-2@ap-southeast-2
        role: (arn of role/goglobal-orders-prod-acme-receipts, known after apply)
        rules.goglobal:orders/prod:eu-west-1: { deleteMarkers: true, enabled: true, metrics: true, rtc: false, target: (arn of bucket-versioning/acme-receipts-eu-west-1@eu-west-1, known after apply) }
        rules.goglobal:orders/prod:us-east-1: { deleteMarkers: true, enabled: true, metrics: true, rtc: false, target: arn:aws:s3:::acme-receipts }

    Know before you agree
      · orders becomes active-active: of two writes to one item in different regions the later wins and the other is lost unseen; conditions, counters and transactions hold within one region only; each write is billed once in every region
      · sessions becomes active-active: of two writes to one item in different regions the later wins and the other is lost unseen; conditions, counters and transactions hold within one region only; each write is billed once in every region
      · versioning of acme-receipts is turned on and can never be turned off again, only suspended: from now on deletes and overwrites keep old versions, which cost money until a lifecycle rule of yours expires them, and S3 asks to wait 15 minutes before writing to it

    Plan: 15 to create, 4 to update, 0 to delete. About 13 min on AWS."
  `);
});

test("nothing to do is one line", async () => {
  const { run } = await appliedGoglobal();
  expect(await run("plan --detailed-exitcode")).toMatchObject({
    code: 0,
    out: "Everything is as it should be (19 looked at).",
    writes: [],
  });
});

describe("--json", () => {
  test("is one document with who, what, how many and how long", async () => {
    const { run } = await goglobal({ config: configText() });
    const { code, out, writes } = await run("plan --json");
    const plan = JSON.parse(out) as PlanJson;
    expect({ code, writes }).toEqual({ code: 0, writes: [] });
    expect(Object.keys(plan)).toEqual(["version", "account", "app", "changes", "summary", "seconds"]);
    expect(plan).toMatchObject({
      version: 1,
      account: "123456789012",
      app: "orders/prod",
      summary: { create: 6, update: 3, replace: 0, delete: 0, conflict: 0, unknown: 0, keep: 0 },
      seconds: 410,
    });
    expect(plan.changes[0]).toEqual({
      id: "table/orders@us-east-1",
      action: "update",
      differences: [
        { path: "stream", from: null, to: "NEW_AND_OLD_IMAGES" },
        { path: "tags.goglobal:uses:orders/prod", from: null, to: "yes" },
      ],
    });
    expect(plan.changes.map(({ id, action }) => `${action} ${id}`)).toMatchInlineSnapshot(`
      [
        "update table/orders@us-east-1",
        "create replica/orders@eu-west-1",
        "create replica-settings/orders@eu-west-1",
        "update bucket-versioning/acme-receipts@us-east-1",
        "create bucket/acme-receipts-eu-west-1@eu-west-1",
        "create bucket-versioning/acme-receipts-eu-west-1@eu-west-1",
        "create role/goglobal-orders-prod-acme-receipts",
        "update bucket-replication/acme-receipts@us-east-1",
        "create bucket-replication/acme-receipts-eu-west-1@eu-west-1",
      ]
    `);
  });

  test("says what is not known yet in words, and has no control characters", async () => {
    const { run } = await goglobal({ config: configText() });
    const { out } = await run("plan --json");
    expect(out).toContain("(arn of role/goglobal-orders-prod-acme-receipts, known after apply)");
    // oxlint-disable-next-line no-control-regex -- the private characters of references, and colours, must not be in it
    expect(out).not.toMatch(/[\uE000\uE001\u001B]/u);
  });

  test("gives the reason of a conflict, and exits 1", async () => {
    const { run, aws } = await goglobal({ config: configText() });
    await (
      await aws.dynamodb("us-east-1")
    ).updateTable({
      TableName: "orders",
      StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
    });
    const { code, out } = await run("plan --json");
    const { changes, summary } = JSON.parse(out) as PlanJson;
    expect(code).toBe(1);
    expect(summary).toMatchObject({ conflict: 1 });
    expect(changes[0]).toMatchObject({
      id: "table/orders@us-east-1",
      action: "conflict",
      reason: expect.stringContaining("its stream shows KEYS_ONLY"),
    });
  });
});

describe("exit codes", () => {
  test("--detailed-exitcode tells changes from none", async () => {
    const { run } = await goglobal({ config: configText() });
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 2, writes: [] });
    expect(await run("plan")).toMatchObject({ code: 0, writes: [] });
    await run("apply -y");
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
  });

  test("a conflict is 1, whatever else changes", async () => {
    const { run, aws } = await goglobal({ config: configText() });
    await (await aws.dynamodb("eu-west-1")).createTable(strangersTable);
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 1, writes: [] });
  });

  test("an unknown region is 3, whatever else changes", async () => {
    const { run, sandbox } = await goglobal({ config: configText() });
    sandbox.faults.down("eu-west-1");
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 3, writes: [] });
  });
});

test("--out saves the plan beside showing it, and says how to use it", async () => {
  const { run, folder } = await goglobal({ config: configText() });
  const shown = await run("plan");
  const saved = await run("plan --out reviewed.plan");
  expect(saved.out).toBe(shown.out);
  expect(saved.err).toContain("The plan is in reviewed.plan: goglobal apply reviewed.plan carries out just this");
  expect(JSON.parse(await readFile(join(folder, "reviewed.plan"), "utf8"))).toMatchObject({ version: 1 });
});

test("--out to where nothing can be written says so", async () => {
  const { run } = await goglobal({ config: configText() });
  const { code, err } = await run("plan --out no/such/folder/reviewed.plan");
  expect(code).toBe(1);
  expect(err).toMatch(/goglobal: the plan cannot be saved: ENOENT.*; give --out a file that can be written/u);
});

describe("a part of the world", () => {
  test("--only brings along what it needs", async () => {
    const { run } = await goglobal();
    const { out } = await run("plan --json --only bucket-versioning/*");
    expect((JSON.parse(out) as PlanJson).changes.map(({ id }) => id)).toEqual([
      "bucket-versioning/acme-receipts@us-east-1",
      "bucket/acme-receipts-eu-west-1@eu-west-1",
      "bucket-versioning/acme-receipts-eu-west-1@eu-west-1",
      "bucket/acme-receipts-ap-southeast-2@ap-southeast-2",
      "bucket-versioning/acme-receipts-ap-southeast-2@ap-southeast-2",
    ]);
  });

  test("--skip-region leaves a region alone, and the rules that lead there", async () => {
    const { run } = await goglobal();
    const { out, code } = await run("plan --json --skip-region eu-west-1");
    expect(code).toBe(0);
    expect((JSON.parse(out) as PlanJson).changes.filter(({ id }) => id.endsWith("@eu-west-1"))).toEqual([]);
    expect(out).not.toContain("rules.goglobal:orders/prod:eu-west-1");
    expect(out).toContain("rules.goglobal:orders/prod:ap-southeast-2");
  });

  test("--region may be said twice", async () => {
    const { run } = await goglobal();
    const both = await run("plan --json --region eu-west-1 --region ap-southeast-2");
    const one = await run("plan --json --region eu-west-1");
    const replicas = (text: string) =>
      (JSON.parse(text) as PlanJson).changes.map(({ id }) => id).filter((id) => id.startsWith("replica/orders@"));
    expect(replicas(both.out)).toEqual(["replica/orders@eu-west-1", "replica/orders@ap-southeast-2"]);
    expect(replicas(one.out)).toEqual(["replica/orders@eu-west-1"]);
  });
});

const strangersTable = {
  TableName: "orders",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" as const }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" as const }],
  BillingMode: "PAY_PER_REQUEST" as const,
};
