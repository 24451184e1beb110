import type { SeedCall } from "../../src/sandbox/seed.ts";
import { seedIn } from "../../src/cli/seed-file.ts";

/** The data layer of the sample application: what most tests need, and quick to make. */
export const sampleData = (): Promise<SeedCall[]> => seedIn("templates/sample-app.json");

/** The config of the sample application as far as its data layer goes. */
export const sampleDataConfig = JSON.stringify(
  {
    app: "orders",
    stage: "prod",
    home: "us-east-1",
    regions: ["us-east-1", "eu-west-1", "ap-southeast-2"],
    tags: { team: "shop" },
    tables: { orders: {}, sessions: { pointInTimeRecovery: true } },
    buckets: { "acme-receipts": { replication: "mesh", backfill: false } },
  },
  null,
  2,
);
