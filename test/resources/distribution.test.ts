import {
  CreateDistributionWithTagsCommand,
  DeleteDistributionCommand,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  ListConflictingAliasesCommand,
  ListDistributionsCommand,
  ListTagsForResourceCommand,
  UpdateDistributionCommand,
  type DistributionConfig,
  type DistributionSummary,
} from "@aws-sdk/client-cloudfront";
import { describe, expect, test } from "vitest";
import type { Tags } from "../../src/aws/marks.ts";
import { tagList } from "../../src/aws/marks.ts";
import { NotYet } from "../../src/engine/errors.ts";
import type { Live } from "../../src/engine/kind.ts";
import type { DistributionOutputs } from "../../src/resources/distribution-look.ts";
import { commentFor } from "../../src/resources/distribution-search.ts";
import type { DistributionSpec } from "../../src/resources/distribution-spec.ts";
import { distribution } from "../../src/resources/distribution.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { ARN, config, described, OURS, spec, summary } from "./distribution-answers.ts";

const REGION = "us-east-1";
const outputs = { id: "E1", arn: ARN, target: "d1.cloudfront.net", zone: "Z2FDTNDATAQYW2" };
const live: Live<DistributionSpec, DistributionOutputs> = {
  spec: { ...spec, foreign: [], tags: { ...spec.tags, ...OURS } },
  outputs,
  owned: true,
};

/** CloudFront with these distributions in its list, and one that can be looked at. */
function mocked(
  summaries: DistributionSummary[],
  tags: Tags = { team: "shop", ...OURS },
  own?: Partial<DistributionConfig>,
) {
  const mock = mockedAws();
  const { cloudfront } = mock;
  const list = { Marker: "", MaxItems: 100, IsTruncated: false, Quantity: summaries.length, Items: summaries };
  cloudfront.on(ListDistributionsCommand).resolves({ DistributionList: list });
  cloudfront.on(GetDistributionCommand, { Id: "E1" }).resolves({ ETag: "V1", Distribution: described(own) });
  cloudfront.on(GetDistributionConfigCommand).resolves({ ETag: "V1", DistributionConfig: { ...config, ...own } });
  cloudfront.on(ListTagsForResourceCommand).resolves({ Tags: { Items: tagList(tags) } });
  return mock;
}

const named = summary("E1", ["www.example.com", "api.example.com"]);

