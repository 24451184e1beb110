import { describe, expect, test } from "vitest";
import type { HomeCompute } from "../../src/discover/home-compute.ts";
import { misfits } from "../../src/topology/misfits.ts";
import { AT_HOME, computeOf, homeApi, homeFunction, homeIntegration } from "./compute-sample.ts";
import { arnOf, roleOf } from "./home-role.ts";
import { configOf, homeOf, IDENTITY } from "./sample.ts";

const told = (sections: object, compute: HomeCompute): string[] =>
  misfits(configOf({ regions: ["us-east-1", "eu-west-1"], ...sections }), homeOf([], [], compute), IDENTITY).map(
    ({ path, reason, remedy }) => `${path}: ${reason}; ${remedy}`,
  );
type Own = Parameters<typeof homeFunction>[1];
const ofWorker = (own: Own = {}, there: object = {}) =>
  told({ functions: { worker: { regions: { "eu-west-1": there } } } }, computeOf([homeFunction("worker", own)]));

describe("mirrored:", () => {
  test("nothing, where all fits", () => expect(ofWorker()).toEqual([]));

  test("not there", () =>
    expect(told({ functions: ["worker"] }, computeOf())).toMatchInlineSnapshot(`
    [
      "functions.worker: there is no function worker in us-east-1; make it first, or take it out",
    ]
  `));

  test("made by goglobal, when the config described it", () => {
    expect(ofWorker({ spec: { tags: { "goglobal:app": "orders/prod" } } })).toMatchInlineSnapshot(`
      [
        "functions.worker: goglobal made the one at home, when the config described it, and would remove it now; describe it again with code, or take the tag away to have it as yours: aws lambda untag-resource --tag-keys goglobal:app",
      ]
    `);
    expect(ofWorker({ spec: { tags: { "goglobal:app": "billing" } } })).toEqual([]);
  });

  test("without its role", () =>
    expect(ofWorker({ role: undefined, spec: { role: "arn:aws:iam::123456789012:role/gone" } })).toMatchInlineSnapshot(`
      [
        "functions.worker: the role that it runs in, arn:aws:iam::123456789012:role/gone, is not there any more; give it another role at home first",
      ]
    `));

  test("everything of it that is regional, all at once", () => {
    const spec = {
      vpc: { subnets: ["subnet-1"], securityGroups: ["sg-1"], ipv6: false },
      kms: "arn:aws:kms:us-east-1:123456789012:key/1",
      deadLetter: arnOf("sqs", "dead"),
      fileSystems: ["/mnt/a", "/mnt/b"].map((path) => ({ arn: arnOf("elasticfilesystem", "access-point/1"), path })),
      layers: [arnOf("lambda", "layer:own:1"), "arn:aws:lambda:us-east-1:999999999999:layer:theirs:4"],
    };
    const layers = { [spec.layers[0]!]: { spec: { name: "own", region: "us-east-1", code: "" }, size: 1 } };
    expect(ofWorker({ spec, layers })).toMatchInlineSnapshot(`
      [
        "functions.worker.regions["eu-west-1"].vpc: the function runs in a VPC of us-east-1, and subnets are regional; give subnets and securityGroups of eu-west-1",
        "functions.worker.regions["eu-west-1"].kms: its environment is encrypted with a KMS key of home; give the ARN of a key in eu-west-1",
        "functions.worker.regions["eu-west-1"].deadLetter: its dead letters go to home; give the ARN of a queue or topic in eu-west-1",
        "functions.worker.regions["eu-west-1"].fileSystems: it finds a file system of home at /mnt/a and /mnt/b; give the access points of eu-west-1 and these paths",
        "functions.worker.regions["eu-west-1"].layers: it uses arn:aws:lambda:us-east-1:999999999999:layer:theirs:4, which can be used and not copied: of another account, or deleted; list the ARNs of all its layers in eu-west-1, in order",
      ]
    `);
    const there = {
      vpc: { subnets: ["subnet-2"], securityGroups: ["sg-2"] },
      kms: "arn:aws:kms:eu-west-1:123456789012:key/1",
      deadLetter: arnOf("sqs", "dead", "eu-west-1"),
      fileSystems: [{ arn: arnOf("elasticfilesystem", "access-point/2", "eu-west-1"), path: "/mnt/a" }],
      layers: ["arn:aws:lambda:eu-west-1:999999999999:layer:theirs:4"],
    };
    expect(ofWorker({ spec, layers }, there)).toMatchInlineSnapshot(`
      [
        "functions.worker.regions["eu-west-1"].fileSystems: it finds a file system of home at /mnt/b; give the access points of eu-west-1 and these paths",
      ]
    `);
  });

  test("an image that is not in the region's registry", () =>
    expect(ofWorker({ image: { uri: "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:7", missing: ["eu-west-1"] } }))
      .toMatchInlineSnapshot(`
      [
        "functions.worker: its image 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:7 is not in the registry of eu-west-1; push it to a repository of that name in eu-west-1, or let ECR replicate it: aws ecr put-replication-configuration",
      ]
    `));

  describe("the APIs of home call", () => {
    const called = (own: Own, ...qualifiers: string[]) => {
      const integrations = qualifiers.map((one) => homeIntegration("i", arnOf("lambda", `function:worker${one}`)));
      const [first, ...more] = integrations;
      const apis = [
        homeApi("a", { id: "a1", integrations: { first: first! } }),
        homeApi("b", {
          id: "b1",
          authorizers: Object.fromEntries(
            more.map(({ uri }) => ["u", { ...AT_HOME, name: "u", type: "REQUEST", uri: uri! }] as const),
          ),
        }),
      ];
      return told({ functions: ["worker"], apis: ["a", "b"] }, computeOf([homeFunction("worker", own)], apis));
    };
    const aliases = [
      { name: "live", description: "" },
      { name: "same", description: "" },
    ];

    test("two versions of it", () =>
      expect(called({}, "", ":live")).toMatchInlineSnapshot(`
      [
        "functions.worker: the APIs call more than one version of it ($LATEST, live); let them all call the same alias at home",
      ]
    `));
    test("one, always by the same name", () =>
      expect(called({ qualifier: "live", aliases }, ":live", ":live")).toEqual([]));
    test("one, by two names", () => expect(called({ qualifier: "live", aliases }, ":live", ":same")).toEqual([]));
    test("one, by no name", () => expect(called({}, "", ":$LATEST")).toEqual([]));
  });
});

