import { describe, expect, test } from "vitest";
import type { Config } from "../../src/config/schema.ts";
import { reference } from "../../src/engine/reference.ts";
import { configOf, desired, homeBucket, homeOf } from "./sample.ts";

type Home = Parameters<typeof homeBucket>[1];
const NAME = "acme-receipts";
const EU_KEY = "arn:aws:kms:eu-west-1:123456789012:key/eu";
const HOME_KEY = "arn:aws:kms:us-east-1:123456789012:key/home";
const kms = (key?: string) => ({ bucket: { encryption: { algorithm: "aws:kms", ...(key ? { key } : {}) } } });

function wanted(bucket: object = {}, home: Home = {}, more: object = {}) {
  const config = configOf({ regions: ["us-east-1", "eu-west-1"], buckets: { [NAME]: bucket }, ...more });
  return desired(config, homeOf([], [homeBucket(NAME, home)]));
}

/** With keys by region of which one may be "aws", which loading refuses so far. */
function wantedWithKeys(keys: Record<string, string>, home: Home) {
  const config = configOf({ regions: ["us-east-1", "eu-west-1"], buckets: { [NAME]: {} } });
  const buckets = { [NAME]: { ...config.buckets[NAME]!, kms: keys } } as Config["buckets"];
  return desired({ ...config, buckets }, homeOf([], [homeBucket(NAME, home)]));
}

describe("the bucket in another region", () => {
  const copy = (bucket?: object, home?: Home, more?: object) =>
    wanted(bucket, home, more).get(`bucket/${NAME}-eu-west-1@eu-west-1`);
  const EXPIRY = { Status: "Enabled", Filter: { Prefix: "" }, NoncurrentVersionExpiration: { NoncurrentDays: 30 } };

  test("has home's settings, and expires old versions", () =>
    expect(copy()).toEqual({
      name: `${NAME}-eu-west-1`,
      region: "eu-west-1",
      location: "eu-west-1",
      publicAccess: { blockAcls: true, ignoreAcls: true, blockPolicy: true, restrict: true },
      ownership: "BucketOwnerEnforced",
      encryption: { algorithm: "AES256" },
      cors: null,
      lifecycle: { "goglobal-noncurrent": EXPIRY },
      tags: {},
    }));

  test("where home has no public access block or ownership, AWS's defaults stand", () => {
    const spec = copy({}, { bucket: { publicAccess: null, ownership: null, encryption: null } });
    for (const setting of ["publicAccess", "ownership", "encryption"]) expect(spec).not.toHaveProperty(setting);
  });

  test.each<[string, object, object | null, object]>([
    [
      "home has no rules",
      { noncurrentDays: 7 },
      null,
      { "goglobal-noncurrent": { ...EXPIRY, NoncurrentVersionExpiration: { NoncurrentDays: 7 } } },
    ],
    [
      "home expires something else",
      {},
      { a: { Expiration: { Days: 1 } } },
      { a: { Expiration: { Days: 1 } }, "goglobal-noncurrent": EXPIRY },
    ],
    [
      "home has its own idea of old versions",
      {},
      { a: { NoncurrentVersionExpiration: { NoncurrentDays: 365 } } },
      { a: { NoncurrentVersionExpiration: { NoncurrentDays: 365 } } },
    ],
  ])("lifecycle: %s", (_, bucket, lifecycle, expected) =>
    expect(copy(bucket, { bucket: { lifecycle } })?.["lifecycle"]).toEqual(expected),
  );

  test("home's tags and the config's, not AWS's nor our marks", () => {
    const tags = { team: "old", cost: "1", "aws:cloudformation:stack-name": "x", "goglobal:uses:orders/prod": "yes" };
    expect(copy({}, { bucket: { tags } }, { tags: { team: "shop" } })?.["tags"]).toEqual({ team: "shop", cost: "1" });
  });

  test("home's CORS", () => {
    const cors = [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }];
    expect(copy({}, { bucket: { cors } })?.["cors"]).toEqual(cors);
  });

  test("another name, and a name that nobody else can take", () => {
    expect(wanted({ names: { "eu-west-1": "acme-eu" } }).has("bucket/acme-eu@eu-west-1")).toBe(true);
    const own = wanted({ namespace: "account-regional" }).get(`bucket/${NAME}-123456789012-eu-west-1-an@eu-west-1`);
    expect(own).toMatchObject({ namespace: "account-regional" });
    expect(copy()).not.toHaveProperty("namespace");
  });

  test("encrypted with this region's key, never with home's", () => {
    const home = { bucket: { encryption: { algorithm: "aws:kms", key: HOME_KEY, bucketKey: true } } };
    expect(copy({ kms: { "eu-west-1": EU_KEY } }, home)?.["encryption"]).toEqual({
      algorithm: "aws:kms",
      key: EU_KEY,
      bucketKey: true,
    });
    const aws = wantedWithKeys({ "eu-west-1": "aws" }, home).get(`bucket/${NAME}-eu-west-1@eu-west-1`);
    expect(aws?.["encryption"]).toEqual({ algorithm: "aws:kms", bucketKey: true });
  });
});

