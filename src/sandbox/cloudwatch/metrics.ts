import type { MetricDatum, PutMetricDataCommandInput, PutMetricDataCommandOutput } from "@aws-sdk/client-cloudwatch";
import { NotSimulated } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { invalidValue } from "./lookup.ts";
import { emptyMonitoring, metricKey, type Datum } from "./metric.ts";

const MOST_AT_ONCE = 1000;
/** AWS documentation of PutMetricData: how far in the past and in the future values may lie. */
const TWO_WEEKS = 14 * 24 * 60 * 60 * 1000;
const TWO_HOURS = 2 * 60 * 60 * 1000;

const PutMetricData: Operation<PutMetricDataCommandInput, PutMetricDataCommandOutput> = (world, input, region) => {
  const { Namespace, MetricData = [] } = input;
  if (/^(?:AWS\/|:)/u.test(Namespace!))
    throw invalidValue(`The value ${Namespace} for parameter Namespace is invalid.`);
  if (MetricData.length > MOST_AT_ONCE)
    throw invalidValue(`The collection MetricData must not have a size greater than ${MOST_AT_ONCE}.`);
  const { metrics } = (world.state.monitoring[region] ??= emptyMonitoring());
  for (const datum of MetricData) {
    const { MetricName, Dimensions, StorageResolution = 60, StatisticValues } = datum;
    if (StorageResolution !== 60) throw new NotSimulated("metrics of high resolution");
    if (StatisticValues) throw new NotSimulated("StatisticValues of PutMetricData");
    (metrics[metricKey(Namespace!, MetricName!, Dimensions)] ??= []).push(...valuesIn(datum, world.now));
  }
  return {};
};

function valuesIn({ Timestamp, Value, Values = [], Counts = [] }: MetricDatum, now: number): Datum[] {
  const at = Timestamp?.getTime() ?? now;
  if (at < now - TWO_WEEKS || at > now + TWO_HOURS)
    throw invalidValue(
      "The parameter MetricData.member.1.Timestamp must be within two weeks before and two hours after now.",
    );
  if ((Value === undefined) === (Values.length === 0))
    throw invalidValue("At least one and only one of the parameters Value and Values must be specified.");
  if (Value !== undefined) return [{ at, value: Value, count: 1 }];
  return Values.map((value, index) => ({ at, value, count: Counts[index] ?? 1 }));
}

/** Values of metrics. */
export const metrics = { PutMetricData };
