import type { CertificateDetail, CertificateSummary, KeyAlgorithm } from "@aws-sdk/client-acm";
import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { ownership, tagMap } from "../aws/marks.ts";

/** A certificate that covers all names that are asked for. */
export interface Found {
  arn: string;
  detail: CertificateDetail;
  owned: boolean;
}

/** By default ACM lists certificates with RSA keys of up to 2048 bits only (API reference, ListCertificates). */
const KEY_TYPES: KeyAlgorithm[] = [
  "RSA_1024",
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "EC_prime256v1",
  "EC_secp384r1",
  "EC_secp521r1",
];

/** Every certificate of a region, in one listing for all who ask in one pass. */
export function certificatesIn(context: Context, region: string): Promise<CertificateSummary[]> {
  return context.once(`certificates in ${region}`, async () => {
    const acm = await context.cloud.acm(region);
    const all: CertificateSummary[] = [];
    let token: string | undefined;
    do {
      const page: Page = await acm.listCertificates({
        Includes: { keyTypes: KEY_TYPES },
        ...(token === undefined ? {} : { NextToken: token }),
      });
      all.push(...(page.CertificateSummaryList ?? []));
      token = page.NextToken;
    } while (token !== undefined);
    return all;
  });
}

interface Page {
  CertificateSummaryList?: CertificateSummary[] | undefined;
  NextToken?: string | undefined;
}

/**
 * The certificates that cover all the names, whatever their state. Of ours, only the one for just these names: one for
 * others is on its way out. What cannot be meant is not even looked at.
 */
export async function certificatesFor(context: Context, region: string, names: string): Promise<Found[]> {
  const wanted = names.split(" ");
  const listed = await certificatesIn(context, region);
  const candidates = listed.filter((one) => isPublic(one) && mayCover(one, wanted));
  const found = await Promise.all(candidates.map((one) => look(context, region, one.CertificateArn!)));
  const isMeant = ({ owned, detail }: Found): boolean =>
    owned ? allNames(detail) === names : covers(detail.SubjectAlternativeNames ?? [], wanted);
  return found.flatMap((one) => (one && isMeant(one) ? [one] : []));
}

/** One certificate with all that ACM says of it; undefined when it is gone. */
export const look = (context: Context, region: string, arn: string): Promise<Found | undefined> =>
  context.once(`certificate ${arn} with tags`, async () => {
    const acm = await context.cloud.acm(region);
    const [detail, tagged] = await Promise.all([
      detailOf(context, region, arn),
      ifExists(acm.listTagsForCertificate({ CertificateArn: arn })),
    ]);
    return detail && { arn, detail, owned: ownership(tagMap(tagged?.Tags), context.cloud.mark).owned };
  });

/** What ACM says of a certificate, by one call for all who ask in one pass; undefined when it is gone. */
export const detailOf = (context: Context, region: string, arn: string): Promise<CertificateDetail | undefined> =>
  context.once(`certificate ${arn}`, async () => {
    const acm = await context.cloud.acm(region);
    return (await ifExists(acm.describeCertificate({ CertificateArn: arn })))?.Certificate;
  });

/** A private CA's certificate is trusted by nobody outside, and one that CloudFront manages serves CloudFront only. */
const isPublic = ({ Type, ManagedBy }: CertificateSummary): boolean => Type !== "PRIVATE" && ManagedBy === undefined;

/** A summary holds the first hundred names only. */
const mayCover = (summary: CertificateSummary, names: readonly string[]): boolean =>
  summary.HasAdditionalSubjectAlternativeNames === true || covers(namesIn(summary), names);

const namesIn = ({ DomainName, SubjectAlternativeNameSummaries }: CertificateSummary): string[] =>
  SubjectAlternativeNameSummaries ?? [DomainName!];

/** A wildcard stands for one label. */
const covers = (certified: readonly string[], names: readonly string[]): boolean =>
  names.every((name) => certified.includes(name) || certified.includes(name.replace(/^[^.]+/u, "*")));

/** Issued, or ours and on the way to that. */
export const isOfUse = ({ owned, detail: { Status } }: Found): boolean =>
  Status === "ISSUED" || (owned && Status === "PENDING_VALIDATION");

/** The one to use. Ours first, so that the choice stays the same once it is in use; then what is in use already, and what ACM renews. */
export const bestOf = (found: readonly Found[]): Found | undefined =>
  found.filter(isOfUse).sort((one, other) => (rank(one) < rank(other) ? -1 : 1))[0];

function rank({ arn, owned, detail }: Found): string {
  const { Status, InUseBy = [], Type, CreatedAt, ImportedAt } = detail;
  const unwanted = [Status !== "ISSUED", !owned, InUseBy.length === 0, Type === "IMPORTED"].map(Number).join("");
  return `${unwanted} ${(CreatedAt ?? ImportedAt)?.toISOString() ?? ""} ${arn}`;
}

/** The names of a certificate in the one way in which a spec has them: the first counts as its name, of the others no order. */
export const namesOf = (first: string, ...others: string[]): string =>
  [first, ...others.filter((name) => name !== first).sort()].join(" ");

/** The names of a certificate that is there, in that way. */
export const allNames = ({ DomainName, SubjectAlternativeNames = [] }: CertificateDetail): string =>
  namesOf(DomainName!, ...SubjectAlternativeNames);
