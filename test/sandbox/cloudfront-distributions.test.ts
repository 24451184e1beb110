import type { CacheBehavior, DistributionConfig } from "@aws-sdk/client-cloudfront";
import { describe, expect, test } from "vitest";
import { connected, errorOf, refusal } from "./connected.ts";
import { CERTIFICATE, smallest, withNames } from "./distribution-of-one.ts";

async function cloudfront() {
  const { aws, pass, sandbox } = await connected();
  const cloudfront = await aws.cloudfront();
  const create = async (own: Partial<DistributionConfig> = {}) =>
    cloudfront.createDistribution({ DistributionConfig: smallest(own) });
  const change = async (Id: string, own: Partial<DistributionConfig>) => {
    const { DistributionConfig: config, ETag } = await cloudfront.getDistributionConfig({ Id });
    return cloudfront.updateDistribution({ Id, IfMatch: ETag, DistributionConfig: { ...config!, ...own } });
  };
  return { aws, pass, sandbox, cloudfront, create, change };
}

test("a new one is shown whole, and takes minutes to all edge locations", async () => {
  const { cloudfront: calls, create, pass } = await cloudfront();
  const made = await create(withNames("api.example.com"));
  const { Id, DomainName } = made.Distribution!;
  expect(Id).toMatch(/^E[0-9A-Z]{13}$/u);
  expect(DomainName).toMatch(/^d[0-9a-z]{13}\.cloudfront\.net$/u);
  expect(made).toMatchObject({
    Distribution: { Status: "InProgress", ARN: `arn:aws:cloudfront::123456789012:distribution/${Id}` },
    Location: expect.stringContaining(Id!) as string,
  });
  await pass(179);
  expect((await calls.getDistribution({ Id })).Distribution!.Status).toBe("InProgress");
  await pass(1);
  const { Distribution, ETag } = await calls.getDistribution({ Id });
  expect(Distribution!.Status).toBe("Deployed");
  expect(ETag).toBe(made.ETag);
  expect(Distribution!.DistributionConfig).toMatchObject({
    HttpVersion: "http2",
    WebACLId: "",
    CacheBehaviors: { Quantity: 0 },
    ViewerCertificate: { Certificate: CERTIFICATE, CertificateSource: "acm" },
    Origins: { Items: [{ OriginPath: "", ConnectionTimeout: 10, CustomOriginConfig: { OriginReadTimeout: 30 } }] },
    DefaultCacheBehavior: { SmoothStreaming: false, AllowedMethods: { Items: ["HEAD", "GET"] } },
  });
  const { DistributionList } = await calls.listDistributions({});
  expect(DistributionList).toMatchObject({ Quantity: 1, IsTruncated: false, Items: [{ Id, ETag, Comment: "" }] });
  expect(DistributionList!.Items![0]).not.toHaveProperty("CallerReference");
});

test("lists go on where they left off", async () => {
  const { cloudfront: calls, create } = await cloudfront();
  for (const CallerReference of ["1", "2", "3"]) await create({ CallerReference });
  const first = (await calls.listDistributions({ MaxItems: 2 })).DistributionList!;
  expect(first).toMatchObject({ Quantity: 2, IsTruncated: true });
  const rest = (await calls.listDistributions({ Marker: first.NextMarker })).DistributionList!;
  expect(rest).toMatchObject({ Quantity: 1, IsTruncated: false });
});

const behaviour = (own: Partial<CacheBehavior>): CacheBehavior => ({
  ...smallest().DefaultCacheBehavior!,
  PathPattern: "/a",
  ...own,
});
const paths = (...Items: CacheBehavior[]) => ({ CacheBehaviors: { Quantity: Items.length, Items } });
const methods = (...Items: ("GET" | "HEAD" | "POST")[]) => ({ Quantity: Items.length, Items });
const errors = (...codes: number[]) => ({
  CustomErrorResponses: { Quantity: codes.length, Items: codes.map((ErrorCode) => ({ ErrorCode })) },
});

