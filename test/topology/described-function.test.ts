import { describe, expect, test } from "vitest";
import type { Package } from "../../src/discover/home-compute.ts";
import { arnOf, roleOf } from "./home-role.ts";
import { configOf, desired, plain, running } from "./sample.ts";

const zip = { code: "dist/worker", handler: "index.handler", runtime: "nodejs22.x" };
const PACKAGE: Package = { code: "Y29kZQ==", path: "/app/dist/worker", size: 9 };

function made(settings: object = {}, { pack = PACKAGE, role = false }: { pack?: Package; role?: boolean } = {}) {
  const config = configOf({ functions: { worker: { ...zip, ...settings } }, tags: { team: "shop" } });
  const home = running([], [], {
    packages: { worker: pack },
    roles: role ? { worker: roleOf({ arn: "arn:aws:iam::123456789012:role/theirs" }) } : {},
  });
  return desired(config, home);
}

const specIn = (specs: ReturnType<typeof made>, region = "eu-west-1") => plain(specs.get(`function/worker@${region}`)!);

test("what the config does not say is as AWS makes it", () => {
  const specs = made();
  expect(specIn(specs)).toEqual({
    name: "worker",
    region: "eu-west-1",
    role: "(arn of execution-role/goglobal-orders-prod-worker-eu-west-1, known after apply)",
    package: "Zip",
    runtime: "nodejs22.x",
    handler: "index.handler",
    architecture: "x86_64",
    memory: 128,
    timeout: 3,
    environment: {},
    layers: [],
    vpc: null,
    kms: null,
    deadLetter: null,
    fileSystems: [],
    tags: { team: "shop" },
    code: PACKAGE.code,
    source: { path: "/app/dist/worker" },
    published: true,
  });
  expect(specs.get("log-group//aws/lambda/worker@eu-west-1")).toEqual({
    name: "/aws/lambda/worker",
    region: "eu-west-1",
    tags: { team: "shop" },
  });
});

test("the same in every region, but for what is said of one", () => {
  const there = {
    memory: 512,
    concurrency: 3,
    environment: { LOCALE: "eu" },
    layers: [arnOf("lambda", "layer:shared:1", "eu-west-1")],
    vpc: { subnets: ["subnet-1"], securityGroups: ["sg-1"] },
    kms: "arn:aws:kms:eu-west-1:123456789012:key/1",
    deadLetter: arnOf("sqs", "dead", "eu-west-1"),
    fileSystems: [{ arn: arnOf("elasticfilesystem", "access-point/fsap-1", "eu-west-1"), path: "/mnt/files" }],
  };
  const common = { memory: 256, timeout: "1m", architecture: "arm64", environment: { TABLE: "orders", LOCALE: "us" } };
  const specs = made({ ...common, regions: { "eu-west-1": there } });
  expect(specIn(specs)).toMatchObject({
    ...there,
    timeout: 60,
    architecture: "arm64",
    environment: { TABLE: "orders", LOCALE: "eu" },
    vpc: { ...there.vpc, ipv6: false },
  });
  for (const region of ["us-east-1", "ap-southeast-2"]) {
    const spec = specIn(specs, region);
    expect(spec).toMatchObject({ memory: 256, environment: common.environment, vpc: null, layers: [] });
    expect(spec).not.toHaveProperty("concurrency");
  }
});

test("in the role that the config names, as it is", () => {
  const specs = made({ role: "theirs" }, { role: true });
  expect(specIn(specs)["role"]).toBe("arn:aws:iam::123456789012:role/theirs");
  expect([...specs.keys()].filter((id) => id.startsWith("execution-role/"))).toEqual([]);
});

test("a big package goes through a bucket of each region, home too", () => {
  const specs = made({}, { pack: { ...PACKAGE, size: 50 * 1024 * 1024 + 1 } as Package });
  const buckets = [...specs.keys()].filter((id) => id.startsWith("bucket/"));
  expect(buckets.map((id) => id.split("@")[1])).toEqual(["us-east-1", "eu-west-1", "ap-southeast-2"]);
  expect(specIn(specs)["source"]).toEqual({
    path: "/app/dist/worker",
    staging: `(name of ${buckets[1]}, known after apply)`,
  });
});

describe("an image", () => {
  const digest = `sha256:${"b".repeat(64)}`;
  const uri = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/worker:7";
  const code = { image: uri };

  test("is each region's own, and nothing is said of what it brings", () => {
    const image = { code: digest, image: { uri, missing: [] } };
    const specs = made({ code, handler: undefined, runtime: undefined }, { pack: image });
    const spec = specIn(specs);
    expect(spec).toMatchObject({
      package: "Image",
      code: digest,
      source: { image: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/worker@${digest}` },
    });
    for (const member of ["runtime", "handler", "layers"]) expect(spec).not.toHaveProperty(member);
  });
});
