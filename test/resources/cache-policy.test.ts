import {
  DeleteCachePolicyCommand,
  GetCachePolicyCommand,
  ListCachePoliciesCommand,
  ListDistributionsCommand,
  UpdateCachePolicyCommand,
  type CachePolicyConfig,
} from "@aws-sdk/client-cloudfront";
import { describe, expect, test } from "vitest";
import { signed } from "../../src/aws/marks.ts";
import type { Counting } from "../../src/resources/cache-key.ts";
import { cachePolicy, type CachePolicySpec } from "../../src/resources/cache-policy.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, MARK, mockedAws } from "../support/mocked-aws.ts";

const REGION = "us-east-1";
const spec: CachePolicySpec = {
  name: "goglobal-orders-60s",
  ttl: { min: 0, default: 60, max: 60 },
  headers: ["Authorization"],
  query: "all",
  cookies: "none",
  encodings: ["gzip", "brotli"],
};
const config: CachePolicyConfig = {
  Name: spec.name,
  Comment: "(goglobal orders/prod)",
  MinTTL: 0,
  DefaultTTL: 60,
  MaxTTL: 60,
  ParametersInCacheKeyAndForwardedToOrigin: {
    EnableAcceptEncodingGzip: true,
    EnableAcceptEncodingBrotli: true,
    HeadersConfig: { HeaderBehavior: "whitelist", Headers: { Quantity: 1, Items: ["Authorization"] } },
    CookiesConfig: { CookieBehavior: "none" },
    QueryStringsConfig: { QueryStringBehavior: "all" },
  },
};
const found = (own: Partial<CachePolicyConfig> = {}, Id = "p-1") => ({
  Id,
  LastModifiedTime: new Date(0),
  CachePolicyConfig: { ...config, ...own },
});
const page = (...policies: ReturnType<typeof found>[]) => ({
  CachePolicyList: {
    MaxItems: 100,
    Quantity: policies.length,
    Items: policies.map((CachePolicy) => ({ Type: "custom" as const, CachePolicy })),
  },
});

describe("in the sandbox", () => {
  conforms(cachePolicy, {
    from: spec,
    to: { ...spec, ttl: { min: 0, default: 5, max: 300 }, headers: [], query: ["page"], cookies: { except: ["ad"] } },
  });
});

describe("read", () => {
  test("one of ours, from any page, with one listing for all who ask", async () => {
    const { cloudfront, context, calls } = mockedAws();
    const first = page(found({ Name: "other" }, "p-0"));
    cloudfront
      .on(ListCachePoliciesCommand, { Type: "custom" })
      .resolves({ CachePolicyList: { ...first.CachePolicyList, NextMarker: "2" } })
      .on(ListCachePoliciesCommand, { Type: "custom", Marker: "2" })
      .resolves(page(found()));
    const one = context();
    const both = await Promise.all([cachePolicy.read(one, spec), cachePolicy.read(one, { name: "none" })]);
    expect(both).toEqual([{ spec, outputs: { id: "p-1" }, owned: true }, undefined]);
    expect((await calls()).map(({ operation, input }) => [operation, input])).toEqual([
      ["ListCachePolicies", { Type: "custom" }],
      ["ListCachePolicies", { Type: "custom", Marker: "2" }],
    ]);
  });

  test.each([
    ["somebody else's", "Mine"],
    ["another application's", "(goglobal till)"],
    ["one without a comment", undefined],
  ])("%s is not ours", async (_, Comment) => {
    const { cloudfront, context } = mockedAws();
    cloudfront.on(ListCachePoliciesCommand).resolves(page(found({ Comment })));
    expect(await cachePolicy.read(context(), spec)).toMatchObject({ owned: false });
    expect(await cachePolicy.list!(context(), "global")).toEqual([]);
  });

  test("those of ours are found", async () => {
    const { cloudfront, context } = mockedAws();
    cloudfront.on(ListCachePoliciesCommand).resolves(page(found({ Comment: "Mine" }, "p-0"), found()));
    expect(await cachePolicy.list!(context(), "global")).toEqual([{ spec, outputs: { id: "p-1" }, owned: true }]);
  });
});

