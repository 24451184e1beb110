import type {
  DescribeKinesisStreamingDestinationCommandInput,
  DescribeKinesisStreamingDestinationCommandOutput,
  DestinationStatus,
  DisableKinesisStreamingDestinationCommandInput,
  DisableKinesisStreamingDestinationCommandOutput,
  EnableKinesisStreamingDestinationCommandInput,
  EnableKinesisStreamingDestinationCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { invalid, Refusal } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { changeable, usable } from "./lookup.ts";
import type { Destination } from "./table.ts";

const CHANGE_TAKES = 5000;

const EnableKinesisStreamingDestination: Operation<
  EnableKinesisStreamingDestinationCommandInput,
  EnableKinesisStreamingDestinationCommandOutput
> = (world, { TableName, StreamArn }, region) => {
  const { table, replica } = changeable(world, TableName, region);
  if (StreamArn!.split(":")[3] !== region) throw invalid(`Invalid StreamArn: ${StreamArn}`);
  const all = (replica.destinations ??= {});
  if (all[StreamArn!]?.enabled) throw inUseAlready(table.name, StreamArn!);
  all[StreamArn!] = { enabled: true, changedAt: world.now };
  return { TableName: table.name, StreamArn, DestinationStatus: "ENABLING" };
};

const DisableKinesisStreamingDestination: Operation<
  DisableKinesisStreamingDestinationCommandInput,
  DisableKinesisStreamingDestinationCommandOutput
> = (world, { TableName, StreamArn }, region) => {
  const { table, replica } = changeable(world, TableName, region);
  const found = replica.destinations?.[StreamArn!];
  if (!found?.enabled)
    throw invalid(`Table is not in a valid state to disable Kinesis Streaming Destination: ${TableName}`);
  Object.assign(found, { enabled: false, changedAt: world.now });
  return { TableName: table.name, StreamArn, DestinationStatus: "DISABLING" };
};

const DescribeKinesisStreamingDestination: Operation<
  DescribeKinesisStreamingDestinationCommandInput,
  DescribeKinesisStreamingDestinationCommandOutput
> = (world, { TableName }, region) => {
  const { table, replica } = usable(world, TableName, region);
  return {
    TableName: table.name,
    KinesisDataStreamDestinations: Object.entries(replica.destinations ?? {}).map(([StreamArn, destination]) => ({
      StreamArn,
      DestinationStatus: statusAt(destination, world.now),
    })),
  };
};

function statusAt({ enabled, changedAt }: Destination, now: number): DestinationStatus {
  const isSettled = now >= changedAt + CHANGE_TAKES;
  if (enabled) return isSettled ? "ACTIVE" : "ENABLING";
  return isSettled ? "DISABLED" : "DISABLING";
}

const inUseAlready = (table: string, stream: string): Refusal =>
  invalid(
    `Table is not in a valid state to enable Kinesis Streaming Destination: ${table} streams to ${stream} already`,
  );

/** Where else the changes go: of one region. What is turned off is still told of. */
export const kinesis = {
  EnableKinesisStreamingDestination,
  DisableKinesisStreamingDestination,
  DescribeKinesisStreamingDestination,
};
