import { describe, expect, test } from "vitest";
import { computeOf, homeApi, homeFunction, homeIntegration, homeRoute, homeStage } from "./compute-sample.ts";
import { arnOf, roleOf } from "./home-role.ts";
import { configOf, desired, homeOf, IDENTITY, outline, plain, running } from "./sample.ts";
import { topology } from "../../src/topology/topology.ts";

const REGIONS = ["us-east-1", "eu-west-1"];
type Own = Parameters<typeof homeFunction>[1];

/** What is made for one function of home, and what the user is told. */
function made(own: Own = {}, there: object = {}, more: object = {}) {
  const functions = { "orders-api": { regions: { "eu-west-1": there } } };
  const config = configOf({ regions: REGIONS, functions, ...more });
  const { graph, remarks } = topology(config, { home: running([homeFunction("orders-api", own)]) }, IDENTITY);
  const spec = (id: string) => plain(graph.get(id)?.spec);
  return { graph, remarks, spec, fn: spec("function/orders-api@eu-west-1")! };
}

test("all is as it is at home, but for the region, the role and where the code is had from", () => {
  const tags = { team: "old", cost: "1", "aws:cloudformation:stack-name": "x", "goglobal:app": "other" };
  const { spec } = homeFunction("orders-api");
  expect(made({ spec: { tags } }, {}, { tags: { team: "shop" } }).fn).toEqual({
    ...spec,
    region: "eu-west-1",
    role: "(arn of execution-role/goglobal-orders-prod-orders-api-eu-west-1, known after apply)",
    tags: { team: "shop", cost: "1" },
    source: { functionOf: "us-east-1" },
    published: true,
  });
});

test("code is had from home in the version that users reach", () => {
  expect(made({ qualifier: "live" }).fn["source"]).toEqual({ functionOf: "us-east-1", qualifier: "live" });
});

test("what the config gives for the region takes the place of what is home's", () => {
  const there = {
    memory: 512,
    concurrency: 7,
    environment: { LOCALE: "eu" },
    layers: ["arn:aws:lambda:eu-west-1:999999999999:layer:theirs:4"],
    vpc: { subnets: ["subnet-1"], securityGroups: ["sg-1"] },
    kms: "arn:aws:kms:eu-west-1:123456789012:key/1",
    deadLetter: arnOf("sqs", "dead", "eu-west-1"),
    fileSystems: [{ arn: arnOf("elasticfilesystem", "access-point/fsap-2", "eu-west-1"), path: "/mnt/files" }],
  };
  const spec = {
    vpc: { subnets: ["subnet-9"], securityGroups: ["sg-9"], ipv6: true },
    kms: "arn:aws:kms:us-east-1:123456789012:key/1",
    deadLetter: arnOf("sqs", "dead"),
    fileSystems: [{ arn: arnOf("elasticfilesystem", "access-point/fsap-1"), path: "/mnt/files" }],
    environment: { LOCALE: "us", QUEUE: arnOf("sqs", "dead"), PORT: "80" },
    layers: [arnOf("lambda", "layer:theirs:1")],
    concurrency: 50,
  };
  expect(made({ spec }, there).fn).toMatchObject({
    ...there,
    vpc: { ...there.vpc, ipv6: true },
    environment: { LOCALE: "eu", QUEUE: there.deadLetter, PORT: "80" },
  });
});

test("what is only home's is left out where nothing is given", () => {
  expect(made().fn).toMatchObject({ vpc: null, kms: null, deadLetter: null, fileSystems: [] });
});

describe("reserved concurrency", () => {
  test("is as it is at home, unless the region has its own or none", () => {
    const concurrencyOf = (there: object) => made({ spec: { concurrency: 50 } }, there).fn["concurrency"];
    expect([concurrencyOf({}), concurrencyOf({ concurrency: 0 }), concurrencyOf({ concurrency: "none" })]).toEqual([
      50,
      0,
      null,
    ]);
  });
});

describe("its log group", () => {
  const group = { name: "/aws/lambda/orders-api", region: "us-east-1", kms: null };

  test("is kept as long as home's, and is there before the function", () => {
    const { graph, spec } = made({ logGroup: { ...group, retention: 30, tags: { cost: "1", "aws:x": "y" } } });
    expect(spec("log-group//aws/lambda/orders-api@eu-west-1")).toEqual({
      name: "/aws/lambda/orders-api",
      region: "eu-west-1",
      retention: 30,
      tags: { cost: "1" },
    });
    expect(graph.get("function/orders-api@eu-west-1")!.needs).toContain("log-group//aws/lambda/orders-api@eu-west-1");
  });

  test("for ever too", () =>
    expect(
      made({ logGroup: { ...group, retention: null } }).spec("log-group//aws/lambda/orders-api@eu-west-1"),
    ).toMatchObject({
      retention: null,
    }));

  test("may be shared", () => {
    const shared = { ...group, name: "/shop", retention: 7 };
    const functions = ["one", "two"].map((name) => homeFunction(name, { logGroup: shared }));
    const specs = desired(configOf({ regions: REGIONS, functions: ["one", "two"] }), running(functions));
    expect([...specs.keys()].filter((id) => id.startsWith("log-group/"))).toEqual(["log-group//shop@eu-west-1"]);
  });

  test("is Lambda's to make where home has none yet", () => expect(outline(made().graph)).not.toContain("log-group/"));
});

