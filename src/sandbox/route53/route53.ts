import type { Operations } from "../world.ts";
import { healthChecks } from "./health-checks.ts";
import { healthStatus } from "./health-status.ts";
import { hostedZones } from "./hosted-zones.ts";
import { protections } from "./protections.ts";
import { records } from "./records.ts";
import { tags } from "./tags.ts";

/** Amazon Route 53. */
export const route53: Operations = {
  ...healthChecks,
  ...healthStatus,
  ...hostedZones,
  ...protections,
  ...records,
  ...tags,
};
