import {
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ListCertificatesCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";
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
import {
  ChangeResourceRecordSetsCommand,
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  ListTagsForResourcesCommand,
  type ChangeAction,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clients } from "./clients.ts";
import { functionArn, greeter } from "./functions.ts";
import { startLab, type Lab } from "./lab.ts";
import type { Clients } from "./orders.ts";

let lab: Lab;
let home: Clients;
let away: Clients;
let HostedZoneId: string;

beforeAll(async () => {
  lab = await startLab();
  home = clients(lab);
  away = clients(lab, "eu-west-1");
});
beforeEach(async () => {
  const zone = new CreateHostedZoneCommand({ Name: "example.com", CallerReference: "once" });
  HostedZoneId = (await home.route53.send(zone)).HostedZone!.Id!.split("/").at(-1)!;
});
afterEach(() => lab.reset());
afterAll(() => lab.stop());

const changeAll = (changes: [ChangeAction, ResourceRecordSet][]) => {
  const Changes = changes.map(([Action, set]) => ({ Action, ResourceRecordSet: set }));
  return home.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
};
const change = (action: ChangeAction, set: ResourceRecordSet) => changeAll([[action, set]]);
const records = async () =>
  (await home.route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }))).ResourceRecordSets!;

const names = { DomainName: "shop.example.com", SubjectAlternativeNames: ["eu-west-1.shop.example.com"] };
const request = async ({ acm }: Clients, more = {}) => {
  const input = { ...names, ValidationMethod: "DNS", ...more } as const;
  return (await acm.send(new RequestCertificateCommand(input))).CertificateArn!;
};
const certificate = async ({ acm }: Clients, CertificateArn: string) =>
  (await acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate!;

/** Writes the records that prove the names of a certificate. */
async function prove(where: Clients, arn: string): Promise<void> {
  const { DomainValidationOptions: options } = await certificate(where, arn);
  await changeAll(
    options!.map(({ ResourceRecord: record }) => [
      "UPSERT",
      { Name: record!.Name!, Type: "CNAME", TTL: 300, ResourceRecords: [{ Value: record!.Value! }] },
    ]),
  );
}

describe("certificates", () => {
  test("wait for the records of all their names, and then are issued in every region", async () => {
    const [here, there] = [await request(home), await request(away)];
    const statuses = async () => [(await certificate(home, here)).Status, (await certificate(away, there)).Status];
    expect(await statuses()).toEqual(["PENDING_VALIDATION", "PENDING_VALIDATION"]);
    const { DomainValidationOptions: options, ...pending } = await certificate(home, here);
    expect(pending).not.toHaveProperty("IssuedAt");
    const { Name, Value } = options![0]!.ResourceRecord!;
    const cname: ResourceRecordSet = { Name, Type: "CNAME", TTL: 60, ResourceRecords: [{ Value: Value! }] };
    await change("UPSERT", cname);
    expect(await statuses()).toEqual(["PENDING_VALIDATION", "PENDING_VALIDATION"]);
    await prove(home, here);
    expect(await statuses()).toEqual(["ISSUED", "ISSUED"]);
    await change(
      "DELETE",
      (await records()).find(({ Type }) => Type === "CNAME")!,
    );
    expect(await statuses()).toEqual(["ISSUED", "ISSUED"]);
  });

  test("are listed by their status", async () => {
    const [first, second] = [await request(home), await request(home, { DomainName: "other.example.com" })];
    await prove(home, first);
    const list = async (CertificateStatuses: ("ISSUED" | "PENDING_VALIDATION")[]) =>
      (await home.acm.send(new ListCertificatesCommand({ CertificateStatuses }))).CertificateSummaryList!.map(
        ({ CertificateArn }) => CertificateArn,
      );
    expect(await list(["ISSUED"])).toEqual([first]);
    expect(await list(["PENDING_VALIDATION"])).toEqual([second]);
  });
});

describe("records", () => {
  const target = {
    HostedZoneId: "Z1UJRXOUMOOFQ8",
    DNSName: "d-1.execute-api.us-east-1.amazonaws.com",
    EvaluateTargetHealth: false,
  };
  const latency = {
    Name: "Shop.example.com",
    Type: "A",
    SetIdentifier: "us",
    Region: "us-east-1",
    AliasTarget: target,
  } as const;
  const simple: Omit<ResourceRecordSet, "Name"> = { Type: "A", TTL: 60, ResourceRecords: [{ Value: "192.0.2.1" }] };
  const refused = (words: string) => ({
    name: "InvalidChangeBatch",
    message: expect.stringContaining(words) as string,
  });

  test("are written small, escaped, and in sync a moment later", async () => {
    const { ChangeInfo } = await change("CREATE", latency);
    await change("CREATE", { ...simple, Name: "*.example.com" });
    expect((await records()).map(({ Name }) => Name)).toEqual(
      expect.arrayContaining(["shop.example.com.", "\\052.example.com."]),
    );
    await expect
      .poll(async () => (await home.route53.send(new GetChangeCommand({ Id: ChangeInfo!.Id }))).ChangeInfo!.Status)
      .toBe("INSYNC");
  });

  test("are refused where they cannot stand together, and then nothing of the batch is done", async () => {
    await change("CREATE", latency);
    const Name = latency.Name;
    await expect(change("CREATE", latency)).rejects.toMatchObject(refused("already exists"));
    await expect(change("UPSERT", { ...simple, Name })).rejects.toMatchObject(refused("other RRSets exist"));
    await expect(change("UPSERT", { ...latency, SetIdentifier: "us2" })).rejects.toMatchObject(
      refused("same name, type and region"),
    );
    const cname: ResourceRecordSet = { Name, Type: "CNAME", TTL: 60, ResourceRecords: [{ Value: "x.example.com" }] };
    await expect(change("UPSERT", cname)).rejects.toMatchObject(refused("type CNAME"));
    await expect(
      changeAll([
        ["UPSERT", { ...simple, Name: "good.example.com" }],
        ["UPSERT", { ...simple, Name: "www.other.net" }],
      ]),
    ).rejects.toMatchObject(refused("not permitted in zone"));
    expect(await records()).toHaveLength(3);
    await changeAll([
      ["DELETE", { ...latency, AliasTarget: { ...target, DNSName: `${target.DNSName}.` } }],
      ["CREATE", { ...simple, Name }],
    ]);
    expect(await records()).toHaveLength(3);
  });

  test("a zone's tags are told for many at once", async () => {
    const AddTags = [{ Key: "team", Value: "shop" }];
    const ResourceType = "hostedzone";
    await home.route53.send(new ChangeTagsForResourceCommand({ ResourceType, ResourceId: HostedZoneId, AddTags }));
    const list = new ListTagsForResourcesCommand({ ResourceType, ResourceIds: [HostedZoneId] });
    const { ResourceTagSets } = await home.route53.send(list);
    expect(ResourceTagSets).toEqual([{ ResourceType, ResourceId: HostedZoneId, Tags: AddTags }]);
  });
});

describe("custom domains", () => {
  const createDomain = ({ apigateway }: Clients, DomainName: string, CertificateArn: string) => {
    const configuration = { CertificateArn, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" } as const;
    return apigateway.send(new CreateDomainNameCommand({ DomainName, DomainNameConfigurations: [configuration] }));
  };

  test("need an issued certificate of their region that covers the name, and keep it", async () => {
    const DomainName = "shop.example.com";
    const arn = await request(home);
    const bad = { name: "BadRequestException" };
    await expect(createDomain(home, DomainName, arn)).rejects.toMatchObject(bad);
    await prove(home, arn);
    await expect(createDomain(away, DomainName, arn)).rejects.toMatchObject(bad);
    await expect(createDomain(home, "other.example.com", arn)).rejects.toMatchObject(bad);
    await createDomain(home, DomainName, arn);
    expect((await certificate(home, arn)).InUseBy).toHaveLength(1);
    const remove = () => home.acm.send(new DeleteCertificateCommand({ CertificateArn: arn }));
    await expect(remove()).rejects.toMatchObject({ name: "ResourceInUseException" });
    await home.apigateway.send(new DeleteDomainNameCommand({ DomainName }));
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
      const arn = await request(where);
      await prove(where, arn);
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
      await change("CREATE", latency);
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
});
