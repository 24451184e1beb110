import type {
  DescribeContributorInsightsCommandInput,
  DescribeContributorInsightsCommandOutput,
  DescribeKinesisStreamingDestinationCommandInput,
  DescribeKinesisStreamingDestinationCommandOutput,
} from "@aws-sdk/client-dynamodb";
import type { Operation } from "../world.ts";
import { usable } from "./lookup.ts";

const DescribeContributorInsights: Operation<
  DescribeContributorInsightsCommandInput,
  DescribeContributorInsightsCommandOutput
> = (world, { TableName, IndexName }, region) => ({
  TableName: usable(world, TableName, region).table.name,
  IndexName,
  ContributorInsightsStatus: "DISABLED",
});

const DescribeKinesisStreamingDestination: Operation<
  DescribeKinesisStreamingDestinationCommandInput,
  DescribeKinesisStreamingDestinationCommandOutput
> = (world, { TableName }, region) => ({
  TableName: usable(world, TableName, region).table.name,
  KinesisDataStreamDestinations: [],
});

/** What is always off in the sandbox. */
export const off = { DescribeContributorInsights, DescribeKinesisStreamingDestination };
