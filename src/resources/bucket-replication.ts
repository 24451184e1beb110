import type { ReplicationConfiguration } from "@aws-sdk/client-s3";
import { isDeepStrictEqual } from "node:util";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists, ifSet } from "../aws/errors.ts";
import { seconds } from "../engine/duration.ts";
import { addressOf, bucketArn, bucketLane, ifHere } from "./bucket.ts";
import { fromAws, isOldForm, toAws, type Rule } from "./replication-rule.ts";

/** The replication rules of one bucket: one document, in which others may have rules too. */
export interface BucketReplicationSpec {
  bucket: string;
  region: string;
  /** The ARN of the role that S3 takes: a bucket has one for all its rules. */
  role?: string | null;
  /** By rule id; `null` is a rule of ours that must go. */
  rules?: Record<string, Rule | null>;
}

/** Replication from one bucket to others. */
export const bucketReplication: AwsKind<BucketReplicationSpec, "bucket" | "region", { arn: string }> = {
  name: "bucket-replication",
  typical: seconds(10),
  key: ["bucket", "region"],
  shared: ["rules"],
  weak: ["rules"],

  async read(context, { bucket, region }) {
    const found = await configurationOf(context, bucket, region);
    if (!found) return undefined;
    const rules = (found.Rules ?? []).map((rule) => [rule.ID ?? "", fromAws(rule)]);
    return {
      spec: { bucket, region, role: found.Role ?? null, rules: Object.fromEntries(rules) as Record<string, Rule> },
      outputs: { arn: bucketArn(context, bucket) },
    };
  },

  objection({ role, rules = {}, bucket }, live) {
    if (!live || role === undefined) return undefined;
    const foreign = Object.keys(live.spec.rules ?? {}).filter((id) => !(id in rules));
    const old = foreign.find((id) => isOldForm(live.spec.rules![id]!));
    if (old !== undefined)
      return `${bucket} has a replication rule of the old form, ${old}, beside which S3 takes no others: give that rule a Filter, a Priority and a word on delete markers, or remove it`;
    if (foreign.length === 0 || live.spec.role === role) return undefined;
    return `${bucket} has replication rules that are not ours (${foreign.join(", ")}) with the role ${live.spec.role}, and a bucket has one role for all rules: have those rules use the role ${role}, or remove them`;
  },

  async converge(context, { bucket, region, role, rules = {} }) {
    // Read again: the call below replaces the whole document, and what others put there meanwhile must be in it.
    const found = await configurationOf(context, bucket, region);
    const before = found?.Rules ?? [];
    const foreign = before.filter(({ ID = "" }) => !(ID in rules));
    let highest = Math.max(0, ...before.map(({ Priority = 0 }) => Priority));
    const ours = Object.entries(rules).flatMap(([id, rule]) => {
      if (!rule) return [];
      const known = before.find(({ ID }) => ID === id)?.Priority;
      return [toAws(id, rule, known ?? (highest += 1))];
    });
    const wanted: ReplicationConfiguration = { Role: role ?? found?.Role, Rules: [...foreign, ...ours] };
    if (isDeepStrictEqual({ Role: found?.Role, Rules: before }, wanted)) return;
    const s3 = await context.cloud.s3(region);
    const address = addressOf(context, bucket);
    if (wanted.Rules!.length > 0) await s3.putBucketReplication({ ...address, ReplicationConfiguration: wanted });
    else await s3.deleteBucketReplication(address);
  },

  stays: "may hold rules of others",
  lane: ({ bucket }) => bucketLane(bucket),
};

/** What is configured; empty when nothing is, and undefined when there is no such bucket. */
async function configurationOf(
  context: Context,
  bucket: string,
  region: string,
): Promise<Partial<ReplicationConfiguration> | undefined> {
  const found = await ifHere(context, { name: bucket, region }, (s3, address) =>
    ifExists(ifSet(s3.getBucketReplication(address)).then((answer) => ({ answer }))),
  );
  return found && (found.answer?.ReplicationConfiguration ?? {});
}
