import type { Aws } from "../aws/aws.ts";
import { ZoneRefused, type Zone } from "../aws/zone.ts";
import { pathText } from "../config/finding.ts";
import type { Problem } from "../config/problem.ts";
import { outsideZone } from "../config/rules/routing.ts";
import type { Config } from "../config/schema.ts";
import type { Graph } from "../engine/graph.ts";
import { aliasRecord } from "../resources/alias-record.ts";
import { apiMapping } from "../resources/api-mapping.ts";
import { namesOf } from "../resources/certificate-search.ts";
import { certificate } from "../resources/certificate.ts";
import { domainName } from "../resources/domain-name.ts";
import { issuedCertificate } from "../resources/issued-certificate.ts";
import { validationRecord } from "../resources/validation-record.ts";

const step = "domains";

/** An API as it is in one region, and what must be done before requests may be led to it. */
export interface ServedApi {
  id: string;
  stage: string;
  after: readonly string[];
}

/** What the names of an application are made of. */
export interface Site {
  config: Config;
  zone: Pick<Zone, "id" | "name">;
  /** By region, and there by their names in the config. */
  apis: ReadonlyMap<string, Readonly<Record<string, ServedApi>>>;
  /** At home the common name has been made by somebody else: how it is secured is their business. */
  isNamed?: boolean;
}

/**
 * In every region, home too: a certificate for the name that all regions answer to and for the region's own, both names,
 * what is mapped to them, and the record of the region's own name. The common name gets its records with the traffic.
 */
export function addDomains(graph: Graph<Aws>, site: Site): void {
  const { routing, regions } = site.config;
  if (!routing) return;
  // All are requested before any is waited for: the proof of the common name is the same in every region.
  const requested = new Map(regions.map((region) => [region, addRequest(graph, site, region)]));
  for (const region of regions) {
    const issued = addIssued(graph, site, { region, ...requested.get(region)! });
    addNames(graph, site, { region, certificate: issued.arn });
  }
}

/** Why the hosted zone cannot hold the names, to be said before anything is made. */
export function domainMisfits({ routing, cache }: Config, zone: Zone | ZoneRefused): Problem[] {
  if (!routing) return [];
  if (zone instanceof ZoneRefused) return [{ path: "routing.zone", reason: zone.message, remedy: zone.remedy }];
  // Whoever names a zone by its id means that one, and may see another internet from here than the world does.
  if (zone.undelegated !== undefined && "name" in routing.zone)
    return [{ path: "routing.zone", reason: zone.undelegated, remedy: delegationRemedy(zone) }];
  const names = [
    { at: ["routing", "domain"], name: routing.domain },
    ...(cache ? [{ at: ["cache", "domain"], name: cache.domain }] : []),
    ...(cache?.aliases ?? []).map((name, position) => ({ at: ["cache", "aliases", position], name })),
  ];
  return names
    .flatMap(({ at, name }) => outsideZone(at, name, zone.name))
    .map(({ at, reason, remedy }) => ({ path: pathText(at), reason, remedy }));
}

/** What the user should know of a hosted zone that is used all the same. */
export function zoneNotices(zone: Zone | ZoneRefused | undefined): string[] {
  if (!zone || zone instanceof ZoneRefused || zone.undelegated === undefined) return [];
  return [`${zone.undelegated}, so nobody finds the names in it: ${delegationRemedy(zone)}`];
}

const delegationRemedy = ({ id, name, nameServers }: Zone): string =>
  `have the registrar of ${name}, or who has the zone above it, name ${nameServers.join(", ")}; write { "id": "${id}" } if it is only from here that it looks so`;

const domainOf = ({ config }: Site): string => config.routing!.domain;
const regionalNameOf = (site: Site, region: string): string => `${region}.${domainOf(site)}`;

function addRequest(graph: Graph<Aws>, site: Site, region: string): { arn: string; validation: string } {
  const domain = domainOf(site);
  const { arn, validation } = graph.add(
    certificate,
    { names: namesOf(domain, regionalNameOf(site, region)), region, tags: { ...site.config.tags } },
    { name: domain, step },
  );
  return { arn, validation };
}

function addIssued(
  graph: Graph<Aws>,
  site: Site,
  { region, arn, validation }: { region: string; arn: string; validation: string },
): { arn: string } {
  const zone = site.zone.id;
  const name = regionalNameOf(site, region);
  graph.add(validationRecord, { zone, records: validation, present: true }, { name, step });
  return graph.add(
    issuedCertificate,
    { arn, region, zone, issued: true },
    { name: domainOf(site), after: [`validation-record/${name}`], step },
  );
}

function addNames(graph: Graph<Aws>, site: Site, place: { region: string; certificate: string }): void {
  const { region } = place;
  addName(graph, site, { ...place, name: domainOf(site) });
  const name = regionalNameOf(site, region);
  const { target, zone: targetZone, after } = addName(graph, site, { ...place, name });
  const evaluate = site.config.routing!.evaluateTargetHealth;
  graph.add(aliasRecord, { zone: site.zone.id, name, type: "A", target, targetZone, evaluate }, { name, after, step });
}

/** A name, and what answers there: until something does, nobody should be led there. */
function addName(
  graph: Graph<Aws>,
  { config, apis, isNamed }: Site,
  { name, region, certificate }: { name: string; region: string; certificate: string },
): { target: string; zone: string; after: string[] } {
  const isTheirs = isNamed && region === config.home && name === config.routing!.domain;
  const settings = { certificate, securityPolicy: "TLS_1_2", tags: { ...config.tags } } as const;
  const domain = graph.add(domainName, { name, region, ...(isTheirs ? {} : settings) }, { step });
  const served = apis.get(region) ?? {};
  const mapped = Object.entries(config.routing!.apis).flatMap(([api, path]) => {
    if (!served[api]) return [];
    const { id, stage, after } = served[api];
    const label = path === "" ? name : `${name}/${path}`;
    graph.add(
      apiMapping,
      { domain: name, region, path, api: id, stage },
      { name: label, after: [`domain-name/${name}@${region}`, ...after], step },
    );
    return [`api-mapping/${label}@${region}`];
  });
  return { target: domain.target, zone: domain.zone, after: mapped };
}
