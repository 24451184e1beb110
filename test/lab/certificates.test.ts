import { DeleteCertificateCommand, ListCertificatesCommand } from "@aws-sdk/client-acm";
import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { exampleZone } from "./example-zone.ts";
import { startLab, type Lab } from "./lab.ts";

let lab: Lab;
let dns: ReturnType<typeof exampleZone>;

beforeAll(async () => {
  lab = await startLab();
  dns = exampleZone(lab);
});
beforeEach(() => dns.create());
afterEach(() => lab.reset());
afterAll(() => lab.stop());

test("wait for the records of all their names, and then are issued in every region", async () => {
  const [here, there] = [await dns.request(dns.home), await dns.request(dns.away)];
  const statuses = async () => [
    (await dns.certificate(dns.home, here)).Status,
    (await dns.certificate(dns.away, there)).Status,
  ];
  expect(await statuses()).toEqual(["PENDING_VALIDATION", "PENDING_VALIDATION"]);
  const { DomainValidationOptions: options, ...pending } = await dns.certificate(dns.home, here);
  expect(pending).not.toHaveProperty("IssuedAt");
  const { Name, Value } = options![0]!.ResourceRecord!;
  const cname: ResourceRecordSet = { Name, Type: "CNAME", TTL: 60, ResourceRecords: [{ Value: Value! }] };
  await dns.change("UPSERT", cname);
  expect(await statuses()).toEqual(["PENDING_VALIDATION", "PENDING_VALIDATION"]);
  await dns.prove(dns.home, here);
  expect(await statuses()).toEqual(["ISSUED", "ISSUED"]);
  await dns.change(
    "DELETE",
    (await dns.records()).find(({ Type }) => Type === "CNAME")!,
  );
  expect(await statuses()).toEqual(["ISSUED", "ISSUED"]);
});

test("are listed by their status, with their names", async () => {
  const [first, second] = [
    await dns.request(dns.home),
    await dns.request(dns.home, { DomainName: "other.example.com" }),
  ];
  await dns.prove(dns.home, first);
  const list = async (CertificateStatuses: ("ISSUED" | "PENDING_VALIDATION")[]) =>
    (await dns.home.acm.send(new ListCertificatesCommand({ CertificateStatuses }))).CertificateSummaryList!.map(
      ({ CertificateArn, SubjectAlternativeNameSummaries: names }) => [CertificateArn, names!.toSorted()],
    );
  const region = "eu-west-1.shop.example.com";
  expect(await list(["ISSUED"])).toEqual([[first, [region, "shop.example.com"]]]);
  expect(await list(["PENDING_VALIDATION"])).toEqual([[second, [region, "other.example.com"]]]);
});

test("are made once for a token, and anew when the first is gone", async () => {
  const again = () => dns.request(dns.home, { IdempotencyToken: "once" });
  const first = await again();
  expect(await again()).toBe(first);
  await dns.home.acm.send(new DeleteCertificateCommand({ CertificateArn: first }));
  expect(await again()).not.toBe(first);
});
