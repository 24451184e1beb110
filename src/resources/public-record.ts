import type { ResourceRecordSet } from "@aws-sdk/client-route-53";
import type { AwsKind, Context } from "../aws/aws.ts";
import { minutes } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import {
  cutOver,
  cutOverAdvice,
  giveBack,
  isGivenBack,
  type NameRecords,
  ownerOf,
  type RecordName,
  readName,
  recordText,
  whyFixed,
} from "./name-records.ts";
import { namesOfOurs } from "./names-of-ours.ts";
import { plainName, zoneLane } from "./zone-records.ts";

/** The name that the public knows, as it leads to one thing for the whole world. */
export interface PublicRecordSpec extends RecordName {
  /** `d….cloudfront.net`. For other records, what they are, in words. */
  target?: string;
  /** The hosted zone of the target, which is AWS's own. */
  targetZone?: string;
  /** Whether it leads there by IPv6 too. */
  ipv6?: boolean;
  /** Records with a routing policy that are not ours, in words: there must be none, `null`. */
  others?: string | null;
  /** All that is there, in words. */
  before?: string;
  /** What keeps it from being changed, in words. */
  protection?: string | undefined;
}

/** An alias that leads to a CloudFront distribution. What was at that name is cut over, and remembered in a TXT record beside it. */
export const publicRecord: AwsKind<PublicRecordSpec, "zone" | "name"> = {
  name: "public-record",
  // Until all name servers of Route 53 know it.
  typical: minutes(1),
  // Where the caller may not write, somebody else has to make the records first.
  patience: minutes(60),
  key: ["zone", "name"],

  read: (context, key) => readName(context, key, liveOf),

  objection: (spec, live) => whyFixed(spec, live?.spec),
  advice: ({ name, target }, live) =>
    live?.spec.before && live.spec.target !== target ? cutOverAdvice(name, live.spec.before) : undefined,
  converge: (context, { zone, name, ...spec }) => cutOver(context, { zone, name }, { wanted: setsFor(name, spec) }),
  remove: (context, { spec: { zone, name } }) => giveBack(context, { zone, name }),
  async list(context) {
    const ours = (await namesOfOurs(context)).filter(({ found }) => isPublic(found) || isGivenBack(found));
    return ours.map(({ found, ...key }) => ({ ...liveOf(context, key, found), label: key.name }));
  },
  lane: ({ zone }) => zoneLane(zone),
  laneUntil: "answered",
};

const liveOf = (context: Context, key: RecordName, found: NameRecords): Live<PublicRecordSpec> => ({
  spec: { ...key, ...contentOf(found), others: found.others, protection: found.protection },
  outputs: {},
  ...ownerOf(context, found),
});

/** Whether it leads to CloudFront: what leads to regions is another kind's. */
const isPublic = ({ simple, regional }: NameRecords): boolean =>
  regional.length === 0 && simple.some(({ AliasTarget }) => /\.cloudfront\.net\.?$/u.test(AliasTarget?.DNSName ?? ""));

function setsFor(
  name: string,
  { target, targetZone, ipv6 }: Omit<PublicRecordSpec, "zone" | "name">,
): ResourceRecordSet[] {
  const types = ipv6 ? (["A", "AAAA"] as const) : (["A"] as const);
  // Route 53 takes nothing else for a distribution of CloudFront.
  const AliasTarget = { DNSName: target, HostedZoneId: targetZone, EvaluateTargetHealth: false };
  return types.map((Type) => ({ Name: name, Type, AliasTarget }));
}

/** Where all that is there leads, if that is one thing. */
function contentOf({ simple, regional }: NameRecords): Omit<PublicRecordSpec, "zone" | "name"> {
  const before = [...simple, ...regional].map(recordText).join(" and ");
  const [first] = simple;
  const targets = new Set(simple.map(({ AliasTarget }) => JSON.stringify(AliasTarget)));
  if (!first?.AliasTarget || targets.size > 1 || regional.length > 0) return { target: before, before };
  const types = new Set(simple.map(({ Type }) => Type));
  return {
    target: plainName(first.AliasTarget.DNSName!),
    targetZone: first.AliasTarget.HostedZoneId!,
    // Only IPv6 is never what is wanted.
    ...(types.has("A") ? { ipv6: types.has("AAAA") } : {}),
    before,
  };
}
