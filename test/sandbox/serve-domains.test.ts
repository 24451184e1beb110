import { expect, test } from "vitest";
import { apiOfOne } from "./api-of-one.ts";
import { asking } from "./serving.ts";

const forbidden = { status: 403, body: { message: "Forbidden" } };

/** The API at a custom domain name, which is nowhere in DNS yet. */
async function atDomain(DomainName: string, mappings: readonly string[], stage: Parameters<typeof apiOfOne>[0] = {}) {
  const { apigateway, ApiId, ...rest } = await apiOfOne({ routes: ["GET /", "GET /a", "GET /a/b"], ...stage });
  const CertificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000";
  const { DomainNameConfigurations } = await apigateway.createDomainName({
    DomainName,
    DomainNameConfigurations: [{ CertificateArn, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" }],
  });
  const Stage = (await apigateway.getStages({ ApiId })).Items![0]!.StageName;
  for (const ApiMappingKey of mappings) await apigateway.createApiMapping({ DomainName, ApiId, Stage, ApiMappingKey });
  const target = `https://${DomainNameConfigurations![0]!.ApiGatewayDomainName}`;
  return { ...rest, apigateway, ApiId, target, ask: asking(rest.sandbox, `https://${DomainName.replace("*", "any")}`) };
}

test("a name leads to its API by itself, and by its target with the name as Host", async () => {
  const { ask, sandbox, target } = await atDomain("api.example.com", [""]);
  expect(await ask("GET /a")).toMatchObject({
    status: 200,
    body: { rawPath: "/a", requestContext: { domainName: "api.example.com", domainPrefix: "api" } },
  });
  const headers = { Host: "api.example.com" };
  const atTarget = asking(sandbox, target);
  expect(await atTarget("GET /a", { headers })).toMatchObject({ body: { headers: { host: "api.example.com" } } });
  expect(await atTarget("GET /a")).toMatchObject(forbidden);
  expect(await atTarget("GET /a", { headers: { host: "other.example.com" } })).toMatchObject(forbidden);
  sandbox.faults.down("us-east-1");
  await expect(ask("GET /a")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("the longest base path is it, and functions of format 2.0 do not hear of it", async () => {
  const { ask } = await atDomain("api.example.com", ["v1", "v1/a"]);
  expect(await ask("GET /v1/a/b")).toMatchObject({ status: 404 });
  expect(await ask("GET /v1/a/a")).toMatchObject({ body: { rawPath: "/a", routeKey: "GET /a" } });
  expect(await ask("GET /v1/a")).toMatchObject({ body: { rawPath: "/", routeKey: "GET /" } });
  expect(await ask("GET /v1")).toMatchObject({ body: { routeKey: "GET /" } });
  expect(await ask("GET /v12/a")).toMatchObject(forbidden);
  expect(await ask("GET /")).toMatchObject(forbidden);
});

test("a mapping says which stage", async () => {
  const stage = { stage: { StageName: "dev" }, integration: { PayloadFormatVersion: "1.0" } };
  const { ask } = await atDomain("*.example.com", ["v1"], stage);
  expect(await ask("GET /v1/a")).toMatchObject({
    body: { path: "/v1/a", resource: "/a", requestContext: { stage: "dev", domainName: "any.example.com" } },
  });
  expect(await ask("GET /dev/a")).toMatchObject(forbidden);
});

test("a name answers although its API's own endpoint does not", async () => {
  const { ask, sandbox, url } = await atDomain("api.example.com", [""], { api: { DisableExecuteApiEndpoint: true } });
  expect(await ask("GET /a")).toMatchObject({ status: 200 });
  expect(await asking(sandbox, url)("GET /a")).toMatchObject({ status: 404 });
});

test("where the account has the zone, its records say who is led where", async () => {
  const { apigateway, aws, pass, sandbox } = await atDomain("api.example.com", [""]);
  const fetch = async (from?: string) => {
    const placed = from === undefined ? {} : { from };
    return (await sandbox.network.fetch("https://api.example.com/a", placed)).status;
  };
  const dns = await aws.route53();
  const { HostedZone } = await dns.createHostedZone({ Name: "example.com", CallerReference: "1" });
  await expect(fetch("tokyo")).rejects.toMatchObject({ code: "ENOTFOUND" });
  const { DomainNameConfigurations } = await apigateway.getDomainName({ DomainName: "api.example.com" });
  const { ApiGatewayDomainName, HostedZoneId } = DomainNameConfigurations![0]!;
  const regional = (Region: "us-east-1" | "eu-west-1", target: { DNSName: string; HostedZoneId: string }) => ({
    Action: "CREATE" as const,
    ResourceRecordSet: {
      Name: "api.example.com",
      Type: "A" as const,
      SetIdentifier: Region,
      Region,
      AliasTarget: { ...target, EvaluateTargetHealth: false },
    },
  });
  const elsewhere = { DNSName: "d-none.execute-api.eu-west-1.amazonaws.com", HostedZoneId: "ZLY8HYME6SFDD" };
  const Changes = [
    regional("us-east-1", { DNSName: ApiGatewayDomainName!, HostedZoneId: HostedZoneId! }),
    regional("eu-west-1", elsewhere),
  ];
  await dns.changeResourceRecordSets({ HostedZoneId: HostedZone!.Id!, ChangeBatch: { Changes } });
  await pass(30);
  expect(await fetch()).toBe(200);
  expect(await fetch("new york")).toBe(200);
  // Nothing has that name in eu-west-1.
  expect(await fetch("dublin")).toBe(403);
});
