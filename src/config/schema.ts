import { z } from "zod";
import { apis } from "./sections/apis.ts";
import { application } from "./sections/application.ts";
import { buckets } from "./sections/buckets.ts";
import { cache } from "./sections/cache.ts";
import { functions } from "./sections/functions.ts";
import { failover, monitoring, objectives } from "./sections/operation.ts";
import { routing } from "./sections/routing.ts";
import { tables } from "./sections/tables.ts";
import { strict } from "./sections/vocabulary.ts";

/** The shape of the whole config file; what its parts have to do with one another is in `rules/`. */
export const configSchema = strict("a config", {
  ...application,
  functions: functions.prefault({}).describe("The Lambda functions behind the APIs, by name."),
  apis: apis.prefault({}).describe("The HTTP APIs of API Gateway, by name."),
  tables: tables.prefault({}).describe("The DynamoDB tables that get a replica in every region, by name."),
  buckets: buckets.prefault({}).describe("The S3 buckets that are replicated between the regions, by home bucket."),
  routing: routing.exactOptional().describe("The Route 53 records that lead users to a region."),
  cache: cache.exactOptional().describe("The CloudFront distribution in front of the regions."),
  monitoring: monitoring.prefault(false).describe("Whether goglobal sets up alarms and a dashboard."),
  failover: failover.exactOptional().describe("How failover-test sees what clients see."),
  objectives: objectives.exactOptional().describe("What failover-test must meet to pass."),
});

type Immutable<T> = T extends object ? { readonly [Key in keyof T]: Immutable<T[Key]> } : T;

type Whole = Immutable<z.output<typeof configSchema>>;

/** The config file as far as its shape is right: what is there and undefined is wrong, what is absent was left out. */
export type Draft = { readonly [Key in keyof Whole]?: Whole[Key] | undefined };

/** The config file as the rest of goglobal sees it: short forms expanded, defaults filled in, durations in milliseconds. */
export type Config = Whole & {
  /** The owner mark: "orders/prod", or "orders" without a stage. */
  readonly mark: string;
};

/** What the config says about one table. */
export type TableConfig = Config["tables"][string];

/** What the config says about one home bucket and its counterparts. */
export type BucketConfig = Config["buckets"][string];
