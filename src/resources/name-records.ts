import type { Change, ResourceRecordSet } from "@aws-sdk/client-route-53";
import { isDeepStrictEqual } from "node:util";
import type { Context } from "../aws/aws.ts";
import { seconds, type Duration } from "../engine/duration.ts";
import { NotYet } from "../engine/errors.ts";
import type { Live } from "../engine/kind.ts";
import { type Memory, memoryName, read as readMemory, written } from "./record-memory.ts";
import { protectionOf } from "./record-protections.ts";
import { changeZone, outlast, plainName, recordsOf, spreading } from "./zone-records.ts";

/** Which name, and in which hosted zone. */
export interface RecordName {
  zone: string;
  name: string;
}

/** All that says where a name leads. */
export interface NameRecords {
  /** Those without a routing policy. */
  simple: ResourceRecordSet[];
  /** Those that lead to the API of a region and are named after it. */
  regional: ResourceRecordSet[];
  /** Those with a routing policy that lead elsewhere, in words. */
  others: string | null;
  /** What keeps them all from being changed, in words. */
  protection: string | undefined;
  /** The TXT record beside it, and what that says. */
  memo: ResourceRecordSet | undefined;
  memory: Memory | undefined;
}

const TYPES: readonly string[] = ["A", "AAAA", "CNAME"];

/** Where a name leads now. */
export async function recordsAt(context: Context, { zone, name }: RecordName): Promise<NameRecords> {
  const [all, protection] = await Promise.all([
    recordsOf(context, zone),
    protectionOf(context, zone, { name, types: TYPES }),
  ]);
  const sets = all.filter(({ Name, Type }) => Name === name && TYPES.includes(Type!));
  const isSimple = ({ SetIdentifier, TrafficPolicyInstanceId }: ResourceRecordSet) =>
    SetIdentifier === undefined && TrafficPolicyInstanceId === undefined;
  const others = sets.filter((set) => !isSimple(set) && !isRegional(set));
  const memo = all.find(({ Name, Type }) => Name === memoryName(name) && Type === "TXT");
  return {
    simple: sets.filter(isSimple),
    regional: sets.filter(isRegional),
    others: othersText(others),
    protection,
    memo,
    memory: readMemory(memo, name),
  };
}

/** A name as a kind says it, and what it still waits for; undefined where it leads nowhere. */
export async function readName<Spec>(
  context: Context,
  { zone, name }: RecordName,
  liveOf: (context: Context, key: RecordName, found: NameRecords) => Live<Spec>,
): Promise<Live<Spec> | undefined> {
  const key = { zone, name };
  const found = await recordsAt(context, key);
  if (isFree(found)) return undefined;
  const pending = await spreading(context, zone, name);
  return { ...liveOf(context, key, found), ...(pending ? { pending } : {}) };
}

/** Whether it leads nowhere, and anybody may say where to. */
const isFree = ({ simple, regional, others, protection }: NameRecords): boolean =>
  simple.length + regional.length === 0 && others === null && protection === undefined;

/** Why nothing at a name may be changed, and the remedy. */
export function whyFixed({ zone, name }: RecordName, found: FixedBy | undefined): string | undefined {
  if (found?.others)
    return `${found.others} of others also say where ${name} leads: delete them from the hosted zone ${zone}, once you are sure that nobody needs them, or choose another name`;
  if (found?.protection)
    return `a record set protection keeps ${name} from being changed (${found.protection}): delete that protection from the hosted zone ${zone} first, and put it back when goglobal is done`;
  return undefined;
}

/** What may stand in the way of a change. */
export interface FixedBy {
  others?: string | null;
  protection?: string | undefined;
}

/** What to know before the records of a name give way to others. */
export const cutOverAdvice = (name: string, before: string): string =>
  `${name} is cut over in one step from ${before}, which is written down in the TXT record ${memoryName(name)}. Resolvers keep the old answer for its TTL: leave what answers there as it is until that is over`;

/** Whose they are, as the TXT record beside them tells. A simple record may be cut over whoever made it, several regions may not. */
export function ownerOf({ cloud }: Context, { memory, regional }: NameRecords): Pick<Live, "owned" | "owner"> {
  if (!memory) return regional.length === 0 ? {} : { owned: false };
  return memory.owner === cloud.mark ? { owned: true } : { owned: false, owner: memory.owner };
}

/**
 * Puts the wanted records in the place of those that are there, and remembers these, in one batch: no client finds nothing
 * in between. What is deleted must be as it was seen, so nobody's change is lost. Some may be kept as they are.
 */
