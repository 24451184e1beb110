import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { goglobal } from "../support/cli.ts";
import { AP, EU, type Goglobal, HOME } from "../support/compute.ts";
import { appliedTraffic, askingAlways, DOMAIN, seen, servedBy, trafficConfig, zoneOf } from "../support/traffic.ts";
import { whoami } from "../support/whoami.ts";

const REGIONS = [AP, EU, HOME];
const ONE_BATCH = [`ChangeResourceRecordSets ${HOME}`];

/** The same with another policy, while clients ask all the time. */
async function changed(app: Goglobal, changes: object) {
  await writeFile(join(app.folder, "goglobal.config.json"), trafficConfig(changes));
  const clients = askingAlways(app.sandbox, ["dublin", "sydney"]);
  const { code, writes } = await app.run("apply -y");
  await app.sandbox.clock.sleep(90_000);
  const { troubles, regions } = await clients();
  expect({ code, troubles }).toEqual({ code: 0, troubles: [] });
  const entries = await (await zoneOf(app)).at(DOMAIN);
  return { writes, regions, entries };
}

const weightsOf = (entries: readonly ResourceRecordSet[]) =>
  Object.fromEntries(entries.map(({ SetIdentifier, Weight, Region }) => [SetIdentifier, Weight ?? Region]));

test("latency becomes weighted, weights change, and it becomes latency again: each in one batch, and no client sees it", async () => {
  const app = await appliedTraffic();
  const zone = await zoneOf(app);
  const theirs = { Name: "www.example.com", Type: "A" as const, TTL: 60, ResourceRecords: [{ Value: "192.0.2.1" }] };
  await zone.change({ Action: "CREATE", ResourceRecordSet: theirs });
  const checks = async () => (await zone.at(DOMAIN)).map(({ HealthCheckId }) => HealthCheckId);
  const before = await checks();

  const weighted = await changed(app, { policy: "weighted" });
  expect(weighted.writes).toEqual(ONE_BATCH);
  expect(weightsOf(weighted.entries)).toEqual({ [AP]: 85, [EU]: 85, [HOME]: 85 });
  expect([...weighted.regions].sort()).toEqual(REGIONS);

  const weights = { [EU]: 0, [HOME]: 200 };
  const uneven = await changed(app, { policy: "weighted", weights });
  expect(uneven.writes).toEqual(ONE_BATCH);
  expect(weightsOf(uneven.entries)).toEqual({ [AP]: 85, ...weights });
  // Resolvers have forgotten by now, and nobody is led to the region that has no weight.
  await app.sandbox.clock.sleep(60_000);
  expect(new Set(Object.values(await servedBy(app.sandbox)))).toEqual(new Set([AP, HOME]));

  const latency = await changed(app, {});
  expect(latency.writes).toEqual(ONE_BATCH);
  expect(weightsOf(latency.entries)).toEqual({ [AP]: AP, [EU]: EU, [HOME]: HOME });
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  expect(await checks()).toEqual(before);
  expect(await zone.at("www.example.com")).toMatchObject([{ TTL: 60, ResourceRecords: [{ Value: "192.0.2.1" }] }]);
});

describe("what somebody else says of the name", () => {
  const theirEntry = {
    Name: DOMAIN,
    Type: "A" as const,
    SetIdentifier: "blue",
    Region: EU as "eu-west-1",
    TTL: 60,
    ResourceRecords: [{ Value: "192.0.2.1" }],
  };

  test("with a routing policy of its own is a conflict, and nothing at all is written", async () => {
    const app = await goglobal({ config: trafficConfig(), seed: whoami });
    const zone = await zoneOf(app);
    await zone.change({ Action: "CREATE", ResourceRecordSet: theirEntry });
    const { code, out, err, writes } = await app.run("apply -y --adopt");
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(out + err).toContain(
      `! record/${DOMAIN}: the records A "blue" of others also say where ${DOMAIN} leads: delete them from the hosted zone ${zone.HostedZoneId}, once you are sure that nobody needs them, or choose another name`,
    );
  });

  test("in a protection of the record set is told, and not fought", async () => {
    const app = await appliedTraffic();
    const { dns, HostedZoneId } = await zoneOf(app);
    await dns.createResourceRecordSetProtections({
      HostedZoneId,
      Protections: [{ RecordName: DOMAIN, RecordType: "A" }],
    });
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
    await writeFile(join(app.folder, "goglobal.config.json"), trafficConfig({ policy: "weighted" }));
    const { code, out, err, writes } = await app.run("apply -y");
    expect({ code, writes }).toEqual({ code: 1, writes: [] });
    expect(out + err).toContain(`a record set protection keeps ${DOMAIN} from being changed`);
    expect((await seen(app.sandbox, { from: "dublin" })).status).toBe(200);
  });

  test("of a region in our words, without our memory beside it, is somebody else's", async () => {
    const app = await appliedTraffic();
    const zone = await zoneOf(app);
    const [memo] = await zone.at(`_goglobal.${DOMAIN}`);
    await zone.change({ Action: "DELETE", ResourceRecordSet: memo! });
    await writeFile(join(app.folder, "goglobal.config.json"), trafficConfig({ policy: "weighted" }));
    expect(await app.run("apply -y")).toMatchObject({ code: 1, writes: [] });
    expect(await app.run(`apply -y --adopt record/${DOMAIN}`)).toMatchObject({ code: 0, writes: ONE_BATCH });
  });
});

