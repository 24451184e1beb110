import type { HealthCheckConfig } from "@aws-sdk/client-route-53";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { NotSimulated } from "../../src/sandbox/refusal.ts";
import { healthChecks } from "../../src/sandbox/route53/health-checks.ts";
import { emptyState, worldAt } from "../../src/sandbox/world.ts";
import { apiOfOne } from "./api-of-one.ts";
import { connected, errorOf, refusal } from "./connected.ts";

/** Well as long as the function's own code says so: it breaks half an hour after the sandbox's first day began. */
const CODE = `exports.handler = async ({ rawPath }) => {
  if (rawPath === "/breaks" && Date.now() > Date.UTC(2026, 0, 1, 0, 30)) return { statusCode: 503 };
  if (rawPath === "/slow") await new Promise((resolve) => setTimeout(resolve, 7000));
  return { statusCode: rawPath === "/lost" ? 404 : 200, body: rawPath === "/long" ? "x".repeat(5120) + "ok" : "all is ok" };
};`;

const AGGREGATION = 10;

/** A sandbox with an endpoint in us-east-1, and short words for checks of it. */
async function withEndpoint(options: { file?: string } = {}) {
  const { sandbox, aws, pass, url } = await apiOfOne({ code: CODE, settings: { Timeout: 10 } });
  const dns = await aws.route53();
  let references = 0;
  const create = async (HealthCheckConfig: HealthCheckConfig, reference = `r${(references += 1)}`) =>
    (await dns.createHealthCheck({ CallerReference: reference, HealthCheckConfig })).HealthCheck!;
  const https = (more: Partial<HealthCheckConfig> = {}): HealthCheckConfig => ({
    Type: "HTTPS",
    FullyQualifiedDomainName: new URL(url).host,
    ResourcePath: "/health",
    RequestInterval: 10,
    ...more,
  });
  const check = async (more: Partial<HealthCheckConfig> = {}) => (await create(https(more))).Id!;
  const statuses = async (id: string) => {
    const { HealthCheckObservations } = await dns.getHealthCheckStatus({ HealthCheckId: id });
    return [...new Set(HealthCheckObservations!.map(({ StatusReport }) => StatusReport!.Status))];
  };
  /** How many seconds go by until the check says so; whole ones. */
  const until = async (id: string, healthy: boolean) => {
    for (let waited = 0; waited <= 600; waited += 1) {
      if (sandbox.isHealthy(id) === healthy) return waited;
      await pass(1);
    }
    throw new Error("never");
  };
  return { sandbox, aws, pass, dns, create, https, check, statuses, until, url, ...options };
}

