import { isDeepStrictEqual } from "node:util";
import type { Change } from "@aws-sdk/client-route-53";
import { ZONES } from "../apigateway/zones.ts";
import type { World } from "../world.ts";
import { protectionOf, type Protection } from "./protections.ts";
import { valueProblems } from "./record-shape.ts";
import { invalidBatch } from "./refusals.ts";
import {
  apiRegionOf,
  bareId,
  canonical,
  CLOUDFRONT_ZONE,
  isCloudFront,
  isWithin,
  recordKey,
  type Entry,
  type RecordSet,
  type Zone,
} from "./zone.ts";

const MOST_RECORDS = 1000;
const MOST_CHARACTERS = 32_000;
/** Of weighted or latency records with one name and type (AWS documentation: quotas of Route 53). */
const MOST_ALIKE = 100;

/** The records of a zone after a batch of changes. All of it is done, or nothing: then all that is wrong is said. */
export function changed(world: World, zone: Zone, changes: readonly Change[]): Entry[] {
  checkSize(changes);
  const records = new Map(zone.records.map((entry) => [recordKey(entry.set), entry]));
  const problems: string[] = [];
  const seen = new Map<string, string>();
  for (const change of changes) {
    const set = kept(change.ResourceRecordSet as RecordSet);
    const key = recordKey(set);
    problems.push(...problemsOf(zone, change, { set, there: records.get(key)?.set, before: seen.get(key) }));
    seen.set(key, change.Action!);
    if (change.Action === "DELETE") records.delete(key);
    else records.set(key, { set, since: world.now });
  }
  const after = [...records.values()];
  for (const { set } of after) if (seen.has(recordKey(set))) problems.push(...conflictsOf(world, { zone, after }, set));
  if (!after.some(({ set }) => set.Type === "SOA")) problems.push("A HostedZone must contain exactly one SOA record.");
  if (!after.some(({ set }) => set.Type === "NS" && set.Name === zone.name))
    problems.push("A HostedZone must contain at least one NS record for the zone itself.");
  if (problems.length > 0) throw invalidBatch(problems);
  return after;
}

/** As Route 53 keeps it. */
function kept({ AliasTarget, ...set }: RecordSet): RecordSet {
  return {
    ...set,
    Name: canonical(set.Name),
    ...(AliasTarget
      ? {
          AliasTarget: {
            ...AliasTarget,
            HostedZoneId: bareId(AliasTarget.HostedZoneId!),
            DNSName: canonical(AliasTarget.DNSName!),
          },
        }
      : {}),
  };
}

/** An UPSERT counts twice (AWS documentation: quotas of Route 53). */
function checkSize(changes: readonly Change[]): void {
  const values = changes.flatMap(({ Action, ResourceRecordSet: set }) => {
    const own = (set!.ResourceRecords ?? []).map(({ Value }) => Value!);
    return Action === "UPSERT" ? [...own, ...own] : own;
  });
  const problems: string[] = [];
  if (values.length > MOST_RECORDS) problems.push(`Number of records limit of ${MOST_RECORDS} exceeded.`);
  if (values.join("").length > MOST_CHARACTERS) problems.push(`Value characters limit of ${MOST_CHARACTERS} exceeded.`);
  if (problems.length > 0) throw invalidBatch(problems);
}

interface About {
  set: RecordSet;
  /** What is there under that name, type and set identifier. */
  there: RecordSet | undefined;
  /** What the same batch has done to it already. */
  before: string | undefined;
}

function problemsOf(zone: Zone, change: Change, { set, there, before }: About): string[] {
  const { Action } = change;
  const { Name, Type, SetIdentifier } = set;
  const protection = protectionOf(zone, Name, Type);
  if (protection) return [protectedText(protection)];
  if (!isWithin(Name, zone.name)) return [`RRSet with DNS name ${Name} is not permitted in zone ${zone.name}`];
  if (before !== undefined && before !== "DELETE")
    return [`The request contains an invalid set of changes for a resource record set '${Type} ${Name}'`];
  const identifier = SetIdentifier === undefined ? "" : `, set identifier='${SetIdentifier}'`;
  const named = `resource record set [name='${Name}', type='${Type}'${identifier}]`;
  if (Action === "CREATE" && there) return [`Tried to create ${named} but it already exists`];
  if (Action !== "DELETE") return valueProblems(change);
  if (!there) return [`Tried to delete ${named} but it was not found`];
  return isSame(set, there) ? [] : [`Tried to delete ${named} but the values provided do not match the current values`];
}

