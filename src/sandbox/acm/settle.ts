import { canonical } from "../route53/zone.ts";
import type { World } from "../world.ts";
import { GIVES_UP, validatedAt, visible, type Certificate } from "./certificate.ts";

/** Ends the validation of all certificates that ACM has seen the proofs of by now. To be called before the records change. */
export function settleCertificates(world: World): void {
  for (const certificate of Object.values(world.state.certificates)) {
    if (certificate.ended) continue;
    const at = Math.max(...certificate.names.map((name) => validatedAt(world, certificate, name)));
    if (at > Math.min(world.now, certificate.createdAt + GIVES_UP)) continue;
    const isAllowed = certificate.names.every((name) => letsAmazon(world, name));
    certificate.ended = { at, ...(isAllowed ? {} : { reason: "CAA_ERROR" }) };
  }
}

const AMAZON = /"(?:amazon\.com|amazontrust\.com|awstrust\.com|amazonaws\.com)/u;

/** The CAA records that are the nearest above a name say who may issue certificates for it; without any, everybody may. */
function letsAmazon(world: World, name: string): boolean {
  const labels = name.replace(/^\*\./u, "").split(".");
  for (let above = 0; above < labels.length - 1; above += 1) {
    const here = canonical(labels.slice(above).join("."));
    const found = visible(world, here).find(({ set }) => set.Name === here && set.Type === "CAA");
    if (found) return found.set.ResourceRecords!.some(({ Value }) => AMAZON.test(Value!));
  }
  return true;
}

/** Every certificate of a region, with its validation as far as it has come. */
export function certificatesIn(world: World, region: string): Certificate[] {
  settleCertificates(world);
  return Object.values(world.state.certificates).filter((certificate) => certificate.region === region);
}
