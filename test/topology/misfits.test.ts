import { describe, expect, test } from "vitest";
import type { Config } from "../../src/config/schema.ts";
import type { HomeApp } from "../../src/discover/home-app.ts";
import { misfits } from "../../src/topology/misfits.ts";
import { configOf, homeBucket, homeOf, homeTable, IDENTITY } from "./sample.ts";

/** What is told, each in the form of the config's own problems. */
const told = (config: Config, home: HomeApp): string[] =>
  misfits(config, home, IDENTITY).map(({ path, reason, remedy }) => `${path}: ${reason}; ${remedy}`);
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";
const tables = (settings: object = {}) => configOf({ tables: { orders: settings } });
const buckets = (settings: object = {}) =>
  configOf({ regions: ["us-east-1", "eu-west-1"], buckets: { acme: settings } });
const bucket = (own: Parameters<typeof homeBucket>[1] = {}) => homeOf([], [homeBucket("acme", own)]);

test("nothing, where all fits", () => {
  const config = configOf({ tables: ["orders"], buckets: ["acme"] });
  expect(misfits(config, homeOf([homeTable("orders")], [homeBucket("acme")]), IDENTITY)).toEqual([]);
});

test("everything at once", () => {
  const config = configOf({ tables: ["orders", "sessions"], buckets: ["acme"] });
  expect(misfits(config, homeOf([]), IDENTITY).map(({ path }) => path)).toEqual([
    "tables.orders",
    "tables.sessions",
    "buckets.acme",
  ]);
});

describe("tables", () => {
  test("not there", () =>
    expect(told(tables(), homeOf([]))).toMatchInlineSnapshot(`
    [
      "tables.orders: there is no table orders in us-east-1; make it first, or take it out",
    ]
  `));

  test("a name with dots is quoted", () => {
    const config = configOf({ tables: ["shop.orders"] });
    expect(misfits(config, homeOf([]), IDENTITY)[0]?.path).toBe('tables["shop.orders"]');
  });

  test("a region was taken out by hand", () =>
    expect(told(tables(), homeOf([homeTable("orders", { forgotten: ["eu-west-2"] })]))).toMatchInlineSnapshot(`
      [
        "regions: eu-west-2 is not named, and this application has a replica of orders there; put eu-west-2 back: a region is not taken out by hand, since its data would be left behind unseen",
      ]
    `));

  test("a key that would not be used", () => {
    const config = tables({ kms: { "eu-west-1": KEY } });
    expect(told(config, homeOf([homeTable("orders")]))).toMatchInlineSnapshot(`
      [
        "tables.orders.kms["eu-west-1"]: orders is not encrypted with a KMS key at home, and the others are encrypted like it; encrypt it with a KMS key at home first, or take this key out",
      ]
    `);
    expect(misfits(config, homeOf([homeTable("orders", { table: { key: "arn:key" } })]), IDENTITY)).toEqual([]);
  });
});

describe("a read capacity of its own", () => {
  const config = tables({ readCapacity: { "eu-west-1": 7 } });
  const toldOf = (reads: string) => told(config, homeOf([homeTable("orders", { table: { reads } })]));
  test("of a table on demand", () =>
    expect(toldOf("on-demand")).toMatchInlineSnapshot(`
    [
      "tables.orders.readCapacity["eu-west-1"]: orders is on demand at home, and so are its replicas: they have no read capacity; take it out, or give the home table provisioned capacity first",
    ]
  `));
  test("of a table whose reads are scaled", () =>
    expect(toldOf("scaled")).toMatchInlineSnapshot(`
    [
      "tables.orders.readCapacity["eu-west-1"]: auto scaling sets the read capacity of orders, and AWS copies that to its replicas: it would change this number again; take it out, or deregister read auto scaling of the home table and of its replicas first",
    ]
  `));
  test("fits a table of fixed reads", () => expect(toldOf("fixed")).toEqual([]));
});

describe("buckets", () => {
  test("not there", () =>
    expect(told(buckets(), homeOf([]))).toMatchInlineSnapshot(`
      [
        "buckets.acme: there is no bucket acme in us-east-1; make it first, or take it out",
      ]
    `));
  test("in another region", () =>
    expect(told(buckets(), bucket({ bucket: { location: "us-west-2" } }))).toMatchInlineSnapshot(`
      [
        "buckets.acme: the bucket acme is in us-west-2, not in the home region us-east-1; write the name of a bucket in us-east-1, or take it out",
      ]
    `));
  test("in another account", () =>
    expect(told(buckets(), bucket({ bucket: { location: "another account" } }))).toMatchInlineSnapshot(`
      [
        "buckets.acme: the bucket acme is in another AWS account, or the caller may not s3:ListBucket it; allow the caller that, or write the name of a bucket of this account",
      ]
    `));

  test("not empty, and nobody said what is to become of it", () => {
    expect(told(buckets(), bucket({ isEmpty: false }))).toMatchInlineSnapshot(`
      [
        "buckets.acme.backfill: the bucket is not empty, and replication copies only what is written from now on; say true to have what is there copied too, or false to leave it in the home region only",
      ]
    `);
    expect(misfits(buckets({ backfill: false }), bucket({ isEmpty: false }), IDENTITY)).toEqual([]);
    expect(misfits(buckets(), bucket({ isEmpty: true }), IDENTITY)).toEqual([]);
  });

  test("Object Lock", () =>
    expect(told(buckets(), bucket({ hasObjectLock: true }))).toMatchInlineSnapshot(`
      [
        "buckets.acme: the bucket has Object Lock, which goglobal does not mirror yet; take the bucket out",
      ]
    `));

  test.each(["aws:kms", "aws:kms:dsse"])("encrypted with %s, and a key is missing", (algorithm) => {
    const encrypted = bucket({ bucket: { encryption: { algorithm } } });
    expect(told(buckets(), encrypted)).toEqual([
      'buckets.acme.kms["eu-west-1"]: the bucket is encrypted with KMS, and keys are regional; give the ARN of a key in eu-west-1, or "aws" for the AWS managed key',
    ]);
    expect(misfits(buckets({ kms: { "eu-west-1": KEY } }), encrypted, IDENTITY)).toEqual([]);
  });

  test("a key that would not be used", () =>
    expect(told(buckets({ kms: { "eu-west-1": KEY } }), bucket())).toMatchInlineSnapshot(`
      [
        "buckets.acme.kms["eu-west-1"]: acme is not encrypted with a KMS key at home, and the others are encrypted like it; encrypt it with a KMS key at home first, or take this key out",
      ]
    `));
});
