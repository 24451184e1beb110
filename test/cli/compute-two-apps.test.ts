import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { goglobal } from "../support/cli.ts";
import { AP, askIn, EU, type Goglobal, HOME, shop, stateOf } from "../support/compute.ts";
import { zoneSeed } from "../support/zone-seed.ts";

/** The same application under other names. Its layer is the one of the other. */
function renamed(seed: readonly SeedCall[], name: string): SeedCall[] {
  const rename = (value: unknown): unknown => {
    if (typeof value === "string") return value.replaceAll(/\bshop\b/gu, name);
    if (Array.isArray(value)) return value.map(rename);
    if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rename(inner)]));
  };
  return seed.map((call) => ({ ...call, input: rename(call.input) as object }));
}

/** What each stage calls its things. */
const NAMES: Readonly<Record<string, string>> = { prod: "alpha", staging: "beta" };

const configOf = (stage: string, { name = NAMES[stage]!, ...changes }: { name?: string } & object = {}) =>
  JSON.stringify({
    app: "orders",
    stage,
    home: HOME,
    regions: [HOME, EU, AP],
    functions: [`${name}-api`, `${name}-auth`],
    apis: [name],
    routing: { zone: "example.com", domain: `${name}.example.com`, apis: { [name]: "" } },
    ...changes,
  });

const STAGES = Object.keys(NAMES);

/** Two stages of one application side by side: each has a config file of its own. */
async function bothStages() {
  const app = await goglobal({
    config: configOf("prod"),
    seed: [...Object.values(NAMES).flatMap((name) => renamed(shop(), name)), ...zoneSeed],
  });
  const write = (stage: string, changes = {}) =>
    writeFile(join(app.folder, `${stage}.config.json`), configOf(stage, changes));
  await Promise.all(STAGES.map((stage) => write(stage)));
  const runOf = (stage: string) => (line: string) => app.run(`${line} --config ${stage}.config.json`);
  return { app, write, prod: runOf("prod"), staging: runOf("staging") };
}

/** All that a stage has, wherever it is. */
async function thingsOf(app: Goglobal, stage: string): Promise<string> {
  const { lambda, gateways, logs, roles, certificates, dns } = await stateOf(app);
  const zones = Object.values(dns.zones);
  const mentions = (thing: unknown) => JSON.stringify(thing).includes(NAMES[stage]!);
  const named = (things: object) => Object.entries(things).filter(mentions);
  const regions = Object.keys(lambda).map((region) => [
    region,
    named(lambda[region]!.functions),
    named(gateways[region]!.apis),
    named(gateways[region]!.domainNames),
    named(logs[region]!),
  ]);
  return JSON.stringify(
    [regions, named(roles), named(certificates), named(zones.flatMap(({ records }) => records))],
    null,
    1,
  );
}

const clean = { code: 0, writes: [], out: expect.stringContaining("Everything is as it should be") };

test("two stages in one account and one zone live side by side, and neither plan touches the other's things", async () => {
  const { app, write, prod, staging } = await bothStages();
  const planned = await staging("plan");
  expect(await prod("apply -y")).toMatchObject({ code: 0 });
  const before = await thingsOf(app, "prod");

  // What the other stage has made changes nothing of what there is to do.
  const again = await staging("plan");
  expect(again.out).toBe(planned.out);
  expect(await staging("apply -y")).toMatchObject({ code: 0 });
  expect(await thingsOf(app, "prod")).toBe(before);
  expect(await prod("plan --detailed-exitcode")).toMatchObject(clean);
  expect(await staging("plan --detailed-exitcode")).toMatchObject(clean);

  for (const stage of STAGES)
    for (const region of [EU, AP]) {
      expect(await (await askIn(app, region, NAMES[stage]))("GET /whoami")).toMatchObject({
        status: 200,
        body: { region },
      });
      const answer = await app.sandbox.network.fetch(`https://${region}.${NAMES[stage]}.example.com/whoami`);
      expect(JSON.parse(Buffer.from(answer.body).toString())).toMatchObject({ region });
    }

  const other = await thingsOf(app, "staging");
  await write("prod", { functions: [], apis: [], routing: undefined });
  const removed = await prod("apply -y --force");
  expect(removed).toMatchObject({ code: 0 });
  // Two of the application in each other region, and the switch in all three.
  expect(removed.writes.filter((call) => call.startsWith("DeleteFunction "))).toHaveLength(7);
  expect(await thingsOf(app, "staging")).toBe(other);
  expect(await staging("plan --detailed-exitcode")).toMatchObject(clean);
});

test("two applications cannot have the same function in a region", async () => {
  const { app, write, prod, staging } = await bothStages();
  await prod("apply -y --only function/*");
  await write("staging", { name: NAMES["prod"] });
  const { code, out, writes } = await staging("plan");
  expect({ code, writes }).toEqual({ code: 1, writes: [] });
  expect(out).toContain("belongs to another goglobal application, orders/prod: take it out of one of the two configs");
  const before = await thingsOf(app, "prod");
  expect(await staging("apply -y --adopt")).toMatchObject({ code: 1, writes: [] });
  expect(await thingsOf(app, "prod")).toBe(before);
});