test.each<[string, Partial<DistributionConfig>, string]>([
  ["lists that miscount", { Aliases: { Quantity: 1, Items: [] } }, "InconsistentQuantities"],
  ["no origin", { Origins: { Quantity: 0, Items: [] } }, "InvalidArgument"],
  ["a comment that is too long", { Comment: "x".repeat(129) }, "InvalidArgument"],
  ["an origin that is not there", paths(behaviour({ TargetOriginId: "two" })), "NoSuchOrigin"],
  ["a cache policy that is not there", paths(behaviour({ CachePolicyId: "none" })), "NoSuchCachePolicy"],
  [
    "an origin request policy that is not there",
    paths(behaviour({ OriginRequestPolicyId: "none" })),
    "NoSuchOriginRequestPolicy",
  ],
  [
    "both ways to say what is kept",
    paths(behaviour({ ForwardedValues: { QueryString: true, Cookies: { Forward: "none" } } })),
    "InvalidArgument",
  ],
  [
    "any set of methods",
    paths(behaviour({ AllowedMethods: methods("GET", "HEAD", "POST", "POST") })),
    "InvalidArgument",
  ],
  [
    "keeping what a POST is answered",
    paths(behaviour({ AllowedMethods: { ...methods("GET", "HEAD"), CachedMethods: methods("POST") } })),
    "InvalidArgument",
  ],
  ["the same path twice", paths(behaviour({}), behaviour({})), "InvalidArgument"],
  ["characters that paths do not have", paths(behaviour({ PathPattern: "/a b" })), "InvalidArgument"],
  [
    "more behaviours than it has room for",
    paths(...Array.from({ length: 76 }, (_, number) => behaviour({ PathPattern: `/${number}` }))),
    "TooManyCacheBehaviors",
  ],
  ["an error that is none", errors(418), "InvalidErrorCode"],
  ["the same error twice", errors(404, 404), "InvalidArgument"],
  ["a web ACL of a region", { WebACLId: "arn:aws:wafv2:eu-west-1:1:regional/webacl/x/1" }, "InvalidWebACLId"],
  ["names without a certificate", { Aliases: { Quantity: 1, Items: ["a.example.com"] } }, "InvalidViewerCertificate"],
  [
    "a certificate of another region",
    { ViewerCertificate: { ACMCertificateArn: CERTIFICATE.replace("us-east-1", "eu-west-1") } },
    "InvalidViewerCertificate",
  ],
  [
    "more names than it has room for",
    withNames(...Array.from({ length: 101 }, (_, number) => `n${number}.example.com`)),
    "TooManyDistributionCNAMEs",
  ],
])("refuses %s", async (_, own, name) => {
  const { create } = await cloudfront();
  expect((await errorOf(create(own))).name).toBe(name);
});

