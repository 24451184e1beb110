import {
  ChangeTagsForResourceCommand,
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  GetHealthCheckCommand,
  ListHealthChecksCommand,
  ListTagsForResourcesCommand,
  UpdateHealthCheckCommand,
  type HealthCheck,
} from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import { newReference } from "../../src/resources/health-check-list.ts";
import type { HealthCheckSpec } from "../../src/resources/health-check-settings.ts";
import { healthCheck } from "../../src/resources/health-check.ts";
import { conforms } from "../support/conforms.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";

const KEY = { watched: "eu-west-1", role: "endpoint" };
const OWNER = { "goglobal:app": "orders/prod" };

const https: HealthCheckSpec = {
  ...KEY,
  type: "HTTPS",
  domain: "eu-west-1.api.example.com",
  path: "/health",
  interval: 10,
  failures: 3,
  sni: true,
  inverted: false,
  disabled: false,
  tags: { team: "shop", ...OWNER },
};

const httpsConfig = {
  Type: "HTTPS",
  FullyQualifiedDomainName: "eu-west-1.api.example.com",
  Port: 443,
  ResourcePath: "/health",
  RequestInterval: 10,
  FailureThreshold: 3,
  MeasureLatency: false,
  EnableSNI: true,
  Inverted: false,
  Disabled: false,
} as const;

const found = (more: Partial<HealthCheck> = {}): HealthCheck => ({
  Id: "h-1",
  CallerReference: "goglobal/orders/prod/eu-west-1/endpoint/abcdef",
  HealthCheckConfig: httpsConfig,
  HealthCheckVersion: 4,
  ...more,
});

/** Route 53 with these checks, and tags of each. */
function withChecks(checks: HealthCheck[], tags: Record<string, string> = https.tags!) {
  const mocked = mockedAws();
  mocked.route53
    .on(ListHealthChecksCommand)
    .resolves({ HealthChecks: checks, Marker: "", IsTruncated: false, MaxItems: 100 })
    .on(GetHealthCheckCommand)
    .callsFake(({ HealthCheckId }) => ({ HealthCheck: checks.find(({ Id }) => Id === HealthCheckId) }))
    .on(ListTagsForResourcesCommand)
    .callsFake(({ ResourceIds }: { ResourceIds: string[] }) => ({
      ResourceTagSets: ResourceIds.map((ResourceId) => ({
        ResourceId,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      })),
    }))
    .on(CreateHealthCheckCommand)
    .resolves({ HealthCheck: found(), Location: "" })
    .on(UpdateHealthCheckCommand)
    .resolves({})
    .on(ChangeTagsForResourceCommand)
    .resolves({})
    .on(DeleteHealthCheckCommand)
    .resolves({});
  return mocked;
}

const route53 = (operation: string, input: object) => [operation, "us-east-1", input];

describe("in the sandbox", () => {
  conforms(healthCheck, {
    from: https,
    to: { ...https, path: "/well", failures: 5, domain: "eu.api.example.com", inverted: true, tags: { team: "till" } },
  });
  conforms(healthCheck, {
    from: {
      ...KEY,
      role: "all",
      type: "CALCULATED",
      children: [],
      healthyChildren: 0,
      inverted: false,
      disabled: false,
    },
    to: { ...KEY, role: "all", type: "CALCULATED", children: [], healthyChildren: 2, inverted: false, disabled: true },
  });
  conforms(healthCheck, {
    from: { ...https, type: "HTTPS_STR_MATCH", match: "evacuated eu-west-1", interval: 30, failures: 1 },
    to: { ...https, type: "HTTPS_STR_MATCH", match: "gone", interval: 30, failures: 1, path: null },
  });
});

