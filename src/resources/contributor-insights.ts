import type { ContributorInsightsMode, ContributorInsightsSummary, DynamoDB } from "@aws-sdk/client-dynamodb";
import type { Context } from "../aws/aws.ts";
import type { Live } from "../engine/kind.ts";

/** CloudWatch Contributor Insights of a table and of each of its global indexes: by mode, where they are on. */
export interface Insights {
  insights?: string | null;
  /** By index. */
  indexInsights?: Record<string, string | null>;
}

/** The contributor insights of a table in one region, and what AWS is still doing to them or has given up on. */
export async function insightsOf(
  context: Context,
  table: string,
  region: string,
): Promise<{ modes: Required<Insights>; state: Pick<Live, "pending" | "failed"> }> {
  const own = (await listed(context, region)).filter(({ TableName }) => TableName === table);
  const on = own.filter(({ ContributorInsightsStatus: status }) => status === "ENABLED" || status === "ENABLING");
  const modes = on.map(({ IndexName, ContributorInsightsMode: mode }) => [IndexName, mode ?? DEFAULT] as const);
  const indexes = modes.filter((one): one is [string, ContributorInsightsMode] => one[0] !== undefined);
  const changing = own.find(({ ContributorInsightsStatus: status }) => status?.endsWith("ING"));
  const failed = own.find(({ ContributorInsightsStatus: status }) => status === "FAILED");
  return {
    modes: {
      insights: modes.find(([index]) => index === undefined)?.[1] ?? null,
      indexInsights: Object.fromEntries(indexes),
    },
    state: {
      pending: changing && `contributor insights ${changing.ContributorInsightsStatus}`,
      failed: failed && failureOf(failed, table, region),
    },
  };
}

const DEFAULT = "ACCESSED_AND_THROTTLED_KEYS";

function failureOf({ IndexName }: ContributorInsightsSummary, table: string, region: string): string {
  const index = IndexName === undefined ? "" : ` --index-name ${IndexName}`;
  return `AWS could not turn on contributor insights${IndexName === undefined ? "" : ` of index ${IndexName}`} (FAILED), most likely since CloudWatch takes only so many of their rules in a region: turn off others that are not needed, then these, and run again: aws dynamodb update-contributor-insights --region ${region} --table-name ${table}${index} --contributor-insights-action DISABLE`;
}

/** All contributor insights of a region that are not off, once per pass. A page may be empty and not the last. */
function listed(context: Context, region: string): Promise<ContributorInsightsSummary[]> {
  return context.once(`dynamodb contributor insights ${region}`, async () => {
    const dynamodb = await context.cloud.dynamodb(region);
    const all: ContributorInsightsSummary[] = [];
    for (let NextToken: string | undefined, first = true; first || NextToken; first = false) {
      const page = await dynamodb.listContributorInsights(NextToken ? { NextToken } : {});
      all.push(...(page.ContributorInsightsSummaries ?? []));
      ({ NextToken } = page);
    }
    return all;
  });
}

/** Turns contributor insights on in the wanted mode, or off, where they are not so. */
export async function writeInsights(
  dynamodb: DynamoDB,
  table: string,
  wanted: Insights,
  live: Insights = {},
): Promise<void> {
  const ofIndexes = Object.entries(wanted.indexInsights ?? {}).map(([IndexName, to]) => ({
    which: { IndexName },
    to,
    from: live.indexInsights?.[IndexName],
  }));
  for (const { which, to, from } of [{ which: {}, to: wanted.insights, from: live.insights }, ...ofIndexes]) {
    if (to === undefined || to === (from ?? null)) continue;
    await dynamodb.updateContributorInsights({
      TableName: table,
      ...which,
      ...(to === null
        ? { ContributorInsightsAction: "DISABLE" }
        : { ContributorInsightsAction: "ENABLE", ContributorInsightsMode: to as ContributorInsightsMode }),
    });
  }
}