describe("certificates", () => {
  test("must be issued, and cover the names", async () => {
    const { aws, create, pass } = await cloudfront();
    const dns = await aws.route53();
    const { HostedZone } = await dns.createHostedZone({ Name: "example.com", CallerReference: "1" });
    const acm = await aws.acm("us-east-1");
    const { CertificateArn } = await acm.requestCertificate({ DomainName: "api.example.com", ValidationMethod: "DNS" });
    const names = (name: string) => ({
      ...withNames(name),
      ViewerCertificate: { ACMCertificateArn: CertificateArn!, SSLSupportMethod: "sni-only" as const },
    });
    expect(await refusal(create(names("api.example.com")))).toMatch(/^InvalidViewerCertificate: .*doesn't exist/u);
    await pass(10);
    const { Certificate } = await acm.describeCertificate({ CertificateArn: CertificateArn! });
    const { Name, Value } = Certificate!.DomainValidationOptions![0]!.ResourceRecord!;
    const ResourceRecordSet = { Name: Name!, Type: "CNAME" as const, TTL: 60, ResourceRecords: [{ Value: Value! }] };
    const ChangeBatch = { Changes: [{ Action: "CREATE" as const, ResourceRecordSet }] };
    await dns.changeResourceRecordSets({ HostedZoneId: HostedZone!.Id!, ChangeBatch });
    await pass(300);
    expect(await refusal(create(names("www.example.com")))).toMatch(/doesn't cover the alternate domain name/u);
    const { Distribution } = await create(names("api.example.com"));
    const { Certificate: used } = await acm.describeCertificate({ CertificateArn: CertificateArn! });
    expect(used!.InUseBy).toEqual([Distribution!.ARN]);
    expect(await refusal(acm.deleteCertificate({ CertificateArn: CertificateArn! }))).toMatch(/^ResourceInUse/u);
  });
});

describe("names", () => {
  test("are one for all distributions", async () => {
    const { create, change, cloudfront: calls } = await cloudfront();
    await create(withNames("api.example.com"));
    const taken =
      "CNAMEAlreadyExists: One or more of the CNAMEs you provided are already associated with a different resource.";
    expect(await refusal(create({ CallerReference: "2", ...withNames("api.example.com") }))).toBe(taken);
    const { Distribution } = await create({ CallerReference: "2", ...withNames("www.example.com") });
    const Id = Distribution!.Id!;
    expect(await refusal(change(Id, withNames("www.example.com", "api.example.com")))).toBe(taken);
    await change(Id, withNames("www.example.com", "new.example.com"));
    const conflicts = (await calls.listConflictingAliases({ DistributionId: Id, Alias: "api.example.com" }))
      .ConflictingAliasesList!;
    expect(conflicts).toMatchObject({ Quantity: 1, Items: [{ Alias: "api.example.com", AccountId: "********9012" }] });
    expect(conflicts.Items![0]!.DistributionId).toMatch(/^\*{10}\w{4}$/u);
  });

  test("can be moved", async () => {
    const { create, cloudfront: calls } = await cloudfront();
    const one = (await create(withNames("api.example.com"))).Distribution!.Id!;
    const two = (await create({ CallerReference: "2", ...withNames("www.example.com") })).Distribution!.Id!;
    await calls.associateAlias({ TargetDistributionId: two, Alias: "api.example.com" });
    const aliasesOf = async (Id: string) =>
      (await calls.getDistributionConfig({ Id })).DistributionConfig!.Aliases!.Items ?? [];
    expect([await aliasesOf(one), await aliasesOf(two)]).toEqual([[], ["www.example.com", "api.example.com"]]);
    expect(await refusal(calls.associateAlias({ TargetDistributionId: two, Alias: "x.example.com" }))).toMatch(
      /^IllegalUpdate/u,
    );
  });
});

test("a caller reference makes one distribution, ever", async () => {
  const { create, change, cloudfront: calls, pass } = await cloudfront();
  const { Distribution } = await create();
  expect(await refusal(create())).toMatch(/^DistributionAlreadyExists: /u);
  const Id = Distribution!.Id!;
  const { ETag } = await change(Id, { Enabled: false });
  await pass(180);
  await calls.deleteDistribution({ Id, IfMatch: ETag });
  expect(await refusal(create())).toMatch(/^DistributionAlreadyExists: /u);
});

test("an update says all, and which version it means", async () => {
  const { create, cloudfront: calls, pass } = await cloudfront();
  const { Distribution, ETag } = await create();
  const Id = Distribution!.Id!;
  const config = Distribution!.DistributionConfig!;
  const update = (DistributionConfig: DistributionConfig, IfMatch = ETag) =>
    calls.updateDistribution({ Id, IfMatch, DistributionConfig });
  expect(await refusal(calls.updateDistribution({ Id, DistributionConfig: config }))).toMatch(
    /^InvalidIfMatchVersion/u,
  );
  expect(await refusal(update(config, "E0"))).toMatch(/^PreconditionFailed/u);
  expect(await refusal(update({ ...config, CallerReference: "2" }))).toMatch(/^IllegalUpdate/u);
  expect(await refusal(update(smallest()))).toBe("InvalidArgument: The parameter Aliases is required for an update.");
  const { OriginPath: _, ...origin } = config.Origins!.Items![0]!;
  expect(await refusal(update({ ...config, Origins: { Quantity: 1, Items: [origin] } }))).toMatch(/OriginPath/u);
  const { SmoothStreaming: _s, ...behaviour } = config.DefaultCacheBehavior!;
  expect(await refusal(update({ ...config, DefaultCacheBehavior: behaviour }))).toMatch(/SmoothStreaming/u);
  await pass(180);
  const updated = await update({ ...config, Comment: "new" });
  expect(updated).toMatchObject({ Distribution: { Status: "InProgress", DistributionConfig: { Comment: "new" } } });
  expect(updated.ETag).not.toBe(ETag);
  expect(await refusal(update(config))).toMatch(/^PreconditionFailed/u);
});

test("nothing is deleted before it is turned off everywhere", async () => {
  const { create, change, cloudfront: calls, pass } = await cloudfront();
  const { Distribution, ETag } = await create();
  const Id = Distribution!.Id!;
  const notDisabled = "DistributionNotDisabled: The distribution you are trying to delete has not been disabled.";
  await pass(180);
  expect(await refusal(calls.deleteDistribution({ Id, IfMatch: ETag }))).toBe(notDisabled);
  const { ETag: off } = await change(Id, { Enabled: false });
  expect(await refusal(calls.deleteDistribution({ Id, IfMatch: off }))).toBe(notDisabled);
  await pass(180);
  expect(await refusal(calls.deleteDistribution({ Id, IfMatch: ETag }))).toMatch(/^PreconditionFailed/u);
  await calls.deleteDistribution({ Id, IfMatch: off });
  expect(await refusal(calls.getDistribution({ Id }))).toMatch(/^NoSuchDistribution/u);
});

test("tags, which the tagging API knows of in us-east-1", async () => {
  const { aws, cloudfront: calls } = await cloudfront();
  const make = (Key: string) =>
    calls.createDistributionWithTags({
      DistributionConfigWithTags: { DistributionConfig: smallest(), Tags: { Items: [{ Key, Value: "shop" }] } },
    });
  expect(await refusal(make("aws:team"))).toMatch(/^InvalidTagging/u);
  const Resource = (await make("team")).Distribution!.ARN!;
  await calls.tagResource({ Resource, Tags: { Items: [{ Key: "stage", Value: "prod" }] } });
  await calls.untagResource({ Resource, TagKeys: { Items: ["team"] } });
  expect((await calls.listTagsForResource({ Resource })).Tags!.Items).toEqual([{ Key: "stage", Value: "prod" }]);
  const tagged = async (region: string) => {
    const found = await (await aws.tagging(region)).getResources({ ResourceTypeFilters: ["cloudfront:distribution"] });
    return found.ResourceTagMappingList!.map(({ ResourceARN }) => ResourceARN);
  };
  expect([await tagged("us-east-1"), await tagged("eu-west-1")]).toEqual([[Resource], []]);
  expect(await refusal(calls.tagResource({ Resource: `${Resource}X`, Tags: { Items: [] } }))).toMatch(
    /^NoSuchResource/u,
  );
});