describe("read", () => {
  test("the one that answers to the name", async () => {
    const { context, calls } = mocked([summary("E0", ["other.example.com"]), named]);
    expect(await distribution.read(context(), spec)).toEqual(live);
    expect(await calls()).toEqual([
      { operation: "ListDistributions", region: REGION, input: {} },
      { operation: "GetDistribution", region: REGION, input: { Id: "E1" } },
      { operation: "ListTagsForResource", region: REGION, input: { Resource: ARN } },
    ]);
  });

  test("ours that could not have its name; none that only stages it, and no other's", async () => {
    const Comment = "api.example.com (goglobal orders/prod)";
    const foundAmong = async (...summaries: DistributionSummary[]) =>
      (await distribution.read(mocked(summaries).context(), spec))?.outputs.id;
    expect(await foundAmong(summary("E1", [], { Comment }))).toBe("E1");
    expect(await foundAmong(summary("E0", [], { Comment, Staging: true }), named)).toBe("E1");
    expect(await foundAmong(summary("E0", [], { Comment }), named)).toBe("E1");
    expect(await foundAmong(summary("E1", [], { Comment, Staging: true }))).toBeUndefined();
    expect(await foundAmong(summary("E1", [], { Comment: "api.example.com (goglobal till)" }))).toBeUndefined();
  });

  test("the list is read to its end", async () => {
    const { cloudfront, context } = mocked([]);
    const list = { Marker: "", MaxItems: 1, IsTruncated: true, Quantity: 0, NextMarker: "2" };
    cloudfront
      .on(ListDistributionsCommand)
      .resolves({ DistributionList: list })
      .on(ListDistributionsCommand, { Marker: "2" })
      .resolves({ DistributionList: { ...list, IsTruncated: false, Quantity: 1, Items: [named] } });
    expect(await distribution.read(context(), spec)).toEqual(live);
  });

  test("by its id: whoever wrote that lets it be taken over, but not from another application", async () => {
    const read = (tags: Tags, own: Partial<DistributionConfig> = { Comment: "theirs" }) => {
      const { context, calls } = mocked([], tags, own);
      return { reading: distribution.read(context(), { sought: "E1" }), calls };
    };
    const theirs = read({});
    expect(await theirs.reading).toMatchObject({ spec: { sought: "E1" }, outputs });
    expect(await theirs.reading).not.toHaveProperty("owned");
    expect((await theirs.calls()).map(({ operation }) => operation)).not.toContain("ListDistributions");
    expect(await read({ "goglobal:app": "till" }).reading).toMatchObject({ owned: false, owner: "till" });
    expect(await read({ "goglobal:adopted": "orders/prod" }).reading).toMatchObject({ owned: true });
    expect(await read(OURS, {}).reading).toMatchObject({ failed: expect.stringMatching(/made E1 itself/u) as string });
  });

  test("somebody else's; what is still spreading; none", async () => {
    expect(await distribution.read(mocked([named], {}).context(), spec)).toMatchObject({ owned: false });
    const { cloudfront, context } = mocked([named]);
    cloudfront.on(GetDistributionCommand).resolves({ Distribution: described({}, "InProgress") });
    expect(await distribution.read(context(), spec)).toMatchObject({
      pending: "InProgress: CloudFront is telling its edge locations",
    });
    cloudfront.on(GetDistributionCommand).rejects(awsError("NoSuchDistribution", "gone", 404));
    expect(await distribution.read(context(), spec)).toBeUndefined();
    expect(await distribution.read(mocked([]).context(), spec)).toBeUndefined();
  });

  test("what others have in it, in the words of the spec", async () => {
    const { context } = mocked([named], OURS, {
      Aliases: { Quantity: 0 },
      ViewerCertificate: { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: "TLSv1" },
      Origins: { Quantity: 1, Items: [{ Id: "site", DomainName: "site.example.com" }] },
      DefaultCacheBehavior: { TargetOriginId: "site", ViewerProtocolPolicy: "allow-all" },
      CacheBehaviors: {
        Quantity: 1,
        Items: [{ PathPattern: "/img/*", TargetOriginId: "site", ViewerProtocolPolicy: "allow-all" }],
      },
      CustomErrorResponses: { Quantity: 1, Items: [{ ErrorCode: 404 }] },
      WebACLId: "arn:acl",
      CacheTagConfig: undefined,
    });
    expect((await distribution.read(context(), spec))?.spec).toMatchObject({
      aliases: [],
      certificate: "",
      minimumTls: "TLSv1",
      origin: null,
      default: { origin: "site", cachePolicy: "", requestPolicy: "", methods: ["GET", "HEAD"], viewers: "allow-all" },
      paths: [],
      foreign: ["/img/*"],
      errors: { 404: 10 },
      webAcl: "arn:acl",
      tagHeader: null,
    });
  });
});

const created = (Aliases: object) => ({
  DistributionConfigWithTags: {
    DistributionConfig: {
      ...config,
      Aliases,
      CallerReference: expect.stringMatching(/^goglobal\/orders\/prod\/[\w-]{36}$/u) as string,
    },
    Tags: { Items: tagList({ team: "shop", ...OURS }) },
  },
});

