import {
  GetHealthCheckStatusCommand,
  ListHealthChecksCommand,
  type HealthCheckConfig,
  type HealthCheckRegion,
} from "@aws-sdk/client-route-53";
import { expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { faults } from "../../src/aws/faults.ts";
import { apply } from "../../src/engine/apply.ts";
import { engine } from "../../src/engine/engine.ts";
import { Graph } from "../../src/engine/graph.ts";
import { look } from "../../src/engine/look.ts";
import { healthCheck } from "../../src/resources/health-check.ts";
import { observedCheck } from "../../src/resources/observed-check.ts";
import { connected } from "../sandbox/connected.ts";
import { mockedAws } from "../support/mocked-aws.ts";

const REGIONS: HealthCheckRegion[] = [
  "ap-northeast-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "eu-west-1",
  "sa-east-1",
  "us-east-1",
  "us-west-1",
  "us-west-2",
];

const config: HealthCheckConfig = { Type: "HTTPS", FullyQualifiedDomainName: "a.example.com", ResourcePath: "/health" };

/** One check of ours, on which the checkers of these regions report. */
function withReports(
  reporting: readonly HealthCheckRegion[],
  { more = {}, parents = [] }: { more?: Partial<HealthCheckConfig>; parents?: string[][] } = {},
) {
  const mocked = mockedAws();
  const check = (Id: string, CallerReference: string, HealthCheckConfig: HealthCheckConfig) => ({
    Id,
    CallerReference,
    HealthCheckConfig,
    HealthCheckVersion: 1,
  });
  mocked.route53
    .on(ListHealthChecksCommand)
    .resolves({
      HealthChecks: [
        check("h-1", "goglobal/orders/prod/eu-west-1/endpoint/abcdef", { ...config, ...more }),
        ...parents.map(([reference = "", child = ""], index) =>
          check(`p-${index}`, reference, { Type: "CALCULATED", ChildHealthChecks: [child], HealthThreshold: 1 }),
        ),
      ],
      Marker: "",
      IsTruncated: false,
      MaxItems: 100,
    })
    .on(GetHealthCheckStatusCommand)
    .resolves({
      HealthCheckObservations: reporting.flatMap((Region) =>
        ["1", "2"].map((IPAddress) => ({ Region, IPAddress, StatusReport: { Status: "Failure: whatever" } })),
      ),
    });
  return mocked;
}

const read = async (mocked: ReturnType<typeof withReports>, check = "h-1") => {
  const live = await observedCheck.read(mocked.context(), { check });
  return { live, asked: (await mocked.calls()).map(({ operation }) => operation) };
};

test("seen is what enough checkers have reported on, whatever they say", async () => {
  expect(await read(withReports(REGIONS.slice(1)))).toEqual({
    live: { spec: { check: "h-1", seen: true }, outputs: { id: "h-1" } },
    asked: ["ListHealthChecks", "GetHealthCheckStatus"],
  });
  const pending = (reported: number, asked: number) =>
    `Route 53's checkers to report on https://a.example.com/health, of which those of ${reported} of ${asked} regions have`;
  expect((await read(withReports(REGIONS.slice(2)))).live).toEqual({
    spec: { check: "h-1", seen: false },
    outputs: { id: "h-1" },
    pending: pending(6, 8),
  });
  expect((await read(withReports([]))).live?.pending).toBe(pending(0, 8));
});

test("what was new to this process must be reported on once more: Route 53 is not that quick", async () => {
  const mocked = withReports([]);
  const reportAt = (at: number, regions = REGIONS) =>
    mocked.route53.on(GetHealthCheckStatusCommand).resolves({
      HealthCheckObservations: regions.map((Region) => ({
        Region,
        StatusReport: { Status: "Success", CheckedTime: new Date(at) },
      })),
    });
  const seen = async () => (await read(mocked)).live;
  expect((await seen())?.pending).toMatch(/0 of 8/u);
  reportAt(1000);
  expect((await seen())?.pending).toBe("Route 53's checkers to report on https://a.example.com/health once more");
  expect((await seen())?.pending).toMatch(/once more, of which those of 0 of 8/u);
  reportAt(11_000, REGIONS.slice(2));
  expect((await seen())?.pending).toMatch(/once more, of which those of 6 of 8/u);
  reportAt(11_000, REGIONS.slice(1));
  expect((await seen())?.spec.seen).toBe(true);
  expect((await seen())?.spec.seen).toBe(true);
});

test("a checker that has nothing to say yet does not count", async () => {
  const mocked = withReports([]);
  const HealthCheckObservations = REGIONS.map((Region) => ({ Region, StatusReport: {} }));
  mocked.route53.on(GetHealthCheckStatusCommand).resolves({ HealthCheckObservations });
  expect((await read(mocked)).live?.spec.seen).toBe(false);
});

test("a check that says from where it asks is reported on from there", async () => {
  const more = { Regions: REGIONS.slice(0, 3) };
  expect((await read(withReports(REGIONS.slice(0, 3), { more }))).live?.spec.seen).toBe(true);
  expect((await read(withReports(REGIONS.slice(0, 2), { more }))).live?.pending).toMatch(/of 2 of 3 regions/u);
});

test("what counts already in a calculated check of ours is not asked for again", async () => {
  const ours = "goglobal/orders/prod/eu-west-1/all/abcdef";
  expect(await read(withReports([], { parents: [[ours, "h-1"]] }))).toEqual({
    live: { spec: { check: "h-1", seen: true }, outputs: { id: "h-1" } },
    asked: ["ListHealthChecks"],
  });
  expect((await read(withReports([], { parents: [[ours, "h-7"]] }))).live?.spec.seen).toBe(false);
  expect((await read(withReports([], { parents: [["theirs", "h-1"]] }))).live?.spec.seen).toBe(false);
});

test("of calculated checks and of alarms nothing can be asked", async () => {
  for (const Type of ["CALCULATED", "CLOUDWATCH_METRIC"] as const)
    expect(await read(withReports([], { more: { Type } }))).toMatchObject({
      live: { spec: { seen: true } },
      asked: ["ListHealthChecks"],
    });
});

test("there is nothing to be seen of a check that is not there", async () => {
  expect((await read(withReports([]), "h-2")).live).toBeUndefined();
});

test("in the sandbox: waits until the checkers have asked, and the id is known only then", async () => {
  const { sandbox, aws } = await connected();
  const made = engine({ cloud: aws, clock: sandbox.clock, faults: faults(aws), kinds: [healthCheck] });
  const run = async () => {
    const graph = new Graph<Aws>();
    const endpoint = graph.add(healthCheck, {
      watched: "eu-west-1",
      role: "endpoint",
      type: "HTTPS",
      domain: "a.example.com",
      path: "/health",
      interval: 30,
      failures: 1,
    });
    const { id } = graph.add(observedCheck, { check: endpoint.id, seen: true }, { name: "eu-west-1/endpoint" });
    graph.add(healthCheck, {
      watched: "eu-west-1",
      role: "all",
      type: "CALCULATED",
      children: [id],
      healthyChildren: 1,
    });
    const { outcomes } = await apply(graph, made, await look(graph, made));
    return [...outcomes].map(([name, { status }]) => `${name} ${status}`);
  };
  const began = sandbox.clock.now();
  expect(await run()).toEqual([
    "health-check/eu-west-1/endpoint done",
    "observed-check/eu-west-1/endpoint done",
    "health-check/eu-west-1/all done",
  ]);
  expect(sandbox.clock.now() - began).toBeGreaterThan(30_000);
  expect(sandbox.clock.now() - began).toBeLessThan(90_000);
  const writes = sandbox.calls.writes;
  expect(await run()).toEqual([
    "health-check/eu-west-1/endpoint kept",
    "observed-check/eu-west-1/endpoint kept",
    "health-check/eu-west-1/all kept",
  ]);
  expect(sandbox.calls.writes).toBe(writes);
});
