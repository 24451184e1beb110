import type {
  GetMetricDataCommandInput,
  GetMetricDataCommandOutput,
  MetricDataQuery,
  MetricDataResult,
  MetricStat,
} from "@aws-sdk/client-cloudwatch";
import { arrivalAt } from "../dynamodb/items-seen.ts";
import { tableAt } from "../dynamodb/lookup.ts";
import { NotSimulated } from "../refusal.ts";
import type { Operation, World } from "../world.ts";

interface Datum {
  at: number;
  value: number;
}

/** The metrics that AWS's own services have in the sandbox: only how long DynamoDB takes to replicate. */
const GetMetricData: Operation<GetMetricDataCommandInput, GetMetricDataCommandOutput> = (world, input, region) => {
  const { MetricDataQueries, StartTime, EndTime } = input;
  const within = ({ at }: Datum) => at >= StartTime!.getTime() && at < EndTime!.getTime();
  return {
    MetricDataResults: MetricDataQueries!.map((query) => {
      const data = dataFor(world, metricOf(query), region).filter(within);
      return resultOf(query, data);
    }),
    Messages: [],
  };
};

function metricOf({ MetricStat }: MetricDataQuery): NonNullable<MetricStat["Metric"]> {
  if (!MetricStat) throw new NotSimulated("expressions of cloudwatch:GetMetricData");
  if (MetricStat.Stat !== "Maximum") throw new NotSimulated(`${MetricStat.Stat} of cloudwatch:GetMetricData`);
  return MetricStat.Metric!;
}

/** AWS documentation, "DynamoDB metrics": each region tells how long what was written there took to the others. */
function dataFor(
  world: World,
  { Namespace, MetricName, Dimensions = [] }: NonNullable<MetricStat["Metric"]>,
  region: string,
): Datum[] {
  if (Namespace !== "AWS/DynamoDB" || MetricName !== "ReplicationLatency")
    throw new NotSimulated(`the metric ${Namespace} ${MetricName}`);
  const { TableName = "", ReceivingRegion = "" } = Object.fromEntries(
    Dimensions.map(({ Name, Value }) => [Name!, Value!]),
  ) as Record<string, string>;
  const table = tableAt(world, TableName, region)?.table;
  if (!table?.replicas[ReceivingRegion]) return [];
  const arrived = table.changes.filter((change) => arrivalAt(table, change, ReceivingRegion) <= world.now);
  return arrived
    .filter((change) => change.region === region)
    .map((change) => ({ at: change.at, value: arrivalAt(table, change, ReceivingRegion) - change.at }));
}

/** One value for each period that has any, the latest first. */
function resultOf({ Id, MetricStat }: MetricDataQuery, data: readonly Datum[]): MetricDataResult {
  const length = MetricStat!.Period! * 1000;
  const periods = new Map<number, number>();
  for (const { at, value } of data) {
    const start = Math.floor(at / length) * length;
    periods.set(start, Math.max(value, periods.get(start) ?? 0));
  }
  const sorted = [...periods].sort(([one], [other]) => other - one);
  return {
    Id,
    Label: MetricStat!.Metric!.MetricName,
    Timestamps: sorted.map(([start]) => new Date(start)),
    Values: sorted.map(([, value]) => value),
    StatusCode: "Complete",
  };
}

/** What metrics say. */
export const metricData = { GetMetricData };
