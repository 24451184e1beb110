import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AP, EU, type Goglobal, HOME } from "../support/compute.ts";
import {
  appliedTraffic,
  checksOf,
  DOMAIN,
  servedBy,
  trafficConfig,
  turn,
  turnBack,
  zoneOf,
} from "../support/traffic.ts";

const configure = ({ folder }: Goglobal, ...changes: Parameters<typeof trafficConfig>) =>
  writeFile(join(folder, "goglobal.config.json"), trafficConfig(...changes));

/** All that leads users to a region, or away from it. */
async function leadingTo(app: Goglobal, region: string) {
  const checks = [...(await checksOf(app))].filter(([role]) => role.startsWith(`${region}/`));
  const entries = (await (await zoneOf(app)).at(DOMAIN)).filter(({ SetIdentifier }) => SetIdentifier === region);
  return { checks, entries };
}

const EVACUATED = 10 + 10 + 60 + 1;
const pass = ({ sandbox }: Goglobal, seconds: number) => sandbox.clock.sleep(seconds * 1000);

/** Ireland is evacuated, and its users are led elsewhere. */
async function evacuated(...changes: Parameters<typeof appliedTraffic>) {
  const app = await appliedTraffic(...changes);
  await turn(app, EU, { at: HOME });
  await pass(app, EVACUATED);
  expect(Object.values(await servedBy(app.sandbox))).not.toContain(EU);
  return app;
}

test("the plan says until when, and there is nothing to do", async () => {
  const app = await evacuated();
  const { code, out } = await app.run("plan --detailed-exitcode");
  expect(code).toBe(0);
  const [said, empty, rest] = out.split("\n");
  expect(said).toMatch(
    /^Now: eu-west-1 is evacuated until 2026-\S+Z: its health checks and its entry of regional\.example\.com are left as they are$/u,
  );
  expect([empty, rest]).toEqual(["", "Everything is as it should be (95 looked at)."]);
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
});

test("what the config changes is done for the others, and for this one once it is back", async () => {
  const app = await evacuated();
  const before = await leadingTo(app, EU);
  await configure(app, {
    healthCheck: { type: "https", interval: "30s", failures: 2 },
    switch: { interval: "30s" },
    evaluateTargetHealth: false,
  });
  expect(await app.run("apply -y")).toMatchObject({ code: 0 });
  expect(await leadingTo(app, EU)).toEqual(before);
  const [entry] = (await leadingTo(app, AP)).entries;
  expect(entry!.AliasTarget!.EvaluateTargetHealth).toBe(false);
  expect((await checksOf(app)).get(`${AP}/endpoint`)!.HealthCheckConfig!.RequestInterval).toBe(30);
  expect(Object.values(await servedBy(app.sandbox))).not.toContain(EU);

  await turnBack(app, EU, HOME);
  expect(await app.run("apply -y")).toMatchObject({ code: 0 });
  const after = await leadingTo(app, EU);
  expect(after.entries[0]!.AliasTarget!.EvaluateTargetHealth).toBe(false);
  expect(after.checks.map(([role, { HealthCheckConfig }]) => [role, HealthCheckConfig!.RequestInterval])).toEqual(
    expect.arrayContaining([
      [`${EU}/endpoint`, 30],
      [`${EU}/switch-${HOME}`, 30],
      [`${EU}/switch-${AP}`, 30],
    ]),
  );
  await pass(app, EVACUATED);
  expect(Object.values(await servedBy(app.sandbox))).toContain(EU);
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
});

test("another policy is refused with its reason, and nothing is written", async () => {
  const app = await evacuated();
  await configure(app, { policy: "weighted" });
  const { code, out, err, writes } = await app.run("apply -y");
  expect({ code, writes }).toEqual({ code: 1, writes: [] });
  expect(out + err).toContain(
    `the routing policy of ${DOMAIN} can only change from latency to weighted for all regions at once, and ${EU} must be left alone now: keep the policy until that is over`,
  );
});

test("whoever joins is watched, and who watches those that were there does not move", async () => {
  const app = await evacuated({}, { regions: [HOME, EU] });
  const before = await leadingTo(app, EU);
  const watchers = async () => [...(await checksOf(app)).keys()].filter((role) => role.includes("/switch-")).sort();
  expect(await watchers()).toEqual([`${EU}/switch-${HOME}`, `${HOME}/switch-${EU}`]);
  await configure(app, {}, { regions: [HOME, EU, AP] });
  expect(await app.run("apply -y")).toMatchObject({ code: 0 });
  expect(await leadingTo(app, EU)).toEqual(before);
  expect(await watchers()).toEqual([
    `${AP}/switch-${EU}`,
    `${AP}/switch-${HOME}`,
    `${EU}/switch-${HOME}`,
    `${HOME}/switch-${AP}`,
    `${HOME}/switch-${EU}`,
  ]);
  await pass(app, EVACUATED);
  expect(new Set(Object.values(await servedBy(app.sandbox)))).toEqual(new Set([HOME, AP]));

  await turnBack(app, EU, HOME);
  expect(await app.run("apply -y")).toMatchObject({ code: 0 });
  expect(await watchers()).toContain(`${EU}/switch-${AP}`);
  await pass(app, EVACUATED);
  expect(Object.values(await servedBy(app.sandbox))).toContain(EU);
});
