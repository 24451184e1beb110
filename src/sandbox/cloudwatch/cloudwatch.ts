import type { Operations } from "../world.ts";
import { alarms } from "./alarms.ts";
import { metrics } from "./metrics.ts";
import { tags } from "./tags.ts";

/** Amazon CloudWatch. */
export const cloudwatch: Operations = { ...alarms, ...metrics, ...tags };
