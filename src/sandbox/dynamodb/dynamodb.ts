import type { Operations } from "../world.ts";
import { backups } from "./backups.ts";
import { insights } from "./insights.ts";
import { items } from "./items.ts";
import { kinesis } from "./kinesis.ts";
import { query } from "./query.ts";
import { resourcePolicies } from "./resource-policies.ts";
import { tables } from "./tables.ts";
import { tags } from "./tags.ts";
import { timeToLive } from "./time-to-live.ts";
import { updateTable } from "./update-table.ts";

/** Amazon DynamoDB, with global tables of version 2019.11.21. */
export const dynamodb: Operations = {
  ...tables,
  ...updateTable,
  ...tags,
  ...timeToLive,
  ...backups,
  ...resourcePolicies,
  ...insights,
  ...kinesis,
  ...items,
  ...query,
};
