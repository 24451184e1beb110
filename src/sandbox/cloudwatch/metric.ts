import type { ComparisonOperator, Dimension, Statistic } from "@aws-sdk/client-cloudwatch";

/** CloudWatch in one region. */
export interface Monitoring {
  alarms: Record<string, Alarm>;
  /** By namespace, name and dimensions: the values as they came in. */
  metrics: Record<string, Datum[]>;
}

/** A value that was put so many times. */
export interface Datum {
  at: number;
  value: number;
  count: number;
}

/** An alarm of one metric. */
export interface Alarm extends Watching {
  name: string;
  description?: string | undefined;
  actionsEnabled: boolean;
  actions: { OKActions: string[]; AlarmActions: string[]; InsufficientDataActions: string[] };
  missing: Missing;
  /** How many of the periods must breach, where that is not all of them. */
  datapoints?: number | undefined;
  writtenAt: number;
  tags: Record<string, string>;
  /** What SetAlarmState has put in place of the state, until the next look at the metric. */
  set?: { state: State; reason: string; at: number };
}

/** Which metric is compared with what. */
export interface Watching {
  namespace: string;
  metric: string;
  dimensions: Dimension[];
  statistic: Statistic;
  /** In seconds. */
  period: number;
  periods: number;
  threshold: number;
  comparison: ComparisonOperator;
}

export type Missing = "missing" | "breaching" | "notBreaching";
export type State = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export const emptyMonitoring = (): Monitoring => ({ alarms: {}, metrics: {} });

/** What a metric is kept under: its dimensions have no order. */
export function metricKey(namespace: string, metric: string, dimensions: readonly Dimension[] = []): string {
  const pairs = dimensions.map(({ Name, Value }) => [Name!, Value!] as const);
  return JSON.stringify([namespace, metric, pairs.sort(([one], [other]) => (one < other ? -1 : 1))]);
}

/** What the last whole periods of a metric come to. */
export function stateOfMetric(
  { metrics }: Monitoring,
  watching: Watching & Partial<Pick<Alarm, "missing" | "datapoints">>,
  now: number,
): State {
  const { namespace, metric, dimensions, period, periods, missing = "missing", datapoints = periods } = watching;
  const data = metrics[metricKey(namespace, metric, dimensions)] ?? [];
  const length = period * 1000;
  const end = Math.floor(now / length) * length;
  const values = Array.from({ length: periods }, (_, index) => {
    const from = end - (index + 1) * length;
    const inside = data.filter(({ at }) => at >= from && at < from + length);
    return inside.length === 0 ? undefined : statisticOf(inside, watching.statistic);
  });
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 && missing === "missing") return "INSUFFICIENT_DATA";
  const absent = missing === "breaching" ? values.length - known.length : 0;
  const breaching = known.filter((value) => breaches(value, watching)).length + absent;
  return breaching >= datapoints ? "ALARM" : "OK";
}

/** When a metric last had data for an alarm to judge by; undefined when it never had. */
export function lastKnownAt({ metrics }: Monitoring, watching: Watching, now: number): number | undefined {
  const { namespace, metric, dimensions, period } = watching;
  const length = period * 1000;
  const ends = (metrics[metricKey(namespace, metric, dimensions)] ?? []).map(
    ({ at }) => (Math.floor(at / length) + 1) * length,
  );
  const past = ends.filter((end) => end <= now);
  return past.length === 0 ? undefined : Math.max(...past);
}

function statisticOf(data: readonly Datum[], statistic: Statistic): number {
  const count = data.reduce((sum, one) => sum + one.count, 0);
  const total = data.reduce((sum, one) => sum + one.value * one.count, 0);
  const values = data.map(({ value }) => value);
  const statistics: Record<Statistic, number> = {
    Average: total / count,
    Sum: total,
    SampleCount: count,
    Minimum: Math.min(...values),
    Maximum: Math.max(...values),
  };
  return statistics[statistic];
}

function breaches(value: number, { comparison, threshold }: Watching): boolean {
  switch (comparison) {
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "GreaterThanThreshold":
      return value > threshold;
    case "LessThanThreshold":
      return value < threshold;
    default:
      return value <= threshold;
  }
}
