import { parse } from "jsonc-parser";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { sampleApp } from "../../src/cli/sandbox-file.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { startLab, type Lab } from "../lab/lab.ts";
import { bigApp, bigAppConfig } from "../support/big-app.ts";
import { drawn } from "../support/drawn.ts";
import { accountOf, makeApp } from "./account.ts";
import { release, removeRoute } from "./big-app-changes.ts";
import { computeOf } from "./compute-state.ts";
import { goglobalIn } from "./goglobal.ts";
import { lookingAround } from "./looking-around.ts";

let lab: Lab;
let aws: Aws;
let look: ReturnType<typeof lookingAround>;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());
beforeEach(async () => startWith(await sampleApp()));

async function startWith(app: readonly SeedCall[]): Promise<void> {
  await lab.reset();
  aws = await accountOf(lab);
  look = lookingAround(lab, aws);
  await makeApp(aws, app);
}

const [home, eu, ap] = ["us-east-1", "eu-west-1", "ap-southeast-2"] as const;
const others = [eu, ap];
const functions = ["orders-api", "orders-receipts"];

describe("the sample application", () => {
  test("answers in three regions after one apply; the second writes nothing, and home was not written", async () => {
    const foreign = await addRecord();
    await atRest();
    const before = await look.homeApp(functions);
    const { run } = await goglobalIn(lab, JSON.stringify(await sampleConfig()));
    const planned = await run("plan --detailed-exitcode");
    expect(planned).toMatchObject({ code: 2, writes: [] });
    expect(planned.out).toContain("Plan: 85 to create, 4 to update, 0 to delete.");

    const applied = await run("apply -y");
    expect(applied.code, applied.err).toBe(0);
    expect(writesAtHome()).toEqual(["CreateApiMapping", "CreateApiMapping", "CreateDomainName", "CreateDomainName"]);
    expect(await look.homeApp(functions)).toEqual(before);

    const everything = "Everything is as it should be (89 looked at).\n";
    expect(await run("plan --detailed-exitcode")).toMatchObject({ code: 0, out: everything });
    expect(await run("apply -y")).toMatchObject({ code: 0, writes: [] });

    for (const region of others)
      expect(await look.integrations(region)).toEqual(
        functions.map((name) => `arn:aws:lambda:${region}:123456789012:function:${name}:goglobal`),
      );
    await expectOneSetOfOrders();
    await expectNames();
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

  async function addRecord() {
    const ResourceRecords = [{ Value: "192.0.2.7" }];
    const ResourceRecordSet = { Name: "shop.example.com.", Type: "A" as const, TTL: 60, ResourceRecords };
    const dns = await aws.route53();
    const { HostedZones } = await dns.listHostedZones({});
    const ChangeBatch = { Changes: [{ Action: "CREATE" as const, ResourceRecordSet }] };
    await dns.changeResourceRecordSets({ HostedZoneId: HostedZones![0]!.Id!, ChangeBatch });
    return ResourceRecordSet;
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
      expect(certificates).toEqual([{ Status: "ISSUED", names: names.toSorted() }]);
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
    // All regions together get the common name, and their traffic, in a later step.
    expect(await look.records("regional.example.com.")).toEqual([]);
  }
});

/** Functions that were just made change by themselves for a moment. */
async function atRest(): Promise<void> {
  const lambda = await aws.lambda(home);
  for (const FunctionName of functions) {
    const state = async () => (await lambda.getFunctionConfiguration({ FunctionName })).State;
    await expect.poll(state, { timeout: 60_000 }).toBe("Active");
  }
}

describe("the big application", () => {
  beforeEach(() => startWith(bigApp()));

  test("gets new code region by region, and is mended with just the calls that it takes", async () => {
    const { run } = await goglobalIn(lab, bigAppConfig());
    const applied = await run("apply -y");
    expect(applied.code, applied.err).toBe(0);
    expect(await everywhere()).toEqual([1, 1]);

    await release(aws, 2, { rest: settled });
    expect((await run("plan")).out).toContain("Plan: 0 to create, 6 to update, 0 to delete.");
    const shipped = await run("apply -y");
    expect(shipped.writes, shipped.err).toEqual([...shipping(eu), ...shipping(ap)]);
    expect(await everywhere()).toEqual([2, 2]);

    await release(aws, 3, { isWell: false, rest: settled });
    const failed = await run("apply -y");
    expect(failed.code).toBe(1);
    expect(failed.out).toContain(
      "answered with HTTP status 503 after goglobal of shop-api had moved to version 3: it is back on version 2",
    );
    // The last call puts the alias back, and the other alias and the other region are never written.
    expect(failed.writes).toEqual(shipping(eu).slice(0, -1));
    expect(await everywhere()).toEqual([2, 2]);

    await release(aws, 4, { rest: settled });
    expect((await run("apply -y")).writes).toEqual([...shipping(eu), ...shipping(ap)]);
    expect(await everywhere()).toEqual([4, 4]);

    await removeRoute(aws, eu, "GET /reviews");
    await (await aws.lambda(ap)).updateFunctionConfiguration({ FunctionName: "shop-auth", MemorySize: 1024 });
    const drifted = await run("plan");
    expect(drifted.out).toContain("+ route/shop/GET /reviews@eu-west-1");
    expect(drifted.out).toContain("~ function/shop-auth@ap-southeast-2\n    memory: 1024 → 128\n");
    // The version that is published has never had the other memory size.
    expect((await run("apply -y")).writes.toSorted()).toEqual([
      "CreateRoute eu-west-1",
      "UpdateFunctionConfiguration ap-southeast-2",
    ]);
    expect((await run("plan --detailed-exitcode")).code).toBe(0);
  });

  const shipping = (region: string) =>
    // Our alias twice: on trial, and then for good. The last is home's own alias.
    ["UpdateFunctionCode", "PublishVersion", "UpdateAlias", "UpdateAlias", "UpdateAlias"].map(
      (operation) => `${operation} ${region}`,
    );

  /** What the function of each region says of its release. */
  async function everywhere(): Promise<unknown[]> {
    const asked = others.map(async (region) => (await (await look.at(region))("GET /products")).body);
    return (await Promise.all(asked)).map((body) => (body as { release: number }).release);
  }

  const settled = async () => {
    const lambda = await aws.lambda(home);
    const status = async () => (await lambda.getFunctionConfiguration({ FunctionName: "shop-api" })).LastUpdateStatus;
    await expect.poll(status).toBe("Successful");
  };
});

test("a run that is killed after any of its writes is finished by the next one", async () => {
  const { tables: _tables, buckets: _buckets, ...compute } = await sampleConfig();
  const { run, start } = await goglobalIn(lab, JSON.stringify({ ...compute, regions: [home, eu] }));
  const whole = { regions: [home, eu], functions, roles: ["orders-", "goglobal-"] };
  const applied = await run("apply -y");
  expect(applied.code, applied.err).toBe(0);
  const wanted = await computeOf(aws, whole);

  for (const n of drawn(3, { of: applied.writes.length, seed: 20_260_101 })) {
    await startWith(await sampleApp());
    const running = start("apply -y");
    lab.faults.afterWrite(n, () => running.kill("SIGKILL"));
    const killed = await running.ended;
    expect(killed.signal, `after write ${n}\n${killed.err}`).toBe("SIGKILL");
    lab.faults.clear();

    const finished = await run("apply -y");
    expect(finished.code, `after write ${n}\n${finished.err}`).toBe(0);
    expect(await computeOf(aws, whole), `after write ${n}: ${killed.writes.at(-1)}`).toEqual(wanted);
    expect((await run("apply -y")).writes, `after write ${n}`).toEqual([]);
  }
});

/** The config of the project, which is the sample application's. */
async function sampleConfig(): Promise<Record<string, unknown>> {
  return parse(await readFile("goglobal.config.json", "utf8")) as Record<string, unknown>;
}
