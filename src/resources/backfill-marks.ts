import type { Context } from "../aws/aws.ts";
import { classOf, ifExists } from "../aws/errors.ts";
import { tagMap } from "../aws/marks.ts";
import { addressOf, ifHere } from "./bucket.ts";
import { writeTags } from "./bucket-settings.ts";

/** A bucket, and the region that it is in. */
export interface Place {
  name: string;
  region: string;
}

/** `to` a bucket of ours: what the home bucket held before. `from` it: what it held before. */
export type Direction = "to" | "from";

/** The job by which each direction was copied, as a bucket of ours remembers it; absent where nobody has seen to it. */
export type Marks = { [direction in Direction]?: string | null };

/** In place of a job, where nothing was to be copied. */
export const NOTHING = "nothing-to-copy";

/**
 * Both are tags of the bucket in the other region, and so are gone with it: a bucket that comes back is seen to again. They
 * name the job and not that it is done: a run that was cut off is joined by the next one, and a job that failed is known.
 */
const TAGS: Record<Direction, string> = { to: "goglobal:backfill-to", from: "goglobal:backfill-from" };

/** What a bucket remembers; undefined while its region does not answer. */
export async function marksOf(context: Context, { name, region }: Place): Promise<Marks | undefined> {
  const found = await tagsOf(context, { name, region }).catch((error: unknown) => {
    // The resources of that region say so; here the other regions' buckets are still to be looked at.
    if (classOf(error) === "unreachable") return undefined;
    throw error;
  });
  if (!found) return undefined;
  return Object.fromEntries(
    Object.entries(TAGS).flatMap(([direction, tag]) => (found[tag] ? [[direction, found[tag]]] : [])),
  );
}

/** Has a bucket remember; `null` makes it forget. */
export async function mark(context: Context, place: Place, marks: Marks): Promise<void> {
  const tags = await tagsOf(context, place);
  for (const [direction, job] of Object.entries(marks))
    if (job === null) delete tags[TAGS[direction as Direction]];
    else tags[TAGS[direction as Direction]] = job;
  await writeTags(await context.cloud.s3(place.region), addressOf(context, place.name), tags);
}

/** None where there is no such bucket of ours. */
async function tagsOf(context: Context, place: Place): Promise<Record<string, string>> {
  const found = await ifHere(context, place, (s3, address) => ifExists(s3.getBucketTagging(address)));
  return tagMap(found?.TagSet);
}
