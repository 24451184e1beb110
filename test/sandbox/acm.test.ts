import type { DomainValidation, RequestCertificateCommandInput } from "@aws-sdk/client-acm";
import { describe, expect, test } from "vitest";
import { acm as acmOperations } from "../../src/sandbox/acm/acm.ts";
import { emptyState, worldAt, type Operation } from "../../src/sandbox/world.ts";
import { errorOf, refusal } from "./connected.ts";
import { create, remove, simple, withZone } from "./dns.ts";

const NAMES = ["api.example.com", "eu.api.example.com"];
const REQUEST = { DomainName: NAMES[0]!, SubjectAlternativeNames: [NAMES[1]!], ValidationMethod: "DNS" as const };

/** A sandbox with a zone, and ACM in a region. */
async function withAcm() {
  const { aws, change, ...rest } = await withZone();
  const acm = await aws.acm("eu-west-1");
  const request = async (own: Partial<RequestCertificateCommandInput> = {}) =>
    (await acm.requestCertificate({ ...REQUEST, ...own })).CertificateArn!;
  const look = async (CertificateArn: string) => (await acm.describeCertificate({ CertificateArn })).Certificate!;
  /** Puts the proofs of all names into the zone, once ACM shows them. */
  const prove = async (arn: string) => {
    await rest.pass(10);
    const options = (await look(arn)).DomainValidationOptions!;
    // A wildcard shares its proof.
    const records = new Map(options.map((option) => [option.ResourceRecord!.Name, create(proof(option))]));
    await change(...records.values());
  };
  return { aws, acm, change, request, look, prove, ...rest };
}

const proof = ({ ResourceRecord: record }: DomainValidation) => simple(record!.Name!, "CNAME", record!.Value!);

