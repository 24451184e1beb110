import { CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { awsError } from "../support/mocked-aws.ts";
import { FUNCTION, orderChange, startedHook } from "./hook.ts";

const NEW_YEAR = Date.UTC(2026, 0, 1);
const open = { status: { S: "open" } };
const PATHS = ["/orders", "/orders/1"];

test("purges once, and has itself called to do so again", async () => {
  const { handle, purges, later, lambda } = startedHook();
  await handle({ Records: [orderChange("1", open), orderChange("1", undefined, open)] });
  const [first, ...more] = purges();
  expect(first).toEqual({
    distribution: "E123",
    count: 2,
    paths: PATHS,
    reference: expect.stringMatching(/^goglobal-[0-9a-f]{64}$/u),
  });
  expect(more).toEqual([]);
  const again = { paths: PATHS, reference: `${first!.reference}-again`, at: NEW_YEAR + 10_000 };
  expect(later()).toEqual([{ FunctionName: FUNCTION, InvocationType: "Event", Payload: { again } }]);
  expect(lambda.calls()).toHaveLength(1);
});

test("the second purge waits for its time, and is one of its own", async () => {
  const { handle, purges, later, seconds } = startedHook();
  await handle({ again: { paths: PATHS, reference: "goglobal-1-again", at: NEW_YEAR + 10_000 } });
  expect(purges()).toEqual([{ distribution: "E123", count: 2, paths: PATHS, reference: "goglobal-1-again" }]);
  expect(seconds()).toBe(10);
  expect(later()).toEqual([]);
  await handle({ again: { paths: PATHS, reference: "goglobal-2-again", at: NEW_YEAR } });
  expect(seconds()).toBe(10);
});

test("a batch that is tried again is the same purge, a later change of the same item another", async () => {
  const { handle, purges } = startedHook();
  const change = orderChange("1", open);
  await handle({ Records: [change] });
  await handle({ Records: [change] });
  await handle({ Records: [orderChange("1", open)] });
  const [first, same, other] = purges().map(({ reference }) => reference);
  expect(same).toBe(first);
  expect(other).not.toBe(first);
});

test("nothing is purged for other tables, or for no records", async () => {
  const { handle, cloudfront, lambda } = startedHook({ targets: { sessions: ["/sessions"] } });
  await handle({ Records: [orderChange("1", open)] });
  await handle({ Records: [] });
  expect([...cloudfront.calls(), ...lambda.calls()]).toEqual([]);
});

test("where replicas lag, the second purge comes ten times as late, by the slowest of all", async () => {
  const { handle, later, cloudwatch } = startedHook({ regions: "us-east-1,eu-west-1,ap-southeast-2" });
  cloudwatch
    .on(GetMetricDataCommand)
    .resolvesOnce({ MetricDataResults: [{ Id: "lag0", Values: [900, 1100] }, { Id: "lag1" }] })
    .rejectsOnce(new Error("the region is down"))
    .resolvesOnce({ MetricDataResults: [{ Id: "lag0", Values: [3000] }] });
  await handle({ Records: [orderChange("1", open)] });
  await handle({ Records: [orderChange("2", open)] });
  expect(later().map(({ Payload }) => Payload.again.at - NEW_YEAR)).toEqual([30_000, 30_000]);
  // The second batch goes by what the first one has found out.
  const asked = cloudwatch.commandCalls(GetMetricDataCommand);
  expect(await Promise.all(asked.map(({ thisValue }) => thisValue.config.region()))).toEqual([
    "us-east-1",
    "eu-west-1",
    "ap-southeast-2",
  ]);
  const latency = (receiver: string) => ({
    Period: 60,
    Stat: "Maximum",
    Metric: {
      Namespace: "AWS/DynamoDB",
      MetricName: "ReplicationLatency",
      Dimensions: [
        { Name: "TableName", Value: "orders" },
        { Name: "ReceivingRegion", Value: receiver },
      ],
    },
  });
  expect(asked[0]!.args[0].input).toEqual({
    StartTime: new Date(NEW_YEAR - 600_000),
    EndTime: new Date(NEW_YEAR),
    MetricDataQueries: [
      { Id: "lag0", MetricStat: latency("eu-west-1") },
      { Id: "lag1", MetricStat: latency("ap-southeast-2") },
    ],
  });
});

test("no wait is longer than the hook may run", async () => {
  const { handle, later, cloudwatch } = startedHook();
  cloudwatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [{ Values: [120_000] }] });
  await handle({ Records: [orderChange("1", open)] });
  expect(later()[0]!.Payload.again.at).toBe(NEW_YEAR + 600_000);
});

