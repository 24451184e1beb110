import { expect, test } from "vitest";
import { connect, type Aws } from "../../src/aws/aws.ts";
import { faults } from "../../src/aws/faults.ts";
import { packageOf } from "../../src/aws/package.ts";
import type { Config } from "../../src/config/schema.ts";
import { readChecks } from "../../src/discover/health-checks.ts";
import { apply } from "../../src/engine/apply.ts";
import { contextOf, engine, Pass } from "../../src/engine/engine.ts";
import { Graph } from "../../src/engine/graph.ts";
import { look } from "../../src/engine/look.ts";
import { kinds } from "../../src/resources/kinds.ts";
import { openSandbox } from "../../src/sandbox/sandbox.ts";
import { addChecks } from "../../src/topology/checks.ts";
import { watchersIn } from "../../src/topology/watchers.ts";
import { homeOf, IDENTITY, routed } from "./sample.ts";

const REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2"];
const NAME = "goglobal-orders-prod-switch";
const AGGREGATION = 10;
type Routing = NonNullable<Config["routing"]>;

/** A simulated AWS, and a way to bring the checks of these regions about. */
async function site() {
  const sandbox = await openSandbox();
  const { clock, answer, network } = sandbox;
  const signal = new AbortController().signal;
  const aws = await connect({ mark: "orders/prod", region: "us-east-1", clock, signal, answer, network });
  const made = engine({ cloud: aws, clock, faults: faults(aws), kinds });
  const code = { path: "templates/switch", code: (await packageOf("templates/switch")).code, size: 1 };

  const run = async (routing: Partial<Routing> = {}, regions = REGIONS) => {
    const graph = new Graph<Aws>();
    const base = routed(regions);
    const config = { ...base, routing: { ...base.routing!, switch: { interval: 30_000 }, ...routing } };
    const checks = await readChecks(contextOf(made, "checks", new Pass()));
    addChecks(
      graph,
      { config, home: homeOf([]), identity: IDENTITY },
      { code, checks, evacuated: new Map(), away: new Set(), isNamed: false },
    );
    const found = await look(graph, made, { regions: REGIONS });
    const before = sandbox.calls.writes;
    const { outcomes } = await apply(graph, made, found);
    return {
      planned: [...found.inspections.values()].map(({ change }) => change.action),
      ended: [...new Set([...outcomes.values()].map(({ status }) => status))],
      failed: [...outcomes].flatMap(([id, outcome]) =>
        outcome.status === "failed" ? [`${id}: ${outcome.reason}`] : [],
      ),
      writes: sandbox.calls.writes - before,
      watchers: watchersIn(await readChecks(contextOf(made, "checks", new Pass()))),
    };
  };
  const dns = await aws.route53();
  const checks = async () => {
    const { HealthChecks } = await dns.listHealthChecks({});
    return new Map(HealthChecks!.map((one) => [one.CallerReference!.split("/").slice(3, 5).join("/"), one]));
  };
  /** Whether Route 53 sends anybody there, by region. */
  const serving = async (regions = REGIONS) => {
    const all = await checks();
    return regions.map((region) => sandbox.isHealthy(all.get(`${region}/all`)!.Id!));
  };
  /** Turns the switch in one region for another, for so many seconds. */
  const evacuate = async (region: string, { at, seconds = 3600 }: { at: string; seconds?: number }) => {
    const until = { N: `${Math.floor(clock.now() / 1000) + seconds}` };
    await (await aws.dynamodb(at)).putItem({ TableName: NAME, Item: { region: { S: region }, until } });
  };
  const restore = async (region: string, at: string) =>
    (await aws.dynamodb(at)).deleteItem({ TableName: NAME, Key: { region: { S: region } } });
  const pass = (seconds: number) => clock.sleep(seconds * 1000);
  return { sandbox, aws, run, checks, serving, evacuate, restore, pass };
}

const none: Partial<Routing> = { healthCheck: "none" };

test("the switches come about in one run; one that is turned is enough, and one that is down evacuates nobody", async () => {
  const { run, serving, checks, evacuate, restore, pass, sandbox } = await site();
  const began = sandbox.clock.now();
  expect(await run(none)).toMatchObject({ failed: [] });
  expect(sandbox.clock.now() - began).toBeLessThan(5 * 60_000);
  // The calculated check was made only when those that it counts had a status of their own.
  expect(await serving()).toEqual([true, true, true]);
  expect([...(await checks()).keys()].filter((key) => key.includes("/switch-"))).toHaveLength(6);
  const second = await run(none);
  expect([new Set(second.planned), second.writes]).toEqual([new Set(["keep"]), 0]);

  for (const at of ["eu-west-1", "ap-southeast-2"]) {
    await evacuate("us-east-1", { at });
    await pass(30 + AGGREGATION + 1);
    expect(await serving()).toEqual([false, true, true]);
    await restore("us-east-1", at);
    await pass(30 + AGGREGATION + 1);
    expect(await serving()).toEqual([true, true, true]);
  }
  // Its own switch says nothing of a region, and an evacuation ends by itself.
  await evacuate("us-east-1", { at: "us-east-1" });
  await evacuate("eu-west-1", { at: "us-east-1", seconds: 120 });
  await pass(60);
  expect(await serving()).toEqual([true, false, true]);
  await pass(60 + 30 + AGGREGATION + 1);
  expect(await serving()).toEqual([true, true, true]);
  expect(sandbox.served.functions.every(({ end }) => end === "answered")).toBe(true);

  sandbox.faults.down("apigateway@eu-west-1");
  await evacuate("us-east-1", { at: "ap-southeast-2" });
  await pass(120);
  expect(await serving()).toEqual([false, true, true]);
  sandbox.faults.down("dynamodb@ap-southeast-2");
  await pass(120);
  expect(await serving()).toEqual([true, true, true]);
});

