import { expect, test } from "vitest";
import type { SeedCall } from "../../src/sandbox/seed.ts";
import { cachedApp, cachedText, reconfigure } from "../support/cached.ts";
import { goglobal } from "../support/cli.ts";
import { AP, EU, HOME } from "../support/compute.ts";

/** The application as one of Ireland. */
const irish = async (): Promise<SeedCall[]> => (await cachedApp()).map((call) => moved(call) as SeedCall);

function moved(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(HOME, EU);
  if (Array.isArray(value)) return value.map(moved);
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, moved(inner)]));
}

test("an application without us-east-1 has one certificate there, as long as it has a cache", async () => {
  const regions = { home: EU, regions: [EU, AP] };
  const app = await goglobal({ config: cachedText(regions), seed: await irish() });
  const acm = await app.aws.acm(HOME);
  const names = async () =>
    (await acm.listCertificates({})).CertificateSummaryList!.map(({ DomainName }) => DomainName);
  expect(await app.run("apply -y")).toMatchObject({ code: 0 });
  expect(await names()).toEqual(["api.example.com"]);
  expect(await app.run("apply -y")).toMatchObject({ code: 0, writes: [] });
  await reconfigure(app, { ...regions, cache: null });
  expect((await app.run("plan")).out).toContain("- certificate/api.example.com@us-east-1");
  expect(await app.run("apply -y")).toMatchObject({ code: 0 });
  expect(await names()).toEqual([]);
  expect(await app.run("plan --detailed-exitcode")).toMatchObject({ code: 0, writes: [] });
});
