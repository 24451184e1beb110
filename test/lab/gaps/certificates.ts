// moto issues certificates after a while, whatever is in the zone, and lets one go that a custom domain uses. AWS issues one
// when the CNAME of each of its names is in public DNS, which here is the account's own zones; and then it stays issued. Lists
// of moto's do not tell the names.
import type { CertificateDetail, CertificateSummary, DomainValidation } from "@aws-sdk/client-acm";
import type { Call, Gap, Next } from "../call.ts";
import { ask, askRest, attemptRest } from "../own-calls.ts";
import { json, omit, parsed, refuse } from "../wire.ts";

interface Input {
  CertificateArn: string;
  CertificateStatuses?: string[];
}

/** Certificates that wait for their records. */
export function certificates(): Gap {
  const issued = new Set<string>();

  const shown = async (certificate: CertificateDetail, next: Next, call: Call): Promise<CertificateDetail> => {
    const { CertificateArn: arn = "", DomainValidationOptions: options = [] } = certificate;
    const proven = await Promise.all(options.map((option) => isProven(option, next)));
    if (proven.every(Boolean)) issued.add(arn);
    const inUse = await usersOf(arn, next, call);
    if (issued.has(arn)) return { ...certificate, ...validated(options), Status: "ISSUED", InUseBy: inUse };
    const pending = options.map((option, n) => ({
      ...option,
      ValidationStatus: proven[n] ? ("SUCCESS" as const) : ("PENDING_VALIDATION" as const),
    }));
    const unissued = omit(certificate, "IssuedAt", "NotBefore", "NotAfter", "Serial");
    return { ...unissued, DomainValidationOptions: pending, Status: "PENDING_VALIDATION", InUseBy: inUse };
  };

  return {
    async answer(call, next) {
      if (call.service !== "acm") return next(call);
      if (call.operation === "ListCertificates") return listed(call, next, shown);
      if (call.operation === "DeleteCertificate") {
        const { CertificateArn } = parsed<Input>(call);
        const message = `Certificate ${CertificateArn} in account 123456789012 is in use.`;
        const [user] = await usersOf(CertificateArn, next, call);
        return user === undefined ? next(call) : refuse(call, { code: "ResourceInUseException", message });
      }
      const answer = await next(call);
      if (call.operation !== "DescribeCertificate" || answer.status !== 200) return answer;
      const { Certificate } = parsed<{ Certificate: CertificateDetail }>(answer);
      return json(200, { Certificate: await shown(Certificate, next, call) });
    },
    reset: () => issued.clear(),
  };
}

async function listed(
  call: Call,
  next: Next,
  shown: (certificate: CertificateDetail, next: Next, call: Call) => Promise<CertificateDetail>,
) {
  const { CertificateStatuses: statuses, ...input } = parsed<Input>(call);
  const answer = await next({ ...call, body: Buffer.from(JSON.stringify(input)) });
  if (answer.status !== 200) return answer;
  const { CertificateSummaryList: all, ...rest } = parsed<{ CertificateSummaryList: CertificateSummary[] }>(answer);
  const told = all.map(async ({ CertificateArn, ...summary }) => {
    const own = {
      service: "acm",
      region: call.region,
      operation: "DescribeCertificate",
      input: { CertificateArn },
    } as const;
    const { Certificate } = await ask<{ Certificate: CertificateDetail }>(next, own);
    const complete = await shown(Certificate, next, call);
    const { Status, IssuedAt, NotAfter, NotBefore, InUseBy = [], SubjectAlternativeNames: names } = complete;
    const times = IssuedAt && { IssuedAt, NotAfter, NotBefore };
    const bare = omit(summary, "IssuedAt", "NotAfter", "NotBefore");
    return {
      CertificateArn,
      ...bare,
      ...times,
      Status,
      InUse: InUseBy.length > 0,
      SubjectAlternativeNameSummaries: names,
    };
  });
  const found = (await Promise.all(told)).filter(({ Status = "" }) => !statuses || statuses.includes(Status));
  return json(200, { ...rest, CertificateSummaryList: found });
}

function validated(options: DomainValidation[]): Pick<CertificateDetail, "DomainValidationOptions"> {
  return { DomainValidationOptions: options.map((option) => ({ ...option, ValidationStatus: "SUCCESS" })) };
}

async function isProven({ ResourceRecord: record }: DomainValidation, next: Next): Promise<boolean> {
  if (record === undefined) return true;
  const list = (target: string) =>
    attemptRest(next, { service: "route53", region: "us-east-1", operation: "List", target }).then(({ body }) =>
      body.toString().toLowerCase().replaceAll(/>\s+</g, "><"),
    );
  const zones = (await list("/2013-04-01/hostedzone")).matchAll(/<id>\/hostedzone\/(\w+)<\/id><name>([^<]+)<\/name>/g);
  for (const [, id = "", zone = ""] of zones) {
    if (!record.Name!.toLowerCase().endsWith(`.${zone}`)) continue;
    const records = await list(
      `/2013-04-01/hostedzone/${id.toUpperCase()}/rrset?name=${record.Name}&type=CNAME&maxitems=1`,
    );
    const value = record.Value!.toLowerCase().replace(/\.$/, "");
    if (records.includes(`<name>${record.Name!.toLowerCase()}</name>`) && records.includes(`<value>${value}`))
      return true;
  }
  return false;
}

async function usersOf(arn: string, next: Next, { region }: Call): Promise<string[]> {
  const own = { service: "apigateway", region, operation: "GetDomainNames", target: "/v2/domainnames" } as const;
  const { items } = await askRest<{ items: Domain[] }>(next, own);
  return items
    .filter(({ domainNameConfigurations: all }) => all.some(({ certificateArn }) => certificateArn === arn))
    .map(({ domainName }) => `arn:aws:apigateway:${region}::/domainnames/${domainName}`);
}

interface Domain {
  domainName: string;
  domainNameConfigurations: { certificateArn?: string }[];
}
