import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import { certifies, statusOf } from "../acm/certificate.ts";
import { certificatesIn } from "../acm/settle.ts";
import type { World } from "../world.ts";
import { refused } from "./refusals.ts";

/** The one region whose certificates CloudFront takes. */
const REGION = "us-east-1";

const invalid = (message: string) => refused("InvalidViewerCertificate", message);

/** Refuses names without a certificate for them. */
export function checkCertificate(world: World, { Aliases, ViewerCertificate }: DistributionConfig): void {
  const aliases = Aliases?.Items ?? [];
  const arn = ViewerCertificate?.ACMCertificateArn;
  if (arn === undefined) {
    if (aliases.length === 0) return;
    throw invalid(
      "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.",
    );
  }
  const found = certificatesIn(world, REGION).find((one) => one.arn === arn);
  const isThere = arn.startsWith(`arn:aws:acm:${REGION}:`) && (!found || statusOf(found, world.now) === "ISSUED");
  if (!isThere)
    throw invalid(
      "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
    );
  // One that this ACM has not issued may have been imported, with whatever is in it.
  if (found && aliases.some((name) => !certifies(found, name)))
    throw invalid(
      "The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that you're trying to add.",
    );
}
