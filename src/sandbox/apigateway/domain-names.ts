import type {
  CreateDomainNameCommandInput,
  CreateDomainNameCommandOutput,
  DeleteDomainNameCommandInput,
  DeleteDomainNameCommandOutput,
  DomainName as DomainNameOutput,
  DomainNameConfiguration,
  GetDomainNameCommandInput,
  GetDomainNameCommandOutput,
  GetDomainNamesCommandInput,
  GetDomainNamesCommandOutput,
  UpdateDomainNameCommandInput,
  UpdateDomainNameCommandOutput,
} from "@aws-sdk/client-apigatewayv2";
import { sortedBy } from "../pages.ts";
import { NotSimulated, Refusal } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import type { DomainName } from "./api.ts";
import { checkCertificate } from "./certificates.ts";
import { domainNamed, gatewayIn, listed, newId } from "./lookup.ts";
import { badRequest, conflict } from "./refusals.ts";
import { checkTags } from "./tags.ts";
import { ZONES } from "./zones.ts";

/** How long AWS is at it after a change of the certificate or the security policy. */
const UPDATE = 60_000;
/** Each operation may be done once in that time, per account and region. */
const PACE = 30_000;

const CreateDomainName: Operation<CreateDomainNameCommandInput, CreateDomainNameCommandOutput> = (
  world,
  input,
  region,
) => {
  const name = input.DomainName!.toLowerCase();
  const { domainNames } = gatewayIn(world, region);
  if (!/^(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z]{2,}$/u.test(name)) throw badRequest("The domain name provided is not valid");
  if (domainNames[name]) throw badRequest("The domain name you provided already exists.");
  if (Object.keys(domainNames).length >= 120) throw conflict("Maximum number of domain names has been reached");
  const { CertificateArn, SecurityPolicy, IpAddressType } = configurationIn(world, input, { region, name });
  keepPace(world, "CreateDomainName", region);
  const domain: DomainName = {
    name,
    target: `d-${newId(world, 10)}.execute-api.${region}.amazonaws.com`,
    certificate: CertificateArn!,
    securityPolicy: SecurityPolicy ?? "TLS_1_2",
    ipAddressType: IpAddressType ?? "ipv4",
    updatingUntil: world.now,
    tags: checkTags({}, input.Tags),
    mappings: {},
  };
  domainNames[name] = domain;
  return described(world, domain, region);
};

const GetDomainName: Operation<GetDomainNameCommandInput, GetDomainNameCommandOutput> = (world, input, region) =>
  described(world, domainNamed(world, input.DomainName, region), region);

const GetDomainNames: Operation<GetDomainNamesCommandInput, GetDomainNamesCommandOutput> = (world, input, region) => {
  const { MaxResults, NextToken } = input;
  const nameOf = ({ name }: DomainName) => name;
  const all = sortedBy(Object.values(gatewayIn(world, region).domainNames), nameOf);
  const { Items, ...more } = listed(all, { MaxResults, NextToken }, nameOf);
  return { Items: Items.map((domain) => described(world, domain, region)), ...more };
};

const UpdateDomainName: Operation<UpdateDomainNameCommandInput, UpdateDomainNameCommandOutput> = (
  world,
  input,
  region,
) => {
  const domain = domainNamed(world, input.DomainName, region);
  if (world.now < domain.updatingUntil)
    throw badRequest("The domain name is being updated and cannot be modified until that is complete.");
  const { CertificateArn, SecurityPolicy, IpAddressType } = configurationIn(world, input, { region, ...domain });
  keepPace(world, "UpdateDomainName", region);
  domain.certificate = CertificateArn!;
  domain.securityPolicy = SecurityPolicy ?? domain.securityPolicy;
  domain.ipAddressType = IpAddressType ?? domain.ipAddressType;
  domain.updatingUntil = world.now + UPDATE;
  return described(world, domain, region);
};

const DeleteDomainName: Operation<DeleteDomainNameCommandInput, DeleteDomainNameCommandOutput> = (
  world,
  input,
  region,
) => {
  const { name } = domainNamed(world, input.DomainName, region);
  keepPace(world, "DeleteDomainName", region);
  delete gatewayIn(world, region).domainNames[name];
  return {};
};

function configurationIn(
  world: World,
  {
    DomainNameConfigurations: configurations = [],
  }: { DomainNameConfigurations?: DomainNameConfiguration[] | undefined },
  place: { region: string; name: string },
): DomainNameConfiguration {
  const [configuration = {}, ...more] = configurations;
  if (more.length > 0) throw badRequest("Only one domain name configuration is supported");
  const { EndpointType = "REGIONAL", SecurityPolicy, ...rest } = configuration;
  if (EndpointType !== "REGIONAL") throw badRequest("Endpoint type EDGE is not supported");
  if (SecurityPolicy === "TLS_1_0") throw badRequest("Security policy TLS_1_0 is not supported for HTTP APIs");
  const unknown = Object.keys(rest).find((member) => member !== "CertificateArn" && member !== "IpAddressType");
  if (unknown !== undefined) throw new NotSimulated(`${unknown} of a domain name configuration`);
  checkCertificate(world, rest.CertificateArn, place);
  return configuration;
}

function keepPace(world: World, operation: string, region: string): void {
  const { lastDone } = gatewayIn(world, region);
  const last = lastDone[operation];
  if (last !== undefined && world.now < last + PACE)
    throw new Refusal("TooManyRequestsException", "Too Many Requests", 429);
  lastDone[operation] = world.now;
}

function described(world: World, domain: DomainName, region: string): DomainNameOutput & { DomainName: string } {
  const { name, target, certificate, securityPolicy, ipAddressType, updatingUntil, tags } = domain;
  return {
    ApiMappingSelectionExpression: "$request.basepath",
    DomainName: name,
    DomainNameArn: `arn:aws:apigateway:${region}::/domainnames/${name}`,
    DomainNameConfigurations: [
      {
        ApiGatewayDomainName: target,
        CertificateArn: certificate,
        DomainNameStatus: world.now < updatingUntil ? "UPDATING" : "AVAILABLE",
        EndpointType: "REGIONAL",
        HostedZoneId: ZONES[region],
        IpAddressType: ipAddressType,
        SecurityPolicy: securityPolicy,
      },
    ],
    RoutingMode: "API_MAPPING_ONLY",
    Tags: tags,
  };
}

/** Custom domain names, each in one region. */
export const domainNames = {
  CreateDomainName,
  GetDomainName,
  GetDomainNames,
  UpdateDomainName,
  DeleteDomainName,
};
