import type {
  CORSRule,
  LifecycleRule,
  ObjectLockConfiguration,
  ObjectOwnership,
  PublicAccessBlockConfiguration,
  ReplicationConfiguration,
  ServerSideEncryptionConfiguration,
} from "@aws-sdk/client-s3";

/** A bucket, wherever in the world it is. */
export interface Bucket {
  name: string;
  region: string;
  createdAt: number;
  /** Once enabled it can only be suspended. */
  versioning?: { status: "Enabled" | "Suspended"; since: number };
  settings: Settings;
  /** The versions of each object, oldest first. */
  objects: Record<string, Version[]>;
}

/** What is configured; what is left out is not. */
export interface Settings {
  encryption?: ServerSideEncryptionConfiguration;
  publicAccess?: PublicAccessBlockConfiguration;
  ownership?: ObjectOwnership;
  lifecycle?: LifecycleRule[];
  cors?: CORSRule[];
  tags?: Record<string, string>;
  policy?: string;
  replication?: ReplicationConfiguration;
  objectLock?: ObjectLockConfiguration;
}

/** One version of an object, or a delete marker. */
export interface Version {
  id: string;
  /** From when it can be seen in this bucket. */
  at: number;
  /** When it was written to the bucket that it came from: a replica is as old as its original. */
  writtenAt?: number;
  marker?: true;
  /** Base64. */
  body: string;
  etag: string;
  contentType?: string | undefined;
  metadata?: Record<string, string> | undefined;
  tags?: Record<string, string> | undefined;
  /** It came from another bucket. */
  replica?: true;
  /** Where it goes to, and when it is there: never, when S3 could not bring it. */
  copies?: { bucket: string; arrivesAt: number | null }[];
}

/** The id of versions that are made while versioning is not on. */
export const NO_VERSION = "null";

/** When a version was written, wherever that was. */
export const writtenAt = ({ at, writtenAt: before }: Version): number => before ?? at;

/** The versions of an object that can be seen, oldest first. */
export function visibleVersions(bucket: Bucket, key: string, now: number): Version[] {
  return (bucket.objects[key] ?? []).filter(({ at }) => at <= now).sort((a, b) => writtenAt(a) - writtenAt(b));
}

/** How far the copies of a version are. */
export function replicationStatus({ replica, copies }: Version, now: number): string | undefined {
  if (replica) return "REPLICA";
  if (!copies || copies.length === 0) return undefined;
  if (copies.some(({ arrivesAt }) => arrivesAt === null)) return "FAILED";
  return copies.every(({ arrivesAt }) => arrivesAt! <= now) ? "COMPLETED" : "PENDING";
}
