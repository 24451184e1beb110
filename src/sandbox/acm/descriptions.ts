import type {
  CertificateSummary,
  DescribeCertificateCommandInput,
  DescribeCertificateCommandOutput,
  DomainValidation,
  KeyAlgorithm,
  ListCertificatesCommandInput,
  ListCertificatesCommandOutput,
} from "@aws-sdk/client-acm";
import { page, sortedBy } from "../pages.ts";
import { NotSimulated } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import { proofOf, proofShownAt, statusOf, usersOf, validatedAt, validityOf, type Certificate } from "./certificate.ts";
import { certificateWith } from "./refusals.ts";
import { certificatesIn } from "./settle.ts";

const MOST_ITEMS = 1000;
/** What is listed when no key types are asked for. */
const DEFAULT_KEYS: readonly KeyAlgorithm[] = ["RSA_1024", "RSA_2048"];

const DescribeCertificate: Operation<DescribeCertificateCommandInput, DescribeCertificateCommandOutput> = (
  world,
  { CertificateArn },
  region,
) => {
  const certificate = certificateWith(world, CertificateArn, region);
  const { arn, names, keyAlgorithm, ended } = certificate;
  return {
    Certificate: {
      CertificateArn: arn,
      DomainName: names[0],
      SubjectAlternativeNames: names,
      DomainValidationOptions: names.map((name, position) => validationOf(world, certificate, { name, position })),
      InUseBy: usersOf(world, certificate),
      KeyAlgorithm: keyAlgorithm,
      ...(ended?.reason === undefined ? {} : { FailureReason: ended.reason }),
      ...aboutBoth(world, certificate),
    },
  };
};

function validationOf(
  world: World,
  certificate: Certificate,
  { name, position }: { name: string; position: number },
): DomainValidation {
  const isShown = world.now >= proofShownAt(certificate, position);
  return {
    DomainName: name,
    ValidationDomain: name,
    ValidationMethod: "DNS",
    ValidationStatus: domainStatus(world, certificate, name),
    ...(isShown ? { ResourceRecord: proofOf(name) } : {}),
  };
}

function domainStatus(world: World, certificate: Certificate, name: string): DomainValidation["ValidationStatus"] {
  const status = statusOf(certificate, world.now);
  if (status === "ISSUED") return "SUCCESS";
  if (status !== "PENDING_VALIDATION") return "FAILED";
  return world.now >= validatedAt(world, certificate, name) ? "SUCCESS" : "PENDING_VALIDATION";
}

/** What the description and the summary both say. */
function aboutBoth(world: World, certificate: Certificate) {
  const { createdAt, ended } = certificate;
  const validity = validityOf(certificate);
  return {
    Type: "AMAZON_ISSUED" as const,
    Status: statusOf(certificate, world.now),
    CreatedAt: new Date(createdAt),
    RenewalEligibility:
      validity && usersOf(world, certificate).length > 0 ? ("ELIGIBLE" as const) : ("INELIGIBLE" as const),
    ...(validity ? { IssuedAt: new Date(ended!.at), ...validity } : {}),
  };
}

const ListCertificates: Operation<ListCertificatesCommandInput, ListCertificatesCommandOutput> = (
  world,
  input,
  region,
) => {
  const { CertificateStatuses, Includes = {}, NextToken, MaxItems = MOST_ITEMS } = input;
  const { keyTypes = DEFAULT_KEYS, ...others } = Includes;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new NotSimulated(`${unknown} of the filters of certificates`);
  const wanted = certificatesIn(world, region)
    .filter(({ keyAlgorithm }) => keyTypes.includes(keyAlgorithm))
    .filter((one) => CertificateStatuses === undefined || CertificateStatuses.includes(statusOf(one, world.now)));
  const nameOf = ({ arn }: Certificate) => arn;
  const { items, next } = page(sortedBy(wanted, nameOf), { after: NextToken, limit: MaxItems, nameOf });
  return { CertificateSummaryList: items.map((one) => summaryOf(world, one)), NextToken: next };
};

const summaryOf = (world: World, certificate: Certificate): CertificateSummary => ({
  CertificateArn: certificate.arn,
  DomainName: certificate.names[0],
  SubjectAlternativeNameSummaries: certificate.names,
  HasAdditionalSubjectAlternativeNames: false,
  KeyAlgorithm: certificate.keyAlgorithm,
  InUse: usersOf(world, certificate).length > 0,
  Exported: false,
  ...aboutBoth(world, certificate),
});

/** Looking at certificates. */
export const descriptions = { DescribeCertificate, ListCertificates };
