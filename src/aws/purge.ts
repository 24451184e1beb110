import { randomUUID } from "node:crypto";
import { minutes, seconds, type Duration } from "../engine/duration.ts";
import type { Context } from "./aws.ts";
import { classOf } from "./errors.ts";

/** AWS takes 3,000 paths at a time, those in progress counted. */
export const MOST_PATHS = 3000;

/** How long AWS may be busy with other purges before this one is given up… */
const TURN_PATIENCE = minutes(15);
/** …and how long it may take over this one: as long as the waiter of AWS's SDKs. */
const PATIENCE = minutes(10);
const PAUSE = seconds(2);

/** What is to be forgotten: paths, with `*` at the end for all that begin so, and cache tags with a `#` in front. */
export interface Purge {
  /** The id of the distribution. */
  distribution: string;
  paths: readonly string[];
}

/** Has CloudFront forget what it has cached, waits for its turn and until that is done, and answers how long it took. */
export async function purge(context: Context, { distribution, paths }: Purge): Promise<Duration> {
  const { cloud, clock, signal } = context;
  const cloudfront = await cloud.cloudfront();
  const began = clock.now();
  const id = await accepted(context, { distribution, paths });
  const accepting = clock.now();
  for (;;) {
    const { Invalidation } = await cloudfront.getInvalidation({ DistributionId: distribution, Id: id });
    if (Invalidation!.Status === "Completed") return clock.now() - began;
    if (clock.now() >= accepting + PATIENCE)
      throw new Error(`CloudFront is not done with ${id} after ${PATIENCE / minutes(1)} min; it goes on by itself`);
    await clock.sleep(PAUSE, signal);
  }
}

async function accepted({ cloud, clock, signal, note }: Context, { distribution, paths }: Purge): Promise<string> {
  const cloudfront = await cloud.cloudfront();
  const deadline = clock.now() + TURN_PATIENCE;
  // One of its own for each purge: the same again would be taken for the same, and nothing would happen.
  const CallerReference = `goglobal-${randomUUID()}`;
  for (let isFirst = true; ; isFirst = false) {
    try {
      const { Invalidation } = await cloudfront.createInvalidation({
        DistributionId: distribution,
        InvalidationBatch: { CallerReference, Paths: { Quantity: paths.length, Items: [...paths] } },
      });
      return Invalidation!.Id!;
    } catch (error) {
      if (!["busy", "throttled"].includes(classOf(error)) || clock.now() >= deadline) throw error;
      if (isFirst) note("CloudFront has its hands full with earlier purges, and takes this one once they are done");
    }
    await clock.sleep(PAUSE, signal);
  }
}
