import type { CreateTableCommandInput, ProvisionedThroughput } from "@aws-sdk/client-dynamodb";
import { invalid } from "../refusal.ts";

/** Refuses a new table that makes no sense. */
export function checkTableInput(input: CreateTableCommandInput): void {
  const name = input.TableName!;
  if (!/^[\w.-]{3,255}$/u.test(name)) {
    const rule = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+ and have length between 3 and 255";
    throw invalid(`1 validation error detected: Value '${name}' at 'tableName' failed to satisfy constraint: ${rule}`);
  }
  checkKeys(input);
  checkThroughput(input.BillingMode, input.ProvisionedThroughput);
  const stream = input.StreamSpecification;
  if (stream?.StreamEnabled && !stream.StreamViewType)
    throw badValues("If stream is being enabled then UpdateViewType is required");
}

/** Refuses throughput for tables that are paid by request, and none for the others. */
export function checkThroughput(billing: string | undefined, throughput: ProvisionedThroughput | undefined): void {
  const onDemand = billing === "PAY_PER_REQUEST";
  if (onDemand && throughput) {
    const rule = "can be specified when BillingMode is PAY_PER_REQUEST";
    throw badValues(`Neither ReadCapacityUnits nor WriteCapacityUnits ${rule}`);
  }
  if (!onDemand && !throughput) {
    const rule = "must both be specified when BillingMode is PROVISIONED";
    throw badValues(`ReadCapacityUnits and WriteCapacityUnits ${rule}`);
  }
}

/** DynamoDB's beginning of many refusals. */
export const badValues = (what: string) => invalid(`One or more parameter values were invalid: ${what}`);

function checkKeys(input: CreateTableCommandInput): void {
  const { KeySchema = [], AttributeDefinitions = [], GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = input;
  if (KeySchema.length === 0) throw badValues("Table KeySchema must be specified");
  const schemas = [KeySchema, ...[...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map((each) => each.KeySchema!)];
  const used = new Set(schemas.flat().map(({ AttributeName }) => AttributeName));
  const defined = new Set(AttributeDefinitions.map(({ AttributeName }) => AttributeName));
  if ([...used].some((name) => !defined.has(name))) {
    throw badValues("Some index key attributes are not defined in AttributeDefinitions");
  }
  if (used.size !== defined.size) {
    const rule = "does not exactly match number of attributes defined in AttributeDefinitions";
    throw badValues(`Number of attributes in KeySchema ${rule}`);
  }
}
