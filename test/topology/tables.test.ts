import { describe, expect, test } from "vitest";
import { topology } from "../../src/topology/topology.ts";
import { configOf, desired, homeOf, homeTable, IDENTITY } from "./sample.ts";

type Home = Parameters<typeof homeTable>[1];
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1";
const HOME_KEY = "arn:aws:kms:us-east-1:123456789012:key/1";

/** The spec of one resource, for one table in home and what the config says of it. */
function specOf(id: string, table: object, home: Home = {}, more: object = {}) {
  const config = configOf({ tables: { orders: table }, ...more });
  // Loading refuses "aws" as a key; the topology must know the word all the same.
  return desired(config, homeOf([homeTable("orders", home)])).get(id);
}

test("home gets what replication needs, and the mark of a user instead of an owner's", () =>
  expect(specOf("table/orders@us-east-1", {})).toEqual({
    name: "orders",
    region: "us-east-1",
    version: "2019.11.21",
    writes: "scaled",
    consistency: "EVENTUAL",
    stream: "NEW_AND_OLD_IMAGES",
    tags: { "goglobal:uses:orders/prod": "yes" },
  }));

describe("replica", () => {
  const replica = { table: "orders", home: "us-east-1", region: "eu-west-1", member: true };
  const encrypted = { table: { key: HOME_KEY } };
  const STANDARD_IA = "STANDARD_INFREQUENT_ACCESS";
  test.each<[string, object, Home, object]>([
    ["plain", {}, {}, replica],
    [
      "encrypted with a key of its own",
      { kms: { "eu-west-1": KEY } },
      encrypted,
      { ...replica, homeKey: HOME_KEY, key: KEY },
    ],
    ["encrypted, and the key is not said", {}, encrypted, { ...replica, homeKey: HOME_KEY }],
    [
      "of another table class",
      { tableClass: { "eu-west-1": STANDARD_IA } },
      {},
      { ...replica, tableClass: STANDARD_IA },
    ],
    ["of another read capacity", { readCapacity: { "eu-west-1": 7 } }, {}, { ...replica, readCapacity: 7 }],
    ["of another table class elsewhere", { tableClass: { "ap-southeast-2": STANDARD_IA } }, {}, replica],
  ])("%s", (_, table, home, spec) => expect(specOf("replica/orders@eu-west-1", table, home)).toEqual(spec));

  test("with AWS's own key there is none to name", () => {
    const config = configOf({ tables: { orders: {} } });
    const tables = { orders: { ...config.tables["orders"]!, kms: { "eu-west-1": "aws" } } };
    const home = homeOf([homeTable("orders", encrypted)]);
    expect(desired({ ...config, tables }, home).get("replica/orders@eu-west-1")).toEqual(replica);
  });
});

describe("settings of a replica", () => {
  const settings = (table: object, home: Home = {}, more: object = {}) =>
    specOf("replica-settings/orders@eu-west-1", table, home, more);
  const owner = { "goglobal:app": "orders/prod" };

  test("home's tags and the config's, and the owner's mark", () => {
    const tags = { team: "old", cost: "1", "aws:cloudformation:stack-name": "x", "goglobal:uses:orders/prod": "yes" };
    expect(settings({}, { settings: { tags } }, { tags: { team: "shop" } })).toMatchObject({
      tags: { cost: "1", team: "shop", ...owner },
    });
    expect(Object.keys(settings({}, { settings: { tags } })!["tags"] as object)).toEqual([
      "team",
      "cost",
      "goglobal:app",
    ]);
  });

  test.each([
    [undefined, true, true],
    [undefined, false, undefined],
    [true, false, true],
    [false, true, false],
    [false, false, false],
  ])("point-in-time recovery: config %s, home %s, wanted %s", (pointInTimeRecovery, inHome, wanted) => {
    const home = { settings: { pointInTimeRecovery: inHome } };
    const table = pointInTimeRecovery === undefined ? {} : { pointInTimeRecovery };
    expect(settings(table, home)?.["pointInTimeRecovery"]).toBe(wanted);
  });

  test("protected from deletion unless the config says otherwise, whatever home is", () => {
    expect(settings({})?.["deletionProtection"]).toBe(true);
    expect(settings({ deletionProtection: false })?.["deletionProtection"]).toBe(false);
  });

  test("home's contributor insights, where they are on", () => {
    const on = { insights: "THROTTLED_KEYS", indexInsights: { "by-day": "THROTTLED_KEYS" } };
    expect(settings({}, { settings: on })).toMatchObject(on);
    const off = settings({}, { settings: { insights: null, indexInsights: {} } });
    expect(off).not.toHaveProperty("insights");
    expect(off).not.toHaveProperty("indexInsights");
  });

  test("no stream, since AWS gives every replica home's", () =>
    expect(settings({}, { table: { stream: "NEW_AND_OLD_IMAGES" } })).not.toHaveProperty("stream"));

  test("home's resource policy, for the table there; without one, a policy is nobody's business", () => {
    const policy = (region: string) => ({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Resource: `arn:aws:dynamodb:${region}:123456789012:table/orders` }],
    });
    expect(settings({}, { settings: { policy: policy("us-east-1") } })?.["policy"]).toEqual(policy("eu-west-1"));
    expect(settings({})).not.toHaveProperty("policy");
  });
});