test("a region that joins is watched; what cannot be changed is replaced, and nobody is evacuated meanwhile", async () => {
  const { run, serving, checks, pass, sandbox } = await site();
  await run(none, REGIONS.slice(0, 2));
  expect([...(await checks()).keys()].sort()).toEqual(["eu-west-1/switch-us-east-1", "us-east-1/switch-eu-west-1"]);
  const { failed, watchers } = await run(none);
  expect(failed).toEqual([]);
  expect(watchers).toEqual({
    "us-east-1": ["ap-southeast-2", "eu-west-1"],
    "eu-west-1": ["ap-southeast-2", "us-east-1"],
    "ap-southeast-2": ["eu-west-1", "us-east-1"],
  });

  const before = await checks();
  const unwell: boolean[] = [];
  const watching = (async () => {
    for (let second = 0; second < 120; second += 1) {
      await pass(1);
      unwell.push(...(await serving()).filter((isServing) => !isServing));
    }
  })();
  const faster: Partial<Routing> = { ...none, switch: { interval: 10_000 } };
  const second = await run(faster);
  await watching;
  expect(second.planned.filter((action) => action === "replace")).toHaveLength(6);
  expect([second.failed, unwell]).toEqual([[], []]);
  const after = await checks();
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
  const known = new Set([...after.values()].map(({ Id }) => Id!));
  for (const region of REGIONS) {
    expect(after.get(`${region}/all`)!.Id).toBe(before.get(`${region}/all`)!.Id);
    const children = after.get(`${region}/all`)!.HealthCheckConfig!.ChildHealthChecks!;
    expect([children.length, children.every((id) => known.has(id))]).toEqual([2, true]);
  }
  expect(sandbox.calls.log.filter(({ operation }) => operation === "DeleteHealthCheck")).toHaveLength(6);
  expect((await run(faster)).writes).toBe(0);
});

test("a region's own check counts too, and what is no longer asked for goes, checks and switches alike", async () => {
  const regions = REGIONS.slice(0, 2);
  const { run, serving, checks, aws, pass, sandbox } = await site();
  await run(none, regions);
  // Whatever answers at the region's own name: here, the switch, which has something to say to everything.
  for (const region of regions) {
    const gateway = await aws.apigateway(region);
    const { Items } = await gateway.getApis({});
    const CertificateArn = `arn:aws:acm:${region}:123456789012:certificate/00000000-0000-4000-8000-000000000000`;
    const DomainName = `${region}.api.example.com`;
    await gateway.createDomainName({
      DomainName,
      DomainNameConfigurations: [{ CertificateArn, EndpointType: "REGIONAL" }],
    });
    await gateway.createApiMapping({ DomainName, ApiId: Items![0]!.ApiId!, Stage: "$default" });
  }
  const https = { type: "https", path: "/health", match: "serving health", interval: 10_000, failures: 3 } as const;
  expect(await run({ healthCheck: https }, regions)).toMatchObject({ failed: [] });
  expect(await serving(regions)).toEqual([true, true]);
  sandbox.faults.down("eu-west-1");
  await pass(3 * 10 + AGGREGATION + 1);
  expect(await serving(regions)).toEqual([true, false]);
  sandbox.faults.up("eu-west-1");
  await pass(3 * 10 + AGGREGATION + 1);
  expect(await serving(regions)).toEqual([true, true]);

  for (const region of regions)
    await (await aws.apigateway(region)).deleteDomainName({ DomainName: `${region}.api.example.com` });
  expect((await run({ healthCheck: "none", switch: "none" }, regions)).failed).toEqual([]);
  expect((await checks()).size).toBe(0);
  for (const region of regions) {
    expect((await (await aws.apigateway(region)).getApis({})).Items).toEqual([]);
    expect((await (await aws.lambda(region)).listFunctions({})).Functions).toEqual([]);
    expect((await (await aws.dynamodb(region)).listTables({})).TableNames).toEqual([]);
  }
});
