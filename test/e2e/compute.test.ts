import { parse } from "jsonc-parser";
import { readFile } from "node:fs/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { sampleApp } from "../../src/cli/sandbox-file.ts";
import { drawn } from "../support/drawn.ts";
import { aws, lab, withApp } from "./app-in-lab.ts";
import { addRecord, atRest } from "./changes.ts";
import { computeOf } from "./compute-state.ts";
import { goglobalIn } from "./goglobal.ts";
import { lookingAround } from "./looking-around.ts";

const startAgain = withApp(sampleApp);

const [home, eu, ap] = ["us-east-1", "eu-west-1", "ap-southeast-2"] as const;
const others = [eu, ap];
/** At home there are only the names, the switch and the hook to be added. */
const ADDED_AT_HOME = [
  "AddPermission",
  "CreateAlias",
  "CreateApi",
  "CreateApiMapping",
  "CreateApiMapping",
  "CreateDomainName",
  "CreateDomainName",
  "CreateEventSourceMapping",
  "CreateFunction",
  "CreateFunction",
  "CreateIntegration",
  "CreateLogGroup",
  "CreateLogGroup",
  "CreateRoute",
  "CreateStage",
  "PublishVersion",
  "PutFunctionEventInvokeConfig",
  "PutRetentionPolicy",
  "PutRetentionPolicy",
];
const functions = ["orders-api", "orders-receipts"];

describe("the sample application", () => {
  let look: ReturnType<typeof lookingAround>;
  beforeEach(() => {
    look = lookingAround(lab, aws);
  });

  test("answers in three regions after one apply; the second writes nothing, and home was not written", async () => {
    const foreign = await addRecord(aws, "shop.example.com.");
    await atRest(aws, functions);
    const before = await look.homeApp(functions);
    const { run } = await goglobalIn(lab, JSON.stringify(await sampleConfig()));
    const planned = await run("plan --detailed-exitcode");
    expect(planned).toMatchObject({ code: 2, writes: [] });
    expect(planned.out).toContain("Plan: 165 to create, 4 to update, 0 to delete.");

    const applied = await run("apply -y");
    expect(applied.code, applied.err).toBe(0);
    expect(writesAtHome()).toEqual(ADDED_AT_HOME);
    expect(await look.homeApp(functions)).toEqual(before);

    const again = await run("plan --detailed-exitcode");
    expect(again.code).toBe(0);
    expect(again.out).toContain("Everything is as it should be (169 looked at).\n");
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });

    for (const region of others)
      expect(await look.integrations(region)).toEqual(
        functions.map((name) => `arn:aws:lambda:${region}:123456789012:function:${name}:goglobal`),
      );
    await expectOneSetOfOrders();
    await expectNames();
    await expectEntrances();
    expect(await look.records("shop.example.com.")).toEqual([foreign]);
  });

  /** What was written of Lambda, API Gateway and Logs in the home region. */
  function writesAtHome() {
    return lab
      .requests()
      .filter(
        ({ write, region, service }) => write && region === home && ["lambda", "apigateway", "logs"].includes(service),
      )
      .map(({ operation }) => operation)
      .sort();
  }

  async function expectOneSetOfOrders() {
    const order = { id: "o-77", customer: "cyd", lines: [{ sku: "jam", quantity: 3, price: 420 }] };
    const there = await look.at(eu);
    expect(await there("POST /orders", order)).toMatchObject({ status: 201, region: eu, body: order });
    for (const region of [home, ap])
      expect(await (await look.at(region))("GET /orders/o-77")).toMatchObject({ status: 200, region, body: order });
  }

  async function expectNames() {
    for (const region of [home, eu, ap]) {
      const names = ["regional.example.com", `${region}.regional.example.com`];
      const { certificates, domains, api } = await look.names(region);
      expect(certificates).toContainEqual({ Status: "ISSUED", names: names.toSorted() });
      expect(certificates).toHaveLength(region === home ? 2 : 1);
      expect(domains).toEqual(
        Object.fromEntries(
          names.map((name) => [name, { api, stage: "$default", path: "", target: expect.anything() }]),
        ),
      );
      const { target } = domains[names[1]!]!;
      expect(await look.records(`${names[1]}.`)).toEqual([
        { Name: `${names[1]}.`, Type: "A", AliasTarget: { ...target, EvaluateTargetHealth: true } },
      ]);
      const answer = await lab.fetch(`https://${names[1]}/whoami`);
      expect(await answer.json()).toEqual({ region });
    }
  }

  /** The common name leads to the nearest of the regions, and the public one through the cache to the common name. */
  async function expectEntrances() {
    const regional = await look.records("regional.example.com.");
    expect(regional.map(({ Type, Region, SetIdentifier }) => [Type, Region, SetIdentifier]).sort()).toEqual(
      [ap, eu, home].map((region) => ["A", region, region]),
    );
    const { HealthChecks } = await (await aws.route53()).listHealthChecks({});
    const calculated = HealthChecks!.filter(({ HealthCheckConfig: config }) => config!.Type === "CALCULATED");
    expect(calculated.map(({ Id }) => Id).sort()).toEqual(regional.map(({ HealthCheckId }) => HealthCheckId).sort());
    const ids = new Set(HealthChecks!.map(({ Id }) => Id));
    for (const { HealthCheckConfig: config } of calculated)
      expect(config!.ChildHealthChecks!.map((id) => ids.has(id))).toEqual([true, true, true]);

    const toTheCache = expect.stringMatching(/\.cloudfront\.net\.$/u) as string;
    expect(await look.records("api.example.com.")).toMatchObject([
      { Type: "A", AliasTarget: { DNSName: toTheCache } },
      { Type: "AAAA", AliasTarget: { DNSName: toTheCache } },
    ]);
    for (const name of ["regional.example.com", "api.example.com"]) {
      const answer = await lab.fetch(`https://${name}/whoami`);
      expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([200, ["region"]]);
    }
  }
});