describe("a strongly consistent table", () => {
  const strong = { consistency: "strong" };
  const graph = (table: object = {}, home: Home = {}, more: object = {}) => {
    const config = configOf({ tables: { orders: { ...strong, ...table } }, ...more });
    return topology(config, { home: homeOf([homeTable("orders", home)]) }, IDENTITY).graph;
  };
  const regions = ["eu-west-1", "ap-southeast-2"];

  test("is made as a whole, which spans its regions, and then set up in each", () => {
    const { nodes } = graph({ tableClass: { "eu-west-1": "STANDARD_INFREQUENT_ACCESS" } });
    expect(nodes.map(({ id, needs, spans }) => [id, needs, spans])).toEqual([
      ["table/orders@us-east-1", [], []],
      ["strong-replicas/orders@us-east-1", ["table/orders@us-east-1"], regions],
      ["replica/orders@eu-west-1", ["strong-replicas/orders@us-east-1"], []],
      ["replica-settings/orders@eu-west-1", ["replica/orders@eu-west-1"], []],
      ["replica-settings/orders@ap-southeast-2", ["strong-replicas/orders@us-east-1"], []],
    ]);
    expect(graph().get("strong-replicas/orders@us-east-1")?.spec).toEqual({
      table: "orders",
      region: "us-east-1",
      targets: regions,
      consistency: "STRONG",
      replicas: regions,
      witness: null,
    });
  });

  test("needs nothing of home's stream, and its replicas are not made by themselves", () => {
    const made = graph({ readCapacity: { "eu-west-1": 7 } });
    expect(made.get("table/orders@us-east-1")?.spec).toEqual({
      name: "orders",
      region: "us-east-1",
      version: "2019.11.21",
      writes: "scaled",
      tags: { "goglobal:uses:orders/prod": "yes" },
    });
    expect(made.get("replica/orders@eu-west-1")?.spec).toEqual({
      table: "orders",
      home: "us-east-1",
      region: "eu-west-1",
      readCapacity: 7,
    });
  });

  test("gives each replica home's stream, where home has one", () => {
    const streamOf = (stream: string | null) =>
      graph({}, { table: { stream } }).get("replica-settings/orders@eu-west-1")?.spec["stream"];
    expect([streamOf("NEW_IMAGE"), streamOf(null)]).toEqual(["NEW_IMAGE", undefined]);
  });

  test("may have a witness, which gets nothing", () => {
    const { nodes } = graph({ witness: "us-west-2" }, {}, { regions: ["us-east-1", "eu-west-1"] });
    expect(nodes[1]?.spec).toMatchObject({ targets: ["eu-west-1"], replicas: ["eu-west-1"], witness: "us-west-2" });
    expect(nodes.filter(({ id }) => id.includes("us-west-2"))).toEqual([]);
  });

  test("names a key for each replica, where home has one", () => {
    const home = { table: { key: HOME_KEY } };
    const keysOf = (kms: object) => graph({ kms }, home).get("strong-replicas/orders@us-east-1")?.spec;
    expect(keysOf({ "eu-west-1": KEY })).toMatchObject({ homeKey: HOME_KEY, keys: { "eu-west-1": KEY } });
    expect(keysOf({})).toMatchObject({ homeKey: HOME_KEY, keys: {} });
    expect(keysOf({ "eu-west-1": "aws", "ap-southeast-2": "aws" })).not.toHaveProperty("homeKey");
  });
});
