import { PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  GetHealthCheckCommand,
  GetHealthCheckStatusCommand,
  UpdateHealthCheckCommand,
  type HealthCheckConfig,
  type UpdateHealthCheckCommandInput,
} from "@aws-sdk/client-route-53";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { clients } from "./clients.ts";
import { startLab, type Lab } from "./lab.ts";

let lab: Lab;
let home: ReturnType<typeof clients>;

beforeAll(async () => {
  lab = await startLab();
  home = clients(lab);
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const endpoint = { Type: "HTTPS", FullyQualifiedDomainName: "shop.example.com" } as const;
const create = async (HealthCheckConfig: HealthCheckConfig, CallerReference = "one") =>
  (await home.route53.send(new CreateHealthCheckCommand({ CallerReference, HealthCheckConfig }))).HealthCheck!.Id!;
const update = (input: UpdateHealthCheckCommandInput) => home.route53.send(new UpdateHealthCheckCommand(input));
const look = async (HealthCheckId: string) =>
  (await home.route53.send(new GetHealthCheckCommand({ HealthCheckId }))).HealthCheck!;
const ofAll = { Inverted: false, Disabled: false };

test("say what nobody has said, and no longer what was reset", async () => {
  const id = await create({ ...endpoint, ResourcePath: "/health" });
  await update({ HealthCheckId: id, HealthCheckVersion: 1, FailureThreshold: 5, ResetElements: ["ResourcePath"] });
  expect((await look(id)).HealthCheckConfig).toEqual({
    ...endpoint,
    ...ofAll,
    Port: 443,
    RequestInterval: 30,
    FailureThreshold: 5,
    MeasureLatency: false,
    EnableSNI: true,
  });
});

test("keep their children and the regions of their checkers", async () => {
  const Regions = ["eu-west-1", "us-east-1", "us-west-2"] as const;
  const child = await create({ ...endpoint, Regions: [...Regions] });
  const calculated = { Type: "CALCULATED", HealthThreshold: 1 } as const;
  const id = await create({ ...calculated, ChildHealthChecks: [child] }, "two");
  expect((await look(child)).HealthCheckConfig!.Regions).toEqual(Regions);
  expect((await look(id)).HealthCheckConfig).toEqual({ ...calculated, ...ofAll, ChildHealthChecks: [child] });
  await update({ HealthCheckId: id, ChildHealthChecks: [child, child] });
  expect((await look(id)).HealthCheckConfig!.ChildHealthChecks).toEqual([child, child]);
});

test("are refused by a reference that was used, and at another version", async () => {
  const id = await create(endpoint);
  const taken = { name: "HealthCheckAlreadyExists" };
  await expect(create({ ...endpoint, RequestInterval: 10 })).rejects.toMatchObject(taken);
  const outdated = { HealthCheckId: id, HealthCheckVersion: 7, FailureThreshold: 5 };
  await expect(update(outdated)).rejects.toMatchObject({ name: "HealthCheckVersionMismatch" });
  expect((await look(id)).HealthCheckConfig!.FailureThreshold).toBe(3);
  await home.route53.send(new DeleteHealthCheckCommand({ HealthCheckId: id }));
  await expect(create(endpoint)).rejects.toMatchObject(taken);
});

test("of an alarm know what it watches, and are refused where there is none", async () => {
  const away = clients(lab, "eu-west-1");
  const watched = {
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: "GreaterThanThreshold",
    Period: 60,
    MetricName: "5xx",
    Namespace: "AWS/ApiGateway",
    Statistic: "Sum",
    Dimensions: [{ Name: "ApiId", Value: "a1" }],
  } as const;
  await away.cloudwatch.send(
    new PutMetricAlarmCommand({ AlarmName: "well", ...watched, Dimensions: [...watched.Dimensions] }),
  );
  const of = (Region: "eu-west-1" | "us-east-1"): HealthCheckConfig => ({
    Type: "CLOUDWATCH_METRIC",
    AlarmIdentifier: { Region, Name: "well" },
  });
  expect((await look(await create(of("eu-west-1")))).CloudWatchAlarmConfiguration).toEqual(watched);
  await expect(create(of("us-east-1"), "two")).rejects.toMatchObject({ name: "InvalidInput" });
});

test("are found well by the checkers of every region, where they ask anything themselves", async () => {
  const status = async (HealthCheckId: string) =>
    (await home.route53.send(new GetHealthCheckStatusCommand({ HealthCheckId }))).HealthCheckObservations!;
  const child = await create(endpoint);
  const found = await status(child);
  expect(new Set(found.map(({ Region }) => Region)).size).toBe(8);
  for (const { StatusReport } of found) expect(StatusReport!.Status).toMatch(/^Success: /);
  const id = await create({ Type: "CALCULATED", HealthThreshold: 1, ChildHealthChecks: [child] }, "two");
  await expect(status(id)).rejects.toMatchObject({ name: "InvalidInput" });
});