describe("create", () => {
  const wanted = { ...spec, webAcl: null };

  test("whole, with the mark in the very call", async () => {
    const { context, writes } = mockedAws();
    await distribution.converge(context(), wanted);
    expect(await writes()).toEqual([["CreateDistributionWithTags", REGION, created(config.Aliases!)]]);
  });

  test("a name that is taken: made without names, and says where they are", async () => {
    const { cloudfront, context, writes } = mockedAws();
    cloudfront
      .on(CreateDistributionWithTagsCommand)
      .rejectsOnce(awsError("CNAMEAlreadyExists", "taken", 409))
      .resolves({ Distribution: described() });
    cloudfront
      .on(ListConflictingAliasesCommand)
      .resolves({ ConflictingAliasesList: { Quantity: 0 } })
      .on(ListConflictingAliasesCommand, { DistributionId: "E1", Alias: "api.example.com" })
      .resolves({
        ConflictingAliasesList: {
          Items: [{ Alias: "api.example.com", DistributionId: "*******9XY", AccountId: "******4455" }],
        },
      });
    await expect(distribution.converge(context(), wanted)).rejects.toThrow(
      /^api\.example\.com is on the distribution \*{7}9XY of the account \*{6}4455: .* --target-distribution-id E1 --alias api\.example\.com .*TXT record _api\.example\.com/u,
    );
    const nameless = { Quantity: 0, Items: [] };
    expect((await writes()).map(([, , input]) => input)).toEqual([created(config.Aliases!), created(nameless)]);
  });

  test("any other refusal is one", async () => {
    const { cloudfront, context, writes } = mockedAws();
    cloudfront.on(CreateDistributionWithTagsCommand).rejects(awsError("TooManyDistributions"));
    await expect(distribution.converge(context(), wanted)).rejects.toThrow("TooManyDistributions");
    expect(await writes()).toHaveLength(1);
  });
});

