import { DescribeCertificateCommand, type CertificateDetail } from "@aws-sdk/client-acm";
import { GetHostedZoneCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { issuedCertificate } from "../../src/resources/issued-certificate.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/a";
const key = { arn: ARN, region: "eu-west-1", zone: "Z1" };
const PENDING: CertificateDetail = {
  Status: "PENDING_VALIDATION",
  DomainName: "api.example.com",
  DomainValidationOptions: [
    { DomainName: "done.example.com", ValidationStatus: "SUCCESS", ResourceRecord: cname("done") },
    { DomainName: "api.example.com", ValidationStatus: "PENDING_VALIDATION", ResourceRecord: cname("api") },
    { DomainName: "new.example.com" },
  ],
};

function cname(name: string) {
  return { Name: `_a.${name}.example.com.`, Type: "CNAME" as const, Value: `_B.${name}.acm-validations.aws.` };
}

function mocked(Certificate: CertificateDetail) {
  const mock = mockedAws();
  mock.acm.on(DescribeCertificateCommand).resolves({ Certificate });
  mock.route53.on(GetHostedZoneCommand).resolves({
    HostedZone: { Id: "/hostedzone/Z1", Name: "example.com.", CallerReference: "x" },
    DelegationSet: { NameServers: ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net"] },
  });
  /** Public DNS answers this, or the resolver answers with a status of its own. */
  const dns = (name: string, type: "CNAME" | "NS", data: string[], status = 200) => {
    const Answer = data.map((value) => ({ name, type: { CNAME: 5, NS: 2 }[type], TTL: 60, data: value }));
    // What it says besides is another type, such as the signature.
    const text = JSON.stringify({
      Status: 0,
      ...(data.length > 0 ? { Answer: [{ type: 46, data: "x" }, ...Answer] } : {}),
    });
    mock.network.on(`https://dns.google/resolve?name=${name}&type=${type}`, () => ({
      status,
      body: new TextEncoder().encode(text),
    }));
  };
  return { ...mock, dns, read: () => issuedCertificate.read(mock.context(), key) };
}

test("issued, and told with one call", async () => {
  const { read, calls } = mocked({ Status: "ISSUED" });
  expect(await read()).toEqual({ spec: { ...key, issued: true }, outputs: { arn: ARN } });
  expect(await calls()).toEqual([
    { operation: "DescribeCertificate", region: "eu-west-1", input: { CertificateArn: ARN } },
  ]);
});

test("nothing where it is gone, an error where it may not be looked at", async () => {
  const { acm, read } = mocked({});
  acm.rejects(awsError("ResourceNotFoundException"));
  expect(await read()).toBeUndefined();
  acm.rejects(awsError("AccessDeniedException", "no acm:DescribeCertificate"));
  await expect(read()).rejects.toThrow("no acm:DescribeCertificate");
});

describe("pending", () => {
  const RECORD = "_a.api.example.com";
  const waiting = async (mock: ReturnType<typeof mocked>) => (await mock.read())!.pending;
  const VALIDATES =
    "PENDING_VALIDATION: ACM validates api.example.com, which takes minutes as a rule; it gives up after 72 hours";
  const unseen = (why = "") =>
    `PENDING_VALIDATION: public DNS does not show the validation record ${RECORD} yet${why}; ACM gives up after 72 hours`;

  test("the records are seen: only ACM is awaited, and what is done is not asked for", async () => {
    const mock = mocked(PENDING);
    mock.dns(RECORD, "CNAME", ["_b.api.acm-validations.aws."]);
    expect(await waiting(mock)).toBe(VALIDATES);
    expect(mock.network.seen).toEqual([`GET https://dns.google/resolve?name=${RECORD}&type=CNAME`]);
    expect((await mock.read())!.spec).toEqual({ ...key, issued: false });
  });

  test.each([[[]], [["another.example.org."]]])("the record is not seen, or another one is: %j", async (data) => {
    const mock = mocked(PENDING);
    mock.dns(RECORD, "CNAME", data);
    mock.dns("example.com", "NS", ["NS-2.awsdns-02.net."]);
    expect(await waiting(mock)).toBe(unseen());
  });

  test.each<[string, string[], string]>([
    ["elsewhere", ["ns.other.net.", "ns2.other.net."], "is delegated to ns.other.net, ns2.other.net"],
    ["nowhere", [], "is not delegated to any name server"],
  ])("the zone is delegated %s", async (_, servers, told) => {
    const mock = mocked(PENDING);
    mock.dns(RECORD, "CNAME", []);
    mock.dns("example.com", "NS", servers);
    expect(await waiting(mock)).toBe(
      unseen(
        `, since example.com ${told} and not to those of the hosted zone Z1: have the registrar of the domain, or the zone above, name ns-1.awsdns-01.com, ns-2.awsdns-02.net`,
      ),
    );
  });

  test("nothing is claimed where public DNS cannot be asked", async () => {
    const cut = mocked(PENDING);
    for (const _ of [1, 2]) expect(await waiting(cut)).toBe(VALIDATES);
    // It may take long to find that out, so it is found out once.
    expect(cut.network.seen).toHaveLength(1);
    const broken = mocked(PENDING);
    broken.dns(RECORD, "CNAME", [], 500);
    expect(await waiting(broken)).toBe(VALIDATES);
    const deaf = mocked(PENDING);
    deaf.dns(RECORD, "CNAME", []);
    expect(await waiting(deaf)).toBe(unseen());
  });
});

describe("failed, with the remedy", () => {
  test.each<[CertificateDetail, RegExp]>([
    [
      { Status: "FAILED", FailureReason: "CAA_ERROR" },
      /FAILED, CAA_ERROR; a CAA record .* 0 issue "amazon\.com", and run again/u,
    ],
    [{ Status: "FAILED", FailureReason: "ADDITIONAL_VERIFICATION_REQUIRED" }, /AWS Support/u],
    [{ Status: "FAILED", FailureReason: "DOMAIN_NOT_ALLOWED" }, /list of unsafe ones/u],
    [{ Status: "FAILED", FailureReason: "DOMAIN_VALIDATION_DENIED" }, /denied it/u],
    [{ Status: "FAILED", FailureReason: "INVALID_PUBLIC_DOMAIN" }, /does not exist in public DNS/u],
    [{ Status: "FAILED", FailureReason: "OTHER" }, /FAILED, OTHER; see ACM's troubleshooting/u],
    [{ Status: "FAILED" }, /: FAILED; see ACM's troubleshooting/u],
    [{ Status: "VALIDATION_TIMED_OUT" }, /72 hours: see to it that the domain is delegated/u],
    [{ Status: "REVOKED" }, /revoked/u],
    [{ Status: "EXPIRED" }, /expired/u],
    [{ Status: "INACTIVE" }, /no longer in force/u],
  ])("%j", async (certificate, told) => {
    const { read } = mocked({ DomainName: "api.example.com", ...certificate });
    const { failed, pending } = (await read())!;
    expect(failed).toMatch(
      /^ACM did not issue the certificate for api\.example\.com: .*: a new one is then requested$/u,
    );
    expect(failed).toMatch(told);
    expect(pending).toBeUndefined();
  });
});

test("writes nothing", async () => {
  const { context, calls } = mocked(PENDING);
  await issuedCertificate.converge(context(), { ...key, issued: true });
  expect(await calls()).toEqual([]);
});
