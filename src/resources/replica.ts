import type {
  ReplicaDescription,
  ReplicationGroupUpdate,
  TableClass,
  TableDescription,
  UpdateReplicationGroupMemberAction,
} from "@aws-sdk/client-dynamodb";
import type { AwsKind } from "../aws/aws.ts";
import { minutes } from "../engine/duration.ts";
import type { Live } from "../engine/kind.ts";
import { describe, stateOf, tableArn, tableLane, troubleOf } from "./table.ts";

/** A copy of a table in another region. Whatever is a member of the home table's `Replicas` is ours by that. */
export interface ReplicaSpec {
  table: string;
  home: string;
  region: string;
  member?: boolean;
  /** The customer's key that encrypts the home table: then this region needs a key of its own. */
  homeKey?: string | null;
  /** The ARN of that key. */
  key?: string;
  tableClass?: string;
  /** Provisioned read capacity of its own, where it is not the home table's. */
  readCapacity?: number;
}

/** A replica of a global table, version 2019.11.21. */
export const replica: AwsKind<ReplicaSpec, "table" | "home" | "region", { arn: string }> = {
  name: "replica",
  typical: minutes(5),
  // AWS copies what is in the table first, at 10 TB a day at the most: a big table takes hours.
  patience: minutes(24 * 60),
  holdsData: true,
  key: ["table", "home", "region"],
  immutable: ["key", "homeKey"],

  async read(context, { table, home, region }) {
    const [source, there] = await Promise.all([describe(context, table, home), describe(context, table, region)]);
    const outputs = { arn: tableArn(context, region, table) };
    const member = source?.Replicas?.find(({ RegionName }) => RegionName === region);
    if (member) return live({ table, home, region }, member, source!, outputs);
    // A replica that was taken away a moment ago is no stranger's table, and soon gone.
    const pending = there?.TableStatus === "DELETING" ? "DELETING" : undefined;
    return there && { spec: { table, home, region, member: false }, outputs, pending };
  },

  objection({ table, region, homeKey, key }, live) {
    if (live?.spec.member === false && live.pending === undefined)
      return `a table named ${table} that is not a replica is in ${region} already, and a replica cannot be made over it: once you are sure that nobody needs what is in it, delete that table and run again`;
    if (homeKey && !key)
      return `the table is encrypted with the KMS key ${homeKey}, and keys are regional: give this region's key in tables.${table}.kms.${region}, or "aws" if home's is the AWS managed key`;
    return undefined;
  },

  advice: ({ table, member }) =>
    member
      ? `${table} becomes active-active: of two writes to one item in different regions the later wins and the other is lost unseen; conditions, counters and transactions hold within one region only; each write is billed once in every region`
      : undefined,

  async converge({ cloud }, { table, home, region, key, ...wanted }, live) {
    const overrides = { RegionName: region, ...overridesOf(wanted, live?.spec) };
    const update: ReplicationGroupUpdate = live?.spec.member
      ? { Update: overrides }
      : { Create: { ...overrides, ...(key ? { KMSMasterKeyId: key } : {}) } };
    const dynamodb = await cloud.dynamodb(home);
    // One a call: AWS refuses several, and refuses to combine them with other changes.
    await dynamodb.updateTable({ TableName: table, ReplicaUpdates: [update] });
  },

  lane: ({ table }) => tableLane(table),
};

/** Only what differs: AWS counts each change of the table class, whatever it was before. */
function overridesOf(
  { tableClass, readCapacity }: Pick<ReplicaSpec, "tableClass" | "readCapacity">,
  live: Partial<ReplicaSpec> = {},
): Pick<UpdateReplicationGroupMemberAction, "TableClassOverride" | "ProvisionedThroughputOverride"> {
  const newClass = tableClass === live.tableClass ? undefined : (tableClass as TableClass | undefined);
  const newCapacity = readCapacity === live.readCapacity ? undefined : readCapacity;
  return {
    ...(newClass === undefined ? {} : { TableClassOverride: newClass }),
    ...(newCapacity === undefined ? {} : { ProvisionedThroughputOverride: { ReadCapacityUnits: newCapacity } }),
  };
}

function live(
  key: Pick<ReplicaSpec, "table" | "home" | "region">,
  member: ReplicaDescription,
  source: TableDescription,
  outputs: { arn: string },
): Live<ReplicaSpec, { arn: string }> {
  return {
    spec: {
      ...key,
      member: true,
      homeKey: source.SSEDescription?.KMSMasterKeyArn ?? null,
      ...(member.KMSMasterKeyId === undefined ? {} : { key: member.KMSMasterKeyId }),
      tableClass: member.ReplicaTableClassSummary?.TableClass ?? source.TableClassSummary?.TableClass ?? "STANDARD",
      // What is not its own is the home table's.
      readCapacity:
        member.ProvisionedThroughputOverride?.ReadCapacityUnits ?? source.ProvisionedThroughput?.ReadCapacityUnits ?? 0,
    },
    outputs,
    ...replicaState(member, source),
  };
}

/** What AWS is still doing to a replica, or that it has given up on it. */
export function replicaState(
  { ReplicaStatus, ReplicaStatusDescription: why, ReplicaStatusPercentProgress: percent }: ReplicaDescription,
  source: TableDescription,
): Pick<Live, "pending" | "failed"> {
  const said = why === undefined ? "" : `: ${why}`;
  if (ReplicaStatus === "ACTIVE") return stateOf(source);
  if (ReplicaStatus === "CREATION_FAILED")
    return {
      failed: `AWS could not make this replica (${ReplicaStatus}${said}): mend the cause, delete ${source.MultiRegionConsistency === "STRONG" ? "all replicas of the table" : "the replica"} in the DynamoDB console, and run again`,
    };
  const trouble = troubleOf(ReplicaStatus, source);
  if (trouble !== undefined) return { failed: `${trouble}${said}` };
  return { pending: `${ReplicaStatus}${percent === undefined ? "" : ` ${percent} %`}` };
}
