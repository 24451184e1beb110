import { expect, test } from "vitest";
import { appliedCache, askFrom, PUBLIC, reconfigure } from "../support/cached.ts";
import { counted, detailsOf, EU, type Goglobal, HOME } from "../support/compute.ts";

const WEB_ACL = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/1";
const update = [`UpdateDistribution ${HOME}`];
const policyMade = [`CreateCachePolicy ${HOME}`, ...update];

/** What a plan says of policies, the distribution and names: an id with its sign. */
const shownIn = (plan: string) => detailsOf(plan).filter((line) => !line.startsWith(" "));

const configOf = async ({ aws }: Pick<Goglobal, "aws">) => {
  const cloudfront = await aws.cloudfront();
  const { DistributionList } = await cloudfront.listDistributions({});
  const { DistributionConfig } = await cloudfront.getDistributionConfig({ Id: DistributionList!.Items![0]!.Id! });
  return DistributionConfig!;
};

test.each<[string, object, string[], string[]]>([
  [
    "another time",
    { ttl: "5m" },
    ["+ cache-policy/goglobal-orders_prod-300s", "~ distribution/orders", "- cache-policy/goglobal-orders_prod-60s"],
    [...policyMade, `DeleteCachePolicy ${HOME}`],
  ],
  [
    "until it is purged, which is a day at most",
    { ttl: "until-invalidated" },
    ["+ cache-policy/goglobal-orders_prod-86400s", "~ distribution/orders", "- cache-policy/goglobal-orders_prod-60s"],
    [...policyMade, `DeleteCachePolicy ${HOME}`],
  ],
  [
    "a path of its own",
    { paths: { "/whoami": { ttl: "0s" }, "/orders/*": { ttl: "5m" } } },
    ["+ cache-policy/goglobal-orders_prod-300s", "~ distribution/orders"],
    policyMade,
  ],
  [
    "what tells answers apart",
    { vary: { headers: ["Authorization", "Accept-Language"], query: ["page"], cookies: ["session"] } },
    ["~ cache-policy/goglobal-orders_prod-60s"],
    [`UpdateCachePolicy ${HOME}`],
  ],
  ["tags and a web ACL", { tags: "x-cache-tag", webAcl: WEB_ACL }, ["~ distribution/orders"], update],
  [
    "another name",
    { aliases: ["shop.example.com"] },
    [
      `+ certificate/${PUBLIC}@${HOME}`,
      `+ validation-record/${PUBLIC}`,
      `+ issued-certificate/${PUBLIC}@${HOME}`,
      "~ distribution/orders",
      expect.stringMatching(/^~ entrance\/shop\.example\.com: in progress: https:\/\/shop/u) as string,
      "+ public-record/shop.example.com",
      expect.stringMatching(/^- certificate\/api\.example\.com@us-east-1#/u) as string,
    ],
    [
      `RequestCertificate ${HOME}`,
      `ChangeResourceRecordSets ${HOME}`,
      ...update,
      `ChangeResourceRecordSets ${HOME}`,
      `DeleteCertificate ${HOME}`,
    ],
  ],
  [
    "other paths to be purged",
    { invalidate: { orders: ["/orders*"] } },
    [HOME, EU].map((region) => `~ function/goglobal-orders-prod-invalidation-hook@${region}`),
    [HOME, EU].map((region) => `UpdateFunctionConfiguration ${region}`),
  ],
])("%s takes no more than it takes", async (_, cache, shown, writes) => {
  const app = await appliedCache();
  await reconfigure(app, { cache });
  expect(shownIn((await app.run("plan")).out)).toEqual(shown);
  const made = await app.run("apply -y");
  expect(made.code).toBe(0);
  expect(counted(made.writes)).toEqual(counted(writes));
  expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
});

test("what is taken out of the config again stays as it is where it protects", async () => {
  const app = await appliedCache();
  await reconfigure(app, { cache: { webAcl: WEB_ACL } });
  await app.run("apply -y");
  await reconfigure(app, {});
  expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0 });
  expect((await configOf(app)).WebACLId).toBe(WEB_ACL);
});

test("a cache that is taken out goes whole, the name first, and nothing is left", async () => {
  const app = await appliedCache();
  await reconfigure(app, { cache: null });
  const planned = await app.run("plan");
  expect(planned.out).toContain("0 to create, 0 to update, 12 to delete");
  const { code, writes } = await app.run("apply -y");
  expect(code).toBe(0);
  const [name, disabled, deleted] = ["ChangeResourceRecordSets", "UpdateDistribution", "DeleteDistribution"].map(
    (operation) => writes.indexOf(`${operation} ${HOME}`),
  ) as [number, number, number];
  expect(name).toBeLessThan(disabled);
  expect(disabled).toBeLessThan(deleted);
  const [cloudfront, dns] = await Promise.all([app.aws.cloudfront(), app.aws.route53()]);
  expect((await cloudfront.listDistributions({})).DistributionList!.Quantity).toBe(0);
  expect((await cloudfront.listCachePolicies({ Type: "custom" })).CachePolicyList!.Quantity).toBe(0);
  for (const region of [HOME, EU]) {
    const [lambda, sqs] = await Promise.all([app.aws.lambda(region), app.aws.sqs(region)]);
    expect((await lambda.listEventSourceMappings({})).EventSourceMappings).toEqual([]);
    const { Functions } = await lambda.listFunctions({});
    expect(Functions!.map(({ FunctionName }) => FunctionName).join()).not.toContain("invalidation");
    expect((await sqs.listQueues({})).QueueUrls ?? []).toEqual([]);
  }
  const { HostedZones } = await dns.listHostedZonesByName({ DNSName: "example.com" });
  const { ResourceRecordSets } = await dns.listResourceRecordSets({ HostedZoneId: HostedZones![0]!.Id! });
  const names = ResourceRecordSets!.map(({ Name }) => Name);
  expect(names).not.toContain(`${PUBLIC}.`);
  expect(names).not.toContain(`_goglobal.${PUBLIC}.`);
  expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
});

test("another public name has a distribution of its own before the old one goes", async () => {
  const app = await appliedCache();
  await reconfigure(app, { cache: { domain: "www.example.com" } });
  const made = await app.run("apply -y");
  expect(made.code).toBe(0);
  expect(made.writes.indexOf(`CreateDistributionWithTags ${HOME}`)).toBeLessThan(
    made.writes.indexOf(`DeleteDistribution ${HOME}`),
  );
  expect((await configOf(app)).Aliases!.Items).toEqual(["www.example.com"]);
  await expect(askFrom(app.sandbox, "dublin", "GET /orders")).rejects.toThrow("ENOTFOUND");
  expect(await askFrom(app.sandbox, "dublin", "GET /orders", { host: "www.example.com" })).toMatchObject({
    status: 200,
  });
  expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
});
