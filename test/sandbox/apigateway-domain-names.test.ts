import type { DomainNameConfiguration } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import { ZONES } from "../../src/sandbox/apigateway/zones.ts";
import { ENABLED_REGIONS } from "../../src/sandbox/regions.ts";
import { region, withApi } from "./apigateway.ts";
import { refusal } from "./connected.ts";

const CertificateArn = `arn:aws:acm:${region}:123456789012:certificate/one`;
const configuration: DomainNameConfiguration = { CertificateArn, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" };
const DomainName = "api.example.com";
const made = { DomainName, DomainNameConfigurations: [configuration] };

async function withDomain() {
  const { gateway, ...rest } = await withApi();
  await gateway.createDomainName({ ...made, Tags: { team: "shop" } });
  return { gateway, ...rest };
}

describe("domain names", () => {
  test("are read back as they were made, with what DNS must know", async () => {
    const { gateway } = await withDomain();
    const found = await gateway.getDomainName({ DomainName });
    expect(found).toMatchObject({
      DomainName,
      DomainNameArn: "arn:aws:apigateway:eu-west-1::/domainnames/api.example.com",
      DomainNameConfigurations: [
        {
          ...configuration,
          ApiGatewayDomainName: expect.stringMatching(/^d-[a-z0-9]{10}\.execute-api\.eu-west-1\.amazonaws\.com$/u),
          DomainNameStatus: "AVAILABLE",
          HostedZoneId: "ZLY8HYME6SFDD",
          IpAddressType: "ipv4",
        },
      ],
      RoutingMode: "API_MAPPING_ONLY",
      Tags: { team: "shop" },
    });
    const { $metadata: _, ...domain } = found;
    expect((await gateway.getDomainNames({})).Items).toEqual([domain]);
  });

  test("of every region have a hosted zone of their own", () => {
    expect(Object.keys(ZONES)).toEqual(ENABLED_REGIONS);
    expect(new Set(Object.values(ZONES)).size).toBe(ENABLED_REGIONS.length);
  });

  test("may be the same in several regions, but once in each", async () => {
    const { aws, gateway } = await withDomain();
    const elsewhere = await aws.apigateway("us-east-1");
    const there = { ...configuration, CertificateArn: CertificateArn.replace(region, "us-east-1") };
    await elsewhere.createDomainName({ DomainName, DomainNameConfigurations: [there] });
    expect(await refusal(gateway.createDomainName(made))).toBe(
      "BadRequestException: The domain name you provided already exists.",
    );
  });

  test.each<[string, DomainNameConfiguration[], string]>([
    [
      "no certificate",
      [{ EndpointType: "REGIONAL" }],
      "A certificate was not provided for the endpoint type REGIONAL.",
    ],
    ["nothing at all", [], "A certificate was not provided for the endpoint type REGIONAL."],
    [
      "a certificate of another region",
      [{ CertificateArn: CertificateArn.replace(region, "us-east-1") }],
      "Certificate must be in 'eu-west-1'.",
    ],
    [
      "a certificate of IAM",
      [{ CertificateArn: "arn:aws:iam::123456789012:server-certificate/x" }],
      "Invalid certificate",
    ],
    ["the edge", [{ ...configuration, EndpointType: "EDGE" }], "Endpoint type EDGE is not supported"],
    ["old TLS", [{ ...configuration, SecurityPolicy: "TLS_1_0" }], "Security policy TLS_1_0 is not supported"],
    ["two configurations", [configuration, configuration], "Only one domain name configuration is supported"],
  ])("refuse %s", async (_, DomainNameConfigurations, message) => {
    const { gateway } = await withApi();
    const call = gateway.createDomainName({ DomainName, DomainNameConfigurations });
    expect(await refusal(call)).toMatch(/^BadRequestException/u);
    expect(await refusal(gateway.createDomainName({ DomainName, DomainNameConfigurations }))).toContain(message);
  });

  test("are names; private certificates and mutual TLS the sandbox does not know", async () => {
    const { gateway } = await withApi();
    const create = (change: object) => refusal(gateway.createDomainName({ ...made, ...change }));
    expect(await create({ DomainName: "not a name" })).toContain("The domain name provided is not valid");
    const owned = { ...configuration, OwnershipVerificationCertificateArn: CertificateArn };
    expect(await create({ DomainNameConfigurations: [owned] })).toContain(
      "does not know OwnershipVerificationCertificateArn",
    );
    const MutualTlsAuthentication = { TruststoreUri: "s3://x/y" };
    expect(await create({ MutualTlsAuthentication })).toContain("does not know MutualTlsAuthentication");
  });

  test("take a minute to change, and refuse another change until then", async () => {
    const { gateway, pass } = await withDomain();
    const change = {
      DomainName,
      DomainNameConfigurations: [{ ...configuration, IpAddressType: "dualstack" as const }],
    };
    await gateway.updateDomainName(change);
    const status = async () =>
      (await gateway.getDomainName({ DomainName })).DomainNameConfigurations![0]!.DomainNameStatus;
    expect(await status()).toBe("UPDATING");
    await pass(59);
    expect(await refusal(gateway.updateDomainName(change))).toContain("is being updated");
    await pass(1);
    expect(await status()).toBe("AVAILABLE");
    await gateway.updateDomainName(change);
    expect((await gateway.getDomainName({ DomainName })).DomainNameConfigurations).toMatchObject([
      { CertificateArn, SecurityPolicy: "TLS_1_2", IpAddressType: "dualstack" },
    ]);
  });

  test("are made and removed once in half a minute; the SDK waits for it", async () => {
    const { sandbox, gateway } = await withDomain();
    const began = sandbox.clock.now();
    const attempts = () => sandbox.calls.log.filter(({ operation }) => operation === "CreateDomainName").length;
    await gateway.createDomainName({ ...made, DomainName: "eu.example.com" });
    expect(sandbox.clock.now() - began).toBeGreaterThanOrEqual(30_000);
    expect(attempts()).toBeGreaterThan(2);
    await gateway.deleteDomainName({ DomainName });
    const deleted = sandbox.clock.now();
    await gateway.deleteDomainName({ DomainName: "eu.example.com" });
    expect(sandbox.clock.now() - deleted).toBeGreaterThanOrEqual(30_000);
    expect(await refusal(gateway.getDomainName({ DomainName }))).toBe(
      "NotFoundException: Invalid domain name identifier specified",
    );
  });
});

describe("mappings", () => {
  async function withMapping() {
    const { gateway, ApiId, pass } = await withDomain();
    await gateway.createStage({ ApiId, StageName: "$default" });
    const { ApiMappingId } = await gateway.createApiMapping({ DomainName, ApiId, Stage: "$default" });
    return { gateway, ApiId, pass, id: { DomainName, ApiMappingId: ApiMappingId! } };
  }

  test("are read back as they were made; the root has an empty key", async () => {
    const { gateway, ApiId, id } = await withMapping();
    const root = { ApiMappingId: id.ApiMappingId, ApiMappingKey: "", ApiId, Stage: "$default" };
    expect(await gateway.getApiMapping(id)).toMatchObject(root);
    await gateway.createApiMapping({ DomainName, ApiId, Stage: "$default", ApiMappingKey: "orders/v1" });
    expect((await gateway.getApiMappings({ DomainName })).Items).toEqual([
      root,
      { ...root, ApiMappingId: expect.any(String), ApiMappingKey: "orders/v1" },
    ]);
  });

  test.each([
    ["a key twice", {}, "ConflictException: ApiMapping key already exists for this domain name"],
    ["a slash", { ApiMappingKey: "/" }, "BadRequestException: An ApiMapping key may contain only letters, numbers"],
    ["no API", { ApiMappingKey: "a", ApiId: "none" }, "BadRequestException: Invalid API identifier specified"],
    ["no stage", { ApiMappingKey: "a", Stage: "live" }, "BadRequestException: Invalid stage identifier specified"],
    ["no domain", { DomainName: "x.example.com" }, "NotFoundException: Invalid domain name identifier specified"],
  ])("refuse %s", async (_, change, message) => {
    const { gateway, ApiId } = await withMapping();
    const call = gateway.createApiMapping({ DomainName, ApiId, Stage: "$default", ...change });
    expect(await refusal(call)).toContain(message);
  });

  test("are updated by what is said", async () => {
    const { gateway, ApiId, id } = await withMapping();
    await gateway.createStage({ ApiId, StageName: "live" });
    await gateway.updateApiMapping({ ...id, ApiId, Stage: "live", ApiMappingKey: "orders" });
    await gateway.updateApiMapping({ ...id, ApiId });
    expect(await gateway.getApiMapping(id)).toMatchObject({ Stage: "live", ApiMappingKey: "orders" });
    expect(await refusal(gateway.updateApiMapping({ ...id, ApiId, Stage: "none" }))).toContain("Invalid stage");
  });

  test("hold their API and their stage until they are gone", async () => {
    const { gateway, ApiId, id } = await withMapping();
    expect(await refusal(gateway.deleteApi({ ApiId }))).toContain("Please remove all API mappings");
    expect(await refusal(gateway.deleteStage({ ApiId, StageName: "$default" }))).toContain(
      "Please remove all API mappings",
    );
    await gateway.deleteApiMapping(id);
    expect(await refusal(gateway.deleteApiMapping(id))).toBe(
      "NotFoundException: Invalid API mapping identifier specified",
    );
    await gateway.deleteStage({ ApiId, StageName: "$default" });
    await gateway.deleteApi({ ApiId });
  });
});
