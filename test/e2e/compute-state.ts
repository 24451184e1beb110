import type { CertificateDetail, CertificateSummary } from "@aws-sdk/client-acm";
import type {
  Api,
  Authorizer,
  GetApiMappingsResponse,
  GetApisResponse,
  GetDomainNamesResponse,
  Integration,
  Route,
} from "@aws-sdk/client-apigatewayv2";
import type { LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import type { Role } from "@aws-sdk/client-iam";
import type { AliasConfiguration } from "@aws-sdk/client-lambda";
import type { GetHostedZoneResponse, HealthCheck, HostedZone } from "@aws-sdk/client-route-53";
import type { Aws } from "../../src/aws/aws.ts";
import { isWrite } from "../../src/aws/call.ts";
import type { Service } from "../../src/aws/services.ts";
import { call, comparable } from "./account.ts";

/** What of the compute of an account is looked at. */
export interface ComputeWhole {
  regions: readonly string[];
  functions: readonly string[];
  /** Roles whose names begin like that. */
  roles: readonly string[];
}

type State = Record<string, unknown>;

/** What is asked where, and what is said of it. */
interface Look {
  /** Ids that AWS has made up, and what the reader of the state calls them. */
  names: Map<string, string>;
  ask<T>(service: Service, operation: string, input: object): Promise<T>;
  region: string;
}

/**
 * Everything about functions, APIs, names and roles that plain SDK calls can see. Ids that AWS makes up have become the
 * names of what they are of, so that whatever mentions another thing is seen to mention the right one.
 */
export async function computeOf(aws: Aws, { regions, functions, roles }: ComputeWhole): Promise<State> {
  const state: State = {};
  const names = new Map<string, string>();
  const at = (region: string): Look => ({
    names,
    region,
    async ask<T>(service: Service, operation: string, input: object) {
      if (isWrite(operation)) throw new Error(`${operation} is no way to look`);
      const answer = await call(aws, { service, region, operation, input }).catch((error: Error) => ({
        error: error.name,
      }));
      state[[operation, ...Object.values(input).map(String), region].join(" ")] = answer;
      return answer as T;
    },
  });
  await Promise.all([
    ...regions.flatMap((region) => [
      ...functions.map((name) => functionIn(at(region), name)),
      apisIn(at(region)),
      logGroupsIn(at(region)),
      certificatesIn(at(region)).then(() => domainsIn(at(region))),
    ]),
    rolesLike(at(regions[0]!), roles),
    zonesOf(at(regions[0]!)),
  ]);
  return comparable(named(state, names)) as State;
}

function named(state: State, names: ReadonlyMap<string, string>): unknown {
  const longestFirst = [...names].sort(([one], [other]) => other.length - one.length);
  const text = longestFirst.reduce((all, [id, name]) => all.replaceAll(id, name), JSON.stringify(state));
  return JSON.parse(text);
}

async function functionIn({ ask }: Look, FunctionName: string): Promise<void> {
  const { Aliases = [] } = await ask<{ Aliases?: AliasConfiguration[] }>("lambda", "ListAliases", { FunctionName });
  await Promise.all([
    ask("lambda", "GetFunction", { FunctionName }),
    ask("lambda", "GetPolicy", { FunctionName }),
    ask("lambda", "ListVersionsByFunction", { FunctionName }),
    ask("lambda", "GetFunctionEventInvokeConfig", { FunctionName }),
    ...Aliases.flatMap(({ Name: Qualifier }) => [
      ask("lambda", "GetFunction", { FunctionName, Qualifier }),
      ask("lambda", "GetPolicy", { FunctionName, Qualifier }),
    ]),
  ]);
}

async function apisIn(look: Look): Promise<void> {
  const { Items = [] } = await look.ask<GetApisResponse>("apigateway", "GetApis", {});
  await Promise.all(Items.map((api) => apiIn(look, api)));
}

async function apiIn({ ask, names, region }: Look, { ApiId, Name }: Api): Promise<void> {
  names.set(ApiId!, `(api ${Name} of ${region})`);
  const list = <T>(what: string) => ask<{ Items: T[] }>("apigateway", `Get${what}`, { ApiId, MaxResults: "100" });
  const [{ Items: integrations }, { Items: authorizers }, { Items: routes }] = await Promise.all([
    list<Integration>("Integrations"),
    list<Authorizer>("Authorizers"),
    list<Route>("Routes"),
    list("Stages"),
  ]);
  for (const { IntegrationId, IntegrationUri } of integrations)
    names.set(IntegrationId!, `(integration of ${IntegrationUri})`);
  for (const { AuthorizerId, Name: name } of authorizers) names.set(AuthorizerId!, `(authorizer ${name} of ${region})`);
  for (const { RouteId, RouteKey } of routes) names.set(RouteId!, `(route ${RouteKey} of ${region})`);
}

async function logGroupsIn({ ask }: Look): Promise<void> {
  const { logGroups = [] } = await ask<{ logGroups?: LogGroup[] }>("logs", "DescribeLogGroups", {});
  await Promise.all(
    logGroups.map(({ arn }) => ask("logs", "ListTagsForResource", { resourceArn: arn!.replace(/:\*$/u, "") })),
  );
}

async function certificatesIn({ ask, names, region }: Look): Promise<void> {
  const { CertificateSummaryList: all } = await ask<{ CertificateSummaryList: CertificateSummary[] }>(
    "acm",
    "ListCertificates",
    {},
  );
  for (const { CertificateArn, DomainName } of all) {
    names.set(CertificateArn!, `(certificate for ${DomainName} in ${region})`);
    await ask("acm", "ListTagsForCertificate", { CertificateArn });
    const { Certificate } = await ask<{ Certificate: CertificateDetail }>("acm", "DescribeCertificate", {
      CertificateArn,
    });
    for (const { DomainName: name, ResourceRecord: record } of Certificate.DomainValidationOptions ?? []) {
      names.set(record!.Name!, `(proof of ${name})`);
      names.set(record!.Value!.replace(/\.$/u, ""), "(what proves it)");
    }
  }
}

async function domainsIn({ ask, names, region }: Look): Promise<void> {
  const { Items = [] } = await ask<GetDomainNamesResponse>("apigateway", "GetDomainNames", {});
  for (const { DomainName, DomainNameConfigurations: configurations } of Items) {
    names.set(configurations![0]!.ApiGatewayDomainName!, `(target of ${DomainName} in ${region})`);
    const { Items: mappings } = await ask<GetApiMappingsResponse>("apigateway", "GetApiMappings", { DomainName });
    for (const { ApiMappingId, ApiMappingKey } of mappings!)
      names.set(ApiMappingId!, `(mapping ${DomainName}/${ApiMappingKey} in ${region})`);
  }
}

async function rolesLike({ ask }: Look, beginnings: readonly string[]): Promise<void> {
  const { Roles } = await ask<{ Roles: Role[] }>("iam", "ListRoles", {});
  const meant = Roles.filter(({ RoleName }) => beginnings.some((beginning) => RoleName!.startsWith(beginning)));
  await Promise.all(
    meant.map(async ({ RoleName }) => {
      const [{ PolicyNames }] = await Promise.all([
        ask<{ PolicyNames: string[] }>("iam", "ListRolePolicies", { RoleName }),
        ask("iam", "ListAttachedRolePolicies", { RoleName }),
        ask("iam", "GetRole", { RoleName }),
      ]);
      await Promise.all(PolicyNames.map((PolicyName) => ask("iam", "GetRolePolicy", { RoleName, PolicyName })));
    }),
  );
}

async function zonesOf({ ask, names }: Look): Promise<void> {
  const { HealthChecks } = await ask<{ HealthChecks: HealthCheck[] }>("route53", "ListHealthChecks", {});
  for (const { Id, CallerReference: reference } of HealthChecks) {
    const name = reference!.replace(/[^/]+$/u, "…");
    names.set(Id!, `(check ${name})`).set(reference!, name);
  }
  const { HostedZones } = await ask<{ HostedZones: HostedZone[] }>("route53", "ListHostedZones", {});
  for (const { Id, Name } of HostedZones) {
    const HostedZoneId = Id!.replace("/hostedzone/", "");
    names.set(HostedZoneId, `(zone ${Name})`);
    const { DelegationSet } = await ask<GetHostedZoneResponse>("route53", "GetHostedZone", { Id: HostedZoneId });
    DelegationSet!.NameServers!.forEach((server, position) => names.set(server, `(name server ${position + 1})`));
    await ask("route53", "ListResourceRecordSets", { HostedZoneId });
  }
}
