import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { goglobal } from "../support/cli.ts";
import { AP, EU, type Goglobal, HOME } from "../support/compute.ts";
import { appliedTraffic, checksOf, DOMAIN, servedBy, trafficConfig, zoneOf } from "../support/traffic.ts";
import { whoami } from "../support/whoami.ts";

const evaluationsOf = async (app: Goglobal) =>
  Object.fromEntries(
    (await (await zoneOf(app)).at(DOMAIN)).map(({ SetIdentifier, AliasTarget }) => [
      SetIdentifier,
      AliasTarget!.EvaluateTargetHealth,
    ]),
  );
const configure = ({ folder }: Goglobal, changes: object) =>
  writeFile(join(folder, "goglobal.config.json"), trafficConfig(changes));

describe("a region that is down while users are led elsewhere", () => {
  test("keeps its entry as it is, the others' change, and the next run does the rest", async () => {
    const app = await appliedTraffic();
    await configure(app, { evaluateTargetHealth: false });
    app.sandbox.faults.down(AP);
    const first = await app.run("apply -y");
    expect(first.code).toBe(3);
    expect(first.out).toMatch(/^Partly done: /mu);
    expect(first.out).toContain(`~ record/${DOMAIN} only partly: entries.${AP} waits for `);
    expect(await evaluationsOf(app)).toEqual({ [AP]: true, [EU]: false, [HOME]: false });
    app.sandbox.faults.up(AP);
    expect(await app.run("apply -y")).toMatchObject({ code: 0 });
    expect(await evaluationsOf(app)).toEqual({ [AP]: false, [EU]: false, [HOME]: false });
  });

  test("can be skipped, and nothing that has to do with it is changed or taken away", async () => {
    const app = await appliedTraffic();
    expect(await app.run(`plan --detailed-exitcode --skip-region ${AP}`)).toMatchObject({ code: 0 });
    await configure(app, { evaluateTargetHealth: false, switch: { interval: "30s" } });
    expect(await app.run(`apply -y --skip-region ${AP}`)).toMatchObject({ code: 0 });
    expect(await evaluationsOf(app)).toEqual({ [AP]: true, [EU]: false, [HOME]: false });
    const intervalOf = async (role: string) => (await checksOf(app)).get(role)!.HealthCheckConfig!.RequestInterval;
    expect(await intervalOf(`${EU}/switch-${HOME}`)).toBe(30);
    expect(await intervalOf(`${EU}/switch-${AP}`)).toBe(10);
    expect(await app.run("apply -y")).toMatchObject({ code: 0 });
    expect(await intervalOf(`${EU}/switch-${AP}`)).toBe(30);
    expect((await checksOf(app)).size).toBe(12);
  });

  test("keeps the policy of all", async () => {
    const app = await appliedTraffic();
    await configure(app, { policy: "weighted" });
    app.sandbox.faults.down(AP);
    const first = await app.run("apply -y");
    expect({ code: first.code, writes: first.writes }).toEqual({ code: 1, writes: [] });
    expect(first.out + first.err).toContain(`${AP} must be left alone now: keep the policy until that is over`);
  });

  test("from the start: the others are led to, and it joins once it is back", async () => {
    const app = await goglobal({ config: trafficConfig(), seed: whoami });
    app.sandbox.faults.down(AP);
    expect((await app.run("apply -y")).code).toBe(3);
    expect(await servedBy(app.sandbox, ["sydney", "dublin"])).toEqual({ sydney: HOME, dublin: EU });
    app.sandbox.faults.up(AP);
    expect(await app.run("apply -y")).toMatchObject({ code: 0 });
    await app.sandbox.clock.sleep(61_000);
    expect(await servedBy(app.sandbox, ["sydney", "dublin"])).toEqual({ sydney: AP, dublin: EU });
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });
});

describe("Route 53", () => {
  const busy = Object.assign(
    new Error("The request was rejected because Route 53 was still processing a prior request."),
    {
      name: "PriorRequestNotComplete",
    },
  );

  test("that is busy with another change, or throttles, is waited for", async () => {
    const app = await appliedTraffic();
    await configure(app, { evaluateTargetHealth: false, healthCheck: { type: "https", failures: 2 } });
    for (let times = 0; times < 5; times += 1) app.sandbox.faults.next("ChangeResourceRecordSets", busy);
    for (const operation of ["ChangeResourceRecordSets", "UpdateHealthCheck", "ListResourceRecordSets", "GetChange"])
      app.sandbox.faults.throttle(operation, 3);
    expect(await app.run("apply -y")).toMatchObject({ code: 0 });
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("whose answer is lost has done it all the same, and it is not done twice", async () => {
    const app = await goglobal({ config: trafficConfig({}, { regions: [HOME, EU] }), seed: whoami });
    app.sandbox.faults.lose("CreateHealthCheck");
    app.sandbox.faults.lose("ChangeResourceRecordSets");
    expect(await app.run("apply -y")).toMatchObject({ code: 0 });
    const { HealthChecks } = await (await app.aws.route53()).listHealthChecks({});
    expect(HealthChecks).toHaveLength(6);
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  });

  test("that is down altogether is told before anything changes, and nobody is led elsewhere", async () => {
    const app = await appliedTraffic();
    app.sandbox.faults.down(`route53@${HOME}`);
    const { code, err, writes } = await app.run("apply -y");
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(err).toContain("ECONNREFUSED");
    expect(await servedBy(app.sandbox, ["sydney", "dublin"])).toEqual({ sydney: AP, dublin: EU });
  });
});

describe("a zone that cannot hold the names is refused before anything is made", () => {
  const isZone = ({ operation }: SeedCall) => operation === "CreateHostedZone";
  const refused = async (seed: readonly SeedCall[], routing: object = {}) => {
    const { run } = await goglobal({ config: trafficConfig(routing), seed });
    const { code, err, writes } = await run("apply -y");
    expect({ code, writes }).toEqual({ code: 64, writes: [] });
    return err;
  };
  const closed = { HostedZoneConfig: { PrivateZone: true }, VPC: { VPCRegion: HOME, VPCId: "vpc-1" } };

  test.each([
    {
      what: "private",
      seed: whoami.map((call) => (isZone(call) ? { ...call, input: { ...call.input, ...closed } } : call)),
      said: /routing\.zone: the hosted zone example\.com \(Z\w+\) is private; write the id of a public hosted zone/u,
    },
    {
      what: "not there",
      seed: whoami.filter((call) => !isZone(call)),
      said: /routing\.zone: there is no hosted zone named example\.com in the account; make it first/u,
    },
    {
      what: "there twice",
      seed: [
        ...whoami,
        ...whoami.filter(isZone).map((call) => ({ ...call, input: { ...call.input, CallerReference: "2" } })),
      ],
      said: /routing\.zone: there are 2 public hosted zones named example\.com: Z\w+, Z\w+; write \{ "id": … \}/u,
    },
  ])("$what", async ({ seed, said }) => expect(await refused(seed)).toMatch(said));

  test("of another name", async () =>
    expect(await refused(whoami, { domain: "shop.example.org" })).toMatch(
      /routing\.domain: "shop\.example\.org" is not in the zone "example\.com"/u,
    ));
});
