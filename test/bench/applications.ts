import { readFile } from "node:fs/promises";
import { sampleApp } from "../../src/cli/sandbox-file.ts";
import { sampleData, sampleDataConfig } from "../support/sample-data.ts";
import type { SeedCall } from "../../src/sandbox/seed.ts";

/** A config file, and what its home region holds before goglobal has ever run. */
export interface Application {
  config: string;
  seed: readonly SeedCall[];
}

const home = "us-east-1";

/** The example application of README. */
export const sample = async (): Promise<Application> => ({
  config: await readFile("goglobal.config.json", "utf8"),
  seed: await sampleApp(),
});

/** Its tables and buckets alone. */
export const data = async (): Promise<Application> => ({ config: sampleDataConfig, seed: await sampleData() });

/** 50 tables and 20 buckets in five regions. */
export function large(): Application {
  const tables = Array.from({ length: 50 }, (_, index) => `table-${index}`);
  const buckets = Array.from({ length: 20 }, (_, index) => `acme-bucket-${index}`);
  const config = {
    app: "large",
    home,
    regions: [home, "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2"],
    tables,
    buckets: Object.fromEntries(buckets.map((bucket) => [bucket, { backfill: false }])),
  };
  return { config: JSON.stringify(config), seed: [...tables.map(tableSeed), ...buckets.map(bucketSeed)] };
}

const tableSeed = (TableName: string): SeedCall => ({
  service: "dynamodb",
  region: home,
  operation: "CreateTable",
  input: {
    TableName,
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  },
});

const bucketSeed = (Bucket: string): SeedCall => ({
  service: "s3",
  region: home,
  operation: "CreateBucket",
  input: { Bucket },
});