describe("a certificate", () => {
  test("shows the records that prove its names after some seconds, one after another", async () => {
    const { request, look, pass } = await withAcm();
    const arn = await request();
    expect(arn).toMatch(/^arn:aws:acm:eu-west-1:123456789012:certificate\/[0-9a-f-]{36}$/u);
    const shown = async () =>
      (await look(arn)).DomainValidationOptions!.map(({ ResourceRecord }) => ResourceRecord?.Name);
    expect(await shown()).toEqual([undefined, undefined]);
    await pass(2);
    expect(await shown()).toEqual([expect.stringMatching(/^_[0-9a-f]{32}\.api\.example\.com\.$/u), undefined]);
    await pass(2);
    expect(await shown()).toEqual([expect.any(String), expect.stringMatching(/\.eu\.api\.example\.com\.$/u)]);
    expect(await look(arn)).toMatchObject({
      DomainName: NAMES[0],
      SubjectAlternativeNames: NAMES,
      Status: "PENDING_VALIDATION",
      Type: "AMAZON_ISSUED",
      KeyAlgorithm: "RSA_2048",
      InUseBy: [],
    });
  });

  test("is proved by the same record in every region, and for the wildcard too", async () => {
    const { aws, request, look, pass } = await withAcm();
    const acm = await aws.acm("us-east-1");
    const other = await acm.requestCertificate({ ...REQUEST, SubjectAlternativeNames: ["*.api.example.com"] });
    const arn = await request();
    await pass(10);
    const here = (await look(arn)).DomainValidationOptions!;
    const there = (await acm.describeCertificate({ CertificateArn: other.CertificateArn! })).Certificate!;
    const records = there.DomainValidationOptions!.map(({ ResourceRecord }) => ResourceRecord);
    expect(records).toEqual([here[0]!.ResourceRecord, here[0]!.ResourceRecord]);
  });

  test("is issued some minutes after all proofs are in the zone, and stays so without them", async () => {
    const { request, look, prove, pass, change, acm } = await withAcm();
    const arn = await request();
    await prove(arn);
    await pass(149);
    expect(await look(arn)).toMatchObject({ Status: "PENDING_VALIDATION" });
    await pass(1);
    const { DomainValidationOptions: options, ...certificate } = await look(arn);
    expect(certificate).toMatchObject({ Status: "ISSUED", RenewalEligibility: "INELIGIBLE" });
    expect(certificate.NotAfter!.getTime()).toBeGreaterThan(certificate.IssuedAt!.getTime());
    expect(options!.map(({ ValidationStatus }) => ValidationStatus)).toEqual(["SUCCESS", "SUCCESS"]);
    await change(...options!.map((option) => remove(proof(option))));
    await pass(600);
    expect(await look(arn)).toMatchObject({ Status: "ISSUED" });
    const { CertificateSummaryList } = await acm.listCertificates({});
    expect(CertificateSummaryList).toMatchObject([
      { Status: "ISSUED", SubjectAlternativeNameSummaries: NAMES, InUse: false, NotAfter: certificate.NotAfter },
    ]);
  });

  test("is issued by proofs that have been there long enough, although nobody looked in time", async () => {
    const { request, look, prove, pass, change } = await withAcm();
    const arn = await request();
    await prove(arn);
    const options = (await look(arn)).DomainValidationOptions!;
    await pass(150);
    await change(...options.map((option) => remove(proof(option))));
    expect(await look(arn)).toMatchObject({ Status: "ISSUED" });
  });

  test("is not issued while one proof is missing, wrong, or in a private zone only", async () => {
    const { request, look, pass, change, dns } = await withAcm();
    const arn = await request();
    await pass(10);
    const [one, two] = (await look(arn)).DomainValidationOptions!;
    const wrong = { ...proof(two!), ResourceRecords: [{ Value: "elsewhere.example.org" }] };
    await change(create(proof(one!)), create(wrong));
    const VPC = { VPCId: "vpc-1", VPCRegion: "eu-west-1" as const };
    const inside = await dns.createHostedZone({ Name: "eu.api.example.com", CallerReference: "2", VPC });
    const ChangeBatch = { Changes: [create(proof(two!))] };
    await dns.changeResourceRecordSets({ HostedZoneId: inside.HostedZone!.Id!, ChangeBatch });
    await pass(600);
    const { Status, DomainValidationOptions } = await look(arn);
    expect(Status).toBe("PENDING_VALIDATION");
    expect(DomainValidationOptions!.map(({ ValidationStatus }) => ValidationStatus)).toEqual([
      "SUCCESS",
      "PENDING_VALIDATION",
    ]);
  });

  test("is looked for in the zone that is the nearest to its name", async () => {
    const { request, look, prove, pass, dns } = await withAcm();
    await dns.createHostedZone({ Name: "api.example.com", CallerReference: "2" });
    const arn = await request();
    await prove(arn);
    await pass(600);
    expect(await look(arn)).toMatchObject({ Status: "PENDING_VALIDATION" });
  });

  test("is given up after 72 hours", async () => {
    const { request, look, prove, pass } = await withAcm();
    const arn = await request();
    await pass(72 * 3600);
    expect(await look(arn)).toMatchObject({ Status: "VALIDATION_TIMED_OUT" });
    await prove(arn);
    await pass(600);
    const { Status, DomainValidationOptions } = await look(arn);
    expect([Status, DomainValidationOptions![0]!.ValidationStatus]).toEqual(["VALIDATION_TIMED_OUT", "FAILED"]);
  });

  test.each([
    ["example.com", '0 issue "letsencrypt.org"', "FAILED"],
    ["example.com", '0 issue "amazon.com"', "ISSUED"],
    ["eu.api.example.com", '0 issue ";"', "FAILED"],
  ])("may be forbidden by CAA: %s %s", async (name, value, Status) => {
    const { request, look, prove, pass, change } = await withAcm();
    await change(create(simple(name, "CAA", value)));
    const arn = await request();
    await prove(arn);
    await pass(150);
    const certificate = await look(arn);
    expect(certificate.Status).toBe(Status);
    expect(certificate.FailureReason).toBe(Status === "FAILED" ? "CAA_ERROR" : undefined);
  });

  test("goes only when nothing uses it", async () => {
    const { aws, acm, request, look, prove, pass } = await withAcm();
    const arn = await request();
    await prove(arn);
    await pass(150);
    const gateway = await aws.apigateway("eu-west-1");
    const DomainNameConfigurations = [{ CertificateArn: arn, EndpointType: "REGIONAL" as const }];
    await gateway.createDomainName({ DomainName: NAMES[0]!, DomainNameConfigurations });
    const domain = "arn:aws:apigateway:eu-west-1::/domainnames/api.example.com";
    expect(await look(arn)).toMatchObject({ InUseBy: [domain], RenewalEligibility: "ELIGIBLE" });
    expect(await refusal(acm.deleteCertificate({ CertificateArn: arn }))).toBe(
      `ResourceInUseException: Certificate ${arn} in account 123456789012 is in use.`,
    );
    await gateway.deleteDomainName({ DomainName: NAMES[0]! });
    await acm.deleteCertificate({ CertificateArn: arn });
    expect(await refusal(acm.deleteCertificate({ CertificateArn: arn }))).toBe(
      `ResourceNotFoundException: Could not find certificate ${arn} in account 123456789012.`,
    );
  });

  test("serves the domain names that it covers, once it is issued", async () => {
    const { aws, request, prove, pass } = await withAcm();
    const arn = await request({ SubjectAlternativeNames: ["*.api.example.com"] });
    const gateway = await aws.apigateway("eu-west-1");
    const DomainNameConfigurations = [{ CertificateArn: arn, EndpointType: "REGIONAL" as const }];
    const make = (DomainName: string) => gateway.createDomainName({ DomainName, DomainNameConfigurations });
    expect(await refusal(make("api.example.com"))).toMatch(/^BadRequestException: The certificate .* is not issued/u);
    await prove(arn);
    await pass(150);
    expect(await refusal(make("b.eu.api.example.com"))).toBe(
      "BadRequestException: The domain name to be created is not covered by the provided certificate.",
    );
    await make("eu.api.example.com");
    await pass(30);
    await make("api.example.com");
  });

  test("is not there in another region, and an ARN must be one", async () => {
    const { aws, request } = await withAcm();
    const CertificateArn = await request();
    const elsewhere = await aws.acm("us-east-1");
    expect((await errorOf(elsewhere.describeCertificate({ CertificateArn }))).name).toBe("ResourceNotFoundException");
    expect((await errorOf(elsewhere.describeCertificate({ CertificateArn: "x" }))).name).toBe("InvalidArnException");
  });
});

