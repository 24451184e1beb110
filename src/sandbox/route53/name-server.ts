import type { AliasTarget } from "@aws-sdk/client-route-53";
import { latency } from "../places.ts";
import type { World } from "../world.ts";
import { apiRegionOf, canonical, publicZonesFor, recordsAsOf, type RecordSet, type Zone } from "./zone.ts";

/** What a name server says of a name: where it leads, another name to ask for instead, or neither when there is no such name. */
export interface DnsAnswer {
  address?: string;
  cname?: string;
  /** For how many milliseconds it may be kept. */
  ttl: number;
}

/** Who asks what, and what Route 53 knows by then. */
export interface Question {
  world: World;
  /** Where the resolver is that asks: a region or a city. */
  from: string;
  /** The moment up to which the name server has heard of changes. */
  asOf: number;
  /** A number from 0 to 1 by which one of several is drawn. */
  lot: number;
  isWell(check: string): boolean;
  /** Whether API Gateway answers in a region at all. */
  isUp(region: string): boolean;
}

/** Of AWS's own names (AWS documentation: choosing between alias and non-alias records). */
const ALIAS_TTL = 60;
/** What is not there is not asked for again for so long: the smaller one of the TTL and the minimum of the zone's SOA record. */
const NEGATIVE_TTL = 900;

/** The zone that answers for a name, if it is one of this account. Of several with one name, the domain is delegated to the first. */
export const zoneFor = (world: World, name: string): Zone | undefined => publicZonesFor(world, canonical(name))[0];

/** What Route 53 answers for a name in that zone. IPv4 comes first. */
export function answerIn(zone: Zone, name: string, question: Question): DnsAnswer {
  const sets = setsAt(zone, canonical(name), question);
  for (const type of ["CNAME", "A", "AAAA"] as const) {
    const ofType = sets.filter(({ Type }) => Type === type);
    if (ofType.length > 0) return answerOf(chosen(ofType, question), question);
  }
  return { ttl: NEGATIVE_TTL * 1000 };
}

/** The records of a name or, where there is no such name, of the wildcard that stands for it. */
function setsAt(zone: Zone, name: string, { asOf }: Pick<Question, "asOf">): RecordSet[] {
  const all = recordsAsOf(zone, asOf);
  const isThere = (wanted: string) => all.some(({ Name }) => Name === wanted || Name.endsWith(`.${wanted}`));
  if (isThere(name)) return all.filter(({ Name }) => Name === name);
  let above = name;
  // A wildcard does not reach past a name that is there.
  while (above !== zone.name && !isThere(above)) above = above.replace(/^[^.]+\./u, "");
  return all.filter(({ Name }) => Name === `\\052.${above}`);
}

function answerOf(
  { AliasTarget: alias, Type, TTL = 0, ResourceRecords = [] }: RecordSet,
  question: Question,
): DnsAnswer {
  if (alias) return leadOn(alias, Type, question);
  const value = ResourceRecords[Math.floor(question.lot * ResourceRecords.length)]!.Value!;
  return { [Type === "CNAME" ? "cname" : "address"]: plain(value), ttl: TTL * 1000 };
}

/** The resolver does not notice an alias: Route 53 itself goes on, and answers what it leads to. */
function leadOn(alias: AliasTarget, type: string, question: Question): DnsAnswer {
  const ofType = targetsOf(alias, type, question);
  if (!ofType) return { address: plain(alias.DNSName!), ttl: ALIAS_TTL * 1000 };
  return ofType.length === 0 ? { ttl: NEGATIVE_TTL * 1000 } : answerOf(chosen(ofType, question), question);
}

/** The records that an alias leads to, where those are in a zone of this account. */
function targetsOf({ HostedZoneId, DNSName }: AliasTarget, type: string, question: Question): RecordSet[] | undefined {
  const zone = question.world.state.dns.zones[HostedZoneId!];
  return zone && setsAt(zone, DNSName!, question).filter(({ Type }) => Type === type);
}

/**
 * One of the records of a name and type (AWS documentation: how Amazon Route 53 chooses records when health checking is
 * configured). Where none is healthy, all count as healthy.
 */
function chosen(sets: readonly RecordSet[], question: Question): RecordSet {
  const [first] = sets as [RecordSet];
  if (first.SetIdentifier === undefined) return first;
  const healthy = sets.filter((set) => isHealthy(set, question));
  if (first.Weight === undefined) return nearest(healthy.length > 0 ? healthy : sets, question);
  const [heavy, weightless] = [true, false].map((hasWeight) =>
    healthy.filter(({ Weight = 0 }) => Weight > 0 === hasWeight),
  );
  const candidates = [heavy!, weightless!, sets.filter(({ Weight = 0 }) => Weight > 0)].find(
    ({ length }) => length > 0,
  );
  return drawn(candidates ?? sets, question);
}

/** One without a health check is healthy. Where there are two reasons to be unhealthy, one of them will do. */
function isHealthy({ HealthCheckId: check, AliasTarget: alias, Type }: RecordSet, question: Question): boolean {
  if (check !== undefined && !question.isWell(check)) return false;
  if (!alias?.EvaluateTargetHealth) return true;
  const targets = targetsOf(alias, Type, question);
  if (targets) return targets.some((target) => isHealthy(target, question));
  // Of API Gateway it only counts whether the service is there (AWS documentation: values for alias records).
  const region = apiRegionOf(alias.DNSName!);
  return region === undefined || question.isUp(region);
}

function nearest(sets: readonly RecordSet[], { from }: Question): RecordSet {
  return [...sets].sort((one, other) => latency(from, one.Region!) - latency(from, other.Region!))[0]!;
}

/** Each as often as its weight says; all of them equally often where none has any. */
function drawn(sets: readonly RecordSet[], { lot }: Question): RecordSet {
  const weights = sets.map(({ Weight = 0 }) => Weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return sets[Math.floor(lot * sets.length)]!;
  let left = lot * total;
  return sets.find((_, position) => (left -= weights[position]!) < 0) ?? sets.at(-1)!;
}

const plain = (name: string): string => name.replace(/\.$/u, "").toLowerCase();
