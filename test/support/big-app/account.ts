import type { Service } from "../../../src/aws/services.ts";
import type { SeedCall } from "../../../src/sandbox/seed.ts";

/** Where the application is before goglobal has ever run. */
export const home = "us-east-1";
export const account = "123456789012";

/** The log group in which the API tells its requests. */
export const ACCESS_LOGS = "/aws/vendedlogs/shop";

/** The tags of everything that takes some. */
export const Tags = { "cost-centre": "4712" };

/** A call in the home region; others may mention its answer by its name. */
export function call(service: Service, operation: string, input: object, as?: string): SeedCall {
  return { service, region: home, operation, input, ...(as === undefined ? {} : { as }) };
}