describe("update", () => {
  /** What is sent when the spec changes so, beside what others have put there. */
  async function sent(change: Partial<DistributionSpec>, own: Partial<DistributionConfig> = {}, base = spec) {
    const { context, writes } = mocked([], {}, own);
    await distribution.converge(context(), { ...base, ...change }, live);
    const [first, ...more] = await writes();
    expect(more).toEqual([]);
    if (!first) return undefined;
    const [operation, region, { DistributionConfig, ...rest }] = first as [string, string, Record<string, object>];
    expect([operation, region, rest]).toEqual(["UpdateDistribution", REGION, { Id: "E1", IfMatch: "V1" }]);
    return DistributionConfig as DistributionConfig;
  }

  test("nothing where nothing differs, in whatever order CloudFront says it", async () => {
    expect(await sent({})).toBeUndefined();
    expect(await sent({ aliases: spec.aliases!.toReversed() })).toBeUndefined();
    const methods = spec.default!.methods.toReversed();
    expect(await sent({ default: { ...spec.default!, methods } })).toBeUndefined();
    const certificate = { ...config.ViewerCertificate, Certificate: "x", CertificateSource: "acm" as const };
    expect(await sent({}, { ViewerCertificate: certificate })).toBeUndefined();
  });

  test.each<[string, Partial<DistributionSpec>, Partial<DistributionConfig>]>([
    ["turned on", { enabled: false }, { Enabled: false }],
    ["its names", { aliases: ["api.example.com"] }, { Aliases: { Quantity: 1, Items: ["api.example.com"] } }],
    [
      "its certificate",
      { certificate: "arn:two" },
      { ViewerCertificate: { ...config.ViewerCertificate, ACMCertificateArn: "arn:two" } },
    ],
    [
      "its TLS",
      { minimumTls: "TLSv1.2_2025" },
      { ViewerCertificate: { ...config.ViewerCertificate, MinimumProtocolVersion: "TLSv1.2_2025" } },
    ],
    ["its web ACL", { webAcl: "arn:acl" }, { WebACLId: "arn:acl" }],
    ["its protocol", { httpVersion: "http2" }, { HttpVersion: "http2" }],
    ["its addresses", { ipv6: false }, { IsIPV6Enabled: false }],
    ["its header of tags", { tagHeader: "x-tags" }, { CacheTagConfig: { HeaderName: "x-tags" } }],
    [
      "what is kept",
      { default: { ...spec.default!, cachePolicy: "p-1" } },
      { DefaultCacheBehavior: { ...config.DefaultCacheBehavior!, CachePolicyId: "p-1" } },
    ],
    [
      "one path less",
      { paths: spec.paths!.slice(1) },
      { CacheBehaviors: { Quantity: 1, Items: config.CacheBehaviors!.Items!.slice(1) } },
    ],
    ["no path", { paths: [] }, { CacheBehaviors: { Quantity: 0 } }],
    [
      "the order of paths",
      { paths: spec.paths!.toReversed() },
      { CacheBehaviors: { Quantity: 2, Items: config.CacheBehaviors!.Items!.toReversed() } },
    ],
  ])("%s", async (_, change, expected) => expect(await sent(change)).toEqual({ ...config, ...expected }));

  test("cleared: the header of tags, the web ACL", async () => {
    const { CacheTagConfig: _, ...untagged } = config;
    expect(await sent({ tagHeader: null })).toEqual(untagged);
    expect(await sent({ webAcl: null }, { WebACLId: "arn:acl" })).toEqual(config);
    const { webAcl: _webAcl, ...base } = spec;
    expect(await sent({}, { WebACLId: "arn:acl" }, base)).toBeUndefined();
  });

  test("what others have in it stays, where it is", async () => {
    const theirs = (PathPattern: string) => ({
      PathPattern,
      TargetOriginId: "site",
      ViewerProtocolPolicy: "allow-all" as const,
    });
    const [items, me] = config.CacheBehaviors!.Items!;
    const site = { Id: "site", DomainName: "site.example.com" };
    const [ours] = config.Origins!.Items!;
    const CustomHeaders = { Quantity: 1, Items: [{ HeaderName: "x-secret", HeaderValue: "1" }] };
    const FunctionAssociations = {
      Quantity: 1,
      Items: [
        { FunctionARN: "arn:aws:cloudfront::123456789012:function/headers", EventType: "viewer-request" as const },
      ],
    };
    const own = {
      PriceClass: "PriceClass_100" as const,
      Logging: { Enabled: true, IncludeCookies: false, Bucket: "logs", Prefix: "" },
      Origins: { Quantity: 2, Items: [site, { ...ours!, CustomHeaders }] },
      CacheBehaviors: {
        Quantity: 4,
        Items: [theirs("/a/*"), { ...items!, FunctionAssociations }, theirs("/b/*"), me!],
      },
      CustomErrorResponses: {
        Quantity: 2,
        Items: [
          { ErrorCode: 404, ResponsePagePath: "/404.html", ResponseCode: "404", ErrorCachingMinTTL: 60 },
          { ErrorCode: 416, ErrorCachingMinTTL: 7 },
        ],
      },
    };
    const added = { path: "/new", ...spec.default! };
    const update = await sent({ paths: [...spec.paths!, added], origin: { ...spec.origin!, readTimeout: 60 } }, own);
    const after = update!.CacheBehaviors!.Items!;
    expect(after.map(({ PathPattern }) => PathPattern)).toEqual(["/a/*", "/items/*", "/b/*", "/me", "/new"]);
    expect([after[0], after[1], after[2]]).toEqual(own.CacheBehaviors.Items.slice(0, 3));
    expect(update!.Origins!.Items![0]).toEqual(site);
    expect(update!.Origins!.Items![1]).toMatchObject({ CustomHeaders, CustomOriginConfig: { OriginReadTimeout: 60 } });
    expect(update).toMatchObject({ PriceClass: "PriceClass_100", Logging: own.Logging });
    expect(update!.CustomErrorResponses!.Items!.slice(0, 2)).toEqual([
      { ...own.CustomErrorResponses.Items[0], ErrorCachingMinTTL: 0 },
      own.CustomErrorResponses.Items[1],
    ]);
    expect(update!.CustomErrorResponses!.Quantity).toBe(11);
  });

  test("one that says in the old way what a cache policy says", async () => {
    const old = {
      TargetOriginId: "site",
      ViewerProtocolPolicy: "allow-all" as const,
      ForwardedValues: { QueryString: true, Cookies: { Forward: "all" as const } },
      MinTTL: 0,
      DefaultTTL: 1,
      MaxTTL: 2,
      TrustedSigners: { Enabled: false, Quantity: 0 },
    };
    const Origins = { Quantity: 1, Items: [{ Id: "site", DomainName: "site.example.com" }] };
    const {
      SmoothStreaming: _s,
      FieldLevelEncryptionId: _f,
      LambdaFunctionAssociations: _l,
      ...ours
    } = config.DefaultCacheBehavior!;
    expect(await sent({}, { DefaultCacheBehavior: old, Origins })).toEqual({
      ...config,
      DefaultCacheBehavior: { ...ours, TrustedSigners: old.TrustedSigners },
      Origins: { Quantity: 2, Items: [...Origins.Items, ...config.Origins!.Items!] },
    });
  });

  test("tags, and no more; the adopter's mark on what is not ours", async () => {
    const { context, writes } = mocked([], {});
    await distribution.converge(context(), { ...spec, tags: { team: "till" } }, live);
    const theirs = { ...live, spec: { ...live.spec, tags: { team: "till" } } };
    await distribution.converge(context(), { ...spec, tags: { team: "till" } }, { ...theirs, owned: false });
    const { owned: _, ...byId } = theirs;
    await distribution.converge(context(), { ...spec, tags: { team: "till" } }, byId);
    const adopted = { Resource: ARN, Tags: { Items: [{ Key: "goglobal:adopted", Value: "orders/prod" }] } };
    expect(await writes()).toEqual([
      ["TagResource", REGION, { Resource: ARN, Tags: { Items: [{ Key: "team", Value: "till" }] } }],
      ["TagResource", REGION, adopted],
      ["TagResource", REGION, adopted],
    ]);
  });

  test("a name that is taken", async () => {
    const { cloudfront, context } = mocked([], {}, { Aliases: { Quantity: 0 } });
    cloudfront.on(UpdateDistributionCommand).rejects(awsError("CNAMEAlreadyExists", "taken", 409));
    cloudfront.on(ListConflictingAliasesCommand).resolves({ ConflictingAliasesList: { Quantity: 0 } });
    await expect(distribution.converge(context(), spec, live)).rejects.toThrow(
      /one of api\.example\.com, www\.example\.com is on a distribution that CloudFront does not tell/u,
    );
    cloudfront.on(UpdateDistributionCommand).rejects(awsError("PreconditionFailed", "moved on", 412));
    await expect(distribution.converge(context(), spec, live)).rejects.toThrow("moved on");
  });
});

