import type { Operations } from "../world.ts";
import { policies } from "./policies.ts";
import { targets } from "./targets.ts";

/** Application Auto Scaling, as far as DynamoDB uses it. */
export const autoscaling: Operations = { ...targets, ...policies };
