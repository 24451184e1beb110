import {
  DescribeCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  type CertificateDetail,
  type CertificateSummary,
  RemoveTagsFromCertificateCommand,
} from "@aws-sdk/client-acm";
import { ListDistributionsCommand } from "@aws-sdk/client-cloudfront";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { describe, expect, test } from "vitest";
import { namesOf } from "../../src/resources/certificate-search.ts";
import { certificate } from "../../src/resources/certificate.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, MARK, mockedAws } from "../support/mocked-aws.ts";

const REGION = "eu-west-1";
const NAMES = ["api.example.com", "eu-west-1.api.example.com"];
const key = { names: NAMES.join(" "), region: REGION };
const arn = (id: string) => `arn:aws:acm:${REGION}:123456789012:certificate/${id}`;
const cname = (name: string) => ({
  DomainName: name,
  ResourceRecord: { Name: `_a.${name}.`, Type: "CNAME" as const, Value: `_b.${name}.acm-validations.aws.` },
});
const KEY_TYPES = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"];

describe("in the sandbox", () => {
  conforms(certificate, { from: { ...key, tags: { team: "shop" } } });
});

/** One certificate as ACM tells of it. */
type Known = CertificateDetail & { id: string; ours?: boolean; summary?: CertificateSummary };

/** ACM with these certificates. */
function mocked(...certificates: Known[]) {
  const mock = mockedAws();
  const summaries = certificates.map(({ id, summary, ...detail }): CertificateSummary => ({
    CertificateArn: arn(id),
    DomainName: detail.DomainName ?? NAMES[0],
    SubjectAlternativeNameSummaries: detail.SubjectAlternativeNames ?? NAMES,
    ...summary,
  }));
  mock.acm.on(ListCertificatesCommand).resolves({ CertificateSummaryList: summaries });
  for (const { id, ours, summary: _summary, ...detail } of certificates) {
    const CertificateArn = arn(id);
    const Certificate = { CertificateArn, DomainName: NAMES[0], SubjectAlternativeNames: NAMES, ...detail };
    mock.acm.on(DescribeCertificateCommand, { CertificateArn }).resolves({ Certificate });
    const Tags = ours ? [{ Key: "goglobal:app", Value: MARK }] : [{ Key: "team", Value: "shop" }];
    mock.acm.on(ListTagsForCertificateCommand, { CertificateArn }).resolves({ Tags });
  }
  const read = () => certificate.read(mock.context(), key);
  return { ...mock, read, chosen: async () => (await read())?.outputs.arn };
}

const ISSUED = { Status: "ISSUED" } as const;
const PENDING = { Status: "PENDING_VALIDATION", ours: true, DomainValidationOptions: NAMES.map(cname) } as const;

