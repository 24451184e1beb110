import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  TagResourceCommand,
  type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api";
import { describe, expect, test } from "vitest";
import type { AlarmSpec } from "../../src/resources/alarm-settings.ts";
import { alarm } from "../../src/resources/alarm.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const KEY = { name: "goglobal-orders-prod-health", region: "eu-west-1" };
const ARN = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:goglobal-orders-prod-health";
const OWNER = { "goglobal:app": "orders/prod" };

const wanted: AlarmSpec = {
  ...KEY,
  namespace: "AWS/ApiGateway",
  metric: "5xx",
  dimensions: { ApiId: "a1" },
  statistic: "Sum",
  period: 60,
  periods: 1,
  threshold: 5,
  comparison: "GreaterThanThreshold",
  missing: "missing",
  tags: { team: "shop" },
};

const input = {
  AlarmName: KEY.name,
  Namespace: "AWS/ApiGateway",
  MetricName: "5xx",
  Dimensions: [{ Name: "ApiId", Value: "a1" }],
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "missing",
} as const;

/** CloudWatch with this alarm, and its tags. */
function withAlarm(found: Partial<MetricAlarm> | undefined, tags: Record<string, string> = { team: "shop", ...OWNER }) {
  const mocked = mockedAws();
  mocked.cloudwatch
    .on(DescribeAlarmsCommand)
    .resolves({ MetricAlarms: found ? [{ ...input, Dimensions: [...input.Dimensions], ...found }] : [] })
    .on(ListTagsForResourceCommand)
    .resolves({ Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) })
    .on(PutMetricAlarmCommand)
    .resolves({})
    .on(TagResourceCommand)
    .resolves({})
    .on(DeleteAlarmsCommand)
    .resolves({});
  return mocked;
}

const here = (operation: string, sent: object) => [operation, "eu-west-1", sent];

describe("in the sandbox", () => {
  conforms(alarm, {
    from: wanted,
    to: {
      ...wanted,
      metric: "4xx",
      dimensions: {},
      statistic: "Average",
      period: 120,
      periods: 3,
      threshold: 1,
      comparison: "LessThanThreshold",
      missing: "breaching",
      tags: { team: "till" },
    },
  });
});

describe("read", () => {
  test("an alarm and its tags, at the same time", async () => {
    const { context, calls } = withAlarm({});
    expect(await alarm.read(context(), KEY)).toEqual({
      spec: { ...wanted, tags: { team: "shop", ...OWNER } },
      outputs: { name: KEY.name, arn: ARN },
      owned: true,
    });
    expect((await calls()).map(({ operation, region, input: sent }) => [operation, region, sent]).sort()).toEqual([
      here("DescribeAlarms", { AlarmNames: [KEY.name], AlarmTypes: ["MetricAlarm"] }),
      here("ListTagsForResource", { ResourceARN: ARN }),
    ]);
  });

  test("somebody else's alarm, of several metrics", async () => {
    const { context } = withAlarm({ MetricName: undefined, Metrics: [{ Id: "m" }] }, { team: "shop" });
    expect(await alarm.read(context(), KEY)).toEqual({
      spec: { ...KEY, missing: "missing", tags: { team: "shop" } },
      outputs: { name: KEY.name, arn: ARN },
      owned: false,
    });
  });

  test("none", async () => {
    const { cloudwatch, context } = withAlarm(undefined);
    cloudwatch.on(ListTagsForResourceCommand).rejects(awsError("ResourceNotFoundException", "no", 404));
    expect(await alarm.read(context(), KEY)).toBeUndefined();
  });
});

describe("converge", () => {
  test("creates with the mark", async () => {
    const { context, writes } = withAlarm(undefined);
    await alarm.converge(context(), wanted);
    expect(await writes()).toEqual([
      here("PutMetricAlarm", {
        ...input,
        Tags: [
          { Key: "team", Value: "shop" },
          { Key: "goglobal:app", Value: "orders/prod" },
        ],
      }),
    ]);
  });

  test.each<[keyof AlarmSpec, Partial<AlarmSpec>, object]>([
    ["namespace", { namespace: "shop" }, { Namespace: "shop" }],
    ["metric", { metric: "4xx" }, { MetricName: "4xx" }],
    ["dimensions", { dimensions: {} }, { Dimensions: [] }],
    ["statistic", { statistic: "Average" }, { Statistic: "Average" }],
    ["period", { period: 120 }, { Period: 120 }],
    ["periods", { periods: 3 }, { EvaluationPeriods: 3 }],
    ["threshold", { threshold: 1 }, { Threshold: 1 }],
    ["comparison", { comparison: "LessThanThreshold" }, { ComparisonOperator: "LessThanThreshold" }],
    ["missing", { missing: "breaching" }, { TreatMissingData: "breaching" }],
  ])("another %s: put whole, with whom others let it tell", async (_, change, sent) => {
    const AlarmActions = ["arn:aws:sns:eu-west-1:123456789012:pager"];
    const { context, writes } = withAlarm({ AlarmDescription: "call me", AlarmActions });
    const live = await alarm.read(context(), KEY);
    await alarm.converge(context(), { ...wanted, ...change }, live);
    expect(await writes()).toEqual([
      here("PutMetricAlarm", {
        ...input,
        AlarmDescription: "call me",
        ActionsEnabled: true,
        OKActions: [],
        AlarmActions,
        InsufficientDataActions: [],
        ...sent,
      }),
    ]);
  });

  test("what the spec does not mention stays", async () => {
    const { context, writes } = withAlarm({ ActionsEnabled: false, TreatMissingData: "ignore" });
    const live = await alarm.read(context(), KEY);
    await alarm.converge(context(), { ...KEY, threshold: 7 }, live);
    expect((await writes())[0]![2]).toMatchObject({
      ...input,
      ActionsEnabled: false,
      Threshold: 7,
      TreatMissingData: "ignore",
    });
  });

  test("tags alone do not put it again; who takes it over says so", async () => {
    const { context, writes } = withAlarm({}, { own: "theirs" });
    const live = await alarm.read(context(), KEY);
    await alarm.converge(context(), wanted, live);
    expect(await writes()).toEqual([
      here("TagResource", {
        ResourceARN: ARN,
        Tags: [
          { Key: "team", Value: "shop" },
          { Key: "goglobal:adopted", Value: "orders/prod" },
        ],
      }),
    ]);
  });
});

describe("remove and list", () => {
  const live = { spec: wanted, outputs: { name: KEY.name, arn: ARN } };

  test("by name; what is gone is a success", async () => {
    const { cloudwatch, context, writes } = withAlarm({});
    await alarm.remove!(context(), live);
    cloudwatch.on(DeleteAlarmsCommand).rejects(awsError("ResourceNotFound", "no", 404));
    await alarm.remove!(context(), live);
    expect(await writes()).toEqual(Array.from({ length: 2 }, () => here("DeleteAlarms", { AlarmNames: [KEY.name] })));
  });

  test("those that carry our mark now", async () => {
    const { tagging, context } = withAlarm({});
    tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: [{ ResourceARN: ARN }] });
    expect(await alarm.list!(context(), "eu-west-1")).toMatchObject([{ spec: KEY }]);
    const gone = withAlarm(undefined);
    gone.tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: [{ ResourceARN: ARN }] });
    expect(await alarm.list!(gone.context(), "eu-west-1")).toEqual([]);
    const foreign = withAlarm({}, {});
    foreign.tagging.on(GetResourcesCommand).resolves({ ResourceTagMappingList: [{ ResourceARN: ARN }] });
    expect(await alarm.list!(foreign.context(), "eu-west-1")).toEqual([]);
  });
});