describe("objection", () => {
  const refuses = (change: Partial<DistributionSpec>, there?: Partial<Live<DistributionSpec, DistributionOutputs>>) =>
    distribution.objection!({ ...spec, ...change }, there && { ...live, ...there });

  test("nothing against one that is new or ours", () => {
    expect(refuses({})).toBeUndefined();
    expect(refuses({ aliases: ["api.example.com"] }, {})).toBeUndefined();
  });

  test("an id of none", () => expect(refuses({ sought: "E9" })).toMatch(/no distribution E9 in this account/u));

  test("names of others would be lost", () => {
    const aliases = ["api.example.com"];
    expect(refuses({ aliases }, { owned: false })).toMatch(/answers to www\.example\.com as well.*"aliases"/u);
    expect(refuses({ aliases }, { owned: undefined })).toMatch(/www\.example\.com/u);
    expect(refuses({}, { owned: false })).toBeUndefined();
  });

  test("a path of others", () =>
    expect(refuses({}, { spec: { ...live.spec, foreign: ["/me"] } })).toMatch(/behaviour for \/me that is not ours/u));
});

test("advice: the origin stays reachable", () => {
  expect(distribution.advice!(spec)).toBe("regional.example.com stays reachable by itself, past the cache");
  expect(distribution.advice!({ ...spec, webAcl: "arn:acl" })).toMatch(/past the cache and the web ACL$/u);
  expect(distribution.advice!(spec, live)).toBeUndefined();
  expect(distribution.advice!({ sought: "E1" })).toBeUndefined();
});