describe("read", () => {
  test("an issued one of somebody else is used as it is, with nothing to validate", async () => {
    const { read, calls } = mocked({ id: "a", ...ISSUED, DomainValidationOptions: NAMES.map(cname) });
    expect(await read()).toEqual({ spec: key, outputs: { arn: arn("a"), validation: "{}" }, owned: undefined });
    expect(await calls()).toEqual([
      { operation: "ListCertificates", region: REGION, input: { Includes: { keyTypes: KEY_TYPES } } },
      { operation: "ListTagsForCertificate", region: REGION, input: { CertificateArn: arn("a") } },
      { operation: "DescribeCertificate", region: REGION, input: { CertificateArn: arn("a") } },
    ]);
  });

  test("ours, requested: ready as soon as every name has its record", async () => {
    const { read } = mocked({ id: "a", ...PENDING });
    const validation = JSON.stringify(
      Object.fromEntries(NAMES.map((name) => [`_a.${name}`, `_b.${name}.acm-validations.aws`])),
    );
    expect(await read()).toEqual({ spec: key, outputs: { arn: arn("a"), validation }, owned: true });
  });

  test.each<[string, CertificateDetail["DomainValidationOptions"]]>([
    ["none", []],
    ["one of two names", [cname(NAMES[0]!), { DomainName: NAMES[1] }]],
  ])("ours, with a record for %s, is in progress", async (_, DomainValidationOptions) => {
    const { read } = mocked({ id: "a", ...PENDING, DomainValidationOptions });
    expect((await read())?.pending).toBe(
      "PENDING_VALIDATION: ACM is making up the records that prove whose the names are",
    );
  });

  test.each<[string, Known[], string | undefined]>([
    ["nothing where there is none", [], undefined],
    [
      "a wildcard for one label",
      [{ id: "a", ...ISSUED, SubjectAlternativeNames: ["*.example.com", "*.api.example.com"] }],
      "a",
    ],
    ["no wildcard for two labels", [{ id: "a", ...ISSUED, SubjectAlternativeNames: ["*.example.com"] }], undefined],
    ["none that covers one name only", [{ id: "a", ...ISSUED, SubjectAlternativeNames: [NAMES[0]!] }], undefined],
    ["none of a private authority", [{ id: "a", ...ISSUED, summary: { Type: "PRIVATE" } }], undefined],
    ["none that CloudFront manages", [{ id: "a", ...ISSUED, summary: { ManagedBy: "CLOUDFRONT" } }], undefined],
    ["none of somebody else that is pending", [{ id: "a", ...PENDING, ours: false }], undefined],
    ["none that has expired", [{ id: "a", Status: "EXPIRED" }], undefined],
    ["none of ours that has failed", [{ id: "a", Status: "FAILED", ours: true }], undefined],
    [
      "none of ours for other names as well",
      [{ id: "a", ...ISSUED, ours: true, SubjectAlternativeNames: [...NAMES, "x.example.com"] }],
      undefined,
    ],
    [
      "ours before others",
      [
        { id: "a", ...ISSUED, InUseBy: ["x"] },
        { id: "b", ...ISSUED, ours: true },
      ],
      "b",
    ],
    [
      "an issued one before ours that is pending",
      [
        { id: "a", ...PENDING },
        { id: "b", ...ISSUED },
      ],
      "b",
    ],
    [
      "one in use before others",
      [
        { id: "a", ...ISSUED },
        { id: "b", ...ISSUED, InUseBy: ["x"] },
      ],
      "b",
    ],
    [
      "one that ACM renews before an imported one",
      [
        { id: "a", ...ISSUED, Type: "IMPORTED" },
        { id: "b", ...ISSUED, Type: "AMAZON_ISSUED" },
      ],
      "b",
    ],
    [
      "the oldest of equal ones",
      [
        { id: "a", ...ISSUED, CreatedAt: new Date(2) },
        { id: "b", ...ISSUED, CreatedAt: new Date(1) },
      ],
      "b",
    ],
    [
      "one whose summary does not hold all names",
      [
        {
          id: "a",
          ...ISSUED,
          summary: { SubjectAlternativeNameSummaries: [NAMES[0]!], HasAdditionalSubjectAlternativeNames: true },
        },
      ],
      "a",
    ],
  ])("%s", async (_, certificates, expected) => {
    expect(await mocked(...certificates).chosen()).toBe(expected && arn(expected));
  });

  test("what cannot cover the names is not looked at; the list is read to its end, once for all", async () => {
    const { acm, context, calls } = mocked({ id: "a", ...ISSUED, SubjectAlternativeNames: ["other.example.com"] });
    acm
      .on(ListCertificatesCommand, { NextToken: undefined })
      .resolvesOnce({ CertificateSummaryList: [], NextToken: "2" });
    const one = context();
    await Promise.all([certificate.read(one, key), certificate.read(one, { ...key, names: "b.example.com" })]);
    expect(
      (await calls()).map(({ operation, input }) => [operation, (input as { NextToken?: string }).NextToken]),
    ).toEqual([
      ["ListCertificates", undefined],
      ["ListCertificates", "2"],
    ]);
  });

  test("what was removed meanwhile is nothing, what is denied an error", async () => {
    const { acm, read } = mocked({ id: "a", ...ISSUED });
    acm.on(DescribeCertificateCommand).rejects(awsError("ResourceNotFoundException"));
    expect(await read()).toBeUndefined();
    acm.on(ListCertificatesCommand).rejects(awsError("AccessDeniedException", "no acm:ListCertificates"));
    await expect(read()).rejects.toThrow("no acm:ListCertificates");
  });
});

const REQUEST = {
  DomainName: NAMES[0],
  SubjectAlternativeNames: [NAMES[1]],
  ValidationMethod: "DNS",
  IdempotencyToken: expect.stringMatching(/^\w{32}$/u) as string,
  Tags: [
    { Key: "team", Value: "shop" },
    { Key: "goglobal:app", Value: MARK },
  ],
};
const spec = { ...key, tags: { team: "shop" } };