/** The application with a health path that answers so at home. */
const answering = (status: string): SeedCall[] =>
  whoami.map((call) =>
    call.operation === "CreateFunction"
      ? { ...call, input: { ...call.input, Environment: { Variables: { HEALTH: status } } } }
      : call,
  );

const entriesOf = async (app: Parameters<typeof zoneOf>[0]) =>
  (await (await zoneOf(app)).at(DOMAIN)).map(({ SetIdentifier }) => SetIdentifier);

describe("a health path that does not answer well at home", () => {
  test.each(["401", "301", "503"])("with %s: it is said before the first write", async (status) => {
    const app = await goglobal({ config: trafficConfig(), seed: answering(status) });
    for (const line of ["plan", "apply -y"]) {
      const { code, out, err, writes } = await app.run(line);
      expect({ code, writes }).toEqual({ code: 1, writes: [] });
      expect(out + err).toMatch(
        new RegExp(
          `/health answers with HTTP status ${status} in us-east-1, and health checkers, who bring no credentials, need a 2xx from every region: have /health answer anybody, or name another path in routing.healthCheck`,
          "u",
        ),
      );
    }
  });

  test("is no objection once the checks are there: they are judges of that", async () => {
    const app = await appliedTraffic();
    const lambda = await app.aws.lambda(HOME);
    await lambda.removePermission({ FunctionName: "whoami", StatementId: "api" });
    expect(await seen(app.sandbox, { from: "virginia" })).toMatchObject({ status: 500 });
    expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
    await writeFile(join(app.folder, "goglobal.config.json"), trafficConfig({ evaluateTargetHealth: false }));
    expect(await app.run("apply -y")).toMatchObject({ code: 0 });
  });
});

test("a region joins only once it answers well; the others need not wait for more than that run", async () => {
  const environment = { HEALTH: "503" };
  const functions = { whoami: { regions: { [EU]: { environment } } } };
  const app = await goglobal({ config: trafficConfig({}, { functions }), seed: whoami });
  const first = await app.run("apply -y");
  expect(first.code).toBe(1);
  const why = `https://${EU}.${DOMAIN}/health answers with HTTP status 503`;
  expect(first.out).toContain(`✗ entrance/${EU}.${DOMAIN}: it does not settle: after 20 min still waiting for ${why}`);
  expect(first.out).toContain(`~ record/${DOMAIN} only partly: entries.${EU} waits for entrance/${EU}.${DOMAIN}`);
  expect(await entriesOf(app)).toEqual([AP, HOME]);
  expect(new Set(Object.values(await servedBy(app.sandbox)))).toEqual(new Set([AP, HOME]));
  expect((await app.run("plan")).out).toContain(`~ entrance/${EU}.${DOMAIN}: in progress: ${why}`);

  await writeFile(join(app.folder, "goglobal.config.json"), trafficConfig());
  expect(await app.run("apply -y")).toMatchObject({ code: 0 });
  expect(await entriesOf(app)).toEqual([AP, EU, HOME]);
  // Resolvers have forgotten who was not there.
  await app.sandbox.clock.sleep(61_000);
  expect((await servedBy(app.sandbox, ["dublin"]))["dublin"]).toBe(EU);
});

test("a region that is not well any more stays in: that is for its checks to judge", async () => {
  const app = await appliedTraffic();
  const functions = { whoami: { regions: { [EU]: { environment: { HEALTH: "503" } } } } };
  await writeFile(join(app.folder, "goglobal.config.json"), trafficConfig({ policy: "weighted" }, { functions }));
  // The function's new configuration is taken back, and nobody is kept from the region.
  const { code, out } = await app.run("apply -y");
  expect(code).toBe(1);
  expect(out).toContain("/health answered with HTTP status 503 after goglobal of whoami had moved to version 2");
  expect(await entriesOf(app)).toEqual([AP, EU, HOME]);
  expect(await seen(app.sandbox, { from: "dublin" })).toMatchObject({ status: 200 });
});
