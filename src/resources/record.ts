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
import { entriesOf, type Policy, policyOf, type RecordEntry, setsFor } from "./record-entries.ts";
import { namesOfOurs } from "./names-of-ours.ts";
import { zoneLane } from "./zone-records.ts";

/** The records of a name that leads to a region of several. */
export interface RecordSpec extends RecordName {
  policy?: Policy | "simple" | "mixed";
  /** By region; `null` is one of ours that must go. A region that is not mentioned keeps what it has. */
  entries?: Record<string, RecordEntry | null>;
  /** Records with a routing policy that are not ours, in words: wherever there must be none, `null`. */
  others?: string | null;
  /** What is there without a routing policy, in words. */
  simple?: string;
  /** What keeps them from being changed, in words. */
  protection?: string | undefined;
}

/**
 * All records of one name: Route 53 wants the same policy of them all, so they are changed together. Whose they are stands
 * in a TXT record beside them. A simple record that somebody had there is cut over, and remembered in that record.
 */
export const record: AwsKind<RecordSpec, "zone" | "name"> = {
  name: "record",
  // Until all name servers of Route 53 know it.
  typical: minutes(1),
  // Where the caller may not write, somebody else has to make the records first.
  patience: minutes(60),
  key: ["zone", "name"],
  shared: ["entries"],
  weak: ["entries"],

  read: (context, key) => readName(context, key, liveOf),

  objection: (spec, live) => whyFixed(spec, live?.spec) ?? whyNotSwitched(spec, live?.spec),
  advice: ({ name }, live) => (live?.spec.simple ? cutOverAdvice(name, live.spec.simple) : undefined),

  async converge(context, { zone, name, policy, entries = {} }) {
    const wanted = setsFor(name, policy as Policy, entries);
    const keeps = ({ SetIdentifier: region }: ResourceRecordSet) => region !== undefined && !(region in entries);
    await cutOver(context, { zone, name }, { wanted, keeps });
  },

  remove: (context, { spec: { zone, name } }) => giveBack(context, { zone, name }),
  async list(context) {
    const ours = await namesOfOurs(context);
    const led = ours.filter(({ found }) => found.regional.length > 0 || isGivenBack(found));
    return led.map(({ found, ...key }) => ({ ...liveOf(context, key, found), label: key.name }));
  },
  lane: ({ zone }) => zoneLane(zone),
  laneUntil: "answered",
};

function liveOf(context: Context, key: RecordName, found: NameRecords): Live<RecordSpec> {
  const { simple, regional, others, protection } = found;
  return {
    spec: {
      ...key,
      policy: policyOf([...simple, ...regional]),
      entries: entriesOf(regional),
      others,
      protection,
      ...(simple.length > 0 ? { simple: simple.map(recordText).join(" and ") } : {}),
    },
    outputs: {},
    ...ownerOf(context, found),
  };
}

/** One policy for all, or none: as long as one region must be left alone, they all keep theirs. */
function whyNotSwitched({ name, policy, entries = {} }: RecordSpec, live: RecordSpec | undefined): string | undefined {
  const left = Object.keys(live?.entries ?? {}).filter((region) => !(region in entries));
  if (left.length === 0 || policy === live!.policy) return undefined;
  return `the routing policy of ${name} can only change from ${live!.policy} to ${policy} for all regions at once, and ${left.join(", ")} must be left alone now: keep the policy until that is over`;
}