describe("converge", () => {
  test("requests one, marked in the very call", async () => {
    const { context, writes } = mocked({ id: "a", ...PENDING, ours: false });
    await certificate.converge(context(), spec);
    expect(await writes()).toEqual([["RequestCertificate", REGION, REQUEST]]);
  });

  test("one name only, and a key of another type", async () => {
    const { context, writes } = mocked();
    await certificate.converge(context(), { names: NAMES[0]!, region: REGION, keyAlgorithm: "EC_prime256v1" });
    const { SubjectAlternativeNames: _others, ...request } = REQUEST;
    const expected = { ...request, KeyAlgorithm: "EC_prime256v1", Tags: [REQUEST.Tags[1]] };
    expect(await writes()).toEqual([["RequestCertificate", REGION, expected]]);
  });

  test("requested a moment ago, and the answer was lost: not twice", async () => {
    const { context, writes } = mocked({ id: "a", ...PENDING, DomainValidationOptions: [] });
    await certificate.converge(context(), spec);
    expect(await writes()).toEqual([]);
  });

  test("what came to nothing is removed, but not what is in use", async () => {
    const { context, writes } = mocked(
      { id: "a", Status: "VALIDATION_TIMED_OUT", ours: true },
      { id: "b", Status: "FAILED" },
      { id: "c", Status: "EXPIRED", ours: true, InUseBy: ["arn:aws:apigateway:eu-west-1::/domainnames/x"] },
    );
    await certificate.converge(context(), spec);
    expect(await writes()).toEqual([
      ["RequestCertificate", REGION, REQUEST],
      ["DeleteCertificate", REGION, { CertificateArn: arn("a") }],
    ]);
  });

  test("ACM takes it for another request when another mark, other names or another attempt ask", async () => {
    const tokenOf = async (names: string, mark: string, ...certificates: Known[]) => {
      const { aws, context, writes } = mocked(...certificates);
      const cloud = { ...aws, mark };
      await certificate.converge({ ...context(), cloud }, { names, region: REGION });
      return ((await writes())[0]![2] as { IdempotencyToken: string }).IdempotencyToken;
    };
    const first = await tokenOf(key.names, MARK);
    expect(await tokenOf(key.names, MARK)).toBe(first);
    const others = [
      await tokenOf(NAMES[0]!, MARK),
      await tokenOf(key.names, "orders/staging"),
      await tokenOf(key.names, MARK, { id: "a", Status: "FAILED", ours: true }),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
  });
});

describe("objection", () => {
  const name = (length: number) => `${"a".repeat(63)}.${"b".repeat(length - 68)}.com`;
  test("names that no certificate may have", () => {
    expect(certificate.objection!({ names: `${"a".repeat(60)}.com ${name(128)}`, region: REGION })).toBeUndefined();
    expect(certificate.objection!({ names: `${"a".repeat(61)}.com`, region: REGION })).toMatch(/65 characters.* 64/u);
    const long = ["a", "b", "c", "d"].map((letter) => letter.repeat(62)).join(".");
    expect(certificate.objection!({ names: `a.com ${long}.com`, region: REGION })).toMatch(/255 characters.* 253/u);
  });
});

describe("those of ours", () => {
  test("are found by tag, among those that are still there", async () => {
    const { tagging, context, calls } = mocked(
      { id: "a", ...ISSUED, ours: true, SubjectAlternativeNames: ["z.example.com", ...NAMES.toReversed()] },
      { id: "b", ...ISSUED },
    );
    tagging
      .on(GetResourcesCommand)
      .resolvesOnce({ ResourceTagMappingList: [{ ResourceARN: arn("a") }], PaginationToken: "2" })
      .resolvesOnce({ ResourceTagMappingList: [{ ResourceARN: arn("gone") }], PaginationToken: "" });
    expect(await certificate.list!(context(), REGION)).toEqual([
      {
        spec: { names: `${key.names} z.example.com`, region: REGION },
        outputs: { arn: arn("a"), validation: "{}" },
        owned: true,
        label: NAMES[0],
      },
    ]);
    const filter = { ResourceTypeFilters: ["acm:certificate"], TagFilters: [{ Key: "goglobal:app", Values: [MARK] }] };
    const asked = (await calls()).filter(({ operation }) => operation === "GetResources");
    expect(asked.map(({ region, input }) => [region, input])).toEqual([
      [REGION, filter],
      [REGION, { ...filter, PaginationToken: "2" }],
    ]);
  });

  test("are removed; gone is as good; with a distribution that was there before it stays, and is theirs", async () => {
    const { acm, cloudfront, context, writes } = mocked();
    const live = { spec: key, outputs: { arn: arn("a"), validation: "{}" }, owned: true };
    await certificate.remove!(context(), live);
    expect(await writes()).toEqual([["DeleteCertificate", REGION, { CertificateArn: arn("a") }]]);
    acm.rejects(awsError("ResourceNotFoundException"));
    await certificate.remove!(context(), live);
    acm.rejects(awsError("ResourceInUseException"));
    acm.on(RemoveTagsFromCertificateCommand).resolves({});
    const used = (ACMCertificateArn: string) =>
      cloudfront.on(ListDistributionsCommand).resolves({
        DistributionList: {
          Items: [{ Id: "E1", Comment: "theirs", ViewerCertificate: { ACMCertificateArn } }],
        } as never,
      });
    used(arn("b"));
    await expect(certificate.remove!(context(), live)).rejects.toThrow("ResourceInUseException");
    used(arn("a"));
    await certificate.remove!(context(), live);
    expect((await writes()).at(-1)).toEqual([
      "RemoveTagsFromCertificate",
      REGION,
      { CertificateArn: arn("a"), Tags: [{ Key: "goglobal:app", Value: MARK }] },
    ]);
  });
});

test("the order of the other names says nothing", () =>
  expect(namesOf("b.com", "c.com", "a.com", "b.com")).toBe("b.com a.com c.com"));
