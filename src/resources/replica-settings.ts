import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { isDeepStrictEqual } from "node:util";
import type { Aws, AwsKind } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { missingTags, ownership, tagList, type Tags } from "../aws/marks.ts";
import { minutes, seconds } from "../engine/duration.ts";
import { describe, stateOf, tableArn, tableLane, tagsOf } from "./table.ts";

/** What AWS keeps for each replica by itself and copies from nowhere. */
export interface ReplicaSettingsSpec {
  table: string;
  region: string;
  tags?: Tags;
  pointInTimeRecovery?: boolean;
  deletionProtection?: boolean;
  /** The resource policy, as a document. */
  policy?: object | null;
}

/** Tags, point-in-time recovery, deletion protection and the resource policy of one replica. */
export const replicaSettings: AwsKind<ReplicaSettingsSpec, "table" | "region"> = {
  name: "replica-settings",
  // Deletion protection of a replica takes its time, and what is polled here are calls that AWS throttles soon.
  typical: seconds(90),
  // It is UPDATING for as long as any replica is being made, and an earlier run may have begun that.
  patience: minutes(24 * 60),
  key: ["table", "region"],
  shared: ["tags"],

  async read(context, { table, region }) {
    const arn = tableArn(context, region, table);
    const dynamodb = await context.cloud.dynamodb(region);
    const [description, tags = {}, backups, policy] = await Promise.all([
      describe(context, table, region),
      // On a replica that is being created the tags are not found, while the table is.
      ifExists(tagsOf(context, arn)),
      ifExists(dynamodb.describeContinuousBackups({ TableName: table })),
      ifExists(dynamodb.getResourcePolicy({ ResourceArn: arn })),
    ]);
    if (!description) return undefined;
    const recovery = backups?.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    return {
      spec: {
        table,
        region,
        tags,
        pointInTimeRecovery: recovery === "ENABLED",
        deletionProtection: description.DeletionProtectionEnabled ?? false,
        policy: policy?.Policy ? (JSON.parse(policy.Policy) as object) : null,
      },
      outputs: {},
      owner: ownership(tags, context.cloud.mark).owner,
      ...stateOf(description),
    };
  },

  async converge(context, spec, live) {
    const { table, region, tags = {}, pointInTimeRecovery, deletionProtection, policy } = spec;
    const arn = tableArn(context, region, table);
    const dynamodb = await context.cloud.dynamodb(region);
    const missing = missingTags(tags, live?.spec.tags);
    if (Object.keys(missing).length > 0) await dynamodb.tagResource({ ResourceArn: arn, Tags: tagList(missing) });
    if (policy !== undefined && !isDeepStrictEqual(policy, live?.spec.policy ?? null))
      await writePolicy(dynamodb, arn, policy);
    if (pointInTimeRecovery !== undefined && pointInTimeRecovery !== live?.spec.pointInTimeRecovery)
      await dynamodb.updateContinuousBackups({
        TableName: table,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: pointInTimeRecovery },
      });
    // Last: while AWS is at it, the table is UPDATING and takes nothing else.
    if (deletionProtection !== undefined && deletionProtection !== live?.spec.deletionProtection)
      await dynamodb.updateTable({ TableName: table, DeletionProtectionEnabled: deletionProtection });
  },

  stays: "goes with its replica",
  lane: ({ table }) => tableLane(table),
};

const writePolicy = (dynamodb: DynamoDB, ResourceArn: string, policy: object | null): Promise<unknown> =>
  policy
    ? dynamodb.putResourcePolicy({ ResourceArn, Policy: JSON.stringify(policy) })
    : dynamodb.deleteResourcePolicy({ ResourceArn });

/** A home table's resource policy as it reads for the replica in another region. */
export function policyFor(
  policy: object,
  cloud: Pick<Aws, "partition" | "account">,
  { table, from, to }: { table: string; from: string; to: string },
): object {
  const [before, after] = [from, to].map((region) => tableArn({ cloud }, region, table));
  const translated = JSON.stringify(policy).replaceAll(/arn:[^"]+?:table\/[\w.-]+/gu, (found) =>
    found === before ? after! : found,
  );
  return JSON.parse(translated) as object;
}
