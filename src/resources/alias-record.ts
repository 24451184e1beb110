import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { AwsKind, Context } from "../aws/aws.ts";
import { classOf } from "../aws/errors.ts";
import { minutes } from "../engine/duration.ts";
import { isOurs as isMarked } from "./api-lists.ts";
import { domainNamesIn } from "./domain-name.ts";
import { zoneOfConfig } from "./names-of-ours.ts";
import { changeZone, plainName, recordsOf, spreading } from "./zone-records.ts";

/** The record by which the regional name of an API leads to its custom domain in that region. */
export interface AliasRecordSpec {
  /** The id of the hosted zone. */
  zone: string;
  /** Its first label is the region. */
  name: string;
  type?: string;
  /** What it leads to: `d-….execute-api.<region>.amazonaws.com`. For other records, their values. */
  target?: string;
  /** The hosted zone of the target, which is AWS's own. */
  targetZone?: string;
  evaluate?: boolean;
}

/**
 * A simple alias record of Route 53. Records carry no mark. Ours is told by where it leads: an alias of a regional name to
 * an API Gateway domain of that very region is of use only with the custom domain of that name, whose owner its own mark
 * tells. Any other record at that name is somebody else's.
 */
export const aliasRecord: AwsKind<AliasRecordSpec, "zone" | "name"> = {
  name: "alias-record",
  // Until all name servers of Route 53 know it.
  typical: minutes(1),
  // Where the caller may not write, somebody else has to make the record first.
  patience: minutes(60),
  key: ["zone", "name"],

  async read(context, { zone, name }) {
    const sets = await setsAt(context, zone, name);
    const [first] = sets;
    if (!first) return undefined;
    const owned = sets.length === 1 && isOurs(first);
    const pending = await spreading(context, zone, name);
    return { spec: { zone, name, ...contentOf(sets) }, outputs: {}, owned, ...(pending ? { pending } : {}) };
  },

  async converge(context, spec) {
    const { zone, name } = spec;
    const sets = await setsAt(context, zone, name);
    // One of the same type and without a routing policy is simply written over; anything else must go first.
    const inTheWay = sets.filter(({ Type, SetIdentifier }) => Type !== spec.type || SetIdentifier !== undefined);
    const changes: Change[] = inTheWay.map((set) => ({ Action: "DELETE", ResourceRecordSet: set }));
    await changeZone(context, zone, [...changes, { Action: "UPSERT", ResourceRecordSet: aliasFor(spec) }]);
  },

  async remove(context, { spec: { zone, name } }) {
    const sets = await setsAt(context, zone, name);
    const changes = sets.map((set): Change => ({ Action: "DELETE", ResourceRecordSet: set }));
    if (sets.every(isOurs) && sets.length > 0) await changeZone(context, zone, changes);
  },

  async list(context) {
    const zone = await zoneOfConfig(context);
    const sets = zone === undefined ? [] : (await recordsOf(context, zone)).filter(isOurs);
    const ours = await Promise.all(sets.map((set) => isOfOurName(context, set)));
    return sets
      .filter((_, position) => ours[position])
      .map((set) => ({ spec: { zone: zone!, name: set.Name!, ...contentOf([set]) }, outputs: {}, label: set.Name! }));
  },
};

/** Whether it leads to a custom domain of that name that carries our mark. What a region that does not answer would say is not known, so nothing is ours. */
async function isOfOurName(context: Context, { Name }: ResourceRecordSet): Promise<boolean> {
  const [region] = Name!.split(".");
  try {
    const names = await domainNamesIn(context, region!);
    return names.some((found) => found.DomainName === Name && isMarked(context, found));
  } catch (error) {
    if (classOf(error) === "unreachable") return false;
    throw error;
  }
}

/** What a client would be sent to by that name. */
const setsAt = async (context: Context, zone: string, name: string): Promise<ResourceRecordSet[]> =>
  (await recordsOf(context, zone)).filter(({ Name, Type }) => Name === name && (Type === "A" || Type === "CNAME"));

function isOurs({ Name, Type, SetIdentifier, AliasTarget }: ResourceRecordSet): boolean {
  if (Type !== "A" || SetIdentifier !== undefined || !AliasTarget) return false;
  const [region] = Name!.split(".");
  return plainName(AliasTarget.DNSName!).includes(`.execute-api.${region}.amazonaws.com`);
}

function contentOf(sets: readonly ResourceRecordSet[]): Omit<AliasRecordSpec, "zone" | "name"> {
  const [{ Type, SetIdentifier, AliasTarget, ResourceRecords = [] }] = sets as [ResourceRecordSet];
  if (SetIdentifier !== undefined) return { type: `${sets.length} of type ${Type} with a routing policy` };
  if (!AliasTarget) return { type: Type!, target: ResourceRecords.map(({ Value }) => Value).join(" ") };
  return {
    type: Type!,
    target: plainName(AliasTarget.DNSName!),
    targetZone: AliasTarget.HostedZoneId!,
    evaluate: AliasTarget.EvaluateTargetHealth!,
  };
}

const aliasFor = ({ name, type, target, targetZone, evaluate = false }: AliasRecordSpec): ResourceRecordSet => ({
  Name: name,
  Type: type as "A",
  AliasTarget: { DNSName: target, HostedZoneId: targetZone, EvaluateTargetHealth: evaluate },
});
