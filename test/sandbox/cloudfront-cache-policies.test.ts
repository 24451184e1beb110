import type { CachePolicyConfig, ParametersInCacheKeyAndForwardedToOrigin } from "@aws-sdk/client-cloudfront";
import { expect, test } from "vitest";
import { connected, errorOf, refusal } from "./connected.ts";
import { smallest } from "./distribution-of-one.ts";

type Key = ParametersInCacheKeyAndForwardedToOrigin;

const key: Key = {
  EnableAcceptEncodingGzip: false,
  HeadersConfig: { HeaderBehavior: "none" },
  CookiesConfig: { CookieBehavior: "none" },
  QueryStringsConfig: { QueryStringBehavior: "none" },
};
const policy = (own: Partial<CachePolicyConfig> = {}, ownKey: Partial<Key> = {}): CachePolicyConfig => ({
  Name: "one",
  MinTTL: 0,
  ParametersInCacheKeyAndForwardedToOrigin: { ...key, ...ownKey },
  ...own,
});

async function cloudfront() {
  const { aws, pass } = await connected();
  const calls = await aws.cloudfront();
  const create = (...which: Parameters<typeof policy>) =>
    calls.createCachePolicy({ CachePolicyConfig: policy(...which) });
  return { calls, create, pass };
}

test("what is left out is a day by default and a year at most", async () => {
  const { calls, create } = await cloudfront();
  const { CachePolicy, ETag } = await create();
  expect(CachePolicy!.CachePolicyConfig).toMatchObject({ Comment: "", DefaultTTL: 86_400, MaxTTL: 31_536_000 });
  expect(await calls.getCachePolicy({ Id: CachePolicy!.Id })).toMatchObject({ ETag, CachePolicy });
  const { CachePolicyConfig } = (await create({ Name: "two", MinTTL: 90_000 })).CachePolicy!;
  expect(CachePolicyConfig).toMatchObject({ DefaultTTL: 90_000 });
  const bare = await calls.createCachePolicy({ CachePolicyConfig: { Name: "three", MinTTL: 0 } });
  expect(bare.CachePolicy!.CachePolicyConfig!.ParametersInCacheKeyAndForwardedToOrigin).toMatchObject(key);
});

const whitelist = (...Items: string[]): Partial<Key> => ({
  HeadersConfig: { HeaderBehavior: "whitelist", Headers: { Quantity: Items.length, Items } },
});
const eleven = Array.from({ length: 11 }, (_, number) => `n${number}`);
const off = { MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 };

test.each<[string, Partial<CachePolicyConfig>, Partial<Key>, RegExp]>([
  ["a name with other characters", { Name: "a b" }, {}, /^InvalidArgument: The parameter Name/u],
  ["a comment that is too long", { Comment: "x".repeat(129) }, {}, /^InvalidArgument: The parameter Comment/u],
  ["times out of order", { MinTTL: 5, DefaultTTL: 4 }, {}, /^InvalidArgument/u],
  ["a list without items", {}, whitelist(), /^InvalidArgument: The parameter Headers/u],
  ["more headers than it has room for", {}, whitelist(...eleven), /^TooManyHeadersInCachePolicy/u],
  ["a key for what is never kept", off, whitelist("a"), /HeaderBehavior is invalid for policy with caching disabled/u],
  ["encodings of what is never kept", off, { EnableAcceptEncodingGzip: true }, /EnableAcceptEncodingGzip is invalid/u],
  [
    "lists that miscount",
    {},
    { CookiesConfig: { CookieBehavior: "whitelist", Cookies: { Quantity: 2, Items: ["a"] } } },
    /^InconsistentQuantities/u,
  ],
])("refuses %s", async (_, own, ownKey, words) => {
  const { create } = await cloudfront();
  expect(await refusal(create(own, ownKey))).toMatch(words);
});

test("names are one for an account, and it has room for twenty", async () => {
  const { calls, create } = await cloudfront();
  const { CachePolicy, ETag } = await create();
  expect((await errorOf(create())).name).toBe("CachePolicyAlreadyExists");
  for (let number = 1; number < 20; number += 1) await create({ Name: `p${number}` });
  expect((await errorOf(create({ Name: "p20" }))).name).toBe("TooManyCachePolicies");
  const rename = calls.updateCachePolicy({
    Id: CachePolicy!.Id,
    IfMatch: ETag,
    CachePolicyConfig: policy({ Name: "p1" }),
  });
  expect((await errorOf(rename)).name).toBe("CachePolicyAlreadyExists");
});

test("changed and deleted with its version only, and not while it is used", async () => {
  const { calls, create, pass } = await cloudfront();
  const { CachePolicy, ETag } = await create();
  const Id = CachePolicy!.Id!;
  const update = (IfMatch?: string) =>
    calls.updateCachePolicy({ Id, IfMatch, CachePolicyConfig: policy({ MaxTTL: 90_000 }) });
  expect((await errorOf(update())).name).toBe("InvalidIfMatchVersion");
  expect((await errorOf(update("E0"))).name).toBe("PreconditionFailed");
  const { ETag: next } = await update(ETag);
  const DefaultCacheBehavior = { ...smallest().DefaultCacheBehavior!, CachePolicyId: Id };
  const made = await calls.createDistribution({ DistributionConfig: smallest({ DefaultCacheBehavior }) });
  expect((await errorOf(calls.deleteCachePolicy({ Id, IfMatch: next }))).name).toBe("CachePolicyInUse");
  await pass(180);
  const config = made.Distribution!.DistributionConfig!;
  const without = {
    ...config,
    DefaultCacheBehavior: {
      ...config.DefaultCacheBehavior!,
      CachePolicyId: smallest().DefaultCacheBehavior!.CachePolicyId,
    },
  };
  await calls.updateDistribution({ Id: made.Distribution!.Id, IfMatch: made.ETag, DistributionConfig: without });
  expect((await errorOf(calls.deleteCachePolicy({ Id, IfMatch: next }))).name).toBe("CachePolicyInUse");
  await pass(180);
  expect((await errorOf(calls.deleteCachePolicy({ Id, IfMatch: ETag }))).name).toBe("PreconditionFailed");
  await calls.deleteCachePolicy({ Id, IfMatch: next });
  expect((await errorOf(calls.getCachePolicy({ Id }))).name).toBe("NoSuchCachePolicy");
});

test("lists tell AWS's own from the account's", async () => {
  const { calls, create } = await cloudfront();
  await create();
  await create({ Name: "two" });
  const list = async (Type?: "custom" | "managed") =>
    (await calls.listCachePolicies(Type ? { Type } : {})).CachePolicyList!.Items!.map(
      ({ Type, CachePolicy }) => `${Type} ${CachePolicy!.CachePolicyConfig!.Name}`,
    );
  expect(await list("custom")).toEqual(["custom one", "custom two"]);
  expect(await list("managed")).toContain("managed Managed-CachingDisabled");
  expect(await list()).toHaveLength(4);
  const { CachePolicyList: first } = await calls.listCachePolicies({ Type: "custom", MaxItems: 1 });
  const { CachePolicyList: rest } = await calls.listCachePolicies({ Type: "custom", Marker: first!.NextMarker });
  expect([first!.Quantity, rest!.Quantity, rest!.NextMarker]).toEqual([1, 1, undefined]);
  const managed = await calls.getCachePolicy({ Id: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" });
  expect(managed.CachePolicy!.CachePolicyConfig).toMatchObject({ MaxTTL: 0 });
});
