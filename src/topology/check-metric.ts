import type { Config } from "../config/schema.ts";
import type { MetricSettings } from "../resources/alarm-settings.ts";

type MetricCheck = Extract<NonNullable<Config["routing"]>["healthCheck"], { type: "metric" }>;

/** What an alarm of ours is to watch, all of which the config says; undefined where it names one that is there. */
export function metricIn(check: MetricCheck): MetricSettings | undefined {
  const { alarm: named, namespace, metric, dimensions, statistic, threshold, comparison, period } = check;
  if (named !== undefined) return undefined;
  return {
    namespace: namespace!,
    metric: metric!,
    dimensions: { ...dimensions },
    statistic: statistic!,
    period: period! / 1000,
    periods: 1,
    threshold: threshold!,
    comparison: comparison!,
  };
}
