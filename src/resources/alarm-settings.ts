import type { ComparisonOperator, MetricAlarm, Statistic } from "@aws-sdk/client-cloudwatch";
import type { Tags } from "../aws/marks.ts";

/** Which metric is compared with what. */
export interface MetricSettings {
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  statistic: Statistic;
  /** In seconds. */
  period: number;
  /** How many periods in a row must breach. */
  periods: number;
  threshold: number;
  comparison: ComparisonOperator;
}

/** A CloudWatch alarm of one metric. */
export interface AlarmSpec extends Partial<MetricSettings> {
  name: string;
  region: string;
  missing?: "missing" | "breaching" | "notBreaching" | "ignore";
  tags?: Tags;
}

/** An alarm as it is, in the words of the spec; one of several metrics has none of it. */
export const settingsOfAlarm = (found: MetricAlarm): Partial<MetricSettings> & Pick<AlarmSpec, "missing"> => ({
  ...(found.MetricName === undefined ? {} : metricOf(found)),
  missing: (found.TreatMissingData ?? "missing") as NonNullable<AlarmSpec["missing"]>,
});

/** Which metric an alarm watches, as CloudWatch says it, and Route 53 of the alarm that it has copied. */
export const metricOf = (
  found: Pick<
    MetricAlarm,
    | "Namespace"
    | "MetricName"
    | "Dimensions"
    | "Statistic"
    | "Period"
    | "EvaluationPeriods"
    | "Threshold"
    | "ComparisonOperator"
  >,
): MetricSettings => ({
  namespace: found.Namespace!,
  metric: found.MetricName!,
  dimensions: Object.fromEntries((found.Dimensions ?? []).map(({ Name, Value }) => [Name!, Value!])),
  statistic: found.Statistic!,
  period: found.Period!,
  periods: found.EvaluationPeriods!,
  threshold: found.Threshold!,
  comparison: found.ComparisonOperator!,
});

/** The settings as PutMetricAlarm takes them. */
export const alarmInputOf = (spec: AlarmSpec) => ({
  AlarmName: spec.name,
  Namespace: spec.namespace,
  MetricName: spec.metric,
  Dimensions: Object.entries(spec.dimensions ?? {}).map(([Name, Value]) => ({ Name, Value })),
  Statistic: spec.statistic,
  Period: spec.period,
  EvaluationPeriods: spec.periods,
  Threshold: spec.threshold,
  ComparisonOperator: spec.comparison,
  ...(spec.missing === undefined ? {} : { TreatMissingData: spec.missing }),
});
