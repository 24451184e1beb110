import type { CloudFront, DistributionConfig } from "@aws-sdk/client-cloudfront";
import { expect, test } from "vitest";
import { commentFor } from "../../src/resources/distribution-search.ts";
import { CACHING_DISABLED } from "../../src/resources/distribution-spec.ts";
import { smallest, withNames } from "../sandbox/distribution-of-one.ts";
import { cachedApp, cachedText, PUBLIC, reconfigure } from "../support/cached.ts";
import { goglobal } from "../support/cli.ts";

const SHOP = "shop.example.com";
const ours = { TargetOriginId: "one", ViewerProtocolPolicy: "https-only", CachePolicyId: CACHING_DISABLED } as const;

/** What somebody has made of a distribution: behaviours, comment, price class, an error page's time. */
const theirs: Partial<DistributionConfig> = {
  ...withNames(PUBLIC),
  Comment: "The shop's own",
  PriceClass: "PriceClass_100",
  CacheBehaviors: { Quantity: 1, Items: [{ ...ours, PathPattern: "/static/*" }] },
  CustomErrorResponses: { Quantity: 1, Items: [{ ErrorCode: 416, ErrorCachingMinTTL: 300 }] },
};

/** The application beside a distribution that somebody has made. */
async function beside(own: Partial<DistributionConfig>, cache: object = {}) {
  const app = await goglobal({ config: cachedText({ cache }), seed: await cachedApp() });
  const cloudfront = await app.aws.cloudfront();
  const { Distribution } = await cloudfront.createDistribution({ DistributionConfig: smallest(own) });
  await app.sandbox.clock.sleep(300_000);
  return { ...app, cloudfront, id: Distribution!.Id!, domain: Distribution!.DomainName! };
}

const configOf = async (cloudfront: CloudFront, Id: string) =>
  (await cloudfront.getDistributionConfig({ Id })).DistributionConfig!;

/** What was theirs before is there still. */
const kept = {
  Comment: "The shop's own",
  PriceClass: "PriceClass_100",
  Aliases: { Items: [PUBLIC] },
  Origins: { Quantity: 2, Items: [{ Id: "one" }, { Id: "goglobal", DomainName: "regional.example.com" }] },
  DefaultCacheBehavior: { TargetOriginId: "goglobal" },
  CacheBehaviors: {
    Items: [
      { PathPattern: "/static/*", TargetOriginId: "one" },
      { PathPattern: "/whoami", TargetOriginId: "goglobal" },
    ],
  },
};

test("a distribution with that name is taken over when the user says so, and what others have in it stays", async () => {
  const app = await beside(theirs);
  const refused = await app.run("apply -y");
  expect(refused).toMatchObject({ code: 1, writes: [] });
  expect(refused.err + refused.out).toContain(
    "is there already, is not ours and differs: take it over with --adopt distribution/orders",
  );
  const planned = await app.run("plan --adopt distribution/orders");
  expect(planned.out).toContain("regional.example.com stays reachable by itself, past the cache");

  // Somebody else changes it at the very moment of the first write.
  let isChanged = false;
  const made = await app.run("apply -y --adopt distribution/orders", {
    onCall({ operation }) {
      if (operation !== "UpdateDistribution" || isChanged) return;
      isChanged = true;
      app.sandbox.faults.next("UpdateDistribution", STALE);
    },
  });
  expect(made).toMatchObject({ code: 0 });
  expect(made.writes.filter((write) => write.startsWith("UpdateDistribution"))).toHaveLength(2);
  expect(made.writes.join()).not.toContain("CreateDistribution");
  const config = await configOf(app.cloudfront, app.id);
  expect(config).toMatchObject(kept);
  expect(config.CustomErrorResponses!.Items).toContainEqual(
    expect.objectContaining({ ErrorCode: 416, ErrorCachingMinTTL: 300 }),
  );
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });

  // It was not ours: it is let go, and stays.
  await reconfigure(app, { cache: null });
  const gone = await app.run("apply -y");
  expect(gone).toMatchObject({ code: 0 });
  expect(gone.err).toContain(
    `cache-policy/goglobal-orders_prod-60s: it stays with ${app.id}, which goglobal has not made and which uses it`,
  );
  expect(await configOf(app.cloudfront, app.id)).toMatchObject({ Enabled: true, Comment: "The shop's own" });
  expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
});

const STALE = Object.assign(new Error("The request failed because it didn't meet the preconditions."), {
  name: "PreconditionFailed",
  $fault: "client",
  $metadata: { httpStatusCode: 412 },
});

test("one that the config names is taken over without more words", async () => {
  const app = await beside(theirs);
  await reconfigure(app, { cache: { distribution: app.id, webAcl: WEB_ACL } });
  expect((await app.run("plan")).out).toContain(
    "regional.example.com stays reachable by itself, past the cache and the web ACL",
  );
  expect(await app.run("apply -y")).toMatchObject({ code: 0 });
  expect(await configOf(app.cloudfront, app.id)).toMatchObject({ ...kept, WebACLId: WEB_ACL });
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
});

const WEB_ACL = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/1";

test.each<[string, Partial<DistributionConfig>, string]>([
  [
    "more names",
    { ...theirs, ...withNames(PUBLIC, SHOP) },
    `it answers to ${SHOP} as well, which would be lost: add that to "aliases" of the cache`,
  ],
  [
    "a behaviour of their own for one of the paths",
    { ...theirs, CacheBehaviors: { Quantity: 1, Items: [{ ...ours, PathPattern: "/whoami" }] } },
    "it has a behaviour for /whoami that is not ours",
  ],
])("one with %s is not taken over", async (_, own, reason) => {
  const app = await beside(own);
  const ran = await app.run("apply -y --adopt distribution/orders");
  expect(ran).toMatchObject({ code: 1, writes: [] });
  expect(ran.err + ran.out).toContain(reason);
});

test("a name that another distribution has is told with its place, and once it is free the next run goes on", async () => {
  const app = await beside(withNames(SHOP), { aliases: [SHOP] });
  const ran = await app.run("apply -y");
  expect(ran.code).toBe(1);
  expect(ran.err).toMatch(
    /shop\.example\.com is on the distribution \*+\w{4} of the account \*+9012: take the name off there, or move it without a gap with: aws cloudfront associate-alias/u,
  );
  const { ETag, DistributionConfig: config } = await app.cloudfront.getDistributionConfig({ Id: app.id });
  const without = { ...config!, Aliases: { Quantity: 0 } };
  await app.cloudfront.updateDistribution({ Id: app.id, IfMatch: ETag, DistributionConfig: without });
  expect(await app.run("apply -y")).toMatchObject({ code: 0 });
  const { DistributionList } = await app.cloudfront.listDistributions({});
  const named = DistributionList!.Items!.map(({ Comment, Aliases }) => [Comment, Aliases?.Items ?? []]);
  expect(named).toContainEqual([commentFor(PUBLIC, "orders/prod"), [PUBLIC, SHOP]]);
  expect(named).toHaveLength(2);
});

test("and so is one that an account has which CloudFront does not tell", async () => {
  const app = await goglobal({ config: cachedText(), seed: await cachedApp() });
  app.sandbox.faults.next("CreateDistributionWithTags", TAKEN);
  const ran = await app.run("apply -y");
  expect(ran.code).toBe(1);
  expect(ran.err).toContain(`one of ${PUBLIC} is on a distribution that CloudFront does not tell`);
});

const TAKEN = Object.assign(new Error("One or more of the CNAMEs you provided are already associated"), {
  name: "CNAMEAlreadyExists",
  $fault: "client",
  $metadata: { httpStatusCode: 409 },
});
