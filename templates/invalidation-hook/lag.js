"use strict";

const { CloudWatchClient, GetMetricDataCommand } = require("@aws-sdk/client-cloudwatch");

const regions = process.env.REGIONS.split(",");
const clients = new Map(regions.map((region) => [region, new CloudWatchClient({ region, maxAttempts: 1 })]));

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** CloudWatch is a few minutes behind. */
const RECENT = 10 * MINUTE;
const PATIENCE = 2 * SECOND;

/** By table: what was found, and until when that is good enough. CloudWatch bills each look. */
const known = new Map();

/** How many milliseconds a write to the table has lately taken to get to the slowest of its replicas. */
exports.recentLag = async function recentLag(table) {
  const before = known.get(table);
  if (before && Date.now() < before.until) return before.lag;
  const found = await Promise.all(regions.map((region) => lagFrom(region, table)));
  const lag = Math.max(0, ...found.flat());
  known.set(table, { lag, until: Date.now() + MINUTE });
  return lag;
};

/** Each region measures how far those that it replicates to are behind. */
async function lagFrom(region, table) {
  const others = regions.filter((other) => other !== region);
  if (others.length === 0) return [];
  const query = new GetMetricDataCommand({
    StartTime: new Date(Date.now() - RECENT),
    EndTime: new Date(),
    MetricDataQueries: others.map((other, index) => ({ Id: `lag${index}`, MetricStat: latency(table, other) })),
  });
  try {
    const { MetricDataResults = [] } = await clients
      .get(region)
      .send(query, { abortSignal: AbortSignal.timeout(PATIENCE) });
    return MetricDataResults.flatMap(({ Values = [] }) => Values);
  } catch (error) {
    // A region that does not answer must not keep the others from being purged again.
    console.error(`the replication lag from ${region} cannot be had:`, error);
    return [];
  }
}

const latency = (table, receiver) => ({
  Period: MINUTE / SECOND,
  Stat: "Maximum",
  Metric: {
    Namespace: "AWS/DynamoDB",
    MetricName: "ReplicationLatency",
    Dimensions: [
      { Name: "TableName", Value: table },
      { Name: "ReceivingRegion", Value: receiver },
    ],
  },
});
