/** The smallest application with all kinds of resources in it: one table, one bucket, two regions. */
export const minimal = {
  app: "orders",
  stage: "prod",
  home: "us-east-1",
  regions: ["us-east-1", "eu-west-1"],
  tables: ["orders"],
  buckets: { "acme-receipts": { backfill: false } },
};

/** The text of a config file: the minimal one, with these changes. */
export const configText = (changes: object = {}): string => JSON.stringify({ ...minimal, ...changes });
