import type { Metrics, ReplicationRule } from "@aws-sdk/client-s3";
import { isDeepStrictEqual } from "node:util";

/** One direction of replication, for the whole bucket. */
export interface Rule {
  /** The ARN of the bucket that objects are copied to. */
  target: string;
  enabled: boolean;
  deleteMarkers: boolean;
  metrics: boolean;
  /** Replication time control: 15 minutes, guaranteed. */
  rtc: boolean;
  /** The KMS key in the target's region that replicas are encrypted with, where objects are encrypted with KMS. */
  key?: string;
  /** What a rule of AWS says that goglobal would never write; only on rules that somebody changed, or somebody else's. */
  otherwise?: ReplicationRule;
}

/** The only value that AWS takes (AWS documentation: ReplicationTimeValue). */
const FIFTEEN_MINUTES = { Minutes: 15 };

const status = (enabled: boolean): "Enabled" | "Disabled" => (enabled ? "Enabled" : "Disabled");

/** A rule as S3 wants it. With a filter, S3 wants priority and delete markers to be said too. */
export function toAws(
  id: string,
  { target, enabled, deleteMarkers, metrics, rtc, key }: Rule,
  priority: number,
): ReplicationRule {
  return {
    ID: id,
    Priority: priority,
    Status: status(enabled),
    Filter: { Prefix: "" },
    DeleteMarkerReplication: { Status: status(deleteMarkers) },
    SourceSelectionCriteria: {
      // On both sides, or changes of tags and locks made on a replica stay there.
      ReplicaModifications: { Status: "Enabled" },
      ...(key ? { SseKmsEncryptedObjects: { Status: "Enabled" as const } } : {}),
    },
    Destination: {
      Bucket: target,
      ...(key ? { EncryptionConfiguration: { ReplicaKmsKeyID: key } } : {}),
      ...(rtc ? { ReplicationTime: { Status: "Enabled" as const, Time: FIFTEEN_MINUTES } } : {}),
      ...(metrics || rtc ? { Metrics: metricsOf(rtc) } : {}),
    },
  };
}

/** With time control S3 demands a threshold of metrics, and without it S3 refuses one. */
const metricsOf = (rtc: boolean): Metrics => ({
  Status: "Enabled",
  ...(rtc ? { EventThreshold: FIFTEEN_MINUTES } : {}),
});

/** A rule of S3 in our words. Whatever our words cannot say is kept beside them, so that it shows as a difference. */
export function fromAws(raw: ReplicationRule): Rule {
  const { Destination, DeleteMarkerReplication, Priority = 0, ID = "" } = raw;
  const key = Destination?.EncryptionConfiguration?.ReplicaKmsKeyID;
  const rule: Rule = {
    target: Destination?.Bucket ?? "",
    enabled: raw.Status === "Enabled",
    deleteMarkers: DeleteMarkerReplication?.Status === "Enabled",
    metrics: Destination?.Metrics?.Status === "Enabled",
    rtc: Destination?.ReplicationTime?.Status === "Enabled",
    ...(key ? { key } : {}),
  };
  return isDeepStrictEqual(plain(toAws(ID, rule, Priority)), plain(raw)) ? rule : { ...rule, otherwise: raw };
}

/** Whether a rule is of the form without a filter, which S3 does not mix with ours. */
export const isOldForm = ({ otherwise }: Rule): boolean => otherwise !== undefined && otherwise.Filter === undefined;

/** Equal for rules that mean the same: S3 may answer `Filter: {}` for a filter of everything. */
function plain({ Filter, ...rule }: ReplicationRule): object {
  const everything = Filter !== undefined && !Filter.Prefix && !Filter.Tag && !Filter.And;
  return JSON.parse(JSON.stringify({ ...rule, Filter: everything ? {} : Filter })) as object;
}