describe("described:", () => {
  const zip = { code: "dist", handler: "index.handler", runtime: "nodejs22.x" };
  const uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:7";
  const pack = { code: "Y29kZQ==", path: "dist", size: 1 };

  test("nothing, where all fits", () => {
    const worker = { ...zip, role: "theirs" };
    expect(
      told({ functions: { worker } }, computeOf([], [], { packages: { worker: pack }, roles: { worker: roleOf() } })),
    ).toEqual([]);
  });

  test("a role that is not there", () =>
    expect(
      told({ functions: { worker: { ...zip, role: "theirs" } } }, computeOf([], [], { packages: { worker: pack } })),
    ).toMatchInlineSnapshot(`
      [
        "functions.worker.role: there is no role theirs; make it first, or leave it out to have one made",
      ]
    `));

  test("an image that is nowhere, or not everywhere", () => {
    const functions = { worker: { code: { image: uri } } };
    expect(told({ functions }, computeOf())).toMatchInlineSnapshot(`
      [
        "functions.worker.code: there is no image 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:7 in ECR; push it first, or write the URI of another",
      ]
    `);
    const packages = { worker: { code: "sha256:1", image: { uri, missing: ["us-east-1", "eu-west-1"] } } };
    expect(told({ functions }, computeOf([], [], { packages }))).toMatchInlineSnapshot(`
      [
        "functions.worker.code: its image 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:7 is not in the registry of us-east-1; push it to a repository of that name in us-east-1, or let ECR replicate it: aws ecr put-replication-configuration",
        "functions.worker.code: its image 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:7 is not in the registry of eu-west-1; push it to a repository of that name in eu-west-1, or let ECR replicate it: aws ecr put-replication-configuration",
      ]
    `);
  });
});
