import type { HostedZone, ListHostedZonesByNameResponse, Route53 } from "@aws-sdk/client-route-53";
import type { Aws } from "./aws.ts";
import { ifExists } from "./errors.ts";

/** A public hosted zone. */
export interface Zone {
  /** Without `/hostedzone/` in front. */
  id: string;
  /** Without the dot at its end. */
  name: string;
  /** The name servers that the domain must be delegated to. */
  nameServers: string[];
  /** Why the world does not ask it, if so. */
  undelegated?: string;
}

/** Why the hosted zone of the config cannot be used, and how to put that right. */
export class ZoneRefused extends Error {
  override name = "ZoneRefused";
  readonly remedy: string;
  constructor(reason: string, remedy: string) {
    super(reason);
    this.remedy = remedy;
  }
}

/** What was found already, and does not change while somebody works with it. */
const found = new WeakMap<Aws, Map<string, Promise<Zone>>>();

/** Finds the public hosted zone that the config means, by its name or its id. Throws `ZoneRefused` where there is not exactly one. */
export function zoneOf({ cloud }: { cloud: Aws }, wanted: ZoneName): Promise<Zone> {
  const known = found.get(cloud) ?? new Map<string, Promise<Zone>>();
  found.set(cloud, known);
  const key = "id" in wanted ? wanted.id : wanted.name;
  const finding = known.get(key) ?? find(cloud, wanted);
  known.set(key, finding);
  // What was not to be found may be made.
  finding.catch(() => known.delete(key));
  return finding;
}

type ZoneName = { name: string } | { id: string };

async function find(cloud: Aws, wanted: ZoneName): Promise<Zone> {
  const dns = await cloud.dns();
  const id = "id" in wanted ? wanted.id : await onlyOne(dns, wanted.name);
  const got = await ifExists(dns.getHostedZone({ Id: id }));
  if (!got?.HostedZone)
    throw new ZoneRefused(
      `there is no hosted zone ${id} in the account`,
      "write the id of one that is there, or name the role or profile that reaches the account that has it",
    );
  const { HostedZone, DelegationSet } = got;
  if (isPrivate(HostedZone)) throw new ZoneRefused(`the hosted zone ${id} is private`, PUBLIC);
  return { id, name: nameOf(HostedZone), nameServers: (DelegationSet?.NameServers ?? []).map(plain) };
}

const PUBLIC = "write the id of a public hosted zone: clients everywhere must find the names";

async function onlyOne(dns: Route53, name: string): Promise<string> {
  const all = await zonesNamed(dns, name);
  const open = all.filter((zone) => !isPrivate(zone)).map(idOf);
  if (open.length === 1) return open[0]!;
  if (open.length > 1)
    throw new ZoneRefused(
      `there are ${open.length} public hosted zones named ${name}: ${open.join(", ")}`,
      `write { "id": … } with the id of the one that ${name} is delegated to`,
    );
  if (all.length > 0) throw new ZoneRefused(`the hosted zone ${name} (${idOf(all[0]!)}) is private`, PUBLIC);
  throw new ZoneRefused(
    `there is no hosted zone named ${name} in the account`,
    'make it first, or write { "id": … } with the role or profile that reaches the account that has it',
  );
}

/** The list begins at the name that is asked for, so all of that name stand first. */
async function zonesNamed(dns: Route53, name: string): Promise<HostedZone[]> {
  const found: HostedZone[] = [];
  let next: Pick<ListHostedZonesByNameResponse, "DNSName" | "HostedZoneId"> | undefined = { DNSName: name };
  while (next) {
    const page: ListHostedZonesByNameResponse = await dns.listHostedZonesByName(next);
    found.push(...(page.HostedZones ?? []).filter((zone) => nameOf(zone) === name));
    const { IsTruncated, NextDNSName = "", NextHostedZoneId } = page;
    next =
      IsTruncated && plain(NextDNSName) === name ? { DNSName: NextDNSName, HostedZoneId: NextHostedZoneId } : undefined;
  }
  return found;
}

const plain = (name: string): string => name.replace(/\.$/u, "").toLowerCase();
const nameOf = ({ Name }: HostedZone): string => plain(Name!);
const idOf = ({ Id }: HostedZone): string => Id!.replace(/^\/hostedzone\//u, "");
const isPrivate = ({ Config }: HostedZone): boolean => Config?.PrivateZone === true;
