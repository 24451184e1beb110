import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { goglobal } from "../support/cli.ts";
import { AP, EU, HOME } from "../support/compute.ts";
import { appliedTraffic, DOMAIN, seen, servedBy, trafficConfig, whoami, zoneOf } from "../support/traffic.ts";

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