test("versioning is on everywhere; what home was is remembered there alone", () => {
  const all = wanted();
  expect(all.get(`bucket-versioning/${NAME}@us-east-1`)).toEqual({
    bucket: NAME,
    region: "us-east-1",
    versioning: "Enabled",
    tags: { "goglobal:uses:orders/prod": "yes" },
  });
  expect(all.get(`bucket-versioning/${NAME}-eu-west-1@eu-west-1`)).not.toHaveProperty("tags");
});

describe("rules", () => {
  const ROLE = reference(`role/goglobal-orders-prod-${NAME}`, "arn");
  const rule = (region: string, name: string) => ({
    target: reference(`bucket-versioning/${name}@${region}`, "arn"),
    enabled: true,
    deleteMarkers: true,
    metrics: true,
    rtc: false,
  });
  const regions = { regions: ["us-east-1", "eu-west-1", "ap-southeast-2"] };
  const rulesOf = (all: ReturnType<typeof wanted>, region: string, name: string) =>
    all.get(`bucket-replication/${name}@${region}`);
  const [US, EU, AP] = ["us-east-1", "eu-west-1", "ap-southeast-2"].map((region) => `goglobal:orders/prod:${region}`);

  test("mesh: from every bucket to every other", () => {
    const all = wanted({}, {}, regions);
    expect(rulesOf(all, "us-east-1", NAME)).toEqual({
      bucket: NAME,
      region: "us-east-1",
      role: ROLE,
      rules: { [EU!]: rule("eu-west-1", `${NAME}-eu-west-1`), [AP!]: rule("ap-southeast-2", `${NAME}-ap-southeast-2`) },
    });
    expect(rulesOf(all, "eu-west-1", `${NAME}-eu-west-1`)).toMatchObject({
      role: ROLE,
      rules: { [US!]: rule("us-east-1", NAME), [AP!]: rule("ap-southeast-2", `${NAME}-ap-southeast-2`) },
    });
  });

  test("fan-out: from home only, and rules of a former mesh must go", () => {
    const all = wanted({ replication: "fan-out" }, {}, regions);
    expect(rulesOf(all, "us-east-1", NAME)).toMatchObject({
      role: ROLE,
      rules: { [EU!]: rule("eu-west-1", `${NAME}-eu-west-1`) },
    });
    expect(rulesOf(all, "eu-west-1", `${NAME}-eu-west-1`)).toEqual({
      bucket: `${NAME}-eu-west-1`,
      region: "eu-west-1",
      rules: { [US!]: null, [AP!]: null },
    });
  });

  test("what the config says of them", () => {
    const all = wanted({ deleteMarkers: false, rtc: true });
    expect(rulesOf(all, "us-east-1", NAME)?.["rules"]).toEqual({
      [EU!]: { ...rule("eu-west-1", `${NAME}-eu-west-1`), deleteMarkers: false, rtc: true },
    });
    const plain = wanted({ metrics: false });
    expect(rulesOf(plain, "us-east-1", NAME)?.["rules"]).toEqual({
      [EU!]: { ...rule("eu-west-1", `${NAME}-eu-west-1`), metrics: false },
    });
  });

  const alias = (region: string, name: string) => `arn:aws:kms:${region}:123456789012:alias/${name}`;
  test.each<[string, string | undefined, string, string, string]>([
    ["customer keys", HOME_KEY, EU_KEY, HOME_KEY, EU_KEY],
    ["AWS's own keys", undefined, "aws", alias("us-east-1", "aws/s3"), alias("eu-west-1", "aws/s3")],
    ["home names its key by id", "home", EU_KEY, HOME_KEY, EU_KEY],
    ["home names its key by alias", "alias/shop", EU_KEY, alias("us-east-1", "shop"), EU_KEY],
  ])("encrypted replicas, %s: each with the key of where it goes", (...[, homeKey, euKey, toHome, toEu]) => {
    const all = wantedWithKeys({ "eu-west-1": euKey }, kms(homeKey));
    const keyOf = (region: string, name: string, id: string) =>
      (rulesOf(all, region, name)!["rules"] as Record<string, { key?: string }>)[id]?.key;
    expect(keyOf("us-east-1", NAME, EU!)).toBe(toEu);
    expect(keyOf("eu-west-1", `${NAME}-eu-west-1`, US!)).toBe(toHome);
  });
});

