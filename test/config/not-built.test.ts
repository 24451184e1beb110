import { expect, test } from "vitest";
import { completed } from "../../src/config/completed.ts";
import { brokenRules } from "../../src/config/rules/every-rule.ts";
import { salvage } from "../../src/config/salvage.ts";
import { BASE, errorOf, withChange } from "./checking.ts";

const WHOLE = {
  functions: {
    "orders-api": {},
    "orders-worker": {
      code: "dist/worker",
      handler: "index.handler",
      runtime: "nodejs22.x",
      memory: 256,
      timeout: "10s",
      environment: { TABLE: "orders" },
      regions: { "eu-west-1": { memory: 512, kms: "arn:aws:kms:eu-west-1:123456789012:key/1" } },
    },
    image: { code: { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/worker:1" } },
  },
  apis: {
    orders: {},
    admin: {
      routes: { "GET /admin/{proxy+}": "orders-worker", $default: "orders-api" },
      cors: { origins: ["https://x.org"] },
    },
  },
  routing: {
    zone: "example.com",
    domain: "regional.example.com",
    apis: { orders: "", admin: "admin" },
    policy: "weighted",
    weights: { "us-east-1": 0, "eu-west-1": 0 },
    healthCheck: { type: "https", match: "ok", failures: 2 },
  },
  cache: {
    domain: "api.example.com",
    ttl: "until-invalidated",
    paths: { "/items/*": { ttl: "5m" }, "/me": { ttl: "0s" } },
    vary: { query: ["page"] },
    invalidate: { orders: ["/orders/{id}", "#orders"] },
  },
  monitoring: true,
  failover: { probe: { path: "/whoami", region: "header:x-region" }, canary: { table: "own", bucket: true } },
  objectives: { rto: "3m", lag: { tables: "5s", buckets: "15m" } },
};

const remedy = "take the section out until a release of goglobal says that it is built";

test.each(["monitoring", "failover", "objectives"])("%s is an error, not silence", (section) => {
  const { problems } = errorOf(withChange({ tables: ["orders"], ...WHOLE }));
  const reason = "is not built yet in this version of goglobal";
  expect(problems).toContainEqual({ path: section, reason, remedy, line: expect.any(Number) as number });
  expect(problems).toHaveLength(3);
});

test("a region that is taken out by hand", () => {
  expect(errorOf(withChange({ leaving: ["eu-west-3"] })).problems).toMatchObject([
    { path: "leaving", remedy: expect.stringContaining("remove-region is not built yet") },
  ]);
});

test("a region that is leaving is still one of the config's", () => {
  const tables = { orders: { tableClass: { "eu-west-3": "STANDARD" } } };
  const { problems } = errorOf(withChange({ leaving: ["eu-west-3"], tables, buckets: ["acme", "acme-eu-west-3"] }));
  expect(problems).toMatchObject([
    { path: "leaving" },
    { path: "buckets[0]", reason: expect.stringContaining('in eu-west-3 would be called "acme-eu-west-3"') },
  ]);
});

test("an unbuilt section is checked all the same", () => {
  const { problems } = errorOf(withChange({ objectives: { rto: "soon" } }));
  expect(problems.map(({ path }) => path)).toEqual(["objectives", "objectives.rto"]);
});

test("all sections are loaded in full, those that are not built ready for the step that builds them", () => {
  const { draft, findings } = salvage({ ...BASE, tables: ["orders"], ...WHOLE });
  expect([...findings, ...brokenRules(draft)]).toEqual([]);
  const { routing, cache, objectives, functions, failover } = completed(draft);
  expect(routing).toMatchObject({
    zone: { name: "example.com" },
    weights: { "us-east-1": 0, "eu-west-1": 0, "ap-southeast-2": 85 },
    evaluateTargetHealth: true,
    healthCheck: { type: "https", path: "/health", match: "ok", interval: 10_000, failures: 2 },
    switch: { interval: 30_000 },
  });
  expect(cache).toMatchObject({
    ttl: "until-invalidated",
    maxTtl: 86_400_000,
    paths: { "/items/*": { ttl: 300_000 }, "/me": { ttl: 0 } },
    vary: { headers: ["Authorization"], query: ["page"], cookies: "none" },
  });
  expect(objectives).toEqual({ rto: 180_000, lag: { tables: 5000, buckets: 900_000 } });
  expect(functions["orders-worker"]).toMatchObject({ timeout: 10_000, regions: { "eu-west-1": { memory: 512 } } });
  expect(failover?.canary).toEqual({ table: "own", bucket: true });
});

test.each([
  [{ zone: { id: "Z0123456789ABC", profile: "dns" } }, { zone: { id: "Z0123456789ABC", profile: "dns" } }],
  [
    { healthCheck: "none", switch: "none" },
    { healthCheck: "none", switch: "none" },
  ],
  [{ healthCheck: { type: "metric", alarm: "down" } }, { healthCheck: { type: "metric", alarm: "down" } }],
])("routing may say %j", (change, loaded) => {
  const { draft, findings } = salvage({ ...BASE, ...WHOLE, routing: { ...WHOLE.routing, ...change } });
  expect(findings).toEqual([]);
  expect(draft.routing).toMatchObject(loaded);
});
