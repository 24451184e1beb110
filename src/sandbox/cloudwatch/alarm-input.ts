import type { PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { NotSimulated } from "../refusal.ts";
import { invalidCombination, invalidValue } from "./lookup.ts";
import type { Alarm, Missing } from "./metric.ts";

const MISSING: ReadonlySet<string> = new Set(["missing", "breaching", "notBreaching"]);
const COMPARISONS: ReadonlySet<string> = new Set([
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
]);
/** AWS documentation: an alarm judges by a day, or by a week where its periods are an hour or longer. */
const A_DAY = 86_400;
const AN_HOUR = 3600;
const A_WEEK = 7 * A_DAY;

/** The alarm that is asked for. All of it is replaced by every call. */
export function alarmFrom(input: PutMetricAlarmCommandInput, now: number): Omit<Alarm, "tags"> {
  const { AlarmName, AlarmDescription, ActionsEnabled = true, TreatMissingData = "missing" } = input;
  const { OKActions = [], AlarmActions = [], InsufficientDataActions = [] } = input;
  if (!MISSING.has(TreatMissingData)) throw new NotSimulated(`TreatMissingData ${TreatMissingData} of alarms`);
  return {
    name: AlarmName!,
    description: AlarmDescription,
    actionsEnabled: ActionsEnabled,
    actions: { OKActions, AlarmActions, InsufficientDataActions },
    missing: TreatMissingData as Missing,
    ...metricIn(input),
    writtenAt: now,
  };
}

function metricIn(input: PutMetricAlarmCommandInput) {
  const { Namespace, MetricName, Dimensions = [], Statistic, ComparisonOperator, Threshold } = input;
  if (Namespace === undefined || MetricName === undefined || Statistic === undefined || Threshold === undefined)
    throw invalidCombination("Namespace, MetricName, Statistic and Threshold are required for an alarm of one metric.");
  if (!COMPARISONS.has(ComparisonOperator!)) throw new NotSimulated(`the comparison ${ComparisonOperator}`);
  return {
    namespace: Namespace,
    metric: MetricName,
    dimensions: Dimensions,
    statistic: Statistic,
    threshold: Threshold,
    comparison: ComparisonOperator!,
    ...periodsIn(input),
  };
}

function periodsIn({ Period = 0, EvaluationPeriods = 0, DatapointsToAlarm }: PutMetricAlarmCommandInput) {
  if (![10, 20, 30].includes(Period) && (Period < 60 || Period % 60 !== 0))
    throw invalidValue("Period must be 10, 20, 30 or a multiple of 60");
  if (EvaluationPeriods < 1) throw invalidValue("EvaluationPeriods must be at least 1");
  if (DatapointsToAlarm !== undefined && (DatapointsToAlarm < 1 || DatapointsToAlarm > EvaluationPeriods))
    throw invalidValue("DatapointsToAlarm must be between 1 and EvaluationPeriods");
  if (Period * EvaluationPeriods > (Period < AN_HOUR ? A_DAY : A_WEEK))
    throw invalidValue(
      "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).",
    );
  return { period: Period, periods: EvaluationPeriods, datapoints: DatapointsToAlarm };
}
