import type { DynamoDB, StreamViewType } from "@aws-sdk/client-dynamodb";
import { isDeepStrictEqual } from "node:util";
import type { AwsKind } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { missingTags, ownership, tagList, type Tags } from "../aws/marks.ts";
import { minutes, seconds } from "../engine/duration.ts";
import { insightsOf, writeInsights } from "./contributor-insights.ts";
import { writePolicy } from "./table-policy.ts";
import { describe, stateOf, streamIn, tableArn, tableLane, tagsOf } from "./table.ts";

/** What AWS keeps for each replica by itself and copies from nowhere. */
export interface ReplicaSettingsSpec {
  table: string;
  region: string;
  tags?: Tags;
  pointInTimeRecovery?: boolean;
  deletionProtection?: boolean;
  /** The resource policy, as a document. */
  policy?: object | null;
  /** The mode of CloudWatch Contributor Insights, where they are on. */
  insights?: string | null;
  /** The same of each global secondary index. */
  indexInsights?: Record<string, string | null>;
  /** What its stream shows. Asked for only where each replica has one of its own: of a strongly consistent table. */
  stream?: string | null;
}

/** Tags, backups, protection, resource policy and contributor insights of one replica, and its stream where that is its own. */
export const replicaSettings: AwsKind<ReplicaSettingsSpec, "table" | "region", { stream?: string }> = {
  name: "replica-settings",
  // Deletion protection of a replica takes its time, and what is polled here are calls that AWS throttles soon.
  typical: seconds(90),
  // It is UPDATING for as long as any replica is being made, and an earlier run may have begun that.
  patience: minutes(24 * 60),
  key: ["table", "region"],
  shared: ["tags", "indexInsights"],

  async read(context, { table, region }) {
    const arn = tableArn(context, region, table);
    const dynamodb = await context.cloud.dynamodb(region);
    const [description, tags = {}, backups, policy, insights] = await Promise.all([
      describe(context, table, region),
      // On a replica that is being created the tags are not found, while the table is.
      ifExists(tagsOf(context, arn)),
      ifExists(dynamodb.describeContinuousBackups({ TableName: table })),
      ifExists(dynamodb.getResourcePolicy({ ResourceArn: arn })),
      insightsOf(context, table, region),
    ]);
    if (!description) return undefined;
    const state = stateOf(description);
    const recovery = backups?.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    return {
      spec: {
        table,
        region,
        tags,
        pointInTimeRecovery: recovery === "ENABLED",
        deletionProtection: description.DeletionProtectionEnabled ?? false,
        policy: policy?.Policy ? (JSON.parse(policy.Policy) as object) : null,
        ...insights.modes,
        stream: description.StreamSpecification?.StreamViewType ?? null,
      },
      outputs: streamIn(description),
      owner: ownership(tags, context.cloud.mark).owner,
      ...(state.failed === undefined && state.pending === undefined ? insights.state : state),
    };
  },

  objection({ stream }, live) {
    const now = live?.spec.stream ?? null;
    if (!stream || now === null || now === stream) return undefined;
    return `its stream shows ${now}, and home's shows ${stream}. A new stream has a new ARN and cuts off whoever reads the old one, so goglobal does not do it: turn this one off when its readers can bear it, and run again`;
  },

  async converge(context, spec, live) {
    const { table, region, tags = {}, pointInTimeRecovery, policy } = spec;
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
    await writeInsights(dynamodb, table, spec, live?.spec);
    await updateTable(dynamodb, spec, live?.spec);
  },

  stays: "goes with its replica",
  lane: ({ table }) => tableLane(table),
};

/** Comes last: while AWS is at it, the table is UPDATING and takes nothing else. */
async function updateTable(
  dynamodb: DynamoDB,
  { table, stream, deletionProtection }: ReplicaSettingsSpec,
  live?: ReplicaSettingsSpec,
): Promise<void> {
  if (stream && stream !== live?.stream)
    await dynamodb.updateTable({
      TableName: table,
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream as StreamViewType },
    });
  if (deletionProtection !== undefined && deletionProtection !== live?.deletionProtection)
    await dynamodb.updateTable({ TableName: table, DeletionProtectionEnabled: deletionProtection });
}
