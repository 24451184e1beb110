import type { Operations } from "../world.ts";
import { cachePolicies } from "./cache-policies.ts";

/** CloudFront's control plane. */
export const cloudfront: Operations = { ...cachePolicies };
