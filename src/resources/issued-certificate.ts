import type { CertificateDetail, FailureReason } from "@aws-sdk/client-acm";
import type { AwsKind, Context } from "../aws/aws.ts";
import { minutes } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { detailOf } from "./certificate-search.ts";
import { whyPending } from "./validation-wait.ts";

/** That a certificate is issued: what AWS does by itself once the validation records are there. */
export interface IssuedCertificateSpec {
  arn: string;
  region: string;
  /** The id of the hosted zone in which the validation records are. */
  zone: string;
  issued?: boolean;
}

/** Nothing is made here. The certificate is waited for, and the wait says what it is that ACM waits for. */
export const issuedCertificate: AwsKind<IssuedCertificateSpec, "arn" | "region" | "zone", { arn: string }> = {
  name: "issued-certificate",
  typical: minutes(5),
  // AWS's documentation says that it may take 30 minutes after the records are there.
  patience: minutes(60),
  key: ["arn", "region", "zone"],

  async read(context, { arn, region, zone }) {
    const found = await detailOf(context, region, arn);
    if (!found) return undefined;
    const issued = found.Status === "ISSUED";
    const state = issued ? {} : await troubleOf(context, found, zone);
    return { spec: { arn, region, zone, issued }, outputs: { arn }, ...state };
  },

  // ACM issues it by itself.
  converge: async () => {},

  stays: "is how a certificate is, and no thing of its own",
};

async function troubleOf(
  context: Context,
  certificate: CertificateDetail,
  zone: string,
): Promise<Pick<Live, "pending" | "failed">> {
  if (certificate.Status !== "PENDING_VALIDATION") return { failed: failureOf(certificate) };
  return { pending: await whyPending(context, certificate, zone) };
}

/** What has come to nothing is requested anew by the next run, since `certificate` passes it over. */
function failureOf({ Status, FailureReason: reason, DomainName }: CertificateDetail): string {
  const why = `ACM did not issue the certificate for ${DomainName}: ${Status}${reason ? `, ${reason}` : ""}`;
  const remedy = (reason && REMEDIES[reason]) ?? STATUSES[Status ?? ""] ?? "see ACM's troubleshooting of that reason";
  return `${why}; ${remedy}, and run again: a new one is then requested`;
}

const REMEDIES: Partial<Record<FailureReason, string>> = {
  CAA_ERROR:
    'a CAA record of this name or of one above it lets others only issue certificates: add one that lets Amazon do so, 0 issue "amazon.com"',
  ADDITIONAL_VERIFICATION_REQUIRED: "AWS wants to know more about this domain first: open a case with AWS Support",
  DOMAIN_NOT_ALLOWED: "the domain is on a list of unsafe ones: have it taken off that list, or ask AWS Support",
  DOMAIN_VALIDATION_DENIED: "the domain's owner or AWS denied it: ask AWS Support",
  INVALID_PUBLIC_DOMAIN: "the domain does not exist in public DNS: register it, or write another one",
};

const STATUSES: Readonly<Record<string, string>> = {
  VALIDATION_TIMED_OUT:
    "ACM did not see the validation records for 72 hours: see to it that the domain is delegated to this hosted zone",
  REVOKED: "it was revoked",
  EXPIRED: "it has expired, since its validation records were missing when ACM wanted to renew it",
  INACTIVE: "it is no longer in force",
};
