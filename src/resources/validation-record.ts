import type { AwsKind, Context } from "../aws/aws.ts";
import { minutes, seconds } from "../engine/duration.ts";
import { changeZone, recordsOf } from "./zone-records.ts";

/** The CNAME records by which ACM sees that the names of a certificate are ours, now and at every renewal. */
export interface ValidationRecordSpec {
  /** The id of the hosted zone. */
  zone: string;
  /** A certificate's `validation`: a JSON map from name to value. */
  records: string;
  present?: boolean;
  /** What stands in the place of one of them. */
  obstacle?: string | null;
}

/** Records carry no mark: whoever made an identical one, it is as good as ours, since any certificate of this account needs the same. */
export const validationRecord: AwsKind<ValidationRecordSpec, "zone" | "records"> = {
  name: "validation-record",
  typical: seconds(5),
  // Where the caller may not write, somebody else has to make the records first.
  patience: minutes(60),
  key: ["zone", "records"],

  async read(context, { zone, records }) {
    const { missing, obstacle } = await comparison(context, zone, records);
    if (missing.length > 0 && obstacle === undefined) return undefined;
    return { spec: { zone, records, present: missing.length === 0, obstacle: obstacle ?? null }, outputs: {} };
  },

  objection: (_, live) =>
    live?.spec.obstacle
      ? `ACM needs a CNAME record where there is another one: ${live.spec.obstacle}. Delete that one from the hosted zone ${live.spec.zone}, once you are sure that nobody needs it`
      : undefined,

  async converge(context, { zone, records }) {
    const { missing } = await comparison(context, zone, records);
    const changes = missing.map(([Name, Value]) => ({
      Action: "UPSERT" as const,
      ResourceRecordSet: { Name, Type: "CNAME" as const, TTL: 300, ResourceRecords: [{ Value }] },
    }));
    if (changes.length > 0) await changeZone(context, zone, changes);
  },

  stays: "every renewal of a certificate with this name needs it",
};

/** Which of the records are not there, and what stands in the place of one. */
async function comparison(
  context: Context,
  zone: string,
  records: string,
): Promise<{ missing: [name: string, value: string][]; obstacle?: string }> {
  const wanted = Object.entries(JSON.parse(records) as Record<string, string>);
  if (wanted.length === 0) return { missing: [] };
  const sets = (await recordsOf(context, zone)).filter(({ Type }) => Type === "CNAME");
  const valueAt = new Map(sets.map(({ Name, ResourceRecords }) => [Name, bare(ResourceRecords?.[0]?.Value ?? "")]));
  const missing = wanted.filter(([name, value]) => valueAt.get(name) !== value);
  const other = missing.find(([name]) => valueAt.has(name));
  return { missing, ...(other ? { obstacle: `${other[0]} CNAME ${valueAt.get(other[0])}` } : {}) };
}

const bare = (value: string): string => value.replace(/\.$/u, "").toLowerCase();
