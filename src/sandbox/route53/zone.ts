import type { ResourceRecordSet, RRType } from "@aws-sdk/client-route-53";
import type { World } from "../world.ts";
import type { Protection } from "./protections.ts";
import type { HealthCheck } from "./health-check.ts";
import { refused } from "./refusals.ts";

/** What Route 53 holds: one for all regions. */
export interface Dns {
  /** By id. */
  zones: Record<string, Zone>;
  /** By id. */
  changes: Record<string, DnsChange>;
  /** By id. */
  healthChecks: Record<string, HealthCheck>;
  /** The caller references of health checks that were deleted: Route 53 takes none of them again. */
  spent: string[];
}

/** A hosted zone. */
export interface Zone {
  id: string;
  /** With a dot at its end. */
  name: string;
  callerReference: string;
  isPrivate: boolean;
  comment?: string | undefined;
  tags: Record<string, string>;
  nameServers: string[];
  records: Entry[];
  /** What was taken away or written over a moment ago: not all name servers have heard of it. */
  gone?: GoneEntry[];
  protections?: Protection[];
  changedAt?: number;
}

/** A record set as it was last written, and when. */
export interface Entry {
  set: RecordSet;
  since: number;
}

/** A record set that is no more, and since when. */
export interface GoneEntry extends Entry {
  until: number;
}

export type RecordSet = ResourceRecordSet & { Name: string; Type: RRType };

/** One batch of changes. */
export interface DnsChange {
  id: string;
  submittedAt: number;
  comment?: string | undefined;
}

/** How long Route 53 takes to tell all its name servers. */
export const SPREADING = 30_000;

/** The records of a zone as they were at a moment, which may be as long ago as a change takes to spread. */
export function recordsAsOf({ records, gone = [] }: Zone, moment: number): RecordSet[] {
  return [...records, ...gone.filter(({ until }) => until > moment)]
    .filter(({ since }) => since <= moment)
    .map(({ set }) => set);
}

/** Puts the records of a zone in place of those before, which are remembered for as long as somebody may still answer them. */
export function replaceRecords(zone: Zone, records: Entry[], now: number): void {
  const kept = new Set(records);
  const past = (zone.gone ?? []).filter(({ until }) => until + SPREADING > now);
  const gone = zone.records.filter((entry) => !kept.has(entry));
  zone.gone = [...past, ...gone.map((entry) => ({ ...entry, until: now }))];
  zone.records = records;
}

export const emptyDns = (): Dns => ({ zones: {}, changes: {}, healthChecks: {}, spent: [] });

/** The zone of that id, which may still have its `/hostedzone/` in front. */
export function zoneWith(world: World, id: string | undefined): Zone {
  const bare = bareId(id!);
  const zone = world.state.dns.zones[bare];
  if (!zone) throw refused("NoSuchHostedZone", `No hosted zone found with ID: ${bare}`, 404);
  return zone;
}

/** The SDK takes these prefixes off; a seed does not pass through it. */
export const bareId = (id: string): string => id.replace(/^\/(?:hostedzone|change)\//u, "");

/** A name as Route 53 keeps it: in lower case, with a dot at its end and the asterisk by its code. */
export const canonical = (name: string): string => `${name.replace(/\.$/u, "").toLowerCase().replace("*", "\\052")}.`;

/** What Route 53 sorts by: the labels from right to left, then what is given besides. */
export const sortKey = (name: string, ...rest: (string | undefined)[]): string =>
  [`${name.split(".").toReversed().slice(1).join(".")}.`, ...rest.map((one) => one ?? "")].join(" ");

/** The sort key of a record set. */
export const recordKey = ({ Name, Type, SetIdentifier }: Pick<RecordSet, "Name" | "Type" | "SetIdentifier">): string =>
  sortKey(Name, Type, SetIdentifier);

/** The hosted zone of all names of CloudFront (AWS documentation: AliasTarget). */
export const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";

export const isCloudFront = (name: string): boolean => /\.cloudfront\.net\.?$/u.test(name);

/** The region that a name of API Gateway's own is in. */
export const apiRegionOf = (name: string): string | undefined =>
  /\.execute-api\.([\w-]+)\.amazonaws\.com\.?$/u.exec(name)?.[1];

/** The public zones that answer for a name, the most special first. */
export function publicZonesFor({ state }: World, name: string): Zone[] {
  const zones = Object.values(state.dns.zones).filter((zone) => !zone.isPrivate && isWithin(name, zone.name));
  return zones.sort((one, other) => other.name.length - one.name.length);
}

export const isWithin = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);
