import type { Next } from "./call.ts";
import { askRest, attemptRest } from "./own-calls.ts";
import { parsed } from "./wire.ts";

/** Where a name on the internet leads: to a stage of an API, or only to a server that refuses. */
export interface Place {
  region: string;
  api?: { id: string; stage: string | undefined; basePath: string };
  /** How the server refuses, where there is no API behind the name. */
  status?: 403 | 404;
}

/** The place of an API's own name; undefined when the name is none. */
export async function apiAt(name: string, calls: Next): Promise<Place | undefined> {
  const [, id, region] = /^(\w+)\.execute-api\.([\w-]+)\.amazonaws\.com$/.exec(name) ?? [];
  if (id === undefined || region === undefined) return undefined;
  const target = `/v2/apis/${id}`;
  const found = await attemptRest(calls, { service: "apigateway", region, operation: "GetApi", target });
  if (found.status !== 200) return { region, status: 403 };
  const { disableExecuteApiEndpoint } = parsed<{ disableExecuteApiEndpoint?: boolean }>(found);
  if (disableExecuteApiEndpoint) return { region, status: 404 };
  return { region, api: { id, stage: undefined, basePath: "" } };
}

interface Lookup {
  calls: Next;
  path: string;
  isDown(region: string): boolean;
}

interface Domain {
  domainNameConfigurations: { apiGatewayDomainName: string }[];
}

interface Mapping {
  apiId: string;
  apiMappingKey: string;
  stage: string;
}

/** The place of a custom domain: its zone says in which regions, and the first that is up is taken; undefined when the zone has no such name. */
export async function domainAt(name: string, { calls, path, isDown }: Lookup): Promise<Place | undefined> {
  const targets = (await aliasTargets(name, calls)).flatMap((target) => {
    const [, region] = customDomain.exec(target) ?? [];
    return region === undefined ? [] : [{ name: target, region }];
  });
  const target = targets.find(({ region }) => !isDown(region)) ?? targets[0];
  if (target === undefined) return undefined;

  const { region } = target;
  const own = { service: "apigateway", region, target: `/v2/domainnames/${name}` } as const;
  const found = await attemptRest(calls, { ...own, operation: "GetDomainName" });
  const isHere =
    found.status === 200 && parsed<Domain>(found).domainNameConfigurations[0]!.apiGatewayDomainName === target.name;
  if (!isHere) return { region, status: 403 };
  const { items } = await askRest<{ items: Mapping[] }>(calls, {
    ...own,
    operation: "GetApiMappings",
    target: `${own.target}/apimappings`,
  });
  const mapping = items
    .filter(({ apiMappingKey: key }) => key === "" || path === `/${key}` || path.startsWith(`/${key}/`))
    .sort((one, other) => other.apiMappingKey.length - one.apiMappingKey.length)[0];
  if (mapping === undefined) return { region, status: 403 };
  const basePath = mapping.apiMappingKey && `/${mapping.apiMappingKey}`;
  return { region, api: { id: mapping.apiId, stage: mapping.stage, basePath } };
}

const customDomain = /^d-\w+\.execute-api\.([\w-]+)\.amazonaws\.com$/;

/** Where the alias records of a name lead, in the order of the zone. */
export async function aliasTargets(name: string, calls: Next): Promise<string[]> {
  const zones = await listed("/2013-04-01/hostedzone", "ListHostedZones", calls);
  const zone = [...zones.matchAll(/<HostedZone><Id>\/hostedzone\/(\w+)<\/Id><Name>([^<]+)\.<\/Name>/g)]
    .filter(([, , zoneName]) => name === zoneName || name.endsWith(`.${zoneName}`))
    .sort((one, other) => other[2]!.length - one[2]!.length)[0];
  if (zone === undefined) return [];
  const records = await listed(`/2013-04-01/hostedzone/${zone[1]}/rrset`, "ListResourceRecordSets", calls);
  return [...records.matchAll(/<ResourceRecordSet>.*?<\/ResourceRecordSet>/gs)]
    .map(([record]) => record)
    .filter((record) => record.includes(`<Name>${name}.</Name><Type>A</Type>`))
    .flatMap((record) => /<DNSName>([^<]+?)\.?<\/DNSName>/.exec(record)?.[1] ?? []);
}

async function listed(target: string, operation: string, calls: Next): Promise<string> {
  const answer = await attemptRest(calls, { service: "route53", region: "us-east-1", operation, target });
  return answer.body.toString().replaceAll(/>\s+</g, "><");
}
