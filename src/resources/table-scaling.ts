import type { TableDescription } from "@aws-sdk/client-dynamodb";
import type { Context } from "../aws/aws.ts";

/** Whether the capacity of a table follows the load. */
export interface Scaling {
  /** DynamoDB asks for writes that scale of a table with replicas, and of each of its indexes. */
  writes: "scaled" | "fixed";
  /** Of the table itself. */
  reads: "on-demand" | "scaled" | "fixed";
}

/** How a table is scaled: on demand, by Application Auto Scaling, or not at all. */
export async function scalingOf(
  context: Context,
  { TableName, BillingModeSummary, GlobalSecondaryIndexes = [] }: TableDescription,
  region: string,
): Promise<Scaling> {
  if (BillingModeSummary?.BillingMode === "PAY_PER_REQUEST") return { writes: "scaled", reads: "on-demand" };
  const table = `table/${TableName}`;
  const indexes = GlobalSecondaryIndexes.map(({ IndexName }) => `${table}/index/${IndexName}`);
  const scaled = await scaledIn(context, region);
  const scales = (resource: string, units: string) =>
    scaled.has(`${resource} dynamodb:${resource.includes("/index/") ? "index" : "table"}:${units}`);
  return {
    writes: [table, ...indexes].every((resource) => scales(resource, "WriteCapacityUnits")) ? "scaled" : "fixed",
    reads: scales(table, "ReadCapacityUnits") ? "scaled" : "fixed",
  };
}

/** All that a policy scales in a region, once per pass. A target alone scales nothing, and no policy is without one. */
function scaledIn(context: Context, region: string): Promise<ReadonlySet<string>> {
  return context.once(`scaling policies ${region}`, async () => {
    const autoscaling = await context.cloud.autoscaling(region);
    const scaled = new Set<string>();
    for (let NextToken: string | undefined, first = true; first || NextToken; first = false) {
      const page = await autoscaling.describeScalingPolicies({
        ServiceNamespace: "dynamodb",
        ...(NextToken ? { NextToken } : {}),
      });
      for (const { ResourceId, ScalableDimension } of page.ScalingPolicies ?? [])
        scaled.add(`${ResourceId} ${ScalableDimension}`);
      ({ NextToken } = page);
    }
    return scaled;
  });
}