describe("checks of endpoints", () => {
  test("are told with their defaults, and report once the checkers have asked", async () => {
    const { create, https, statuses, pass, dns } = await withEndpoint();
    const made = await create(https(), "mine");
    expect(made).toEqual({
      Id: expect.any(String) as string,
      CallerReference: "mine",
      HealthCheckVersion: 1,
      HealthCheckConfig: {
        ...https(),
        Port: 443,
        FailureThreshold: 3,
        MeasureLatency: false,
        EnableSNI: true,
        Inverted: false,
        Disabled: false,
      },
    });
    expect(await statuses(made.Id!)).toEqual([]);
    await pass(11);
    expect(await statuses(made.Id!)).toEqual(["Success: HTTP Status Code 200, OK"]);
    const { HealthCheckObservations } = await dns.getHealthCheckStatus({ HealthCheckId: made.Id! });
    expect(new Set(HealthCheckObservations!.map(({ Region }) => Region)).size).toBe(8);
    expect(HealthCheckObservations).toHaveLength(16);
    expect((await dns.getHealthCheckLastFailureReason({ HealthCheckId: made.Id! })).HealthCheckObservations).toEqual(
      [],
    );
  });

  test.each([
    [10, 3],
    [10, 1],
    [30, 3],
    [30, 10],
  ])("every %d s, %d failures in a row: down and up again in that time", async (RequestInterval, FailureThreshold) => {
    const { sandbox, check, until, pass } = await withEndpoint();
    const id = await check({ RequestInterval, FailureThreshold });
    await pass(600);
    expect(sandbox.isHealthy(id)).toBe(true);
    sandbox.faults.down("us-east-1");
    const least = RequestInterval * (FailureThreshold - 1) + AGGREGATION;
    const down = await until(id, false);
    expect(down).toBeGreaterThanOrEqual(least);
    expect(down).toBeLessThanOrEqual(least + RequestInterval);
    sandbox.faults.up("us-east-1");
    const up = await until(id, true);
    expect(up).toBeGreaterThanOrEqual(least);
    expect(up).toBeLessThanOrEqual(least + RequestInterval);
  });

  test("a new one is healthy, and an inverted one is not, until the checkers know better", async () => {
    const { sandbox, check, until, pass } = await withEndpoint();
    const [plain, inverted] = [
      await check({ ResourcePath: "/lost" }),
      await check({ ResourcePath: "/lost", Inverted: true }),
    ];
    expect([sandbox.isHealthy(plain), sandbox.isHealthy(inverted)]).toEqual([true, false]);
    expect(await until(plain, false)).toBeGreaterThanOrEqual(30);
    expect(await until(inverted, true)).toBeLessThanOrEqual(2);
    await pass(60);
    expect([sandbox.isHealthy(plain), sandbox.isHealthy(inverted)]).toEqual([false, true]);
  });

  test.each([
    ["/health", undefined, "Success: HTTP Status Code 200, OK"],
    ["/health", "is ok", "Success: HTTP Status Code 200, OK"],
    ["/health", "is OK", "Failure: HTTP Status Code 200, the search string was not found."],
    ["/long", "ok", "Failure: HTTP Status Code 200, the search string was not found."],
    ["/long", "x".repeat(200), "Success: HTTP Status Code 200, OK"],
    ["/lost", "all", "Failure: HTTP Status Code 404"],
    ["/slow", undefined, "Failure: The endpoint did not answer in time."],
  ])("%s with %j: %s", async (ResourcePath, SearchString, expected) => {
    const { check, statuses, pass, dns } = await withEndpoint();
    const match = SearchString === undefined ? {} : { Type: "HTTPS_STR_MATCH" as const, SearchString };
    const id = await check({ ResourcePath, ...match });
    await pass(20);
    expect(await statuses(id)).toEqual([expected]);
    const { HealthCheckObservations } = await dns.getHealthCheckLastFailureReason({ HealthCheckId: id });
    expect(HealthCheckObservations).toHaveLength(expected.startsWith("Failure") ? 16 : 0);
  });

  test("a name that leads nowhere, a region that hangs", async () => {
    const { sandbox, check, statuses, pass } = await withEndpoint();
    const lost = await check({ FullyQualifiedDomainName: "nowhere.example.com" });
    const hanging = await check();
    sandbox.faults.hang("apigateway@us-east-1");
    await pass(20);
    expect((await statuses(lost))[0]).toMatch(/^Failure: nothing in the sandbox answers/u);
    expect(await statuses(hanging)).toEqual(["Failure: The endpoint did not answer in time."]);
  });

  test("what stands for hours is not asked for ever, and what changes by itself is found out all the same", async () => {
    const { sandbox, check, pass } = await withEndpoint();
    const id = await check({ ResourcePath: "/breaks" });
    await pass(1500);
    expect(sandbox.isHealthy(id)).toBe(true);
    await pass(400);
    expect(sandbox.isHealthy(id)).toBe(false);
    const asked = sandbox.served.functions.length;
    await pass(3 * 3600);
    expect(sandbox.served.functions.length - asked).toBeLessThan(400);
    sandbox.faults.down("us-east-1");
    sandbox.faults.up("us-east-1");
    const again = sandbox.served.functions.length;
    await pass(60);
    expect(sandbox.served.functions.length - again).toBe(6);
  });

  test("makes no time pass, and is no reason to go on", async () => {
    const { sandbox, check } = await withEndpoint();
    await check();
    const before = sandbox.clock.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(sandbox.clock.now()).toBe(before);
  });

  test("what was found outlives the process, and the checkers go on", async () => {
    const folder = await mkdtemp(join(tmpdir(), "goglobal-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "sandbox.json");
    const first = await connected({ file });
    const { HealthCheck } = await (
      await first.aws.route53()
    ).createHealthCheck({
      CallerReference: "1",
      HealthCheckConfig: { Type: "HTTPS", FullyQualifiedDomainName: "nowhere.example.com", RequestInterval: 10 },
    });
    await first.pass(60);
    expect(first.sandbox.isHealthy(HealthCheck!.Id!)).toBe(false);
    await first.sandbox.close();
    const second = await connected({ file });
    expect(second.sandbox.isHealthy(HealthCheck!.Id!)).toBe(false);
    const dns = await second.aws.route53();
    const seenAt = async () =>
      (await dns.getHealthCheckStatus({ HealthCheckId: HealthCheck!.Id! })).HealthCheckObservations![0]!.StatusReport!
        .CheckedTime!;
    const before = await seenAt();
    await second.pass(30);
    expect((await seenAt()).getTime() - before.getTime()).toBeGreaterThanOrEqual(20_000);
  });
});

describe("changing checks", () => {
  test("an update merges, counts versions and refuses a version that is past", async () => {
    const { check, dns } = await withEndpoint();
    const HealthCheckId = await check();
    const { HealthCheck } = await dns.updateHealthCheck({ HealthCheckId, HealthCheckVersion: 1, FailureThreshold: 5 });
    expect(HealthCheck).toMatchObject({
      HealthCheckVersion: 2,
      HealthCheckConfig: { FailureThreshold: 5, ResourcePath: "/health" },
    });
    const late = dns.updateHealthCheck({ HealthCheckId, HealthCheckVersion: 1, FailureThreshold: 6 });
    expect((await errorOf(late)).name).toBe("HealthCheckVersionMismatch");
    const reset = await dns.updateHealthCheck({ HealthCheckId, ResetElements: ["ResourcePath"] });
    expect(reset.HealthCheck!.HealthCheckConfig!.ResourcePath).toBeUndefined();
    const { HealthCheck: found } = await dns.getHealthCheck({ HealthCheckId });
    expect(found).toMatchObject({ HealthCheckVersion: 3, HealthCheckConfig: { FailureThreshold: 5 } });
  });

  test("one that is disabled is healthy, and asks nobody", async () => {
    const { sandbox, check, until, dns, pass } = await withEndpoint();
    const HealthCheckId = await check({ ResourcePath: "/lost" });
    await until(HealthCheckId, false);
    await dns.updateHealthCheck({ HealthCheckId, Disabled: true });
    expect(sandbox.isHealthy(HealthCheckId)).toBe(true);
    const asked = sandbox.served.functions.length;
    await pass(60);
    expect(sandbox.served.functions.length).toBe(asked);
    await dns.updateHealthCheck({ HealthCheckId, Inverted: true });
    expect(sandbox.isHealthy(HealthCheckId)).toBe(false);
    await dns.updateHealthCheck({ HealthCheckId, Inverted: false, Disabled: false });
    expect(sandbox.isHealthy(HealthCheckId)).toBe(false);
    await pass(60);
    expect(sandbox.served.functions.length).toBeGreaterThan(asked);
  });

  test("the same reference and settings are the same check; other settings, or one that is gone, are refused", async () => {
    const { create, https, dns, sandbox } = await withEndpoint();
    const { Id } = await create(https(), "mine");
    expect((await create(https(), "mine")).Id).toBe(Id);
    const exists = "HealthCheckAlreadyExists: A health check with the caller reference mine has been created already.";
    expect(await refusal(create(https({ FailureThreshold: 1 }), "mine"))).toBe(exists);
    await dns.deleteHealthCheck({ HealthCheckId: Id! });
    expect(await refusal(create(https(), "mine"))).toBe(exists);
    expect(sandbox.isHealthy(Id!)).toBe(false);
    expect((await errorOf(dns.deleteHealthCheck({ HealthCheckId: Id! }))).name).toBe("NoSuchHealthCheck");
    expect((await errorOf(dns.getHealthCheck({ HealthCheckId: Id! }))).name).toBe("NoSuchHealthCheck");
  });

  test("lists are paged, and tags are asked for ten checks at a time", async () => {
    const { check, dns } = await withEndpoint();
    const ids = [await check(), await check(), await check()].sort();
    await dns.changeTagsForResource({
      ResourceType: "healthcheck",
      ResourceId: ids[0]!,
      AddTags: [{ Key: "team", Value: "shop" }],
    });
    const first = await dns.listHealthChecks({ MaxItems: 2 });
    expect(first.HealthChecks!.map(({ Id }) => Id)).toEqual(ids.slice(0, 2));
    const second = await dns.listHealthChecks({ Marker: first.NextMarker! });
    expect(second).toMatchObject({ IsTruncated: false, HealthChecks: [{ Id: ids[2] }] });
    const { ResourceTagSets } = await dns.listTagsForResources({ ResourceType: "healthcheck", ResourceIds: ids });
    expect(ResourceTagSets!.map(({ Tags }) => Tags)).toEqual([[{ Key: "team", Value: "shop" }], [], []]);
  });
});

describe("checks of checks", () => {
  test("so many of the children must be healthy", async () => {
    const { sandbox, create, check, until } = await withEndpoint();
    const bad = await check({ ResourcePath: "/lost", FailureThreshold: 1 });
    const ChildHealthChecks = [await check(), bad];
    await until(bad, false);
    const calculated = async (HealthThreshold: number, more: object = {}) =>
      (await create({ Type: "CALCULATED", ChildHealthChecks, HealthThreshold, ...more })).Id!;
    const healthy = [];
    for (const threshold of [0, 1, 2, 3]) healthy.push(sandbox.isHealthy(await calculated(threshold)));
    expect(healthy).toEqual([true, true, false, false]);
    expect(sandbox.isHealthy(await calculated(2, { Inverted: true }))).toBe(true);
    expect(sandbox.isHealthy(await calculated(2, { Disabled: true }))).toBe(true);
  });

  test("their status cannot be asked for, and their children can be reset", async () => {
    const { create, check, dns } = await withEndpoint();
    const ChildHealthChecks = [await check()];
    const { Id, HealthCheckConfig } = await create({ Type: "CALCULATED", ChildHealthChecks, HealthThreshold: 1 });
    expect(HealthCheckConfig).toEqual({
      Type: "CALCULATED",
      ChildHealthChecks,
      HealthThreshold: 1,
      Inverted: false,
      Disabled: false,
    });
    expect(await refusal(dns.getHealthCheckStatus({ HealthCheckId: Id! }))).toMatch(/^InvalidInput: .*CALCULATED/u);
    const reset = await dns.updateHealthCheck({ HealthCheckId: Id!, ResetElements: ["ChildHealthChecks"] });
    expect(reset.HealthCheck!.HealthCheckConfig!.ChildHealthChecks).toEqual([]);
  });
});

describe("checks of alarms", () => {
  const alarm = {
    AlarmName: "errors",
    Namespace: "shop",
    MetricName: "errors",
    Statistic: "Sum",
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: "GreaterThanThreshold",
  } as const;

  async function withAlarm(InsufficientDataHealthStatus?: "Healthy" | "Unhealthy" | "LastKnownStatus") {
    const all = await withEndpoint();
    const cloudwatch = await all.aws.cloudwatch("eu-west-1");
    await cloudwatch.putMetricAlarm(alarm);
    const made = await all.create({
      Type: "CLOUDWATCH_METRIC",
      AlarmIdentifier: { Region: "eu-west-1", Name: "errors" },
      ...(InsufficientDataHealthStatus ? { InsufficientDataHealthStatus } : {}),
    });
    const put = async (Value: number) => {
      await cloudwatch.putMetricData({ Namespace: "shop", MetricData: [{ MetricName: "errors", Value }] });
      await all.pass(60);
    };
    return { ...all, cloudwatch, made, put, id: made.Id! };
  }

  test("follow the metric of the alarm, in the alarm's region", async () => {
    const { sandbox, id, made, put } = await withAlarm();
    expect(made.CloudWatchAlarmConfiguration).toMatchObject({ MetricName: "errors", Threshold: 5, Period: 60 });
    const seen = [sandbox.isHealthy(id)];
    for (const value of [6, 5]) {
      await put(value);
      seen.push(sandbox.isHealthy(id));
    }
    expect(seen).toEqual([true, false, true]);
  });

  test.each([
    ["Healthy", true, true],
    ["Unhealthy", false, false],
    ["LastKnownStatus", true, false],
    [undefined, true, false],
  ] as const)("without data: %s", async (insufficient, atFirst, later) => {
    const { sandbox, id, put, pass } = await withAlarm(insufficient);
    expect(sandbox.isHealthy(id)).toBe(atFirst);
    await put(6);
    await pass(600);
    expect(sandbox.isHealthy(id)).toBe(later);
  });

  test("are not moved by SetAlarmState, and see a new threshold only when they are written", async () => {
    const { sandbox, id, put, cloudwatch, dns } = await withAlarm();
    await put(4);
    await cloudwatch.setAlarmState({ AlarmName: "errors", StateValue: "ALARM", StateReason: "a test" });
    expect(sandbox.isHealthy(id)).toBe(true);
    await cloudwatch.putMetricAlarm({ ...alarm, Threshold: 3 });
    expect(sandbox.isHealthy(id)).toBe(true);
    await dns.updateHealthCheck({
      HealthCheckId: id,
      AlarmIdentifier: { Region: "eu-west-1", Name: "errors" },
    });
    expect(sandbox.isHealthy(id)).toBe(false);
  });

  test("alarms that Route 53 cannot watch, or that are not there, are refused", async () => {
    const { create, cloudwatch } = await withAlarm();
    const of = (Name: string) => create({ Type: "CLOUDWATCH_METRIC", AlarmIdentifier: { Region: "eu-west-1", Name } });
    await cloudwatch.putMetricAlarm({ ...alarm, AlarmName: "some", EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    await cloudwatch.putMetricAlarm({ ...alarm, AlarmName: "fine", Period: 10 });
    expect(await refusal(of("none"))).toMatch(/none does not exist in eu-west-1/u);
    expect(await refusal(of("some"))).toMatch(/M out of N/u);
    expect(await refusal(of("fine"))).toMatch(/high-resolution/u);
  });
});

describe("what is refused", () => {
  const invalid = async (config: Partial<HealthCheckConfig>, reference = "1") => {
    const dns = await (await connected()).aws.route53();
    const HealthCheckConfig = { Type: "HTTPS", FullyQualifiedDomainName: "a.example.com", ...config } as const;
    return refusal(dns.createHealthCheck({ CallerReference: reference, HealthCheckConfig }));
  };

  test.each([
    [{ RequestInterval: 20 }, /RequestInterval must be 10 or 30/u],
    [{ FailureThreshold: 11 }, /FailureThreshold/u],
    [{ FullyQualifiedDomainName: undefined }, /FullyQualifiedDomainName must be specified/u],
    [{ Type: "HTTPS_STR_MATCH" }, /SearchString must be specified/u],
    [{ SearchString: "ok" }, /SearchString cannot be specified for a health check of type HTTPS/u],
    [{ ResourcePath: `/${"a".repeat(255)}` }, /length less than or equal to 255/u],
    [{ Regions: ["us-east-1", "eu-west-1"] }, /at least 3 regions/u],
    [{ HealthThreshold: 1 }, /HealthThreshold cannot be specified/u],
    [{ Type: "CALCULATED" }, /FullyQualifiedDomainName cannot be specified/u],
    [{ Type: "CALCULATED", FullyQualifiedDomainName: undefined }, /HealthThreshold must be specified/u],
    [
      { Type: "CALCULATED", FullyQualifiedDomainName: undefined, HealthThreshold: 1, ChildHealthChecks: ["h"] },
      /child health check h does not exist/u,
    ],
    [{ Type: "CALCULATED", FullyQualifiedDomainName: undefined, HealthThreshold: 257 }, /at most 255/u],
    [{ Type: "CLOUDWATCH_METRIC", FullyQualifiedDomainName: undefined }, /AlarmIdentifier must be specified/u],
  ] as [Partial<HealthCheckConfig>, RegExp][])("%j", async (config, message) => {
    const said = await invalid(config);
    expect(said).toMatch(/^InvalidInput: /u);
    expect(said).toMatch(message);
  });

  test("a long reference, and what the sandbox does not know", async () => {
    expect(await invalid({}, "x".repeat(65))).toMatch(/^InvalidInput: .*64/u);
    expect(await invalid({ Type: "TCP" })).toBe("NotSimulated: the sandbox does not know health checks of type TCP");
    expect(await invalid({ IPAddress: "192.0.2.1" })).toMatch(/^NotSimulated/u);
    expect(await invalid({ Port: 8443 })).toMatch(/^NotSimulated/u);
  });

  test("more than 200 checks, and a calculated one of calculated ones", () => {
    const world = worldAt(emptyState(0), () => 0);
    const make = (CallerReference: string, ChildHealthChecks: string[] = []) =>
      healthChecks.CreateHealthCheck(
        world,
        { CallerReference, HealthCheckConfig: { Type: "CALCULATED", HealthThreshold: 0, ChildHealthChecks } },
        "us-east-1",
      ).HealthCheck!.Id!;
    const first = make("first");
    expect(() => make("second", [first])).toThrow(NotSimulated);
    for (let index = 1; index < 200; index += 1) make(`r${index}`);
    expect(() => make("last")).toThrow(expect.objectContaining({ name: "TooManyHealthChecks" }));
  });
});
