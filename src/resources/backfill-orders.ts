import type { ReplicationStatus } from "@aws-sdk/client-s3-control";
import type { Context } from "../aws/aws.ts";
import type { BackfillSpec } from "./backfill.ts";
import { NOTHING, type Direction } from "./backfill-marks.ts";
import { isOpen } from "./backlog.ts";
import { begin } from "./replication-job.ts";

/** What a bucket in another region is to remember: the job of a direction, or `null` for nothing any more. */
export type Marking = readonly [name: string, direction: Direction, job: string | null];

/** What no rule has copied, or what a job has left behind. */
const REST: ReplicationStatus[] = ["NONE", "FAILED"];
/**
 * All that the home bucket holds. A bucket that joins lacks also what was copied to others before (AWS documentation:
 * "include COMPLETED to back-fill a destination with objects that have been replicated to another"), and what came from
 * others, which no rule copies on.
 */
const ALL: ReplicationStatus[] = [...REST, "COMPLETED", "REPLICA"];

/** The buckets of which a direction is still to be seen to. */
export function openIn(spec: BackfillSpec, before: BackfillSpec | undefined, direction: Direction): string[] {
  const wanted = Object.entries(spec[direction] ?? {}).filter(([, arn]) => arn !== null);
  return wanted.map(([name]) => name).filter((name) => !before?.[direction]?.[name]);
}

/** Has one job copy what the home bucket holds to all buckets that lack any of it. */
export async function copyTo(context: Context, spec: BackfillSpec, before: BackfillSpec): Promise<Marking[]> {
  const names = openIn(spec, before, "to");
  const lacking = names.filter((name) => isLacking(before, name, "to"));
  const isRest = lacking.every((name) => before.partly?.includes(name));
  const job =
    lacking.length > 0
      ? await begin(context, {
          ...orderOf(spec),
          source: { name: spec.bucket, region: spec.region },
          sake: lacking,
          statuses: isRest ? REST : ALL,
        })
      : NOTHING;
  return names.map((name) => [name, "to", lacking.includes(name) ? job : NOTHING]);
}

/** Has a job for each bucket that holds objects of its own copy these to the others. */
export async function copyFrom(context: Context, spec: BackfillSpec, before: BackfillSpec): Promise<Marking[]> {
  const markings = openIn(spec, before, "from").map(async (name): Promise<Marking> => {
    if (!isLacking(before, name, "from")) return [name, "from", NOTHING];
    const source = { name, region: spec.others[name]! };
    return [name, "from", await begin(context, { ...orderOf(spec), source, sake: [name], statuses: REST })];
  });
  return Promise.all(markings);
}

/** The directions that will have to be seen to again. */
export function forget(spec: BackfillSpec, before: BackfillSpec): Marking[] {
  return (["to", "from"] as const).flatMap((direction) =>
    Object.entries(spec[direction] ?? {})
      .filter(([name, arn]) => arn === null && before[direction]?.[name])
      .map(([name]): Marking => [name, direction, null]),
  );
}

const orderOf = ({ role, tags }: BackfillSpec) => ({ role: role!, tags });

/** Only what is known to be nothing is nothing. */
function isLacking({ backlog }: BackfillSpec, name: string, direction: Direction): boolean {
  const known = backlog?.[name]?.[direction];
  return known === undefined || isOpen(known);
}