test("a run that is killed after any of its writes is finished by the next one", async () => {
  const { tables: _tables, buckets: _buckets, cache: _cache, ...compute } = await sampleConfig();
  // Without its tables in the other region, that is the one path that answers there.
  const routing = {
    ...(compute["routing"] as object),
    healthCheck: { type: "https", path: "/whoami" },
    switch: "none",
  };
  const { run, start } = await goglobalIn(lab, JSON.stringify({ ...compute, routing, regions: [home, eu] }));
  const whole = { regions: [home, eu], functions, roles: ["orders-", "goglobal-"] };
  const applied = await run("apply -y");
  expect(applied.code, applied.err).toBe(0);
  const state = async () => withoutSizes(await computeOf(aws, whole));
  const wanted = await state();

  for (const n of drawn(3, { of: applied.writes.length, seed: 20_260_101 })) {
    await startAgain();
    const running = start("apply -y");
    lab.faults.afterWrite(n, () => running.kill("SIGKILL"));
    const killed = await running.ended;
    expect(killed.signal, `after write ${n}\n${killed.err}`).toBe("SIGKILL");
    lab.faults.clear();

    const finished = await run("apply -y");
    expect(finished.code, `after write ${n}\n${finished.err}`).toBe(0);
    expect(await state(), `after write ${n}: ${killed.writes.at(-1)}`).toEqual(wanted);
    expect((await run("apply -y")).writes, `after write ${n}`).toEqual([]);
  }
});

/** How often a function was asked whether it is well, and wrote that into its log, is chance. */
function withoutSizes(state: object): unknown {
  return JSON.parse(JSON.stringify(state, (name, value: unknown) => (name === "storedBytes" ? undefined : value)));
}

/** The config of the project, which is the sample application's. */
async function sampleConfig(): Promise<Record<string, unknown>> {
  return parse(await readFile("goglobal.config.json", "utf8")) as Record<string, unknown>;
}
