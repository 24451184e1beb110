import type {
  DescribeTimeToLiveCommandInput,
  DescribeTimeToLiveCommandOutput,
  TimeToLiveStatus,
  UpdateTimeToLiveCommandInput,
  UpdateTimeToLiveCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { invalid } from "../refusal.ts";
import type { Operation } from "../world.ts";
import { changeable, usable } from "./lookup.ts";
import type { Table } from "./table.ts";

const CHANGE_TAKES = 60_000;
/** AWS documentation: within an hour of a change there is no other. */
const BETWEEN_CHANGES = 60 * 60 * 1000;

const UpdateTimeToLive: Operation<UpdateTimeToLiveCommandInput, UpdateTimeToLiveCommandOutput> = (
  world,
  { TableName, TimeToLiveSpecification },
  region,
) => {
  const { table } = changeable(world, TableName, region);
  const { Enabled: enabled, AttributeName: attribute } = TimeToLiveSpecification!;
  if (table.strong) {
    // AWS documentation says that it is refused; its words are not known.
    throw invalid("Time to Live is not supported for global tables with MultiRegionConsistency set to STRONG.");
  }
  const before = table.timeToLive;
  if ((before?.enabled ?? false) === enabled) {
    throw invalid(`TimeToLive is already ${enabled ? "enabled" : "disabled"}`);
  }
  if (before && world.now < before.changedAt + BETWEEN_CHANGES) {
    throw invalid("Time to live has been modified multiple times within a fixed interval");
  }
  table.timeToLive = { attribute: attribute!, enabled: enabled!, changedAt: world.now };
  return { TimeToLiveSpecification };
};

const DescribeTimeToLive: Operation<DescribeTimeToLiveCommandInput, DescribeTimeToLiveCommandOutput> = (
  world,
  { TableName },
  region,
) => {
  const { table } = usable(world, TableName, region);
  const status = statusAt(table, world.now);
  const isOn = status === "ENABLED" || status === "ENABLING" || status === "DISABLING";
  return {
    TimeToLiveDescription: {
      TimeToLiveStatus: status,
      ...(isOn ? { AttributeName: table.timeToLive!.attribute } : {}),
    },
  };
};

function statusAt({ timeToLive }: Table, now: number): TimeToLiveStatus {
  if (!timeToLive) return "DISABLED";
  const isSettled = now >= timeToLive.changedAt + CHANGE_TAKES;
  if (timeToLive.enabled) return isSettled ? "ENABLED" : "ENABLING";
  return isSettled ? "DISABLED" : "DISABLING";
}

/** When items expire: the same in all regions. */
export const timeToLive = { UpdateTimeToLive, DescribeTimeToLive };