describe("read", () => {
  test("a check of ours is known by its caller reference, in one list for all who ask", async () => {
    const other = found({ Id: "h-2", CallerReference: "goglobal/orders/test/eu-west-1/endpoint/abcdef" });
    const foreign = found({ Id: "h-3", CallerReference: "mine" });
    const { context, calls } = withChecks([other, foreign, found()]);
    const pass = context();
    expect(await healthCheck.read(pass, KEY)).toEqual({ spec: https, outputs: { id: "h-1" }, owned: true });
    expect(await healthCheck.read(pass, { ...KEY, role: "other" })).toBeUndefined();
    expect(await healthCheck.list!(pass, "global")).toHaveLength(1);
    expect(await calls()).toEqual([
      { operation: "ListHealthChecks", region: "us-east-1", input: {} },
      {
        operation: "ListTagsForResources",
        region: "us-east-1",
        input: { ResourceType: "healthcheck", ResourceIds: ["h-1"] },
      },
    ]);
  });

  test("all pages are read, and tags are asked for ten at a time", async () => {
    const { route53: mock, context, calls } = withChecks([]);
    const page = (from: number) =>
      Array.from({ length: 6 }, (_, index) =>
        found({ Id: `h-${from + index}`, CallerReference: `goglobal/orders/prod/eu-west-1/r${from + index}/abcdef` }),
      );
    mock
      .on(ListHealthChecksCommand)
      .resolvesOnce({ HealthChecks: page(0), Marker: "", IsTruncated: true, NextMarker: "h-5", MaxItems: 6 })
      .resolvesOnce({ HealthChecks: page(6), Marker: "h-5", IsTruncated: false, MaxItems: 6 });
    expect(await healthCheck.list!(context(), "global")).toHaveLength(12);
    expect((await calls()).map(({ operation, input }) => [operation, input])).toEqual([
      ["ListHealthChecks", {}],
      ["ListHealthChecks", { Marker: "h-5" }],
      [
        "ListTagsForResources",
        {
          ResourceType: "healthcheck",
          ResourceIds: page(0)
            .concat(page(6))
            .slice(0, 10)
            .map(({ Id }) => Id),
        },
      ],
      ["ListTagsForResources", { ResourceType: "healthcheck", ResourceIds: ["h-10", "h-11"] }],
    ]);
  });

  test("every type in the words of the spec", async () => {
    const specOf = async (HealthCheckConfig: HealthCheck["HealthCheckConfig"], more: Partial<HealthCheck> = {}) => {
      const { context } = withChecks([found({ HealthCheckConfig, ...more })]);
      return (await healthCheck.read(context(), KEY))?.spec;
    };
    expect(
      await specOf({ ...httpsConfig, Type: "HTTPS_STR_MATCH", SearchString: "ok", ResourcePath: undefined }),
    ).toEqual({ ...https, type: "HTTPS_STR_MATCH", match: "ok", path: null });
    expect(
      await specOf({ Type: "CALCULATED", ChildHealthChecks: ["h-7"], HealthThreshold: 1, Inverted: true }),
    ).toEqual({
      ...KEY,
      type: "CALCULATED",
      children: ["h-7"],
      healthyChildren: 1,
      inverted: true,
      disabled: false,
      tags: https.tags,
    });
    const alarm = { Region: "eu-west-1", Name: "errors" } as const;
    const copy = {
      Namespace: "shop",
      MetricName: "errors",
      Dimensions: [{ Name: "Api", Value: "orders" }],
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: "GreaterThanThreshold",
    } as const;
    expect(
      await specOf(
        { Type: "CLOUDWATCH_METRIC", AlarmIdentifier: alarm, InsufficientDataHealthStatus: "Healthy" },
        { CloudWatchAlarmConfiguration: { ...copy, Dimensions: [...copy.Dimensions] } },
      ),
    ).toEqual({
      ...KEY,
      type: "CLOUDWATCH_METRIC",
      alarm: { region: "eu-west-1", name: "errors" },
      insufficientData: "Healthy",
      metric: {
        namespace: "shop",
        metric: "errors",
        dimensions: { Api: "orders" },
        statistic: "Sum",
        period: 60,
        periods: 1,
        threshold: 5,
        comparison: "GreaterThanThreshold",
      },
      inverted: false,
      disabled: false,
      tags: https.tags,
    });
  });
});

describe("objection", () => {
  test("no check is made of what does not answer at home; one that is there stays and changes", () => {
    const live = { spec: https, outputs: { id: "h-1" } };
    expect(healthCheck.objection!({ ...https, trouble: "no answer" })).toBe("no answer");
    expect(healthCheck.objection!({ ...https, trouble: "no answer" }, live)).toBeUndefined();
    expect(healthCheck.objection!(https)).toBeUndefined();
  });
});

