import type { Context } from "../aws/aws.ts";
import type { Config } from "../config/schema.ts";
import { tableArn } from "../resources/table.ts";
import { mappingsIn } from "./triggers.ts";

/** Whether what changes in tables is to be purged from the cache. */
export const isHooked = ({ cache }: Config): boolean => Object.keys(cache?.invalidate ?? {}).length > 0;

/** The names of the functions that are called with what changes in a table. */
export async function streamReaders(context: Context, table: string, region: string): Promise<string[]> {
  const stream = `${tableArn(context, region, table)}/stream/`;
  const all = await mappingsIn(context, region);
  return all
    .filter(({ EventSourceArn = "", State }) => EventSourceArn.startsWith(stream) && State !== "Disabled")
    .map(({ FunctionArn }) => FunctionArn!.split(":")[6]!);
}
