import { certifies, statusOf } from "../acm/certificate.ts";
import { certificatesIn } from "../acm/settle.ts";
import type { World } from "../world.ts";
import { badRequest } from "./refusals.ts";

/** Refuses a certificate that a domain name cannot be served with. */
export function checkCertificate(
  world: World,
  arn: string | undefined,
  { region, name }: { region: string; name: string },
): void {
  if (!arn) throw badRequest("A certificate was not provided for the endpoint type REGIONAL.");
  const [, , service, where] = arn.split(":");
  if (service !== "acm" || where !== region)
    throw badRequest(`Invalid certificate ARN: ${arn}. Certificate must be in '${region}'.`);
  const certificate = certificatesIn(world, region).find((one) => one.arn === arn);
  // One that this ACM has not issued may have been imported, with whatever is in it.
  if (!certificate) return;
  if (statusOf(certificate, world.now) !== "ISSUED")
    throw badRequest(`The certificate ${arn} is not issued, and cannot be used for a domain name.`);
  if (!certifies(certificate, name))
    throw badRequest("The domain name to be created is not covered by the provided certificate.");
}