describe("the role that S3 takes", () => {
  const ours = `role/goglobal-orders-prod-${NAME}`;

  test("ours, within the boundary that the config gives", () => {
    const boundary = "arn:aws:iam::123456789012:policy/boundary";
    const spec = wanted({}, {}, { permissionsBoundary: boundary, tags: { team: "shop" } }).get(ours);
    expect(spec).toMatchObject({
      name: `goglobal-orders-prod-${NAME}`,
      permissionsBoundary: boundary,
      tags: { team: "shop" },
    });
    expect(wanted().get(ours)).not.toHaveProperty("permissionsBoundary");
  });

  test("ours again, once home's rules have it", () => {
    const role = `arn:aws:iam::123456789012:role/goglobal/goglobal-orders-prod-${NAME}`;
    expect(wanted({}, { replication: { role } }).has(ours)).toBe(true);
  });

  test("the one that home's replication has already, with our policy added to it", () => {
    const arn = "arn:aws:iam::123456789012:role/service-role/theirs";
    const all = wanted({}, { replication: { role: arn } });
    expect(all.has(ours)).toBe(false);
    expect(all.get(`role-policy/theirs/goglobal-orders-prod-${NAME}`)).toMatchObject({
      role: "theirs",
      name: `goglobal-orders-prod-${NAME}`,
      arn,
      policy: { Version: "2012-10-17" },
    });
    expect(all.get(`bucket-replication/${NAME}@us-east-1`)).toMatchObject({ role: arn });
  });

  test("no name is longer than IAM takes, and two long ones are not the same", () => {
    const long = (end: string) => `${"b".repeat(50)}-${end}`;
    const names = ["one", "two"].map((end) => {
      const config = configOf({
        regions: ["us-east-1", "eu-west-1"],
        buckets: { [long(end)]: { names: { "eu-west-1": `acme-${end}` } } },
      });
      const roles = [...desired(config, homeOf([], [homeBucket(long(end))])).values()];
      return roles.find(({ trust }) => trust)!["name"] as string;
    });
    expect(names[0]).not.toBe(names[1]);
    for (const name of names) expect(name).toMatch(/^goglobal-orders-prod-b+-[0-9a-f]{8}$/u);
    for (const name of names) expect(name).toHaveLength(64);
  });
});