/** AWS's own words are not known, only that its message has the comment in it. */
const protectedText = ({ RecordName, RecordType, Comment = "" }: Protection): string =>
  `RRSet with DNS name ${RecordName}, type ${RecordType} is protected by a resource record set protection${Comment && `: ${Comment}`}`;

/** Values have no order. */
function isSame(one: RecordSet, other: RecordSet): boolean {
  const sorted = ({ ResourceRecords, ...set }: RecordSet) => ({
    ...set,
    values: ResourceRecords?.map(({ Value }) => Value).sort(),
  });
  return isDeepStrictEqual(sorted(one), sorted(other));
}

/** A zone, and its records as they would be. */
interface Place {
  zone: Zone;
  after: readonly Entry[];
}

/** What a record set cannot stand beside, and what an alias cannot lead to. */
function conflictsOf(world: World, place: Place, set: RecordSet): string[] {
  const { zone, after } = place;
  const { Name, Type } = set;
  const others = after.map((entry) => entry.set).filter((other) => other !== set && other.Name === Name);
  if (Type === "CNAME" && Name === zone.name)
    return [`RRSet of type CNAME with DNS name ${Name} is not permitted at apex in zone ${zone.name}`];
  if (Type === "CNAME" && others.some((other) => other.Type !== "CNAME"))
    return [
      `RRSet of type CNAME with DNS name ${Name} is not permitted as it conflicts with other records with the same DNS name in zone ${zone.name}`,
    ];
  if (Type !== "CNAME" && others.some((other) => other.Type === "CNAME"))
    return [
      `RRSet of type ${Type} with DNS name ${Name} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${zone.name}`,
    ];
  const siblings = others.filter((other) => other.Type === Type);
  if (siblings.length >= MOST_ALIKE)
    return [`Limit of ${MOST_ALIKE} record sets with DNS name ${Name}, type ${Type} exceeded`];
  return [...policyConflicts(set, siblings), ...aliasProblems(world, place, set)];
}

const policyOf = ({ Weight, Region }: RecordSet): string =>
  Weight === undefined ? (Region === undefined ? "simple" : "latency") : "weighted";

/** All of one name and type have the same routing policy. */
function policyConflicts(set: RecordSet, siblings: readonly RecordSet[]): string[] {
  const { Name, Type, SetIdentifier, Region } = set;
  const policy = policyOf(set);
  const named = `RRSet with DNS name ${Name}, type ${Type}${SetIdentifier === undefined ? "" : `, SetIdentifier ${SetIdentifier}`}`;
  if (siblings.some((other) => policyOf(other) !== policy))
    return [`${named} cannot be created as a non-${policy} set exists with the same name and type.`];
  if (Region !== undefined && siblings.some((other) => other.Region === Region))
    return [`${named} and region ${Region} cannot be created as an RRSet with the same name, type and region exists.`];
  return [];
}

/** The hosted zone that a name of AWS's own is in, where it is known. */
function zoneOfAws(name: string): string | undefined {
  if (isCloudFront(name)) return CLOUDFRONT_ZONE;
  const region = apiRegionOf(name);
  return region === undefined ? undefined : (ZONES[region] ?? "");
}

/** What an alias within this account's zones leads to must be there; of AWS's own names it is believed. */
function aliasProblems({ state }: World, { zone, after }: Place, { Type, AliasTarget }: RecordSet): string[] {
  if (!AliasTarget) return [];
  const { DNSName, HostedZoneId } = AliasTarget as { DNSName: string; HostedZoneId: string };
  const tried = `Tried to create an alias that targets ${DNSName}, type ${Type} in zone ${HostedZoneId}, but`;
  const outside = `${tried} the alias target name does not lie within the target zone`;
  const ownZone = zoneOfAws(DNSName);
  if (ownZone !== undefined && ownZone !== HostedZoneId) return [outside];
  // AWS documentation: AliasTarget; the words are ours.
  if (HostedZoneId === CLOUDFRONT_ZONE && AliasTarget.EvaluateTargetHealth)
    return [`${tried} EvaluateTargetHealth must be false for a CloudFront distribution`];
  const target = state.dns.zones[HostedZoneId];
  if (!target) return [];
  const records = target === zone ? after : target.records;
  const isThere = records.some(({ set }) => set.Name === DNSName && set.Type === Type);
  return [
    ...(isWithin(DNSName, target.name) ? [] : [outside]),
    ...(isThere ? [] : [`${tried} that target was not found`]),
  ];
}
