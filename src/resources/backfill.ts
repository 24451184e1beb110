import type { AwsKind } from "../aws/aws.ts";
import type { Tags } from "../aws/marks.ts";
import { minutes } from "../engine/duration.ts";
import { isBegun, lookAt } from "./backfill-look.ts";
import { mark, type Direction, type Marks } from "./backfill-marks.ts";
import { copyFrom, copyTo, forget, openIn } from "./backfill-orders.ts";
import { backlogText, isOpen, type Backlog } from "./backlog.ts";
import { bucketArn } from "./bucket.ts";

/** What was in buckets before they replicated to one another, copied once. */
export interface BackfillSpec {
  /** The home bucket. */
  bucket: string;
  region: string;
  /** The buckets in the other regions by name: the region of each. */
  others: Record<string, string>;
  /** Whether those replicate too. */
  isMesh: boolean;
  /** The buckets that have what the home bucket held, by name: their ARNs. `null` must be seen to again when it comes back. */
  to?: Record<string, string | null>;
  /** The buckets whose own objects have been copied to the home bucket and the others. */
  from?: Record<string, string | null>;
  /** The ARN of the role that S3 Batch Operations takes. */
  role?: string;
  tags?: Tags;
  /** What is still to be copied, by the bucket in the other region. */
  backlog?: Record<string, Record<Direction, Backlog>>;
  /** The buckets that a job has brought all but some objects. */
  partly?: string[];
}

/** S3 Batch Replication of what is there already: rules copy only what is written once they are in force. */
export const backfill: AwsKind<BackfillSpec, "bucket" | "region" | "others" | "isMesh"> = {
  name: "backfill",
  typical: minutes(10),
  // Big buckets take days.
  patience: minutes(7 * 24 * 60),
  retries: true,
  key: ["bucket", "region", "others", "isMesh"],
  shared: ["to", "from"],
  weak: ["to", "from"],
  how: ["role", "tags", "backlog", "partly"],

  async read(context, { bucket, region, others, isMesh }) {
    const home = { name: bucket, region };
    const all = Object.entries(others).map(([name, at]) => ({ name, region: at }));
    const found = await Promise.all(all.map((other) => lookAt(context, { home, other, isMesh })));
    const begun = (direction: Direction) =>
      found.map((one) => [one.name, isBegun(one[direction]) ? bucketArn(context, one.name) : null] as const);
    const states = found.flatMap(({ to, from }) => [to, from]);
    return {
      spec: {
        bucket,
        region,
        others,
        isMesh,
        to: Object.fromEntries(begun("to")),
        from: Object.fromEntries(begun("from")),
        backlog: Object.fromEntries(found.flatMap(({ name, backlog }) => (backlog ? [[name, backlog]] : []))),
        partly: found.flatMap(({ name, to }) => (to?.isPartly ? [name] : [])),
      },
      outputs: {},
      // One job serves many buckets.
      pending: together(states.map((state) => state?.pending)),
      failed: together(states.map((state) => state?.failed)),
    };
  },

  advice(spec, live) {
    const lacks = (direction: Direction) =>
      openIn(spec, live?.spec, direction).flatMap((name) => {
        const backlog = live?.spec.backlog?.[name]?.[direction];
        if (!backlog || !isOpen(backlog)) return [];
        const [lacking, source] = direction === "to" ? [name, spec.bucket] : [spec.bucket, name];
        return [`${lacking} lacks ${backlogText(backlog)} of ${source}`];
      });
    const all = [...lacks("to"), ...lacks("from")];
    if (all.length === 0) return undefined;
    return `what is there already is copied by S3 Batch Replication: ${all.join(", ")}. AWS bills each job and each object, requests, transfer and storage. A job follows every rule of its bucket, also those that are not ours, and passes over what is archived in Glacier`;
  },

  async converge(context, spec, live) {
    const before = live!.spec;
    const begun = await Promise.all([copyTo(context, spec, before), copyFrom(context, spec, before)]);
    const marks: Record<string, Marks> = {};
    for (const [name, direction, job] of [...begun.flat(), ...forget(spec, before)])
      marks[name] = { ...marks[name], [direction]: job };
    await Promise.all(
      Object.entries(marks).map(([name, own]) => mark(context, { name, region: spec.others[name]! }, own)),
    );
  },

  stays: "was done, and leaves nothing behind but the copies",
};

function together(texts: readonly (string | undefined)[]): string | undefined {
  const all = new Set(texts.filter((text) => text !== undefined));
  return all.size === 0 ? undefined : [...all].join("; ");
}