describe("a request", () => {
  test("with the same token is the same for an hour", async () => {
    const { acm, request, pass } = await withAcm();
    const IdempotencyToken = "once";
    const arn = await request({ IdempotencyToken });
    await pass(3599);
    expect(await request({ IdempotencyToken })).toBe(arn);
    expect(await request({ IdempotencyToken: "twice" })).not.toBe(arn);
    expect(await request({ IdempotencyToken, DomainName: "other.example.com" })).not.toBe(arn);
    expect(await request({})).not.toBe(await request({}));
    await pass(1);
    expect(await request({ IdempotencyToken })).not.toBe(arn);
    expect((await acm.listCertificates({})).CertificateSummaryList).toHaveLength(6);
  });

  test.each<[string, Partial<RequestCertificateCommandInput>, string]>([
    ["a token with a hyphen", { IdempotencyToken: "a-b" }, "ValidationException"],
    ["what is no name", { DomainName: "a_b" }, "ValidationException"],
    [
      "a first name that is too long",
      { DomainName: `${"a".repeat(61)}.com` },
      "InvalidDomainValidationOptionsException",
    ],
    [
      "too many names",
      { SubjectAlternativeNames: [..."abcdefghij"].map((name) => `${name}.example.com`) },
      "LimitExceededException",
    ],
    ["a key that Amazon does not certify", { KeyAlgorithm: "RSA_4096" }, "InvalidParameterException"],
    ["a tag of AWS's own", { Tags: [{ Key: "aws:x", Value: "1" }] }, "InvalidTagException"],
    [
      "too many tags",
      { Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}` })) },
      "TooManyTagsException",
    ],
    ["validation by mail", { ValidationMethod: undefined }, "NotSimulated"],
  ])("is refused for %s", async (_, own, name) => {
    const { request } = await withAcm();
    expect((await errorOf(request(own))).name).toBe(name);
  });

  test("is refused when there are 2,500", async () => {
    const state = emptyState(0);
    const world = worldAt(state, () => 0);
    const Request = acmOperations["RequestCertificate"] as Operation<object, object>;
    const request = (name: string, region = "eu-west-1") =>
      Request(world, { DomainName: name, ValidationMethod: "DNS" }, region);
    request("a.example.com");
    const [one] = Object.values(state.certificates);
    for (let count = 1; count < 2500; count += 1) state.certificates[count] = { ...one!, ended: { at: 0 } };
    expect(() => request("b.example.com")).toThrow("limit of 2500 certificates");
    request("b.example.com", "us-east-1");
  });
});

describe("the list", () => {
  test("has RSA keys of up to 2048 bits only, unless others are asked for", async () => {
    const { acm, request } = await withAcm();
    const rsa = await request();
    const ec = await request({ KeyAlgorithm: "EC_prime256v1" });
    const arns = async (input: Parameters<typeof acm.listCertificates>[0]) =>
      (await acm.listCertificates(input)).CertificateSummaryList!.map(({ CertificateArn }) => CertificateArn);
    expect(await arns({})).toEqual([rsa]);
    expect(await arns({ Includes: { keyTypes: ["RSA_2048", "EC_prime256v1"] } })).toEqual([rsa, ec]);
    expect(await arns({ CertificateStatuses: ["ISSUED"] })).toEqual([]);
    expect(await arns({ CertificateStatuses: ["PENDING_VALIDATION"] })).toEqual([rsa]);
    expect((await errorOf(acm.listCertificates({ Includes: { keyUsage: ["ANY"] } }))).name).toBe("NotSimulated");
  });

  test("comes in pages", async () => {
    const { acm, request } = await withAcm();
    const [one, two] = [await request(), await request()];
    const first = await acm.listCertificates({ MaxItems: 1 });
    expect(first).toMatchObject({ CertificateSummaryList: [{ CertificateArn: one }], NextToken: expect.any(String) });
    const second = await acm.listCertificates({ NextToken: first.NextToken! });
    expect(second).toMatchObject({ CertificateSummaryList: [{ CertificateArn: two }] });
    expect(second.NextToken).toBeUndefined();
  });
});

test("tags of certificates", async () => {
  const { aws, acm, request } = await withAcm();
  await request();
  const CertificateArn = await request({ Tags: [{ Key: "a", Value: "1" }] });
  await acm.addTagsToCertificate({ CertificateArn, Tags: [{ Key: "b", Value: "2" }, { Key: "c" }] });
  await acm.removeTagsFromCertificate({ CertificateArn, Tags: [{ Key: "a" }, { Key: "b", Value: "other" }] });
  expect((await acm.listTagsForCertificate({ CertificateArn })).Tags).toEqual([
    { Key: "b", Value: "2" },
    { Key: "c", Value: "" },
  ]);
  const tagging = await aws.tagging("eu-west-1");
  const { ResourceTagMappingList } = await tagging.getResources({ ResourceTypeFilters: ["acm:certificate"] });
  expect(ResourceTagMappingList!.map(({ ResourceARN }) => ResourceARN)).toEqual([CertificateArn]);
});
