import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { ourName, roleName } from "./role-name.ts";

/** What the switch of every region is called, and its table, its function and its API: names that need not be looked up. */
export const switchName = (mark: string): string => roleName(ourName(mark, "switch"));

/** The attributes of an item: it says that its region is evacuated, until its time is past (in seconds since 1970). */
export const SWITCH_KEY = "region";
export const SWITCH_UNTIL = "until";

/** The regions that are evacuated as the switch of this region says, and until when, in milliseconds since 1970. */
export async function evacuationsIn({ cloud, clock }: Context, region: string): Promise<[string, number][]> {
  const dynamodb = await cloud.dynamodb(region);
  // There are never more items than regions, far less than a page holds.
  const found = await ifExists(dynamodb.scan({ TableName: switchName(cloud.mark), ConsistentRead: true }));
  const all = (found?.Items ?? []).map((item): [string, number] => [
    item[SWITCH_KEY]!.S!,
    Number(item[SWITCH_UNTIL]?.N ?? Infinity) * 1000,
  ]);
  return all.filter(([, until]) => until > clock.now());
}
