import { GetApisCommand, GetDomainNameCommand, GetStagesCommand, type Api } from "@aws-sdk/client-apigatewayv2";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { ListHealthChecksCommand } from "@aws-sdk/client-route-53";
import { describe, expect, test } from "vitest";
import type { Config } from "../../src/config/schema.ts";
import { homeTrouble } from "../../src/discover/home-health.ts";
import { readTraffic } from "../../src/discover/traffic.ts";
import { readChecks } from "../../src/discover/health-checks.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
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

describe("how users are led now", () => {
  const item = (region: string, until: number) => ({ region: { S: region }, until: { N: `${until}` } });
  const asked = async (setUp: (mocks: ReturnType<typeof mockedAws>) => void, change: Partial<Config> = {}) => {
    const mocks = mockedAws();
    const { dynamodb, apigateway, route53, context, engine } = mocks;
    dynamodb.on(ScanCommand).rejects(awsError("ResourceNotFoundException"));
    apigateway.on(GetDomainNameCommand).rejects(awsError("NotFoundException", "no such name", 404));
    route53.on(ListHealthChecksCommand).resolves({ HealthChecks: [], IsTruncated: false, Marker: "", MaxItems: 100 });
    apigateway.on(GetApisCommand).resolves({ Items: [] });
    setUp(mocks);
    const config = { ...routed(), ...change };
    return readTraffic(context(), engine, config);
  };

  test("nothing is there, and nothing is the matter", async () => {
    expect(await asked(() => {})).toMatchObject({
      code: { path: expect.stringMatching(/templates\/switch$/u) },
      checks: {},
      evacuated: new Map(),
      away: new Set(),
      isNamed: false,
    });
    expect(await asked(() => {}, { routing: undefined as never })).toBeUndefined();
  });

  test("one switch is enough to know who is evacuated, and the longest counts", async () => {
    const found = await asked(({ dynamodb }) => {
      dynamodb
        .on(ScanCommand)
        .resolvesOnce({ Items: [item("eu-west-1", 90)] })
        .resolvesOnce({ Items: [item("eu-west-1", 60), item("us-east-1", 30)] });
    });
    expect(found!.evacuated).toEqual(
      new Map([
        ["eu-west-1", 90_000],
        ["us-east-1", 30_000],
      ]),
    );
  });

  test("what a region that is down would say is not waited for", async () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const found = await asked(({ dynamodb, sts, apigateway }) => {
      for (const mock of [dynamodb, sts]) mock.rejects(refused);
      dynamodb.on(ScanCommand).rejects(refused);
      apigateway.on(GetDomainNameCommand).rejects(awsError("NotFoundException", "no such name", 404));
    });
    expect(found).toMatchObject({ away: new Set(["us-east-1", "eu-west-1"]), evacuated: new Map() });
  });

  test.each([
    { tags: {}, isNamed: true },
    { tags: { "goglobal:app": "orders/prod" }, isNamed: false },
    { tags: { "goglobal:app": "other" }, isNamed: false },
  ])("the common name that is at home with $tags is somebody's own: $isNamed", async ({ tags, isNamed }) => {
    const found = await asked(({ apigateway }) => {
      apigateway.on(GetDomainNameCommand).resolves({ DomainName: "api.example.com", Tags: tags });
    });
    expect(found).toMatchObject({ isNamed });
  });
});

describe("the health path at home", () => {
  const https = { type: "https", path: "/health", interval: 10_000, failures: 3 } as const;
  const api = (more: object = {}, stages: string[] = ["$default"]) => ({
    api: { ApiId: "a1", Name: "orders", ApiEndpoint: "https://a1", ...more } as Api,
    stages: stages.map((StageName) => ({ StageName })),
  });
  const config = (healthCheck: NonNullable<Config["routing"]>["healthCheck"] = https): Config => {
    const base = routed();
    return { ...base, routing: { ...base.routing!, healthCheck } };
  };
  const ask = async (one: Config, found: ReturnType<typeof api> | undefined, status?: number) => {
    const { apigateway, context, network } = mockedAws();
    if (status !== undefined)
      for (const url of ["https://a1/health", "https://a1/live/health"]) network.on(url, () => ({ status }));
    apigateway.on(GetApisCommand).resolves({ Items: found ? [found.api] : [] });
    apigateway.on(GetStagesCommand, { ApiId: "a1" }).resolves({ Items: found?.stages ?? [] });
    return { trouble: await homeTrouble(context(), one), seen: [...new Set(network.seen)] };
  };

  test("that answers well is no trouble, whatever stage it is in", async () => {
    expect(await ask(config(), api(), 204)).toEqual({ seen: ["GET https://a1/health"] });
    expect(await ask(config(), api({}, ["dev", "$default"]), 200)).toEqual({
      seen: ["GET https://a1/health"],
    });
    expect(await ask(config(), api({}, ["live"]), 200)).toEqual({ seen: ["GET https://a1/live/health"] });
  });

  test("that asks for credentials, or redirects, or is not there, is told", async () => {
    for (const status of [301, 401, 404])
      expect((await ask(config(), api(), status)).trouble).toBe(
        `https://a1/health answers with HTTP status ${status} in us-east-1, and health checkers, who bring no credentials, need a 2xx from every region: have /health answer anybody, or name another path in routing.healthCheck`,
      );
    expect((await ask(config(), api())).trouble).toMatch(/getaddrinfo ENOTFOUND a1/u);
  });

  test("that nobody will ask, or that cannot be asked, is not asked", async () => {
    const { routing: _routing, ...without } = routed();
    for (const [one, found] of [
      [without, api()],
      [config("none"), api()],
      [config({ type: "metric", alarm: "errors" }), api()],
      [config(), undefined],
      [config(), api({ DisableExecuteApiEndpoint: true })],
    ] as [Config, ReturnType<typeof api> | undefined][])
      expect(await ask(one, found, 500)).toEqual({ seen: [] });
  });
});
