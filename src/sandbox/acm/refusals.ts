import { invalid, Refusal } from "../refusal.ts";
import { ACCOUNT, type World } from "../world.ts";
import type { Certificate } from "./certificate.ts";
import { certificatesIn } from "./settle.ts";

/** Finds a certificate in the region that it is asked for in, or refuses as ACM does. */
export function certificateWith(world: World, arn: string | undefined, region: string): Certificate {
  if (!/^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/u.test(arn!))
    throw new Refusal("InvalidArnException", `The arn ${arn} is invalid`);
  const found = certificatesIn(world, region).find((certificate) => certificate.arn === arn);
  if (!found)
    throw new Refusal("ResourceNotFoundException", `Could not find certificate ${arn} in account ${ACCOUNT}.`);
  return found;
}

/** What does not fit a pattern or a length of ACM's own model. */
export const unfit = (value: unknown, member: string, constraint: string): Refusal =>
  invalid(
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
