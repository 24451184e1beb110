import type {
  DeleteAlarmsCommandInput,
  DeleteAlarmsCommandOutput,
  DescribeAlarmsCommandInput,
  DescribeAlarmsCommandOutput,
  MetricAlarm,
  PutMetricAlarmCommandInput,
  PutMetricAlarmCommandOutput,
  SetAlarmStateCommandInput,
  SetAlarmStateCommandOutput,
} from "@aws-sdk/client-cloudwatch";
import { page, sortedBy } from "../pages.ts";
import type { Operation, World } from "../world.ts";
import { alarmFrom } from "./alarm-input.ts";
import { alarmArn, alarmWith, checkTags, invalidValue, noSuchAlarm } from "./lookup.ts";
import { emptyMonitoring, stateOfMetric, type Alarm, type State } from "./metric.ts";

const PAGE = 50;
const MOST_AT_ONCE = 100;
/** CloudWatch looks at standard metrics once a minute. */
const LOOK = 60_000;

const PutMetricAlarm: Operation<PutMetricAlarmCommandInput, PutMetricAlarmCommandOutput> = (world, input, region) => {
  const { Tags: tags = [] } = input;
  const alarm = alarmFrom(input, world.now);
  const { alarms } = (world.state.monitoring[region] ??= emptyMonitoring());
  const before = alarms[alarm.name];
  // AWS documentation: the tags of an alarm that is there already are left as they are.
  alarms[alarm.name] = { ...alarm, tags: before?.tags ?? checkTags({}, tags) };
  return {};
};

const DescribeAlarms: Operation<DescribeAlarmsCommandInput, DescribeAlarmsCommandOutput> = (world, input, region) => {
  const { AlarmNames, AlarmNamePrefix, AlarmTypes = ["MetricAlarm"], StateValue, MaxRecords = PAGE, NextToken } = input;
  if (AlarmNames && AlarmNamePrefix !== undefined)
    throw invalidValue("The parameters AlarmNames and AlarmNamePrefix cannot be used together.");
  if (MaxRecords < 1 || MaxRecords > MOST_AT_ONCE || (AlarmNames?.length ?? 0) > MOST_AT_ONCE)
    throw invalidValue("Member must have value between 1 and 100");
  const all = AlarmTypes.includes("MetricAlarm") ? Object.values(world.state.monitoring[region]?.alarms ?? {}) : [];
  const wanted = all
    .filter(({ name }) => AlarmNames?.includes(name) ?? name.startsWith(AlarmNamePrefix ?? ""))
    .filter((alarm) => StateValue === undefined || stateOf(world, alarm, region) === StateValue);
  const nameOf = ({ name }: Alarm) => name;
  const { items, next } = page(sortedBy(wanted, nameOf), { after: NextToken, limit: MaxRecords, nameOf });
  return {
    MetricAlarms: items.map((alarm) => described(world, alarm, region)),
    CompositeAlarms: [],
    ...(next === undefined ? {} : { NextToken: next }),
  };
};

const DeleteAlarms: Operation<DeleteAlarmsCommandInput, DeleteAlarmsCommandOutput> = (world, input, region) => {
  const names = input.AlarmNames!;
  if (names.length > MOST_AT_ONCE) throw invalidValue("Member must have length less than or equal to 100");
  const { alarms } = world.state.monitoring[region] ?? emptyMonitoring();
  if (names.some((name) => !alarms[name])) throw noSuchAlarm();
  for (const name of names) delete alarms[name];
  return {};
};

const SetAlarmState: Operation<SetAlarmStateCommandInput, SetAlarmStateCommandOutput> = (world, input, region) => {
  const { AlarmName, StateValue, StateReason } = input;
  alarmWith(world, AlarmName!, region).set = { state: StateValue as State, reason: StateReason!, at: world.now };
  return {};
};

/** The state of an alarm: what SetAlarmState says holds until CloudWatch looks at the metric again. */
function stateOf(world: World, alarm: Alarm, region: string): State {
  return setNow(alarm, world.now)?.state ?? stateOfMetric(world.state.monitoring[region]!, alarm, world.now);
}

function setNow({ set }: Alarm, now: number): Alarm["set"] {
  return set && Math.floor(now / LOOK) === Math.floor(set.at / LOOK) ? set : undefined;
}

const described = (world: World, alarm: Alarm, region: string): MetricAlarm => ({
  AlarmName: alarm.name,
  AlarmArn: alarmArn(region, alarm.name),
  ...(alarm.description === undefined ? {} : { AlarmDescription: alarm.description }),
  AlarmConfigurationUpdatedTimestamp: new Date(alarm.writtenAt),
  ActionsEnabled: alarm.actionsEnabled,
  ...alarm.actions,
  StateValue: stateOf(world, alarm, region),
  StateReason: setNow(alarm, world.now)?.reason ?? "Unchecked: Initial alarm creation",
  MetricName: alarm.metric,
  Namespace: alarm.namespace,
  Statistic: alarm.statistic,
  Dimensions: alarm.dimensions,
  Period: alarm.period,
  EvaluationPeriods: alarm.periods,
  ...(alarm.datapoints === undefined ? {} : { DatapointsToAlarm: alarm.datapoints }),
  Threshold: alarm.threshold,
  ComparisonOperator: alarm.comparison,
  TreatMissingData: alarm.missing,
});

/** Alarms of metrics. */
export const alarms = { PutMetricAlarm, DescribeAlarms, DeleteAlarms, SetAlarmState };