describe("remove", () => {
  const off = { Enabled: false };
  const DELETED = ["DeleteDistribution", REGION, { Id: "E1", IfMatch: "V2" }];

  test("turned off first, and not deleted before that is done", async () => {
    const { cloudfront, context, writes } = mocked([]);
    const removing = distribution.remove!(context(), live);
    await expect(removing).rejects.toThrow(NotYet);
    await expect(removing).rejects.toThrow("E1 is being turned off at all edge locations");
    const DistributionConfig = { ...config, ...off };
    expect(await writes()).toEqual([["UpdateDistribution", REGION, { Id: "E1", IfMatch: "V1", DistributionConfig }]]);
    cloudfront.on(GetDistributionCommand).resolves({ ETag: "V2", Distribution: described(off, "InProgress") });
    await expect(distribution.remove!(context(), live)).rejects.toThrow(NotYet);
    expect(await writes()).toHaveLength(1);
    cloudfront.on(GetDistributionCommand).resolves({ ETag: "V2", Distribution: described(off) });
    await distribution.remove!(context(), live);
    expect((await writes()).slice(1)).toEqual([DELETED]);
  });

  test("gone is as good, at any moment", async () => {
    const { cloudfront, context, writes } = mocked([]);
    cloudfront.on(GetDistributionCommand).rejects(awsError("NoSuchDistribution", "gone", 404));
    await distribution.remove!(context(), live);
    expect(await writes()).toEqual([]);
    cloudfront.on(GetDistributionCommand).resolves({ ETag: "V2", Distribution: described(off) });
    cloudfront.on(DeleteDistributionCommand).rejects(awsError("NoSuchDistribution", "gone", 404));
    await distribution.remove!(context(), live);
    cloudfront.on(DeleteDistributionCommand).rejects(awsError("DistributionNotDisabled", "not yet", 409));
    await expect(distribution.remove!(context(), live)).rejects.toThrow("not yet");
  });
});

describe("those of ours", () => {
  const Comment = "api.example.com (goglobal orders/prod)";

  test("by their comments and tags, the one with its name first", async () => {
    const { cloudfront, context } = mocked([
      summary("E0", [], { Comment }),
      summary("E1", [], { Comment }),
      summary("E2", ["x"]),
    ]);
    const nameless = { ...described({ Aliases: { Quantity: 0 } }), Id: "E0" };
    cloudfront.on(GetDistributionCommand, { Id: "E0" }).resolves({ Distribution: nameless });
    const all = await distribution.list!(context(), "global");
    expect(all.map(({ spec, outputs }) => [spec.sought, outputs.id])).toEqual([
      ["api.example.com", "E1"],
      ["api.example.com", "E0"],
    ]);
  });

  test("not one that was copied, whose tags are not", async () => {
    const { context } = mocked([summary("E1", ["copy.example.com"], { Comment })], {});
    expect(await distribution.list!(context(), "global")).toEqual([]);
  });

  test("a name that is too long for a comment", async () => {
    const long = `${"a".repeat(60)}.${"b".repeat(60)}.example.com`;
    const comment = commentFor(long, "orders/prod");
    expect(comment).toHaveLength(128 - 1);
    const { context } = mocked([summary("E1", [long], { Comment: comment })]);
    expect((await distribution.list!(context(), "global")).map(({ spec }) => spec.sought)).toEqual([long]);
  });
});
