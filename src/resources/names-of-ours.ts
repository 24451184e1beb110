import type { Context } from "../aws/aws.ts";
import { ZoneRefused, zoneOf } from "../aws/zone.ts";
import { type NameRecords, type RecordName, recordsAt } from "./name-records.ts";
import { nameOfMemory, read } from "./record-memory.ts";
import { recordsOf } from "./zone-records.ts";

/** The id of the hosted zone that the config means; undefined where it means none, or none that can be used. */
export async function zoneOfConfig({ cloud }: Context): Promise<string | undefined> {
  const { id, name } = cloud.zone ?? {};
  if (id === undefined && name === undefined) return undefined;
  try {
    return (await zoneOf({ cloud }, id === undefined ? { name: name! } : { id })).id;
  } catch (error) {
    // Whoever needs it says so.
    if (error instanceof ZoneRefused) return undefined;
    throw error;
  }
}

/** The names of that zone at which we have put something in the place of what was there, and what is there now. */
export async function namesOfOurs(context: Context): Promise<(RecordName & { found: NameRecords })[]> {
  const zone = await zoneOfConfig(context);
  if (zone === undefined) return [];
  const names = (await recordsOf(context, zone)).flatMap((set) => {
    const name = nameOfMemory(set);
    return name !== undefined && read(set, name)?.owner === context.cloud.mark ? [name] : [];
  });
  return Promise.all(names.map(async (name) => ({ zone, name, found: await recordsAt(context, { zone, name }) })));
}
