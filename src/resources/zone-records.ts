import type { Change, ListResourceRecordSetsResponse, ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { Aws, Context } from "../aws/aws.ts";
import { classOf, ifExists } from "../aws/errors.ts";
import { formatDuration, type Duration } from "../engine/duration.ts";
import { messageOf, NotYet } from "../engine/errors.ts";

/** Every record of a hosted zone, in one listing for all who ask in one pass. Names are as people write them. */
export function recordsOf(context: Context, zone: string): Promise<ResourceRecordSet[]> {
  return context.once(`records of ${zone}`, async () => {
    const dns = await context.cloud.dns();
    const all: ResourceRecordSet[] = [];
    let start: Start | undefined = {};
    while (start) {
      const page: ListResourceRecordSetsResponse = await dns.listResourceRecordSets({ HostedZoneId: zone, ...start });
      all.push(...(page.ResourceRecordSets ?? []));
      start = page.IsTruncated ? nextOf(page) : undefined;
    }
    return all.map((set) => ({ ...set, Name: plainName(set.Name!) }));
  });
}

interface Start {
  StartRecordName?: string;
  StartRecordType?: NonNullable<ListResourceRecordSetsResponse["NextRecordType"]>;
  StartRecordIdentifier?: string;
}

const nextOf = ({ NextRecordName, NextRecordType, NextRecordIdentifier }: ListResourceRecordSetsResponse): Start => ({
  StartRecordName: NextRecordName!,
  StartRecordType: NextRecordType!,
  ...(NextRecordIdentifier === undefined ? {} : { StartRecordIdentifier: NextRecordIdentifier }),
});

/** Route 53 writes a dot at the end, and an asterisk by its code. */
export const plainName = (name: string): string =>
  name
    .replace(/\.$/u, "")
    .replace(/^\\052/u, "*")
    .toLowerCase();

/**
 * Changes the zone in one batch: all or nothing. Whoever may not is told which records to make instead, and they are
 * waited for. There is no lane for a zone: one who waits for its owner would keep the others from telling theirs, and
 * the SDK itself tries again when Route 53 is still at work on another change.
 */
export async function changeZone({ cloud }: Context, zone: string, changes: readonly Change[]): Promise<void> {
  const dns = await cloud.dns();
  try {
    const { ChangeInfo } = await dns.changeResourceRecordSets({
      HostedZoneId: zone,
      ChangeBatch: { Comment: `goglobal for ${cloud.mark}`, Changes: [...changes] },
    });
    for (const { ResourceRecordSet: set } of changes)
      changesOf(cloud).set(keyOf(zone, set!.Name!), { id: ChangeInfo!.Id!, kept: 0 });
  } catch (error) {
    if (classOf(error) !== "denied") throw error;
    const linesOf = (isWanted: (change: Change) => boolean) =>
      changes.filter(isWanted).map(({ ResourceRecordSet: set }) => `\n    ${lineOf(set!)}`);
    const records = linesOf(({ Action }) => Action !== "DELETE");
    const gone = linesOf(({ Action }) => Action === "DELETE");
    // AWS's own words, without a request id: the same reason is told once only.
    throw new NotYet(
      `the caller may not change the hosted zone ${zone} (${messageOf(error)}); have its owner make these records, and goglobal goes on as soon as they are there:${records.join("")}${gone.length > 0 ? `\n  in the place of:${gone.join("")}` : ""}`,
      { cause: error },
    );
  }
}

/** A record as a line of a zone file; what those do not know, in words. */
function lineOf({ Name, Type, TTL, ResourceRecords = [], AliasTarget, ...set }: ResourceRecordSet): string {
  const { SetIdentifier, Region, Weight, HealthCheckId } = set;
  const words = [
    AliasTarget
      ? `${Name} ${Type} alias to ${AliasTarget.DNSName} (hosted zone ${AliasTarget.HostedZoneId})`
      : `${Name} ${TTL} ${Type} ${ResourceRecords.map(({ Value }) => Value).join(" ")}`,
    ...(SetIdentifier === undefined ? [] : [`set identifier ${SetIdentifier}`]),
    ...(Region === undefined ? [] : [`latency of ${Region}`]),
    ...(Weight === undefined ? [] : [`weight ${Weight}`]),
    ...(HealthCheckId === undefined ? [] : [`health check ${HealthCheckId}`]),
    ...(AliasTarget?.EvaluateTargetHealth ? ["evaluate target health"] : []),
  ];
  return words.join(", ");
}

/** The last change of each name that this process has asked for: no record tells whether all name servers know it. */
const lastChanges = new WeakMap<Aws, Map<string, LastChange>>();

interface LastChange {
  id: string;
  kept: Duration;
  /** When the last resolver forgets what was there: known once all name servers answer what was asked for. */
  until?: number;
}

function changesOf(cloud: Aws): Map<string, LastChange> {
  const known = lastChanges.get(cloud) ?? new Map<string, LastChange>();
  lastChanges.set(cloud, known);
  return known;
}

const keyOf = (zone: string, name: string): string => `${zone} ${name}`;

/** Has a change that was just asked for count as done only when resolvers have forgotten what was there before. */
export function outlast({ cloud }: Context, { zone, name }: { zone: string; name: string }, kept: Duration): void {
  const last = changesOf(cloud).get(keyOf(zone, name));
  if (last) last.kept = kept;
}

/** What still has to pass before every client is led to what was asked for; undefined when that is so, or was not asked by us. */
export async function spreading({ cloud, clock }: Context, zone: string, name: string): Promise<string | undefined> {
  const last = changesOf(cloud).get(keyOf(zone, name));
  if (last === undefined) return undefined;
  if (last.until === undefined) {
    const dns = await cloud.dns();
    // After a disaster in its home region Route 53 may have forgotten a change; then only the record itself counts.
    const found = await ifExists(dns.getChange({ Id: last.id }));
    if (found?.ChangeInfo?.Status === "PENDING") return "PENDING: Route 53 is telling its name servers";
    last.until = clock.now() + last.kept;
  }
  if (clock.now() < last.until)
    return `INSYNC: resolvers still keep the old answer, for up to ${formatDuration(last.kept)}`;
  changesOf(cloud).delete(keyOf(zone, name));
  return undefined;
}

/** Route 53 changes a zone once at a time: PriorRequestNotComplete. */
export const zoneLane = (zone: string): string => `zone/${zone}`;
