import type { ReplicationRule } from "@aws-sdk/client-s3";
import { Refusal } from "../refusal.ts";

const MOST_RULES = 1000;
const LONGEST_ID = 255;
/** The only time control that S3 offers. */
const RTC_MINUTES = 15;

/** Refuses rules that make no sense, whatever the buckets. */
export function checkRules(rules: readonly ReplicationRule[]): void {
  if (rules.length === 0 || rules.length > MOST_RULES) {
    throw new Refusal(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    );
  }
  checkIds(rules);
  for (const rule of rules) checkRule(rule);
  checkTogether(rules);
}

/** The name of the bucket that a rule copies to. */
export function destinationOf({ Destination }: ReplicationRule): string {
  const arn = Destination!.Bucket!;
  if (!/^arn:aws[\w-]*:s3:::/u.test(arn)) throw new Refusal("InvalidArgument", "Invalid bucket ARN");
  return arn.split(":::")[1]!;
}

/** Whether a rule is about an object. */
export function isAbout(
  { Status, Prefix, Filter }: ReplicationRule,
  key: string,
  tags: Record<string, string>,
): boolean {
  const prefix = Filter ? (Filter.And?.Prefix ?? Filter.Prefix ?? "") : (Prefix ?? "");
  const wanted = [Filter?.Tag ?? [], Filter?.And?.Tags ?? []].flat();
  return Status === "Enabled" && key.startsWith(prefix) && wanted.every(({ Key, Value }) => tags[Key!] === Value);
}

/** Whether a rule copies delete markers too: those of the old form always do. */
export function copiesMarkers({ Filter, DeleteMarkerReplication }: ReplicationRule): boolean {
  return Filter === undefined || DeleteMarkerReplication?.Status === "Enabled";
}

function checkIds(rules: readonly ReplicationRule[]): void {
  const ids = rules.flatMap(({ ID }) => ID ?? []);
  if (new Set(ids).size < ids.length) {
    throw new Refusal("InvalidArgument", "Rule Id must be unique. Found same Id for more than one rule");
  }
  if (ids.some((id) => id.length > LONGEST_ID)) {
    throw new Refusal("InvalidArgument", "ID length should not exceed allowed limit of 255");
  }
}

function checkRule(rule: ReplicationRule): void {
  if (rule.Filter !== undefined) checkFiltered(rule);
  const { ReplicationTime, Metrics } = rule.Destination!;
  if (ReplicationTime && !Metrics) {
    throw refused("Replication destination must contain both ReplicationTime and Metrics or neither.");
  }
  if (Metrics?.EventThreshold && ReplicationTime?.Status !== "Enabled") {
    throw refused("Metrics cannot contain an event threshold when ReplicationTime is not specified or Disabled.");
  }
  const minutes = [ReplicationTime?.Time?.Minutes, Metrics?.EventThreshold?.Minutes];
  if (minutes.some((each) => each !== undefined && each !== RTC_MINUTES)) {
    throw refused("Replication time control and metrics only support a threshold of 15 minutes.");
  }
}

/** AWS documentation: a rule with a filter is of the newer form, which leaves nothing to be guessed. */
function checkFiltered({ Filter, Priority, DeleteMarkerReplication }: ReplicationRule): void {
  const rest = "must be specified for this version of Cross Region Replication configuration schema.";
  const see = "Please refer to S3 Developer Guide for more information.";
  if (Priority === undefined) throw refused(`Priority ${rest} ${see}`);
  if (!DeleteMarkerReplication) throw refused(`DeleteMarkerReplication ${rest} ${see}`);
  const hasTags = Filter?.Tag !== undefined || (Filter?.And?.Tags ?? []).length > 0;
  if (hasTags && DeleteMarkerReplication.Status === "Enabled") {
    throw refused(`Delete marker replication is not supported if any Tag filter is specified. ${see}`);
  }
}

function checkTogether(rules: readonly ReplicationRule[]): void {
  const filtered = rules.filter(({ Filter }) => Filter !== undefined);
  if (filtered.length > 0 && filtered.length < rules.length) {
    throw refused("Rules with and without a Filter cannot be in one replication configuration.");
  }
  const priorities = filtered.map(({ Priority }) => Priority);
  if (new Set(priorities).size < priorities.length)
    throw refused("Found duplicate rule priorities; they must be unique.");
  if (filtered.length === 0 && new Set(rules.map(destinationOf)).size > 1) {
    throw refused("Number of distinct destination bucket ARNs cannot exceed 1");
  }
}

const refused = (message: string): Refusal => new Refusal("InvalidRequest", message);
