import type { World } from "../world.ts";
import { badRequest } from "./refusals.ts";

/** Refuses a certificate that a domain name cannot be served with. */
export function checkCertificate(
  _world: World,
  arn: string | undefined,
  { region }: { region: string; name: string },
): void {
  if (!arn) throw badRequest("A certificate was not provided for the endpoint type REGIONAL.");
  const [, , service, where] = arn.split(":");
  if (service !== "acm" || where !== region)
    throw badRequest(`Invalid certificate ARN: ${arn}. Certificate must be in '${region}'.`);
}
