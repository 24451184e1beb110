import type { CORSRule, LifecycleRule, S3 } from "@aws-sdk/client-s3";
import { ifExists } from "../aws/errors.ts";
import { tagList, tagMap, type Tags } from "../aws/marks.ts";

/** What a bucket is addressed by in every call: the owner is checked by S3, since a deleted bucket's name is free for anyone. */
export interface BucketAddress {
  Bucket: string;
  ExpectedBucketOwner: string;
}

/** The settings of a bucket that its copies in other regions share; `null` is "not configured". */
export interface BucketSettings {
  publicAccess?: PublicAccess | null;
  ownership?: string | null;
  encryption?: Encryption | null;
  cors?: CORSRule[] | null;
  /** By rule id. */
  lifecycle?: Record<string, LifecycleRule> | null;
  tags?: Tags | null;
}

export interface PublicAccess {
  blockAcls: boolean;
  ignoreAcls: boolean;
  blockPolicy: boolean;
  restrict: boolean;
}

export interface Encryption {
  algorithm: string;
  /** A KMS key's ARN; absent for S3's own. */
  key?: string;
  bucketKey?: boolean;
}

/** How one setting is read and written. S3 answers "not configured" with an error. */
interface Setting<Value> {
  read(s3: S3, bucket: BucketAddress): Promise<Value | null>;
  write(s3: S3, bucket: BucketAddress, value: Value): Promise<unknown>;
  clear(s3: S3, bucket: BucketAddress): Promise<unknown>;
}

const publicAccess: Setting<PublicAccess> = {
  async read(s3, bucket) {
    const found = (await ifExists(s3.getPublicAccessBlock(bucket)))?.PublicAccessBlockConfiguration;
    return found
      ? {
          blockAcls: found.BlockPublicAcls ?? false,
          ignoreAcls: found.IgnorePublicAcls ?? false,
          blockPolicy: found.BlockPublicPolicy ?? false,
          restrict: found.RestrictPublicBuckets ?? false,
        }
      : null;
  },
  write: (s3, bucket, { blockAcls, ignoreAcls, blockPolicy, restrict }) =>
    s3.putPublicAccessBlock({
      ...bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: blockAcls,
        IgnorePublicAcls: ignoreAcls,
        BlockPublicPolicy: blockPolicy,
        RestrictPublicBuckets: restrict,
      },
    }),
  clear: (s3, bucket) => s3.deletePublicAccessBlock(bucket),
};

const ownership: Setting<string> = {
  async read(s3, bucket) {
    const found = await ifExists(s3.getBucketOwnershipControls(bucket));
    return found?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? null;
  },
  write: (s3, bucket, value) =>
    s3.putBucketOwnershipControls({
      ...bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: value as "BucketOwnerEnforced" }] },
    }),
  clear: (s3, bucket) => s3.deleteBucketOwnershipControls(bucket),
};

const encryption: Setting<Encryption> = {
  async read(s3, bucket) {
    const found = await ifExists(s3.getBucketEncryption(bucket));
    const rule = found?.ServerSideEncryptionConfiguration?.Rules?.[0];
    const byDefault = rule?.ApplyServerSideEncryptionByDefault;
    if (!byDefault) return null;
    return {
      algorithm: byDefault.SSEAlgorithm!,
      ...(byDefault.KMSMasterKeyID ? { key: byDefault.KMSMasterKeyID } : {}),
      ...(rule?.BucketKeyEnabled ? { bucketKey: true } : {}),
    };
  },
  write: (s3, bucket, { algorithm, key, bucketKey }) =>
    s3.putBucketEncryption({
      ...bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: {
              SSEAlgorithm: algorithm as "AES256",
              ...(key ? { KMSMasterKeyID: key } : {}),
            },
            ...(bucketKey ? { BucketKeyEnabled: true } : {}),
          },
        ],
      },
    }),
  clear: (s3, bucket) => s3.deleteBucketEncryption(bucket),
};

const cors: Setting<CORSRule[]> = {
  read: async (s3, bucket) => (await ifExists(s3.getBucketCors(bucket)))?.CORSRules ?? null,
  write: (s3, bucket, CORSRules) => s3.putBucketCors({ ...bucket, CORSConfiguration: { CORSRules } }),
  clear: (s3, bucket) => s3.deleteBucketCors(bucket),
};

const lifecycle: Setting<Record<string, LifecycleRule>> = {
  async read(s3, bucket) {
    const found = (await ifExists(s3.getBucketLifecycleConfiguration(bucket)))?.Rules;
    return found ? Object.fromEntries(found.map(({ ID, ...rule }) => [ID ?? "", plain(rule)])) : null;
  },
  write: (s3, bucket, rules) =>
    s3.putBucketLifecycleConfiguration({
      ...bucket,
      LifecycleConfiguration: { Rules: Object.entries(rules).map(([ID, rule]) => ({ ...dated(rule), ID })) },
    }),
  clear: (s3, bucket) => s3.deleteBucketLifecycle(bucket),
};

/** A spec is plain JSON, so that any two can be compared; a rule that acts on a day holds a Date. */
const plain = (rule: LifecycleRule): LifecycleRule => JSON.parse(JSON.stringify(rule)) as LifecycleRule;

const dated = (rule: LifecycleRule): LifecycleRule =>
  JSON.parse(JSON.stringify(rule), (name, value: unknown) =>
    name === "Date" ? new Date(value as string) : value,
  ) as LifecycleRule;

const readTags = async (s3: S3, bucket: BucketAddress): Promise<Tags> =>
  tagMap((await ifExists(s3.getBucketTagging(bucket)))?.TagSet);

/** Writes the whole tag set, which is never cleared: others have tags in it. */
export async function writeTags(s3: S3, bucket: BucketAddress, tags: Tags): Promise<void> {
  await s3.putBucketTagging({ ...bucket, Tagging: { TagSet: tagList(tags) } });
}

type Clearable = Omit<BucketSettings, "tags">;

const settings: { [Name in keyof Clearable]-?: Setting<NonNullable<Clearable[Name]>> } = {
  publicAccess,
  ownership,
  encryption,
  cors,
  lifecycle,
};

/** All settings, read at once. */
export async function readSettings(s3: S3, bucket: BucketAddress): Promise<BucketSettings> {
  const readers = Object.entries({ ...settings, tags: { read: readTags } });
  const entries = readers.map(async ([name, { read }]) => [name, await read(s3, bucket)]);
  return Object.fromEntries(await Promise.all(entries)) as BucketSettings;
}

/** Writes one setting; `null` clears it. */
export async function writeSetting<Name extends keyof Clearable>(
  s3: S3,
  bucket: BucketAddress,
  name: Name,
  value: Clearable[Name],
): Promise<void> {
  const setting = settings[name] as unknown as Setting<unknown>;
  if (value === null || value === undefined) await setting.clear(s3, bucket);
  else await setting.write(s3, bucket, value);
}
