import type { Operations } from "../world.ts";
import { aliases } from "./aliases.ts";
import { cachePolicies } from "./cache-policies.ts";
import { distributions } from "./distributions.ts";
import { invalidations } from "./invalidations.ts";
import { tags } from "./tags.ts";

/** CloudFront's control plane. */
export const cloudfront: Operations = { ...cachePolicies, ...distributions, ...aliases, ...invalidations, ...tags };
