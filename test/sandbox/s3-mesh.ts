import type { ReplicationRule, S3 } from "@aws-sdk/client-s3";
import { allow, type Connected, connected, trust } from "./connected.ts";

/** The names of the buckets, and the role. */
export const US = "acme-us";
export const EU = "acme-eu";
export const ROLE = "arn:aws:iam::123456789012:role/copier";

const NEEDED = ["s3:GetReplicationConfiguration", "s3:GetObjectVersionForReplication", "s3:ReplicateObject"];

/** Two versioned buckets and a role that may copy between them. */
export interface Mesh extends Connected {
  us: S3;
  eu: S3;
  /** Sets the rules of the bucket in us-east-1. */
  rules(...rules: ReplicationRule[]): Promise<unknown>;
}

/** Opens a sandbox that has all that replication needs, but no rules. */
export async function withMesh({ actions = NEEDED }: { actions?: string[] } = {}): Promise<Mesh> {
  const made = await connected();
  const iam = await made.aws.iam();
  await iam.createRole({ RoleName: "copier", AssumeRolePolicyDocument: trust("s3.amazonaws.com") });
  await iam.putRolePolicy({ RoleName: "copier", PolicyName: "copy", PolicyDocument: allow(...actions) });
  const [us, eu] = await Promise.all([made.aws.s3("us-east-1"), made.aws.s3("eu-west-1")]);
  for (const [s3, Bucket] of [
    [us, US],
    [eu, EU],
  ] as const) {
    await s3.createBucket({ Bucket });
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
  }
  await made.pass(60);
  const rules = (...Rules: ReplicationRule[]) =>
    us.putBucketReplication({ Bucket: US, ReplicationConfiguration: { Role: ROLE, Rules } });
  return { ...made, us, eu, rules };
}

/** A rule of the newer form for the whole bucket. */
export function ruleTo(bucket: string, changes: Partial<ReplicationRule> = {}): ReplicationRule {
  return {
    ID: `to-${bucket}`,
    Priority: 1,
    Status: "Enabled",
    Filter: { Prefix: "" },
    DeleteMarkerReplication: { Status: "Enabled" },
    Destination: { Bucket: `arn:aws:s3:::${bucket}` },
    ...changes,
  };
}
