import type { CacheBehavior, DistributionConfig } from "@aws-sdk/client-cloudfront";
import { expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { faults } from "../../src/aws/faults.ts";
import { apply } from "../../src/engine/apply.ts";
import { engine } from "../../src/engine/engine.ts";
import { Graph } from "../../src/engine/graph.ts";
import { look } from "../../src/engine/look.ts";
import { cachePolicy } from "../../src/resources/cache-policy.ts";
import { behaviourWith, CACHING_DISABLED, type DistributionSpec } from "../../src/resources/distribution-spec.ts";
import { distribution } from "../../src/resources/distribution.ts";
import { connected } from "../sandbox/connected.ts";
import { spec as wanted } from "./distribution-answers.ts";

/** A simulated AWS, and a way to have there what a spec says: a cache policy beside it. */
async function life() {
  const { sandbox, aws, pass } = await connected();
  const { clock } = sandbox;
  const made = engine({ cloud: aws, clock, faults: faults(aws), kinds: [cachePolicy, distribution] });
  const run = async (spec?: DistributionSpec, policy = "goglobal-60", adopts = false) => {
    const graph = new Graph<Aws>();
    if (spec) {
      const { id } = graph.add(cachePolicy, { name: policy, ttl: { min: 0, default: 60, max: 60 } });
      const paths = [{ path: "/me", ...behaviourWith(CACHING_DISABLED) }];
      graph.add(distribution, { ...spec, default: behaviourWith(id), paths }, { name: "orders" });
    }
    const found = await look(graph, made, { adopts: () => adopts });
    const before = sandbox.calls.log.length;
    const { outcomes, duration } = await apply(graph, made, found, { adopts: () => adopts });
    return {
      planned: [...found.inspections.values()].map(({ change }) => change.action),
      strays: found.strays.map(({ id }) => id),
      outcomes: Object.fromEntries([...outcomes].map(([id, outcome]) => [id, outcome.status])),
      reasons: [...outcomes.values()].flatMap((outcome) => ("reason" in outcome ? [outcome.reason] : [])),
      writes: sandbox.calls.log
        .slice(before)
        .filter(({ write }) => write)
        .map(({ operation }) => operation),
      duration,
    };
  };
  const cloudfront = await aws.cloudfront();
  const all = async () => (await cloudfront.listDistributions({})).DistributionList!.Items ?? [];
  return { sandbox, aws, pass, run, cloudfront, all };
}

const { default: _default, paths: _paths, ...spec } = wanted;
const DONE = { "cache-policy/goglobal-60": "done", "distribution/orders": "done" };

test("made, kept, changed, kept, and turned off before it is deleted", async () => {
  const { run, all } = await life();
  const first = await run(spec);
  expect(first).toMatchObject({
    planned: ["create", "create"],
    outcomes: DONE,
    writes: ["CreateCachePolicy", "CreateDistributionWithTags"],
  });
  expect(first.duration).toBeGreaterThan(180_000);
  expect(await run(spec)).toMatchObject({ planned: ["keep", "keep"], writes: [] });
  const changed: DistributionSpec = { ...spec, tagHeader: null, httpVersion: "http2", tags: { team: "till" } };
  expect(await run(changed)).toMatchObject({
    planned: ["keep", "update"],
    writes: ["UpdateDistribution", "TagResource"],
  });
  expect(await run(changed)).toMatchObject({ planned: ["keep", "keep"], writes: [] });
  expect(await run()).toMatchObject({
    strays: ["cache-policy/goglobal-60", "distribution/api.example.com"],
    outcomes: { "cache-policy/goglobal-60": "removed", "distribution/api.example.com": "removed" },
    writes: ["UpdateDistribution", "DeleteDistribution", "DeleteCachePolicy"],
  });
  expect(await all()).toEqual([]);
});

test("another cache policy takes the place of the old one, which goes last", async () => {
  const { run } = await life();
  await run(spec);
  expect(await run(spec, "goglobal-300")).toMatchObject({
    planned: ["create", "update"],
    writes: ["CreateCachePolicy", "UpdateDistribution", "DeleteCachePolicy"],
  });
});

test("what others put into it meanwhile stays, and who changed it at the same moment is not written over", async () => {
  const { run, all, cloudfront, sandbox } = await life();
  await run(spec);
  const Id = (await all())[0]!.Id!;
  const change = async (how: (config: DistributionConfig) => Partial<DistributionConfig>) => {
    const { DistributionConfig: config, ETag } = await cloudfront.getDistributionConfig({ Id });
    await cloudfront.updateDistribution({ Id, IfMatch: ETag, DistributionConfig: { ...config!, ...how(config!) } });
  };
  await change(({ Origins, CacheBehaviors }) => {
    const [ours] = CacheBehaviors!.Items as [CacheBehavior];
    const { CustomOriginConfig, ...origin } = Origins!.Items![0]!;
    const site = { ...origin, Id: "site", DomainName: "site.example.com", CustomOriginConfig };
    return {
      Origins: { Quantity: 2, Items: [...Origins!.Items!, site] },
      CacheBehaviors: { Quantity: 2, Items: [{ ...ours, PathPattern: "/img/*", TargetOriginId: "site" }, ours] },
      PriceClass: "PriceClass_100",
    };
  });
  expect(await run(spec)).toMatchObject({ planned: ["keep", "keep"], writes: [] });
  sandbox.faults.next("UpdateDistribution", Object.assign(new Error("moved on"), { name: "PreconditionFailed" }));
  const outcome = await run({ ...spec, httpVersion: "http2" });
  expect(outcome).toMatchObject({ outcomes: { "distribution/orders": "done" } });
  expect(outcome.writes).toEqual(["UpdateDistribution", "UpdateDistribution"]);
  const { DistributionConfig: config } = await cloudfront.getDistributionConfig({ Id });
  expect(config!.CacheBehaviors!.Items!.map(({ PathPattern }) => PathPattern)).toEqual(["/img/*", "/me"]);
  expect(config).toMatchObject({ PriceClass: "PriceClass_100", HttpVersion: "http2", Origins: { Quantity: 2 } });
});

/** What somebody else has there under the same name. */
const theirs = (CallerReference: string, ...aliases: string[]): DistributionConfig => ({
  CallerReference,
  Comment: "theirs",
  Enabled: true,
  Aliases: { Quantity: aliases.length, Items: aliases },
  ViewerCertificate: { ACMCertificateArn: spec.certificate, SSLSupportMethod: "sni-only" },
  Origins: {
    Quantity: 1,
    Items: [
      {
        Id: "site",
        DomainName: "site.example.com",
        CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" },
      },
    ],
  },
  DefaultCacheBehavior: {
    TargetOriginId: "site",
    ViewerProtocolPolicy: "allow-all",
    CachePolicyId: CACHING_DISABLED,
  },
});

test("one that has the name already is taken over only when the user says so, and then left where it is", async () => {
  const { run, all, cloudfront } = await life();
  await cloudfront.createDistribution({ DistributionConfig: theirs("1", "api.example.com") });
  expect(await run(spec)).toMatchObject({ planned: ["create", "conflict"] });
  expect(await run(spec, "goglobal-60", true)).toMatchObject({
    planned: ["keep", "update"],
    writes: ["UpdateDistribution", "TagResource"],
  });
  expect(await run(spec)).toMatchObject({ planned: ["keep", "keep"], writes: [] });
  expect((await run()).strays).toEqual(["cache-policy/goglobal-60"]);
  expect(await all()).toHaveLength(1);
});

test("one that the config names is taken over, with the names that it is to have", async () => {
  const { run, cloudfront } = await life();
  const { Distribution } = await cloudfront.createDistribution({ DistributionConfig: theirs("1") });
  const byId = { ...spec, sought: Distribution!.Id! };
  expect(await run(byId)).toMatchObject({ planned: ["create", "update"], outcomes: DONE });
  expect(await run(byId)).toMatchObject({ planned: ["keep", "keep"], writes: [] });
});

test("a name that another distribution has is told with its place, and once it is free all comes right", async () => {
  const { run, all, cloudfront } = await life();
  const { Distribution } = await cloudfront.createDistribution({ DistributionConfig: theirs("1", "www.example.com") });
  const failed = await run(spec);
  expect(failed.reasons[0]).toMatch(
    /^www\.example\.com is on the distribution \*+\w{4} of the account \*{8}9012: take/u,
  );
  const again = await run(spec);
  expect(again.planned).toEqual(["keep", "update"]);
  expect(again.reasons[0]).toMatch(/^www\.example\.com is on the distribution/u);
  const target = (await all()).find(({ Comment }) => Comment !== "theirs")!.Id!;
  await cloudfront.associateAlias({ TargetDistributionId: target, Alias: "www.example.com" });
  expect(await run(spec)).toMatchObject({ planned: ["keep", "update"], outcomes: { "distribution/orders": "done" } });
  expect((await all()).map(({ Id, Aliases }) => [Id === Distribution!.Id, Aliases!.Quantity])).toEqual([
    [true, 0],
    [false, 2],
  ]);
});

test("an answer that was lost makes no second one", async () => {
  const { run, all, sandbox } = await life();
  sandbox.faults.lose("CreateDistributionWithTags");
  expect(await run(spec)).toMatchObject({ outcomes: DONE });
  expect(await all()).toHaveLength(1);
});