test("an application of one region has no replicas to ask about", async () => {
  const { handle, later, cloudwatch } = startedHook({ regions: "us-east-1" });
  await handle({ Records: [orderChange("1", open)] });
  expect(cloudwatch.calls()).toEqual([]);
  expect(later()[0]!.Payload.again.at).toBe(NEW_YEAR + 10_000);
});

test.each(["TooManyInvalidationsInProgress", "Throttling"])("%s is waited for", async (name) => {
  const { handle, purges, later, cloudfront, seconds } = startedHook();
  cloudfront
    .on(CreateInvalidationCommand)
    .rejectsOnce(awsError(name))
    .rejectsOnce(awsError(name))
    .resolves({
      Invalidation: { Id: "I1" } as never,
    });
  await handle({ Records: [orderChange("1", open)] });
  expect(new Set(purges().map(({ reference }) => reference)).size).toBe(1);
  expect(purges()).toHaveLength(3);
  expect(seconds()).toBeGreaterThanOrEqual(1.5);
  expect(seconds()).toBeLessThanOrEqual(3);
  expect(later()).toHaveLength(1);
});

test("what is still too much shortly before the end of the run fails the batch, which Lambda tries again", async () => {
  const { handle, cloudfront, later, seconds } = startedHook({ seconds: 120 });
  cloudfront.on(CreateInvalidationCommand).rejects(awsError("TooManyInvalidationsInProgress"));
  await expect(handle({ Records: [orderChange("1", open)] })).rejects.toThrow("TooManyInvalidationsInProgress");
  expect(seconds()).toBeGreaterThan(60);
  expect(seconds()).toBeLessThan(110);
  expect(later()).toEqual([]);
});

test("paths that CloudFront refuses would be refused for ever: everything is purged, and no shard is blocked", async () => {
  const { handle, purges, later, cloudfront, said } = startedHook();
  cloudfront
    .on(CreateInvalidationCommand)
    .rejectsOnce(awsError("InvalidArgument", "Your request contains a invalid path"))
    .resolves({ Invalidation: { Id: "I1" } as never });
  await handle({ Records: [orderChange("1", open)] });
  expect(purges().map(({ paths }) => paths)).toEqual([PATHS, ["/*"]]);
  expect(purges()[1]!.reference).toBe(`${purges()[0]!.reference}-all`);
  expect(later()).toHaveLength(1);
  expect(said().join("\n")).toContain("CloudFront refuses these paths");
});

test.each(["AccessDenied", "NoSuchDistribution"])("%s fails the batch at once", async (name) => {
  const { handle, cloudfront, purges } = startedHook();
  cloudfront.on(CreateInvalidationCommand).rejects(awsError(name, "no", 403));
  await expect(handle({ Records: [orderChange("1", open)] })).rejects.toThrow("no");
  expect(purges()).toHaveLength(1);
});

test("a second purge that cannot be asked for fails the batch: the first one is not made twice", async () => {
  const { handle, lambda, purges } = startedHook();
  lambda.on(InvokeCommand).rejectsOnce(awsError("TooManyRequestsException", "Rate Exceeded.", 429));
  const event = { Records: [orderChange("1", open)] };
  await expect(handle(event)).rejects.toThrow("Rate Exceeded.");
  await handle(event);
  expect(new Set(purges().map(({ reference }) => reference)).size).toBe(1);
});
