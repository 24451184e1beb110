import type { Operations } from "../world.ts";
import { hostedZones } from "./hosted-zones.ts";
import { protections } from "./protections.ts";
import { records } from "./records.ts";
import { tags } from "./tags.ts";

/** Amazon Route 53. */
export const route53: Operations = { ...hostedZones, ...records, ...protections, ...tags };
