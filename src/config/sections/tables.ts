import { choice, copyKey, mapOf, named, region, regionKey, strict, text, whole, yesNo } from "./vocabulary.ts";

const table = strict("a table", {
  pointInTimeRecovery: yesNo
    .exactOptional()
    .describe("Whether the replicas have point-in-time recovery; left out, they have it if the home table does."),
  deletionProtection: yesNo.prefault(true).describe("Whether the replicas are protected against being deleted."),
  kms: mapOf("KMS keys by region", regionKey, copyKey)
    .prefault({})
    .describe('The ARN of the customer managed KMS key of the replica, by region, or "aws" for the AWS managed key.'),
  tableClass: mapOf("table classes by region", regionKey, choice(["STANDARD", "STANDARD_INFREQUENT_ACCESS"]))
    .prefault({})
    .describe("The table class of the replica, by region, where it differs from the home table's."),
  readCapacity: mapOf("read capacities by region", regionKey, whole(1))
    .prefault({})
    .describe("The provisioned read capacity of the replica, by region, where it differs from the home table's."),
  consistency: choice(["eventual", "strong"])
    .prefault("eventual")
    .describe(
      "How replicas agree: eventual (last writer wins) or strong (DynamoDB's multi-Region strong consistency).",
    ),
  witness: region.exactOptional().describe("The third region of a strongly consistent table that holds no replica."),
});

/** The DynamoDB tables of the home region that become global tables. */
export const tables = named(
  "tables by name",
  text(
    /^[A-Za-z0-9_.-]{3,255}$/,
    "a DynamoDB table name",
    "write 3 to 255 letters, digits, dashes, dots and underscores",
  ),
  table,
);
