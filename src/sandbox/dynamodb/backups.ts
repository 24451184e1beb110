import type {
  ContinuousBackupsDescription,
  DescribeContinuousBackupsCommandInput,
  DescribeContinuousBackupsCommandOutput,
  UpdateContinuousBackupsCommandInput,
  UpdateContinuousBackupsCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { Refusal } from "../refusal.ts";
import type { Operation, World } from "../world.ts";
import { existing, type Found } from "./lookup.ts";
import { type Replica, statusOf } from "./table.ts";

/** So long after a table is ready its backups are not. */
const NOT_YET_FOR = 20_000;
const LONGEST_DAYS = 35;

const UpdateContinuousBackups: Operation<UpdateContinuousBackupsCommandInput, UpdateContinuousBackupsCommandOutput> = (
  world,
  { TableName, PointInTimeRecoverySpecification },
  region,
) => {
  const { table, replica } = backedUp(world, TableName, region);
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } = PointInTimeRecoverySpecification!;
  if (world.now < replica.readyAt + NOT_YET_FOR) {
    const message = `Backups are being enabled for the table: ${table.name}. Please retry later`;
    throw new Refusal("ContinuousBackupsUnavailableException", message);
  }
  const { since = world.now, days: before = LONGEST_DAYS } = replica.recovery ?? {};
  if (enabled) replica.recovery = { since, days: days ?? before };
  else delete replica.recovery;
  return { ContinuousBackupsDescription: described(replica, world.now) };
};

const DescribeContinuousBackups: Operation<
  DescribeContinuousBackupsCommandInput,
  DescribeContinuousBackupsCommandOutput
> = (world, { TableName }, region) => ({
  ContinuousBackupsDescription: described(backedUp(world, TableName, region).replica, world.now),
});

/** These calls have their own word for a table that is not there. */
function backedUp(world: World, name: string | undefined, region: string): Found {
  const missing = new Refusal("TableNotFoundException", `Table not found: ${name}`);
  let found: Found;
  try {
    found = existing(world, name, region);
  } catch {
    throw missing;
  }
  if (statusOf(found.replica, world.now) === "CREATING") throw missing;
  return found;
}

function described({ recovery }: Replica, now: number): ContinuousBackupsDescription {
  if (!recovery) {
    return {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
    };
  }
  return {
    ContinuousBackupsStatus: "ENABLED",
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: "ENABLED",
      RecoveryPeriodInDays: recovery.days,
      EarliestRestorableDateTime: new Date(recovery.since),
      LatestRestorableDateTime: new Date(now),
    },
  };
}

/** Point-in-time recovery: of one region. */
export const backups = { UpdateContinuousBackups, DescribeContinuousBackups };
