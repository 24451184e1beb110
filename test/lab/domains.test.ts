import { DeleteCertificateCommand } from "@aws-sdk/client-acm";
import {
  CreateApiCommand,
  CreateApiMappingCommand,
  CreateDomainNameCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateStageCommand,
  DeleteDomainNameCommand,
  GetDomainNameCommand,
} from "@aws-sdk/client-apigatewayv2";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { exampleZone, names } from "./example-zone.ts";
import { functionArn, greeter } from "./functions.ts";
import { startLab, type Lab } from "./lab.ts";
import type { Clients } from "./orders.ts";

let lab: Lab;
let dns: ReturnType<typeof exampleZone>;

beforeAll(async () => {
  lab = await startLab();
  dns = exampleZone(lab);
});
beforeEach(() => dns.create());
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const createDomain = ({ apigateway }: Clients, DomainName: string, CertificateArn: string) => {
  const configuration = { CertificateArn, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" } as const;
  return apigateway.send(new CreateDomainNameCommand({ DomainName, DomainNameConfigurations: [configuration] }));
};

test("need an issued certificate of their region that covers the name, and keep it", async () => {
  const DomainName = "shop.example.com";
  const arn = await dns.request(dns.home);
  const bad = { name: "BadRequestException" };
  await expect(createDomain(dns.home, DomainName, arn)).rejects.toMatchObject(bad);
  await dns.prove(dns.home, arn);
  await expect(createDomain(dns.away, DomainName, arn)).rejects.toMatchObject(bad);
  await expect(createDomain(dns.home, "other.example.com", arn)).rejects.toMatchObject(bad);
  await createDomain(dns.home, DomainName, arn);
  expect((await dns.certificate(dns.home, arn)).InUseBy).toHaveLength(1);
  const remove = () => dns.home.acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
  await expect(remove()).rejects.toMatchObject({ name: "ResourceInUseException" });
  await dns.home.apigateway.send(new DeleteDomainNameCommand({ DomainName }));
  await remove();
});

test("lead from their name through the zone to the API of a region that is up", async () => {
  const fn = greeter(lab);
  await fn.role();
  for (const [where, region, zone] of [
    [fn.home, "us-east-1", "Z1UJRXOUMOOFQ8"],
    [fn.away, "eu-west-1", "ZLY8HYME6SFDD"],
  ] as const) {
    await fn.create("exports.handler = async ({ rawPath }) => `${process.env.AWS_REGION} ${rawPath}`;", { where });
    await fn.allow({}, where);
    const ApiId = await apiTo(functionArn(region), where);
    const arn = await dns.request(where);
    await dns.prove(where, arn);
    await createDomain(where, names.DomainName, arn);
    for (const ApiMappingKey of ["", "admin"])
      await where.apigateway.send(
        new CreateApiMappingCommand({ DomainName: names.DomainName, ApiId, Stage: "$default", ApiMappingKey }),
      );
    const { DomainNameConfigurations } = await where.apigateway.send(new GetDomainNameCommand(names));
    const [{ ApiGatewayDomainName: DNSName, HostedZoneId: found }] = DomainNameConfigurations as [Target];
    expect([found, DNSName]).toEqual([zone, expect.stringMatching(`^d-\\w+\\.execute-api\\.${region}\\.`)]);
    const AliasTarget = { DNSName, HostedZoneId: found, EvaluateTargetHealth: true };
    const latency = {
      Name: names.DomainName,
      Type: "A",
      SetIdentifier: region,
      Region: region,
      AliasTarget,
    } as const;
    await dns.change("CREATE", latency);
  }
  const ask = async (path: string) => (await lab.fetch(`https://${names.DomainName}${path}`)).text();
  const [first, second] = [await ask("/orders"), await ask("/admin/users")];
  expect([first, second]).toEqual(["eu-west-1 /orders", "eu-west-1 /users"]);
  lab.faults.down("eu-west-1");
  expect(await ask("/orders")).toBe("us-east-1 /orders");
});

interface Target {
  ApiGatewayDomainName: string;
  HostedZoneId: string;
}

async function apiTo(IntegrationUri: string, { apigateway }: Clients): Promise<string> {
  const { ApiId } = await apigateway.send(new CreateApiCommand({ Name: "api", ProtocolType: "HTTP" }));
  const integration = { ApiId, IntegrationType: "AWS_PROXY", IntegrationUri, PayloadFormatVersion: "2.0" } as const;
  const { IntegrationId } = await apigateway.send(new CreateIntegrationCommand(integration));
  const route = { ApiId, RouteKey: "$default", Target: `integrations/${IntegrationId}` };
  await apigateway.send(new CreateRouteCommand(route));
  await apigateway.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
  return ApiId!;
}