export async function cutOver(
  context: Context,
  key: RecordName,
  { wanted, keeps = () => false }: { wanted: readonly ResourceRecordSet[]; keeps?(set: ResourceRecordSet): boolean },
): Promise<void> {
  const { simple, regional, memory } = await recordsAt(context, key);
  const before = [...simple, ...regional];
  const old = before.filter((set) => !keeps(set));
  const deleted = old.filter((set) => !wanted.some((other) => isSame(set, other)));
  const created = wanted.filter((set) => !old.some((other) => isSame(set, other)));
  if (deleted.length + created.length === 0) return;
  const first = { owner: context.cloud.mark, before };
  await changeZone(context, key.zone, [
    ...deleted.map((set) => change("DELETE", set)),
    ...created.map((set) => change("CREATE", set)),
    ...(memory ? [] : [change("UPSERT", written(key.name, first))]),
  ]);
  // What others had there stays where it is. What was ours goes, and not before everybody has left it.
  if (memory) outlast(context, key, rememberedFor(deleted, created));
}

/** How long resolvers still lead to what none of the new records leads to. */
function rememberedFor(deleted: readonly ResourceRecordSet[], created: readonly ResourceRecordSet[]): Duration {
  const targetOf = ({ AliasTarget }: ResourceRecordSet) => AliasTarget && plainName(AliasTarget.DNSName!);
  const targets = new Set(created.map(targetOf));
  const left = deleted.filter((set) => !targets.has(targetOf(set)));
  return seconds(Math.max(0, ...left.map(({ TTL = ALIAS_TTL }) => TTL)));
}

/**
 * Takes away what is ours and puts back what was there before, in one batch. The memory of it goes last, once no resolver
 * leads to what is ours any more: until then the name still has something of ours.
 */
export async function giveBack(context: Context, key: RecordName): Promise<void> {
  const { simple, regional, memo, memory } = await recordsAt(context, key);
  if (!memo || memory?.owner !== context.cloud.mark) return;
  const there = [...simple, ...regional];
  const deleted = there.filter((set) => !memory.before.some((other) => isSame(set, other)));
  const created = memory.before.filter((set) => !there.some((other) => isSame(set, other)));
  if (deleted.length + created.length > 0) {
    await changeZone(context, key.zone, [
      ...deleted.map((set) => change("DELETE", set)),
      ...created.map((set) => change("CREATE", set)),
    ]);
    outlast(context, key, rememberedFor(deleted, created));
  }
  const pending = await spreading(context, key.zone, key.name);
  if (pending !== undefined) throw new NotYet(pending);
  await changeZone(context, key.zone, [change("DELETE", memo)]);
}

/** Whether a name has no more than what was there before: all that is left of ours is the memory of it. */
export const isGivenBack = ({ simple, regional, memory }: NameRecords): boolean =>
  memory !== undefined && [...simple, ...regional].every((set) => memory.before.some((other) => isSame(set, other)));

/** A record in words, with how long resolvers keep it. */
export function recordText({ Type, TTL = ALIAS_TTL, ResourceRecords = [], AliasTarget }: ResourceRecordSet): string {
  const values = AliasTarget
    ? `alias of ${plainName(AliasTarget.DNSName!)}`
    : ResourceRecords.map(({ Value }) => Value).join(" ");
  return `${Type} ${values} (TTL ${TTL} s)`;
}

/** An alias has the TTL of what it leads to, and that of AWS's own names is a minute. */
const ALIAS_TTL = 60;

/** The region whose API an alias leads to. */
const regionOf = ({ AliasTarget }: ResourceRecordSet): string | undefined =>
  /\.execute-api\.([\w-]+)\.amazonaws\.com/u.exec(AliasTarget?.DNSName ?? "")?.[1];

function isRegional(set: ResourceRecordSet): boolean {
  const { SetIdentifier, Region = SetIdentifier, Weight } = set;
  if (SetIdentifier === undefined || SetIdentifier !== regionOf(set) || SetIdentifier !== Region) return false;
  return set.Region !== undefined || Weight !== undefined;
}

function othersText(sets: readonly ResourceRecordSet[]): string | null {
  const names = sets.map(({ Type, SetIdentifier = "a traffic policy" }) => `${Type} ${JSON.stringify(SetIdentifier)}`);
  return names.length === 0 ? null : `the records ${[...new Set(names)].join(", ")}`;
}

/** What Route 53 writes differently says the same. */
function isSame(one: ResourceRecordSet, other: ResourceRecordSet): boolean {
  const form = ({ Name: _name, AliasTarget, ...set }: ResourceRecordSet) => ({
    ...set,
    AliasTarget: AliasTarget && { ...AliasTarget, DNSName: plainName(AliasTarget.DNSName!) },
  });
  return isDeepStrictEqual(plain(form(one)), plain(form(other)));
}

/** Without what is undefined. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

const change = (Action: "CREATE" | "DELETE" | "UPSERT", ResourceRecordSet: ResourceRecordSet): Change => ({
  Action,
  ResourceRecordSet,
});