describe("converge", () => {
  test("create: the mark is in the comment", async () => {
    const { context, writes } = mockedAws();
    await cachePolicy.converge(context(), spec);
    expect(await writes()).toEqual([["CreateCachePolicy", REGION, { CachePolicyConfig: config }]]);
  });

  test("update: all of it, with the version that was read", async () => {
    const { cloudfront, context, writes } = mockedAws();
    cloudfront.on(GetCachePolicyCommand, { Id: "p-1" }).resolves({ ETag: "E1", CachePolicy: found({ MaxTTL: 1 }) });
    const live = { spec: { ...spec, ttl: { min: 0, default: 60, max: 1 } }, outputs: { id: "p-1" }, owned: true };
    await cachePolicy.converge(context(), { name: spec.name, ttl: { min: 0, default: 5, max: 300 } }, live);
    const CachePolicyConfig = { ...config, DefaultTTL: 5, MaxTTL: 300 };
    expect(await writes()).toEqual([["UpdateCachePolicy", REGION, { Id: "p-1", IfMatch: "E1", CachePolicyConfig }]]);
  });

  test.each<[string, Counting, object]>([
    ["all", "all", { QueryStringBehavior: "all" }],
    ["none", "none", { QueryStringBehavior: "none" }],
    ["no names", [], { QueryStringBehavior: "none" }],
    ["these", ["a", "b"], { QueryStringBehavior: "whitelist", QueryStrings: { Quantity: 2, Items: ["a", "b"] } }],
    ["but these", { except: ["a"] }, { QueryStringBehavior: "allExcept", QueryStrings: { Quantity: 1, Items: ["a"] } }],
  ])("what counts: %s", async (_, query, QueryStringsConfig) => {
    const { context, writes } = mockedAws();
    const cookies = query;
    await cachePolicy.converge(context(), { name: "x", query, cookies, encodings: [], headers: [] });
    const [[, , input]] = (await writes()) as [[string, string, object]];
    expect(input).toMatchObject({
      CachePolicyConfig: {
        ParametersInCacheKeyAndForwardedToOrigin: {
          EnableAcceptEncodingGzip: false,
          EnableAcceptEncodingBrotli: false,
          HeadersConfig: { HeaderBehavior: "none" },
          QueryStringsConfig,
        },
      },
    });
  });
});

describe("objection", () => {
  test("somebody else's is never taken over", () => {
    const live = { spec, outputs: { id: "p-1" }, owned: false };
    expect(cachePolicy.objection!(spec, live)).toMatch(/goglobal-orders-60s is there already.*rename it/u);
    expect(cachePolicy.objection!(spec, { ...live, owned: true })).toBeUndefined();
  });

  test.each([["headers"], ["query"], ["cookies"]])("more names than CloudFront takes: %s", (member) => {
    const names = Array.from({ length: 11 }, (_, number) => `n${number}`);
    expect(cachePolicy.objection!({ ...spec, [member]: names })).toMatch(/at most 10/u);
    expect(cachePolicy.objection!({ ...spec, [member]: names.slice(1) })).toBeUndefined();
  });
});

test("remove: with the version that was read; gone is as good", async () => {
  const { cloudfront, context, writes } = mockedAws();
  const live = { spec, outputs: { id: "p-1" }, owned: true };
  cloudfront.on(GetCachePolicyCommand).resolves({ ETag: "E1", CachePolicy: found() });
  await cachePolicy.remove!(context(), live);
  expect(await writes()).toEqual([["DeleteCachePolicy", REGION, { Id: "p-1", IfMatch: "E1" }]]);
  cloudfront.on(DeleteCachePolicyCommand).rejects(awsError("CachePolicyInUse", "in use", 409));
  const used = (Comment: string, CachePolicyId = "p-1") =>
    cloudfront.on(ListDistributionsCommand).resolves({
      DistributionList: { Items: [{ Id: "E1", Comment, DefaultCacheBehavior: { CachePolicyId } }] } as never,
    });
  used("", "p-2");
  await expect(cachePolicy.remove!(context(), live)).rejects.toThrow("in use");
  used(signed("orders", MARK));
  await expect(cachePolicy.remove!(context(), live)).rejects.toThrow("in use");
  // What was there before goglobal stays, and this with it.
  used("theirs");
  cloudfront.on(UpdateCachePolicyCommand).resolves({});
  await cachePolicy.remove!(context(), live);
  const { CachePolicyConfig } = found();
  expect((await writes()).at(-1)).toEqual([
    "UpdateCachePolicy",
    REGION,
    { Id: "p-1", IfMatch: "E1", CachePolicyConfig: { ...CachePolicyConfig, Comment: "" } },
  ]);
  cloudfront.on(GetCachePolicyCommand).rejects(awsError("NoSuchCachePolicy", "gone", 404));
  await cachePolicy.remove!(context(), live);
});

test("what to know of cookies that are not in the key", () => {
  const advice = (own: Partial<CachePolicySpec>) => cachePolicy.advice!({ ...spec, ...own });
  expect(advice({})).toMatch(
    /^no cookies tell one answer that is kept from another, and all of them go to the regions/u,
  );
  expect(advice({ cookies: ["session", "lang"] })).toMatch(/^only the cookies session, lang tell one answer/u);
  expect(advice({ cookies: "all" })).toBeUndefined();
  expect(advice({ ttl: { min: 0, default: 0, max: 0 } })).toBeUndefined();
});
