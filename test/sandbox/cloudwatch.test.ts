import type { MetricDatum, PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { describe, expect, test } from "vitest";
import { connected, errorOf, refusal } from "./connected.ts";

const alarm: PutMetricAlarmCommandInput = {
  AlarmName: "errors",
  Namespace: "shop",
  MetricName: "errors",
  Dimensions: [
    { Name: "Stage", Value: "prod" },
    { Name: "Api", Value: "orders" },
  ],
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: "GreaterThanThreshold",
};

const ARN = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:errors";

/** An alarm in eu-west-1, and short words for values of its metric and for its state. */
async function withAlarm(more: Partial<PutMetricAlarmCommandInput> = {}) {
  const { aws, pass } = await connected();
  const cloudwatch = await aws.cloudwatch("eu-west-1");
  await cloudwatch.putMetricAlarm({ ...alarm, ...more });
  /** Half a minute into the minute that has begun. */
  await pass(30);
  const put = (...MetricData: Partial<MetricDatum>[]) =>
    cloudwatch.putMetricData({
      Namespace: "shop",
      MetricData: MetricData.map((one) => ({
        MetricName: "errors",
        // The order of dimensions says nothing.
        Dimensions: alarm.Dimensions!.toReversed(),
        ...one,
      })),
    });
  const state = async () => (await cloudwatch.describeAlarms({ AlarmNames: ["errors"] })).MetricAlarms![0]?.StateValue;
  return { aws, pass, cloudwatch, put, state };
}

describe("the state of an alarm", () => {
  test("is that of the last whole period", async () => {
    const { put, state, pass } = await withAlarm();
    expect(await state()).toBe("INSUFFICIENT_DATA");
    await put({ Value: 3 }, { Value: 3 });
    expect(await state()).toBe("INSUFFICIENT_DATA");
    await pass(60);
    expect(await state()).toBe("ALARM");
    await put({ Value: 5 });
    await pass(60);
    expect(await state()).toBe("OK");
    await pass(60);
    expect(await state()).toBe("INSUFFICIENT_DATA");
  });

  test.each([
    ["Sum", 12],
    ["Average", 3],
    ["Minimum", 1],
    ["Maximum", 5],
    ["SampleCount", 4],
  ] as const)("%s of 1, 5, 3 and 3 is %d", async (Statistic, value) => {
    const at = async (Threshold: number) => {
      const { put, state, pass } = await withAlarm({ Statistic, Threshold });
      await put({ Value: 1 }, { Value: 5 }, { Values: [3], Counts: [2] });
      await pass(60);
      return state();
    };
    expect([await at(value), await at(value - 0.5)]).toEqual(["OK", "ALARM"]);
  });

  test.each([
    ["GreaterThanThreshold", "OK", "ALARM", "OK"],
    ["GreaterThanOrEqualToThreshold", "ALARM", "ALARM", "OK"],
    ["LessThanThreshold", "OK", "OK", "ALARM"],
    ["LessThanOrEqualToThreshold", "ALARM", "OK", "ALARM"],
  ] as const)("%s: equal %s, above %s, below %s", async (ComparisonOperator, ...expected) => {
    const { put, state, pass } = await withAlarm({ ComparisonOperator });
    const states = [];
    for (const Value of [5, 6, 4]) {
      await put({ Value });
      await pass(60);
      states.push(await state());
    }
    expect(states).toEqual(expected);
  });

  test.each([
    ["missing", "INSUFFICIENT_DATA"],
    ["breaching", "ALARM"],
    ["notBreaching", "OK"],
  ])("what is missing is %s: %s", async (TreatMissingData, expected) => {
    expect(await (await withAlarm({ TreatMissingData })).state()).toBe(expected);
  });

  test("so many of the periods must breach", async () => {
    const run = async (more: object) => {
      const { put, state, pass } = await withAlarm({ EvaluationPeriods: 3, ...more });
      for (const Value of [6, 1, 6]) {
        await put({ Value });
        await pass(60);
      }
      return state();
    };
    expect([await run({}), await run({ DatapointsToAlarm: 2 })]).toEqual(["OK", "ALARM"]);
  });

  test("SetAlarmState holds until CloudWatch looks again", async () => {
    const { cloudwatch, state, pass } = await withAlarm();
    await cloudwatch.setAlarmState({ AlarmName: "errors", StateValue: "ALARM", StateReason: "a test" });
    expect(await state()).toBe("ALARM");
    await pass(60);
    expect(await state()).toBe("INSUFFICIENT_DATA");
    const missing = cloudwatch.setAlarmState({ AlarmName: "no", StateValue: "OK", StateReason: "" });
    expect((await errorOf(missing)).name).toBe("ResourceNotFound");
  });
});

describe("alarms", () => {
  test("are told as they were put, and replaced whole but for their tags", async () => {
    const { cloudwatch } = await withAlarm({
      AlarmDescription: "too many",
      AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:pager"],
      Tags: [{ Key: "team", Value: "shop" }],
    });
    const find = async () => (await cloudwatch.describeAlarms({ AlarmNamePrefix: "err" })).MetricAlarms![0];
    expect(await find()).toMatchObject({
      ...alarm,
      AlarmArn: ARN,
      AlarmDescription: "too many",
      ActionsEnabled: true,
      AlarmActions: ["arn:aws:sns:eu-west-1:123456789012:pager"],
      TreatMissingData: "missing",
    });
    await cloudwatch.putMetricAlarm({ ...alarm, Threshold: 7, Tags: [{ Key: "team", Value: "till" }] });
    expect(await find()).toMatchObject({ Threshold: 7, AlarmActions: [] });
    expect((await find())!.AlarmDescription).toBeUndefined();
    expect((await cloudwatch.listTagsForResource({ ResourceARN: ARN })).Tags).toEqual([{ Key: "team", Value: "shop" }]);
  });

  test("are listed in pages, by name and by state, and only in their region", async () => {
    const { aws, cloudwatch } = await withAlarm();
    await cloudwatch.putMetricAlarm({ ...alarm, AlarmName: "more", TreatMissingData: "breaching" });
    const first = await cloudwatch.describeAlarms({ MaxRecords: 1 });
    expect(first.MetricAlarms).toHaveLength(1);
    const second = await cloudwatch.describeAlarms({ NextToken: first.NextToken! });
    expect(second.MetricAlarms!.map(({ AlarmName }) => AlarmName)).toEqual(["more"]);
    const ringing = await cloudwatch.describeAlarms({ StateValue: "ALARM" });
    expect(ringing.MetricAlarms!.map(({ AlarmName }) => AlarmName)).toEqual(["more"]);
    expect((await cloudwatch.describeAlarms({ AlarmTypes: ["CompositeAlarm"] })).MetricAlarms).toEqual([]);
    expect((await (await aws.cloudwatch("us-east-1")).describeAlarms({})).MetricAlarms).toEqual([]);
  });

  test("are deleted all or none", async () => {
    const { cloudwatch } = await withAlarm();
    const both = cloudwatch.deleteAlarms({ AlarmNames: ["errors", "no"] });
    expect((await errorOf(both)).name).toBe("ResourceNotFound");
    await cloudwatch.deleteAlarms({ AlarmNames: ["errors"] });
    expect((await cloudwatch.describeAlarms({})).MetricAlarms).toEqual([]);
  });

  test("are found by their tags", async () => {
    const { aws, cloudwatch } = await withAlarm();
    const tagging = await aws.tagging("eu-west-1");
    const arns = async () =>
      (
        await tagging.getResources({ TagFilters: [{ Key: "team" }], ResourceTypeFilters: ["cloudwatch:alarm"] })
      ).ResourceTagMappingList!.map(({ ResourceARN }) => ResourceARN);
    expect(await arns()).toEqual([]);
    await cloudwatch.tagResource({ ResourceARN: ARN, Tags: [{ Key: "team", Value: "shop" }] });
    expect(await arns()).toEqual([ARN]);
    await cloudwatch.untagResource({ ResourceARN: ARN, TagKeys: ["team"] });
    expect(await arns()).toEqual([]);
    const aws_ = cloudwatch.tagResource({ ResourceARN: ARN, Tags: [{ Key: "aws:x", Value: "" }] });
    expect((await errorOf(aws_)).name).toBe("InvalidParameterValueException");
    const nowhere = cloudwatch.listTagsForResource({ ResourceARN: `${ARN}-2` });
    expect((await errorOf(nowhere)).name).toBe("ResourceNotFoundException");
  });
});

describe("what is refused", () => {
  test.each([
    [{ Statistic: undefined }, /^InvalidParameterCombinationException/u],
    [{ Period: 90 }, /Period/u],
    [{ EvaluationPeriods: 0 }, /EvaluationPeriods/u],
    [{ DatapointsToAlarm: 2 }, /DatapointsToAlarm/u],
    [{ Period: 3540, EvaluationPeriods: 25 }, /more than a day/u],
    [{ TreatMissingData: "ignore" }, /^NotSimulated/u],
    [{ ComparisonOperator: "LessThanLowerThreshold" }, /^NotSimulated/u],
    [{ Metrics: [{ Id: "m" }] }, /^NotSimulated: .*Metrics/u],
    [{ Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `${index}`, Value: "" })) }, /at most 50/u],
  ] as [Partial<PutMetricAlarmCommandInput>, RegExp][])("an alarm with %j", async (more, message) => {
    const cloudwatch = await (await connected()).aws.cloudwatch("eu-west-1");
    expect(await refusal(cloudwatch.putMetricAlarm({ ...alarm, ...more }))).toMatch(message);
  });

  test.each([
    [{ Namespace: "AWS/Lambda", MetricData: [{ MetricName: "m", Value: 1 }] }, /AWS\/Lambda/u],
    [{ MetricData: [{ MetricName: "m" }] }, /only one of the parameters Value and Values/u],
    [{ MetricData: [{ MetricName: "m", Value: 1, Values: [1] }] }, /only one/u],
    [{ MetricData: [{ MetricName: "m", Value: 1, Timestamp: new Date(0) }] }, /Timestamp/u],
    [{ MetricData: [{ MetricName: "m", Value: 1, StorageResolution: 1 }] }, /^NotSimulated/u],
    [{ MetricData: Array.from({ length: 1001 }, () => ({ MetricName: "m", Value: 1 })) }, /1000/u],
  ])("values %#", async (input, message) => {
    const cloudwatch = await (await connected()).aws.cloudwatch("eu-west-1");
    expect(await refusal(cloudwatch.putMetricData({ Namespace: "shop", ...input }))).toMatch(message);
  });

  test("a list by two things, or of too many", async () => {
    const { cloudwatch } = await withAlarm();
    const both = cloudwatch.describeAlarms({ AlarmNames: ["a"], AlarmNamePrefix: "a" });
    expect(await refusal(both)).toMatch(/cannot be used together/u);
    expect(await refusal(cloudwatch.describeAlarms({ MaxRecords: 101 }))).toMatch(/between 1 and 100/u);
  });
});
