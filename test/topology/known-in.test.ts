import { describe, expect, test } from "vitest";
import type { Shell } from "../../src/topology/apis.ts";
import { definitionOf } from "../../src/topology/definition.ts";
import { knownIn } from "../../src/topology/known-in.ts";
import { computeOf, homeApi, homeFunction } from "./compute-sample.ts";
import { arnOf } from "./home-role.ts";
import { configOf, homeBucket, homeOf, homeTable, IDENTITY } from "./sample.ts";

const key = (region: string, id = "1") => `arn:aws:kms:${region}:123456789012:key/${id}`;
const worker = homeFunction("worker", { aliases: [{ name: "live", description: "" }] });

function known(
  sections: object,
  { region = "eu-west-1", live = worker }: { region?: string; live?: typeof worker | null } = {},
) {
  const config = configOf({ functions: ["worker", "other"], ...sections });
  const home = homeOf(
    [homeTable("orders", { table: { key: key("us-east-1", "t") } }), homeTable("plain")],
    [
      homeBucket("acme", { bucket: { encryption: { algorithm: "aws:kms", key: key("us-east-1", "b") } } }),
      homeBucket("open"),
    ],
    computeOf([worker], [homeApi("orders")]),
  );
  const application = { config, home, identity: IDENTITY };
  const shells: Record<string, Shell> = {
    orders: { id: "there", endpoint: "https://there", definition: definitionOf(application, "orders")!, isOurs: true },
    admin: { id: "ours", endpoint: "https://ours", definition: definitionOf(application, "orders")!, isOurs: true },
  };
  return knownIn(application, { region, shells, ...(live ? { live } : {}) });
}
const apis = { orders: {}, admin: { routes: { $default: "worker" } } };

test("what goglobal makes in a region, by what it is at home", () => {
  const sections = {
    apis,
    tables: ["orders", "plain"],
    buckets: {
      acme: { names: { "eu-west-1": "acme-eu" }, kms: { "eu-west-1": key("eu-west-1"), "ap-southeast-2": "aws" } },
      open: {},
    },
    routing: { zone: "example.com", domain: "api.example.com", apis: { orders: "" } },
  };
  expect(known(sections)).toEqual({
    identity: IDENTITY,
    buckets: new Map([
      ["acme", "acme-eu"],
      ["open", "open-eu-west-1"],
    ]),
    tables: ["orders", "plain"],
    functions: new Map([
      ["worker", ["live", "goglobal"]],
      ["other", ["goglobal"]],
    ]),
    // Of an API that the config describes, nobody at home knows the id.
    apis: new Map([["a1b2c3d4e5", "there"]]),
    domain: "api.example.com",
    others: new Map([[key("us-east-1", "b"), key("eu-west-1")]]),
    environment: {},
  });
  expect(known(sections, { region: "us-east-1" }).buckets.get("open")).toBe("open");
  // AWS's own key has no ARN to give.
  expect(known(sections, { region: "ap-southeast-2" }).others).toEqual(new Map());
  expect(known({ apis })).not.toHaveProperty("domain");
});

describe("what a mapping gives", () => {
  const there = {
    kms: key("eu-west-1", "f"),
    deadLetter: arnOf("sqs", "dead", "eu-west-1"),
    fileSystems: [
      { arn: arnOf("elasticfilesystem", "access-point/fsap-2", "eu-west-1"), path: "/mnt/b" },
      { arn: arnOf("elasticfilesystem", "access-point/fsap-3", "eu-west-1"), path: "/mnt/more" },
    ],
    environment: { LOCALE: "eu" },
  };
  const sections = { apis, functions: { worker: { regions: { "eu-west-1": there } }, other: {} } };
  const live = homeFunction("worker", {
    spec: {
      kms: key("us-east-1", "f"),
      deadLetter: arnOf("sns", "dead"),
      fileSystems: [
        { arn: arnOf("elasticfilesystem", "access-point/fsap-0"), path: "/mnt/a" },
        { arn: arnOf("elasticfilesystem", "access-point/fsap-1"), path: "/mnt/b" },
      ],
    },
  });

  test("of a function's own settings, by what they take the place of", () => {
    const { others, environment } = known(sections, { live });
    expect(others).toEqual(
      new Map([
        [key("us-east-1", "f"), there.kms],
        [arnOf("sns", "dead"), there.deadLetter],
        [arnOf("elasticfilesystem", "access-point/fsap-1"), there.fileSystems[0]!.arn],
      ]),
    );
    expect(environment).toEqual({ LOCALE: "eu" });
  });

  test.each([
    ["of a function that is not asked about", null, "eu-west-1"],
    ["of another region", live, "ap-southeast-2"],
    ["in the place of nothing", worker, "eu-west-1"],
  ])("not %s", (_, one, region) => expect(known(sections, { live: one, region }).others).toEqual(new Map()));
});
