import type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { expect, test } from "vitest";
import { withTable } from "./dynamodb-table.ts";

const query = (
  receiver: string,
  more: Partial<MetricDataQuery> = {},
  name = "ReplicationLatency",
): MetricDataQuery => ({
  Id: "lag",
  MetricStat: {
    Period: 60,
    Stat: "Maximum",
    Metric: {
      Namespace: "AWS/DynamoDB",
      MetricName: name,
      Dimensions: [
        { Name: "TableName", Value: "orders" },
        { Name: "ReceivingRegion", Value: receiver },
      ],
    },
  },
  ...more,
});

async function measured() {
  const { aws, us, sandbox, replicate, pass } = await withTable();
  await replicate();
  const cloudwatch = await aws.cloudwatch("us-east-1");
  const put = (id: string) => us.putItem({ TableName: "orders", Item: { id: { S: id } } });
  const ask = async (asked: MetricDataQuery, region = "us-east-1", minutes = 10) => {
    const now = sandbox.clock.now();
    const { MetricDataResults } = await (
      await aws.cloudwatch(region)
    ).getMetricData({
      StartTime: new Date(now - minutes * 60_000),
      EndTime: new Date(now),
      MetricDataQueries: [asked],
    });
    return MetricDataResults![0]!;
  };
  return { cloudwatch, sandbox, put, ask, pass };
}

test("tells how long replication took at most in each minute, the latest first", async () => {
  const { put, ask, sandbox, pass } = await measured();
  await put("1");
  sandbox.faults.lagTo("eu-west-1", 3000);
  await put("2");
  await pass(120);
  sandbox.faults.lagTo("eu-west-1", 2000);
  await put("3");
  await pass(5);
  const { Values, Timestamps, Id, StatusCode } = await ask(query("eu-west-1"));
  expect({ Values, Id, StatusCode }).toEqual({ Values: [2000, 3000], Id: "lag", StatusCode: "Complete" });
  expect(Timestamps!.map((time) => time.getTime() % 60_000)).toEqual([0, 0]);
});

test("has nothing of what has not arrived, was long ago, or was written elsewhere", async () => {
  const { put, ask, sandbox, pass } = await measured();
  sandbox.faults.lagTo("eu-west-1", 60_000);
  await put("1");
  await pass(10);
  expect((await ask(query("eu-west-1"))).Values).toEqual([]);
  await pass(60);
  expect((await ask(query("eu-west-1"))).Values).toEqual([60_000]);
  expect((await ask(query("us-east-1"), "eu-west-1")).Values).toEqual([]);
  expect((await ask(query("ap-southeast-2"))).Values).toEqual([]);
  expect((await ask(query("eu-west-1"), "us-east-1", 1)).Values).toEqual([]);
});

test("what the sandbox does not measure is said to be so", async () => {
  const { ask } = await measured();
  await expect(ask(query("eu-west-1", {}, "ThrottledRequests"))).rejects.toThrow("the metric AWS/DynamoDB Throttled");
  const average = { ...query("eu-west-1").MetricStat!, Stat: "Average" };
  await expect(ask(query("eu-west-1", { MetricStat: average }))).rejects.toThrow("Average of cloudwatch:GetMetricData");
  await expect(ask({ Id: "sum", Expression: "1 + 1" })).rejects.toThrow("expressions of cloudwatch:GetMetricData");
});
