import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EU, type Goglobal, HOME } from "../support/compute.ts";
import { goglobal } from "../support/cli.ts";
import { appliedTraffic, askingAlways, checksOf, DOMAIN, servedBy, trafficConfig, zoneOf } from "../support/traffic.ts";
import { whoami } from "../support/whoami.ts";

const REGIONS = [HOME, EU];
const two = { regions: REGIONS };

/** Brings another routing about, while clients ask all the time and are answered by whoever is near. */
async function changed(app: Goglobal, changes: object, { force = "" } = {}) {
  await writeFile(join(app.folder, "goglobal.config.json"), trafficConfig(changes, two));
  const clients = askingAlways(app.sandbox, ["dublin", "virginia"]);
  const { code, writes } = await app.run(`apply -y${force}`);
  await app.sandbox.clock.sleep(90_000);
  const { troubles, regions } = await clients();
  expect({ code, troubles }).toEqual({ code: 0, troubles: [] });
  expect([...regions].sort()).toEqual([EU, HOME]);
  return { writes };
}

const rolesOf = async (app: Goglobal) => [...(await checksOf(app)).keys()].sort();
const idsOf = async (app: Goglobal) =>
  Object.fromEntries((await (await zoneOf(app)).at(DOMAIN)).map((one) => [one.SetIdentifier, one.HealthCheckId]));

test("what Route 53 cannot change of a check is replaced, and nobody is led elsewhere meanwhile", async () => {
  const app = await appliedTraffic({}, two);
  const before = await checksOf(app);
  await changed(app, { healthCheck: { type: "https", interval: "30s" }, switch: { interval: "30s" } });
  const after = await checksOf(app);
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
  const told = [...after].map(([role, { Id, HealthCheckConfig: config }]) => {
    const isSame = Id === before.get(role)!.Id;
    return [role, config!.RequestInterval, isSame];
  });
  expect(told.toSorted()).toEqual([
    [`${EU}/all`, undefined, true],
    [`${EU}/endpoint`, 30, false],
    [`${EU}/switch-${HOME}`, 30, false],
    [`${HOME}/all`, undefined, true],
    [`${HOME}/endpoint`, 30, false],
    [`${HOME}/switch-${EU}`, 30, false],
  ]);
  // What the calculated ones count is there, and what was there is counted no more.
  const known = new Set([...after.values()].map(({ Id }) => Id));
  for (const region of REGIONS) {
    const children = after.get(`${region}/all`)!.HealthCheckConfig!.ChildHealthChecks!;
    expect([children.length, children.every((id) => known.has(id))]).toEqual([2, true]);
  }
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
});

test("without a check of its own a region hangs on the switches, and the check goes after the records have let it go", async () => {
  const app = await appliedTraffic({}, two);
  const { writes } = await changed(app, { healthCheck: "none" });
  expect(await rolesOf(app)).toEqual([`${EU}/switch-${HOME}`, `${HOME}/switch-${EU}`]);
  const checks = await checksOf(app);
  expect(await idsOf(app)).toEqual({
    [EU]: checks.get(`${EU}/switch-${HOME}`)!.Id,
    [HOME]: checks.get(`${HOME}/switch-${EU}`)!.Id,
  });
  const isDelete = (call: string) => call.startsWith("DeleteHealthCheck");
  expect(writes.filter(isDelete)).toHaveLength(4);
  expect(writes.findIndex(isDelete)).toBeGreaterThan(writes.lastIndexOf(`ChangeResourceRecordSets ${HOME}`));
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
});

test("without anything to ask the entries hang on nothing, and the switches go", async () => {
  const app = await appliedTraffic({}, two);
  const routing = { healthCheck: "none", switch: "none" };
  await writeFile(join(app.folder, "goglobal.config.json"), trafficConfig(routing, two));
  // It is more than a third of all that there is.
  expect(await app.run("apply -y")).toMatchObject({ code: 1, writes: [] });
  await changed(app, routing, { force: " --force" });
  expect(await rolesOf(app)).toEqual([]);
  expect(await idsOf(app)).toEqual({ [EU]: undefined, [HOME]: undefined });
  for (const region of REGIONS)
    expect((await (await app.aws.lambda(region)).listFunctions({})).Functions!.map((one) => one.FunctionName)).toEqual([
      "whoami",
    ]);
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
});

describe("an alarm in each region decides", () => {
  const metric = {
    type: "metric",
    namespace: "Shop",
    metric: "Trouble",
    statistic: "Sum",
    threshold: 5,
    comparison: "GreaterThanThreshold",
    period: "1m",
  };
  const count = async ({ aws }: Goglobal, region: string, Value: number) =>
    (await aws.cloudwatch(region)).putMetricData({ Namespace: "Shop", MetricData: [{ MetricName: "Trouble", Value }] });

  test("one of ours", async () => {
    const app = await goglobal({ config: trafficConfig({ healthCheck: metric, switch: "none" }, two), seed: whoami });
    expect(await app.run("apply -y")).toMatchObject({ code: 0 });
    expect(await rolesOf(app)).toEqual([`${EU}/endpoint`, `${HOME}/endpoint`]);
    expect(await servedBy(app.sandbox, ["dublin"])).toEqual({ dublin: EU });
    for (let minute = 0; minute < 4; minute += 1) {
      await count(app, EU, 10);
      await app.sandbox.clock.sleep(60_000);
    }
    expect(await servedBy(app.sandbox, ["dublin"])).toEqual({ dublin: HOME });
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("one that is there, by its name", async () => {
    const app = await goglobal({
      config: trafficConfig({ healthCheck: { type: "metric", alarm: "trouble" }, switch: "none" }, two),
      seed: whoami,
    });
    for (const region of REGIONS)
      await (
        await app.aws.cloudwatch(region)
      ).putMetricAlarm({
        AlarmName: "trouble",
        Namespace: "Shop",
        MetricName: "Trouble",
        Statistic: "Sum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 5,
        ComparisonOperator: "GreaterThanThreshold",
      });
    expect(await app.run("apply -y")).toMatchObject({ code: 0 });
    const checks = await checksOf(app);
    for (const region of REGIONS)
      expect(checks.get(`${region}/endpoint`)!.HealthCheckConfig).toMatchObject({
        Type: "CLOUDWATCH_METRIC",
        AlarmIdentifier: { Region: region, Name: "trouble" },
      });
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });
});
