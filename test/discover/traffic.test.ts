import { ListHealthChecksCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import type { Config } from "../../src/config/schema.ts";
import type { HomeApi } from "../../src/discover/home-compute.ts";
import { homeTrouble } from "../../src/discover/home-health.ts";
import { readChecks } from "../../src/discover/health-checks.ts";
import { mockedAws } from "../support/mocked-aws.ts";
import { routed } from "../topology/sample.ts";

describe("what watches whom", () => {
  test("is what the references of the checks that are there say", async () => {
    const { route53, context } = mockedAws();
    const references = [
      "goglobal/orders/prod/us-east-1/switch-eu-west-1/aaaaaa",
      "goglobal/orders/prod/us-east-1/switch-ap-southeast-2/bbbbbb",
      // Of two that take turns, one is enough.
      "goglobal/orders/prod/us-east-1/switch-eu-west-1/cccccc",
      "goglobal/orders/prod/us-east-1/endpoint/dddddd",
      "goglobal/orders/prod/eu-west-1/switch-us-east-1/eeeeee",
      "goglobal/orders/test/eu-west-1/switch-ap-southeast-2/ffffff",
      "theirs",
    ];
    route53.on(ListHealthChecksCommand).resolves({
      HealthChecks: references.map((CallerReference, index) => ({
        Id: `h-${index}`,
        CallerReference,
        HealthCheckVersion: 1,
        HealthCheckConfig: { Type: "HTTPS" },
      })),
      IsTruncated: false,
      Marker: "",
      MaxItems: 100,
    });
    expect(await readChecks(context())).toEqual({
      "us-east-1": ["endpoint", "switch-ap-southeast-2", "switch-eu-west-1"],
      "eu-west-1": ["switch-us-east-1"],
    });
  });
});

describe("the health path at home", () => {
  const https = { type: "https", path: "/health", interval: 10_000, failures: 3 } as const;
  const api = (more: object = {}, stages: string[] = ["$default"]) =>
    ({ endpoint: "https://a1", spec: { ...more }, stages: stages.map((name) => ({ name })) }) as unknown as HomeApi;
  const config = (healthCheck: NonNullable<Config["routing"]>["healthCheck"] = https): Config => {
    const base = routed();
    return { ...base, routing: { ...base.routing!, healthCheck } };
  };
  const ask = async (one: Config, apis: Record<string, HomeApi>, status?: number) => {
    const { context, network } = mockedAws();
    if (status !== undefined)
      for (const url of ["https://a1/health", "https://a1/live/health"]) network.on(url, () => ({ status }));
    return { trouble: await homeTrouble(context(), one, { apis }), seen: [...new Set(network.seen)] };
  };

  test("that answers well is no trouble, whatever stage it is in", async () => {
    expect(await ask(config(), { orders: api() }, 204)).toEqual({ seen: ["GET https://a1/health"] });
    expect(await ask(config(), { orders: api({}, ["dev", "$default"]) }, 200)).toEqual({
      seen: ["GET https://a1/health"],
    });
    expect(await ask(config(), { orders: api({}, ["live"]) }, 200)).toEqual({ seen: ["GET https://a1/live/health"] });
  });

  test("that asks for credentials, or redirects, or is not there, is told", async () => {
    for (const status of [301, 401, 404])
      expect((await ask(config(), { orders: api() }, status)).trouble).toBe(
        `https://a1/health answers with HTTP status ${status} in us-east-1, and health checkers, who bring no credentials, need a 2xx from every region: have /health answer anybody, or name another path in routing.healthCheck`,
      );
    expect((await ask(config(), { orders: api() })).trouble).toMatch(/getaddrinfo ENOTFOUND a1/u);
  });

  test("that nobody will ask, or that cannot be asked, is not asked", async () => {
    const { routing: _routing, ...without } = routed();
    for (const [one, apis] of [
      [without, { orders: api() }],
      [config("none"), { orders: api() }],
      [config({ type: "metric", alarm: "errors" }), { orders: api() }],
      [config(), {}],
      [config(), { orders: api({ executeApi: false }) }],
    ] as [Config, Record<string, HomeApi>][])
      expect(await ask(one, apis, 500)).toEqual({ seen: [] });
  });
});