describe("a layer of this account", () => {
  const arn = arnOf("lambda", "layer:shared:3");
  const layer = { name: "shared", region: "us-east-1", code: "bGF5ZXI=", runtimes: ["nodejs22.x"], description: "" };
  const own = { spec: { layers: [arn] }, layers: { [arn]: { spec: layer, size: 10 } } };

  test("is copied, and used as the copy", () => {
    const { fn, spec } = made(own);
    expect(fn["layers"]).toEqual(["(arn of layer-version/shared/3@eu-west-1, known after apply)"]);
    expect(spec("layer-version/shared/3@eu-west-1")).toEqual({
      ...layer,
      region: "eu-west-1",
      source: { arnOf: arn },
    });
  });

  test("is copied once for all functions", () => {
    const functions = ["one", "two"].map((name) => homeFunction(name, own));
    const specs = desired(configOf({ regions: REGIONS, functions: ["one", "two"] }), running(functions));
    expect([...specs.keys()].filter((id) => id.startsWith("layer-version/"))).toHaveLength(1);
    expect(plain(specs.get("function/two@eu-west-1"))!["layers"]).toHaveLength(1);
  });
});

describe("an image", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:7";
  const spec = { package: "Image" as const, code: digest, runtime: null, handler: null };

  test("is had from the region's own registry, by its digest", () => {
    const { fn } = made({ spec, image: { uri, missing: [] }, size: 900 * 1024 * 1024 });
    expect(fn["source"]).toEqual({
      image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@${digest}`,
    });
  });
});

describe("a package that is too big for a request", () => {
  const MOST = 50 * 1024 * 1024;
  const BUCKET = "goglobal-484d988b-123456789012-eu-west-1";

  test("goes through a bucket of ours in that region, which keeps nothing", () => {
    const { fn, spec, graph } = made({ size: MOST + 1 }, {}, { tags: { team: "shop" } });
    expect(fn["source"]).toEqual({
      functionOf: "us-east-1",
      staging: expect.stringMatching(/^\(name of bucket\/goglobal-.*-eu-west-1@eu-west-1, known after apply\)$/u),
    });
    const id = graph.get("function/orders-api@eu-west-1")!.needs.find((need) => need.startsWith("bucket/"))!;
    expect(spec(id)).toEqual({
      name: BUCKET,
      region: "eu-west-1",
      location: "eu-west-1",
      publicAccess: { blockAcls: true, ignoreAcls: true, blockPolicy: true, restrict: true },
      lifecycle: { "goglobal-staging": { Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } } },
      tags: { team: "shop" },
    });
  });

  test("and a layer's alike, through the same", () => {
    const arn = arnOf("lambda", "layer:shared:3");
    const layer = { spec: { name: "shared", region: "us-east-1", code: "bGF5ZXI=" }, size: MOST + 1 };
    const { graph, spec } = made({ size: MOST + 1, spec: { layers: [arn] }, layers: { [arn]: layer } });
    expect(graph.nodes.filter(({ kind }) => kind.name === "bucket")).toHaveLength(1);
    expect(spec("layer-version/shared/3@eu-west-1")!["source"]).toEqual({
      arnOf: arn,
      staging: `(name of bucket/${BUCKET}@eu-west-1, known after apply)`,
    });
  });

  test("needs none when it is just small enough", () =>
    expect(outline(made({ size: MOST }).graph)).not.toContain("bucket/"));
});

describe("its role", () => {
  test("depends on home where it does, as the user is told", () => {
    const role = roleOf({
      trust: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["sts:AssumeRole"],
            Principal: { AWS: ["arn:aws:iam::123456789012:role/us-east-1-runner"] },
          },
        ],
      },
    });
    expect(made({ role }).remarks).not.toEqual([]);
  });

  test("may be home's own, extended", () => {
    const functions = { "orders-api": { role: "extend" } };
    expect(made({}, {}, { functions }).fn["role"]).toBe(roleOf().arn);
  });
});

describe("its environment", () => {
  const api = homeApi("orders", {
    integrations: { i: homeIntegration("i", arnOf("lambda", "function:orders-api")) },
    routes: [homeRoute("$default", "i")],
    stages: [homeStage("$default")],
  });
  const environment = { SELF: api.endpoint, QUEUE: `https://sqs.us-east-1.amazonaws.com/123456789012/jobs` };
  const home = homeOf([], [], computeOf([homeFunction("orders-api", { spec: { environment } })], [api]));
  const config = configOf({ regions: REGIONS, functions: ["orders-api"], apis: ["orders"] });

  test("holds its own API's address, and what stays home's is told by name and never by value", () => {
    const { graph, remarks } = topology(config, { home }, IDENTITY);
    expect(plain(graph.get("function/orders-api@eu-west-1")!.spec)["environment"]).toEqual({
      SELF: "https://(id of api/orders@eu-west-1, known after apply).execute-api.eu-west-1.amazonaws.com",
      QUEUE: environment.QUEUE,
    });
    expect(remarks).toEqual([
      "orders-api in eu-west-1: the environment variable QUEUE still names what is in us-east-1: give the region's own in functions.orders-api.regions.eu-west-1.environment",
    ]);
  });
});
