import type { TableDescription } from "@aws-sdk/client-dynamodb";
import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";

/** All that AWS does not take in a table that is to become strongly consistent, as it stands in the way now. */
export async function obstaclesOf(
  context: Context,
  source: TableDescription,
  { region, taken }: { region: string; taken: readonly string[] },
): Promise<string[]> {
  const table = { TableName: source.TableName };
  const dynamodb = await context.cloud.dynamodb(region);
  const [items, timeToLive] = await Promise.all([
    // The number that DescribeTable gives is hours old.
    ifExists(dynamodb.scan({ ...table, Limit: 1, Select: "COUNT", ConsistentRead: true })),
    ifExists(dynamodb.describeTimeToLive(table)),
  ]);
  const { AttributeName, TimeToLiveStatus = "DISABLED" } = timeToLive?.TimeToLiveDescription ?? {};
  const indexes = (source.LocalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName);
  return [
    ...(items?.Count ? ["there are items in it"] : []),
    ...(TimeToLiveStatus === "DISABLED" ? [] : [`its items expire (time to live, by ${AttributeName})`]),
    ...(indexes.length === 0 ? [] : [`it has local secondary indexes (${indexes.join(", ")})`]),
    ...taken.map((target) => `in ${target} there is a table of this name already`),
  ];
}
