import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig, parseConfig } from "../../src/config/load.ts";
import { ConfigError } from "../../src/config/problem.ts";
import { errorOf, withChange } from "./checking.ts";

test("the smallest config gets every default", () => {
  const text =
    '{ "app": "orders", "home": "eu-west-1", "regions": ["eu-west-1"], "tables": ["items"], "buckets": ["acme"] }';
  expect(parseConfig(text, "f")).toEqual({
    app: "orders",
    mark: "orders",
    home: "eu-west-1",
    regions: ["eu-west-1"],
    leaving: [],
    tags: {},
    rollout: "one-by-one",
    functions: {},
    apis: {},
    tables: { items: { deletionProtection: true, kms: {}, tableClass: {}, readCapacity: {}, consistency: "eventual" } },
    buckets: {
      acme: {
        names: {},
        namespace: "global",
        replication: "mesh",
        deleteMarkers: true,
        metrics: true,
        rtc: false,
        noncurrentDays: 30,
        kms: {},
      },
    },
    monitoring: false,
  });
});

test("what is said is kept", () => {
  const table = {
    pointInTimeRecovery: false,
    deletionProtection: false,
    kms: { "eu-west-1": "arn:aws:kms:eu-west-1:123456789012:key/mrk-1", "ap-southeast-2": "aws" },
    tableClass: { "ap-southeast-2": "STANDARD_INFREQUENT_ACCESS" },
    readCapacity: { "eu-west-1": 50 },
    consistency: "eventual",
  };
  const bucket = {
    names: { "eu-west-1": "acme-123456789012-eu-west-1-an" },
    namespace: "account-regional",
    replication: "fan-out",
    backfill: false,
    deleteMarkers: false,
    metrics: true,
    rtc: true,
    noncurrentDays: 7,
    kms: { "eu-west-1": "arn:aws:kms:eu-west-1:123456789012:key/2" },
  };
  const change = {
    account: "123456789012",
    tags: { team: "shop" },
    permissionsBoundary: "arn:aws:iam::123456789012:policy/team/boundary",
    rollout: "parallel",
    tables: { orders: table },
    buckets: { acme: bucket },
  };
  expect(parseConfig(withChange(change), "f")).toMatchObject({ ...change, mark: "orders/prod" });
});

test("a table may be strongly consistent, in three regions or in two and a witness", () => {
  const strong = { consistency: "strong" };
  expect(parseConfig(withChange({ tables: { orders: strong } }), "f").tables["orders"]).toMatchObject(strong);
  const witnessed = { ...strong, witness: "us-west-2" };
  const text = withChange({ regions: ["us-east-1", "us-east-2"], tables: { orders: witnessed } });
  expect(parseConfig(text, "f").tables["orders"]).toMatchObject(witnessed);
});

test("comments, trailing commas and a byte order mark are fine", () => {
  const text = `\uFEFF{ // the app
    "app": "orders", /* home */ "home": "us-gov-west-1",
    "regions": ["us-gov-west-1", "us-gov-east-1",],
  }`;
  expect(parseConfig(text, "f").regions).toEqual(["us-gov-west-1", "us-gov-east-1"]);
});

test.each([["eu-west-9"], ["xx-moon-1"]])("a region that AWS may open one day works: %s", (region) => {
  const text = withChange({ regions: ["us-east-1", region] });
  expect(parseConfig(text, "f").regions).toEqual(["us-east-1", region]);
});

test("all problems come at once, in the order of the file, with their lines", () => {
  const text = `{
  "app": "Orders",
  "home": "us-east-1",
  "regions": [
    "us-east-1",
    // Ireland
    "eu-west-1"
  ],
  "tabels": [],
  "tables": { "orders": { "kms": { "eu-west-2": "alias/x" }, "witness": "eu-west-3" } },
  "buckets": ["acme-receipts", "acme-receipts"],
  "cache": { "domain": "api.example.com" }
}`;
  expect(errorOf(text, "shop.json").message).toMatchInlineSnapshot(`
    "shop.json has 6 problems:
    shop.json:2  app: "Orders" is not an app name; write 1 to 31 lowercase letters, digits and dashes, a letter first, such as "orders"
    shop.json:9  tabels: the key "tabels" is unknown; did you mean "tables"?
    shop.json:10  tables.orders.kms["eu-west-2"]: "alias/x" is not the ARN of a KMS key; write the key's ARN (not its id or an alias), such as "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-…", or "aws" for the AWS managed key
    shop.json:10  tables.orders.witness: "eu-west-3" is a witness, and the table is not strongly consistent; take it out, or write "consistency": "strong"
    shop.json:11  buckets[1]: "acme-receipts" is listed twice; take one of the two out
    shop.json:12  cache: needs routing, and there is none; add a routing section, or take cache out"
  `);
});

test("a problem inside a short form points at the element of the list", () => {
  const text =
    '{ "app": "a", "home": "us-east-1", "regions": ["us-east-1", "eu-west-1"],\n"buckets": [\n"acme",\n"acme-eu-west-1"] }';
  expect(errorOf(text).problems).toMatchObject([{ path: "buckets[0]", line: 3 }]);
});

test("a key that is missing is reported where it should stand", () => {
  const text = withChange({ objectives: {}, routing: { zone: "example.com", domain: "a.example.com" } });
  const line = text.split("\n").findIndex((each) => each.includes('"routing"')) + 1;
  expect(errorOf(text).problems).toContainEqual(
    expect.objectContaining({ path: "routing.apis", reason: "is missing", line }),
  );
});

test("a key that stands twice is an error, at the second place", () => {
  const text =
    '{ "app": "a", "home": "us-east-1", "regions": ["us-east-1"],\n"tables": { "orders": {},\n"orders": {} } }';
  expect(errorOf(text).problems).toMatchObject([
    { path: "tables.orders", line: 3, reason: 'the key "orders" stands here twice' },
  ]);
});

test("a name that JavaScript would swallow is an error", () => {
  const text = withChange({}).replace(/\}$/, ', "tables": { "__proto__": {} } }');
  expect(errorOf(text).problems).toMatchObject([
    { path: "tables.__proto__", reason: 'the key "__proto__" is not allowed' },
  ]);
});

test("names that JavaScript objects inherit are names like any other", () => {
  expect(parseConfig(withChange({ tables: ["constructor", "toString"] }), "f").tables).toHaveProperty(
    "toString.kms",
    {},
  );
});

test.each([["[]"], ["5"], ["null"]])("%s is not a config", (text) => {
  expect(errorOf(text).problems).toMatchObject([
    { path: "", reason: expect.stringContaining("is not a config"), line: 1 },
  ]);
});

test("a file is read", async () => {
  const folder = await mkdtemp(join(tmpdir(), "goglobal-"));
  try {
    const file = join(folder, "goglobal.config.json");
    await writeFile(file, withChange({}));
    expect((await loadConfig(file)).mark).toBe("orders/prod");
    await expect(loadConfig(folder)).rejects.toThrow(/it cannot be read: EISDIR.*; make it a file you may read/);
    await writeFile(file, withChange({ app: 5 }));
    await expect(loadConfig(file)).rejects.toThrow(`${file}:2  app: 5 is not an app name`);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a file that is not there is a config error with a remedy", async () => {
  const error: unknown = await loadConfig("/nowhere/goglobal.config.json").catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  expect((error as ConfigError).message).toMatchInlineSnapshot(`
    "/nowhere/goglobal.config.json has a problem:
    /nowhere/goglobal.config.json  there is no such file; write one, or say where it is with --config FILE"
  `);
});
