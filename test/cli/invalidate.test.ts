import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commentFor } from "../../src/resources/distribution-search.ts";
import { goglobal } from "../support/cli.ts";
import { sampleDataConfig } from "../support/sample-data.ts";

const NAME = "api.example.com";

async function cached(cache: object | null = { domain: NAME }, { made = true } = {}) {
  const routing = { zone: "example.com", domain: "regional.example.com", apis: { orders: "" } };
  const sections = { apis: ["orders"], routing, ...(cache ? { cache } : {}) };
  const config = JSON.stringify({ ...(JSON.parse(sampleDataConfig) as object), ...sections });
  const { aws, ...rest } = await goglobal({ config });
  const cloudfront = await aws.cloudfront();
  const origin = { Id: "api", DomainName: "regional.example.com" };
  const { Distribution } = made
    ? await cloudfront.createDistribution({
        DistributionConfig: {
          CallerReference: "1",
          Comment: commentFor(NAME, "orders/prod"),
          Enabled: true,
          Origins: {
            Quantity: 1,
            Items: [
              {
                ...origin,
                CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" },
              },
            ],
          },
          DefaultCacheBehavior: {
            TargetOriginId: "api",
            ViewerProtocolPolicy: "redirect-to-https",
            CachePolicyId: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
          },
        },
      })
    : {};
  return { ...rest, cloudfront, config, id: Distribution?.Id };
}

test("purges, waits until that is done, and says what it costs", async () => {
  const { run, id, cloudfront } = await cached({ domain: NAME, tags: "x-cache-tag" });
  expect(await run("invalidate /orders /café/* #order:1 /orders")).toMatchObject({
    code: 0,
    out: `Purged 3 paths from ${id} in 17 s. The first 1,000 paths of a month are free; beyond them they cost $0.015.`,
    err: "",
  });
  const { InvalidationList } = await cloudfront.listInvalidations({ DistributionId: id });
  const [{ Id, Status } = {}] = InvalidationList!.Items!;
  expect(Status).toBe("Completed");
  const { Invalidation } = await cloudfront.getInvalidation({ DistributionId: id, Id });
  expect(Invalidation!.InvalidationBatch!.Paths!.Items).toEqual(["/orders", "/caf%C3%A9/*", "#order:1"]);
});

test("says why it waits where CloudFront is busy", async () => {
  const { run, sandbox } = await cached();
  sandbox.faults.throttle("CreateInvalidation", 12);
  const { code, err } = await run("invalidate /orders");
  expect({ code, err }).toEqual({
    code: 0,
    err: "· invalidation: CloudFront has its hands full with earlier purges, and takes this one once they are done",
  });
});

test("goes by the id where the config names one, and asks for no list", async () => {
  const { run, id, folder, config } = await cached();
  const { cache, ...rest } = JSON.parse(config) as { cache: object };
  const named = JSON.stringify({ ...rest, cache: { ...cache, distribution: id } });
  await writeFile(join(folder, "goglobal.config.json"), named);
  const { code, calls } = await run("invalidate /*");
  expect(code).toBe(0);
  expect([...new Set(calls)]).toEqual([
    "GetCallerIdentity us-east-1",
    "CreateInvalidation us-east-1",
    "GetInvalidation us-east-1",
  ]);
});

test.each([
  ["orders", '"orders" is neither a path nor a cache tag: begin paths with "/" and tags with "#"'],
  ["#a,b", '"#a,b" can be no cache tag'],
  [`#${"a".repeat(257)}`, "can be no cache tag"],
  [`/${"a".repeat(4000)}`, 'a path of 4001 characters is longer than CloudFront takes (4000): end it with "*"'],
  [
    Array.from({ length: 3001 }, (_, n) => `/${n}`).join(" "),
    "these are 3001 paths, and CloudFront takes 3000 at a time",
  ],
])("wrong usage is found out before any call", async (words, message) => {
  const { run } = await cached();
  const { code, out, err, calls } = await run(`invalidate ${words}`);
  expect({ code, out, calls }).toEqual({ code: 64, out: "", calls: [] });
  expect(err).toContain(message);
});

test.each<[object | null, string, string]>([
  [null, "/orders", "the config has no cache, so there is nothing to purge: add a cache section first"],
  [
    { domain: NAME },
    "#orders",
    '#orders would purge nothing: name the header that carries cache tags in "cache.tags" first',
  ],
  [{ domain: NAME }, "/orders", "no distribution answers to api.example.com yet: run goglobal apply first"],
])("nothing to purge is an error: %j", async (cache, path, message) => {
  const { run } = await cached(cache, { made: false });
  const { code, out, err, writes } = await run(`invalidate ${path}`);
  expect({ code, out, writes }).toEqual({ code: 1, out: "", writes: [] });
  expect(err).toContain(message);
});
