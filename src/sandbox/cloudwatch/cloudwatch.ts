import type { Operations } from "../world.ts";
import { metricData } from "./metric-data.ts";

/** Amazon CloudWatch. */
export const cloudwatch: Operations = { ...metricData };
