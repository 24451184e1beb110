import type { BucketConfig, Config } from "../config/schema.ts";
import type { HomeBucket } from "../discover/home-app.ts";
import type { Identity } from "./identity.ts";

/** A bucket and its copies. */
export interface Mesh {
  home: string;
  name: string;
  config: Config;
  settings: BucketConfig;
  live: HomeBucket;
  identity: Identity;
  /** The bucket's name in each region. */
  names: ReadonlyMap<string, string>;
}

/** The key that AWS keeps for S3 in every account and region. */
export const AWS_KEY = "alias/aws/s3";

/** The ARN of the key that objects are encrypted with in a region, where they are encrypted with KMS at all. */
export function keyIn(
  { live, settings, home, identity }: Pick<Mesh, "live" | "settings" | "home" | "identity">,
  region: string,
): string | undefined {
  const { encryption } = live.bucket;
  if (!encryption?.algorithm.startsWith("aws:kms")) return undefined;
  const given = region === home ? encryption.key : settings.kms[region];
  const key = given === undefined || given === "aws" ? AWS_KEY : given;
  if (key.startsWith("arn:")) return key;
  // S3 takes a bare id or alias as well, and gives it back as it was given.
  const resource = key.startsWith("alias/") ? key : `key/${key}`;
  return `arn:${identity.partition}:kms:${region}:${identity.account}:${resource}`;
}