describe("what the role may do is no more than replication needs", () => {
  const policyOf = (all: ReturnType<typeof wanted>) => all.get(`role/goglobal-orders-prod-${NAME}`)?.["policy"];
  const sids = (policy: unknown) => (policy as { Statement: { Sid: string; Resource: string[] }[] }).Statement;

  test("mesh, unencrypted", () =>
    expect(policyOf(wanted())).toMatchInlineSnapshot(`
    {
      "Statement": [
        {
          "Action": [
            "s3:GetReplicationConfiguration",
            "s3:ListBucket",
          ],
          "Effect": "Allow",
          "Resource": [
            "arn:aws:s3:::acme-receipts",
            "arn:aws:s3:::acme-receipts-eu-west-1",
          ],
          "Sid": "Sources",
        },
        {
          "Action": [
            "s3:GetObjectVersionForReplication",
            "s3:GetObjectVersionAcl",
            "s3:GetObjectVersionTagging",
          ],
          "Effect": "Allow",
          "Resource": [
            "arn:aws:s3:::acme-receipts/*",
            "arn:aws:s3:::acme-receipts-eu-west-1/*",
          ],
          "Sid": "SourceObjects",
        },
        {
          "Action": [
            "s3:ReplicateObject",
            "s3:ReplicateDelete",
            "s3:ReplicateTags",
          ],
          "Effect": "Allow",
          "Resource": [
            "arn:aws:s3:::acme-receipts/*",
            "arn:aws:s3:::acme-receipts-eu-west-1/*",
          ],
          "Sid": "TargetObjects",
        },
      ],
      "Version": "2012-10-17",
    }
  `));

  test("fan-out: home is read, the others are written", () => {
    expect(sids(policyOf(wanted({ replication: "fan-out" }))).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ["Sources", [`arn:aws:s3:::${NAME}`]],
      ["SourceObjects", [`arn:aws:s3:::${NAME}/*`]],
      ["TargetObjects", [`arn:aws:s3:::${NAME}-eu-west-1/*`]],
    ]);
  });

  test("KMS: each key through S3 of its own region only", () => {
    const policy = policyOf(wanted({ kms: { "eu-west-1": EU_KEY } }, kms(HOME_KEY)));
    expect(sids(policy).slice(3)).toMatchInlineSnapshot(`
      [
        {
          "Action": [
            "kms:Decrypt",
          ],
          "Condition": {
            "StringEquals": {
              "kms:ViaService": [
                "s3.us-east-1.amazonaws.com",
              ],
            },
          },
          "Effect": "Allow",
          "Resource": [
            "arn:aws:kms:us-east-1:123456789012:key/home",
          ],
          "Sid": "Decryptuseast1",
        },
        {
          "Action": [
            "kms:Decrypt",
          ],
          "Condition": {
            "StringEquals": {
              "kms:ViaService": [
                "s3.eu-west-1.amazonaws.com",
              ],
            },
          },
          "Effect": "Allow",
          "Resource": [
            "arn:aws:kms:eu-west-1:123456789012:key/eu",
          ],
          "Sid": "Decrypteuwest1",
        },
        {
          "Action": [
            "kms:Encrypt",
            "kms:GenerateDataKey",
          ],
          "Condition": {
            "StringEquals": {
              "kms:ViaService": [
                "s3.us-east-1.amazonaws.com",
              ],
            },
          },
          "Effect": "Allow",
          "Resource": [
            "arn:aws:kms:us-east-1:123456789012:key/home",
          ],
          "Sid": "Encryptuseast1",
        },
        {
          "Action": [
            "kms:Encrypt",
            "kms:GenerateDataKey",
          ],
          "Condition": {
            "StringEquals": {
              "kms:ViaService": [
                "s3.eu-west-1.amazonaws.com",
              ],
            },
          },
          "Effect": "Allow",
          "Resource": [
            "arn:aws:kms:eu-west-1:123456789012:key/eu",
          ],
          "Sid": "Encrypteuwest1",
        },
      ]
    `);
  });

  test("an alias is said by a condition, since IAM compares no resource with it", () => {
    const policy = policyOf(wanted({ replication: "fan-out", kms: { "eu-west-1": EU_KEY } }, kms("alias/shop")));
    expect(sids(policy)[3]).toEqual({
      Sid: "Decryptuseast1",
      Effect: "Allow",
      Action: ["kms:Decrypt"],
      Resource: ["arn:aws:kms:us-east-1:123456789012:key/*"],
      Condition: {
        StringEquals: { "kms:ViaService": ["s3.us-east-1.amazonaws.com"] },
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/shop"] },
      },
    });
  });

  test("AWS's own key needs no permission", () => {
    expect(sids(policyOf(wantedWithKeys({ "eu-west-1": "aws" }, kms()))).map(({ Sid }) => Sid)).toEqual([
      "Sources",
      "SourceObjects",
      "TargetObjects",
    ]);
  });
});
