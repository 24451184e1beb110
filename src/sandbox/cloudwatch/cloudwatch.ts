import type { Operations } from "../world.ts";
import { alarms } from "./alarms.ts";
import { metricData } from "./metric-data.ts";
import { metrics } from "./metrics.ts";
import { tags } from "./tags.ts";

/** Amazon CloudWatch. */
export const cloudwatch: Operations = { ...alarms, ...metricData, ...metrics, ...tags };