describe("converge", () => {
  test("creates with a reference of its own, and tags at once", async () => {
    const { context, writes } = withChecks([]);
    await healthCheck.converge(context(), { ...https, trouble: "none of its business" });
    const { Port: _port, MeasureLatency: _latency, ...config } = httpsConfig;
    expect(await writes()).toEqual([
      route53("CreateHealthCheck", {
        CallerReference: expect.stringMatching(/^goglobal\/orders\/prod\/eu-west-1\/endpoint\/[0-9a-f]{6}$/u) as string,
        HealthCheckConfig: config,
      }),
      route53("ChangeTagsForResource", {
        ResourceType: "healthcheck",
        ResourceId: "h-1",
        AddTags: [
          { Key: "team", Value: "shop" },
          { Key: "goglobal:app", Value: "orders/prod" },
        ],
      }),
    ]);
  });

  test.each<[string, Partial<HealthCheckSpec>, object]>([
    ["the path", { path: "/well" }, { ResourcePath: "/well" }],
    ["no path", { path: null }, { ResetElements: ["ResourcePath"] }],
    ["the name", { domain: "a.example.com" }, { FullyQualifiedDomainName: "a.example.com" }],
    ["the failures", { failures: 1 }, { FailureThreshold: 1 }],
    ["the server name", { sni: false }, { EnableSNI: false }],
    ["inverted", { inverted: true }, { Inverted: true }],
    ["disabled", { disabled: true }, { Disabled: true }],
  ])("updates %s, of the version that is there, and nothing else", async (_, change, sent) => {
    const { context, writes } = withChecks([found()]);
    const pass = context();
    const live = await healthCheck.read(pass, KEY);
    await healthCheck.converge(pass, { ...https, ...change }, live);
    expect(await writes()).toEqual([
      route53("UpdateHealthCheck", { HealthCheckId: "h-1", HealthCheckVersion: 4, ...sent }),
    ]);
  });

  test("updates the other types", async () => {
    const updated = async (HealthCheckConfig: HealthCheck["HealthCheckConfig"], change: Partial<HealthCheckSpec>) => {
      const check = found({
        HealthCheckConfig,
        ...(HealthCheckConfig!.Type === "CLOUDWATCH_METRIC"
          ? { CloudWatchAlarmConfiguration: { Threshold: 5 } as never }
          : {}),
      });
      const { context, writes } = withChecks([check]);
      const pass = context();
      const live = await healthCheck.read(pass, KEY);
      await healthCheck.converge(pass, { ...live!.spec, ...change }, live);
      return (await writes()).map(([, , input]) => input);
    };
    const version = { HealthCheckId: "h-1", HealthCheckVersion: 4 };
    const calculated = { Type: "CALCULATED", ChildHealthChecks: ["h-7"], HealthThreshold: 1 } as const;
    expect(
      await updated({ ...calculated, ChildHealthChecks: ["h-7"] }, { children: ["h-8"], healthyChildren: 2 }),
    ).toEqual([{ ...version, ChildHealthChecks: ["h-8"], HealthThreshold: 2 }]);
    const match = { ...httpsConfig, Type: "HTTPS_STR_MATCH", SearchString: "ok" } as const;
    expect(await updated(match, { match: "well" })).toEqual([{ ...version, SearchString: "well" }]);
    const AlarmIdentifier = { Region: "eu-west-1", Name: "errors" } as const;
    const metric = { Type: "CLOUDWATCH_METRIC", AlarmIdentifier, InsufficientDataHealthStatus: "Healthy" } as const;
    expect(await updated(metric, { insufficientData: "Unhealthy" })).toEqual([
      { ...version, InsufficientDataHealthStatus: "Unhealthy" },
    ]);
    const other = { region: "eu-west-1", name: "more" };
    expect(await updated(metric, { alarm: other })).toEqual([
      { ...version, AlarmIdentifier: { Region: "eu-west-1", Name: "more" } },
    ]);
    // What the alarm watches has changed: it is named again, and Route 53 copies it.
    expect(await updated(metric, { metric: { threshold: 7 } as never })).toEqual([{ ...version, AlarmIdentifier }]);
  });

  test("only adds the tags that are missing, the mark too", async () => {
    const { context, writes } = withChecks([found()], { team: "till", own: "theirs" });
    const pass = context();
    await healthCheck.converge(pass, https, await healthCheck.read(pass, KEY));
    expect(await writes()).toEqual([
      route53("ChangeTagsForResource", {
        ResourceType: "healthcheck",
        ResourceId: "h-1",
        AddTags: [
          { Key: "team", Value: "shop" },
          { Key: "goglobal:app", Value: "orders/prod" },
        ],
      }),
    ]);
  });
});

test("the caller reference is never longer than Route 53 takes, and is known again", async () => {
  const mark = "a-very-long-application-name/production";
  const reference = newReference(mark, { watched: "ap-southeast-2", role: "switch-ap-southeast-1" });
  expect(reference).toMatch(/^goglobal\/[0-9a-f]{9}\/ap-southeast-2\/switch-ap-southeast-1\/[0-9a-f]{6}$/u);
  expect(newReference("orders/prod", { watched: "ap-southeast-2", role: "switch-ap-southeast-1" })).toHaveLength(64);
  const { aws, context } = withChecks([found({ CallerReference: reference })]);
  const pass = { ...context(), cloud: { ...aws, mark } };
  expect(await healthCheck.list!(pass, "global")).toMatchObject([
    { spec: { watched: "ap-southeast-2", role: "switch-ap-southeast-1" } },
  ]);
});

describe("remove", () => {
  test("by its id; what is gone is a success", async () => {
    const { route53: mock, context, writes } = withChecks([]);
    await healthCheck.remove!(context(), { spec: https, outputs: { id: "h-1" } });
    mock.on(DeleteHealthCheckCommand).rejects(awsError("NoSuchHealthCheck", "gone", 404));
    await healthCheck.remove!(context(), { spec: https, outputs: { id: "h-1" } });
    expect(await writes()).toEqual(
      Array.from({ length: 2 }, () => route53("DeleteHealthCheck", { HealthCheckId: "h-1" })),
    );
  });
});
