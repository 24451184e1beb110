import type { Aws } from "../../src/aws/aws.ts";
import type { Lab } from "../lab/lab.ts";
import { computeOf } from "./compute-state.ts";

/** What an API answered. */
export interface Answered {
  status: number;
  /** The region whose function it was. */
  region: string | null;
  body: unknown;
}

/** A custom domain, and what it leads to. */
export interface Domain {
  api: string;
  stage: string;
  path: string;
  target: { DNSName: string; HostedZoneId: string };
}

/** Plain looks at what stands where in the lab, and at what it answers. */
export function lookingAround(lab: Lab, aws: Aws) {
  const apiIn = async (region: string) => {
    const { Items } = await (await aws.apigateway(region)).getApis({});
    return Items!.find(({ Name }) => !Name!.startsWith("goglobal-"))!;
  };

  return {
    /** The home region's functions, APIs and roles, without goglobal's own and the names that lead there. */
    async homeApp(functions: readonly string[]) {
      const state = await computeOf(aws, { regions: ["us-east-1"], functions, roles: functions });
      return Object.fromEntries(
        Object.entries(withoutOurs(state)).filter(
          ([what]) => !/Certificate|Domain|HealthCheck|Mapping|Zone|Record|ListRoles/u.test(what),
        ),
      );
    },

    /** The region's own API, over HTTP. */
    async at(region: string) {
      const { ApiEndpoint } = await apiIn(region);
      return async (line: string, content?: object): Promise<Answered> => {
        const [method, path] = line.split(" ") as [string, string];
        const body = content && { body: JSON.stringify(content) };
        const headers = { "content-type": "application/json" };
        const answer = await lab.fetch(ApiEndpoint! + path, { method, headers, ...body });
        return { status: answer.status, region: answer.headers.get("x-region"), body: await answer.json() };
      };
    },

    /** Where the region's own API leads to. */
    async integrations(region: string) {
      const { ApiId } = await apiIn(region);
      const { Items } = await (await aws.apigateway(region)).getIntegrations({ ApiId });
      return Items!.map(({ IntegrationUri }) => IntegrationUri).sort();
    },

    async records(name: string) {
      const dns = await aws.route53();
      const { HostedZones } = await dns.listHostedZones({});
      const { ResourceRecordSets } = await dns.listResourceRecordSets({ HostedZoneId: HostedZones![0]!.Id! });
      return ResourceRecordSets!.filter(({ Name }) => Name === name);
    },

    /** The region's certificates and custom domains, and the id of its own API. */
    async names(region: string) {
      const [acm, gateway] = [await aws.acm(region), await aws.apigateway(region)];
      const { CertificateSummaryList: all } = await acm.listCertificates({});
      const certificates = all!.map(({ Status, SubjectAlternativeNameSummaries: names }) => ({
        Status,
        names: names!.toSorted(),
      }));
      const { Items } = await gateway.getDomainNames({});
      const domains = Items!.map(async ({ DomainName, DomainNameConfigurations: [configuration] = [] }) => {
        const { Items: mappings } = await gateway.getApiMappings({ DomainName });
        const { ApiId: api, Stage: stage, ApiMappingKey: path } = mappings![0]!;
        const { ApiGatewayDomainName, HostedZoneId } = configuration!;
        return [
          DomainName!,
          { api, stage, path, target: { DNSName: `${ApiGatewayDomainName}.`, HostedZoneId } },
        ] as const;
      });
      return {
        certificates,
        domains: Object.fromEntries(await Promise.all(domains)) as Record<string, Domain>,
        api: (await apiIn(region)).ApiId!,
      };
    },
  };
}

/** Without what bears a name that goglobal gives, and what a log holds: being asked whether it is well is no change. */
function withoutOurs<T>(value: T): T {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).filter(
    ([name]) => name !== "storedBytes" && !name.includes("goglobal-orders-prod-"),
  );
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutOurs(inner as unknown)])) as T;
}
