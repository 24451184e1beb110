import type { World } from "../world.ts";
import type { Found } from "./lookup.ts";
import { addReplica } from "./new-replica.ts";
import { checkEnding, checkMaking, type Membership } from "./strong-refusals.ts";
import { keepBusy } from "./table-changes.ts";
import { type Replica, streamOf } from "./table.ts";

/** From the call on: when the regions are listed, when they know of it, when they are ready. */
const CREATION = { listed: 20_000, visible: 60_000, ready: 80_000 };
/** From the call on: when the regions begin to go, until when they are listed, when they are gone. */
const ENDING = { starts: 44_000, listed: 55_000, gone: 60_000 };

/** Whether a call is about the regions of a strongly consistent table, or is to make one. */
export function isOfStrong({ table }: Found, { consistency, updates, witnesses }: Membership): boolean {
  const isOverride = updates.length > 0 && updates.every(({ Update }) => Update);
  return consistency === "STRONG" || witnesses.length > 0 || (table.strong !== undefined && !isOverride);
}

/** Refuses what AWS refuses of such a call whatever the table is busy with. */
export function checkStrong(world: World, found: Found, membership: Membership, region: string): void {
  if (found.table.strong) checkEnding(found, membership, { region, now: world.now });
  else checkMaking(world, found, membership, region);
}

/** Makes a table strongly consistent in three regions, or an ordinary one of it again. */
export function updateStrong(world: World, found: Found, membership: Membership, region: string): void {
  if (found.table.strong) end(found, region, world.now);
  else make(world, found, membership, region);
}

function make(world: World, { table, replica }: Found, { updates, witnesses }: Membership, region: string): void {
  const { now } = world;
  // From now on each region has a stream of its own, and the new ones have none.
  const stream = streamOf(table, replica);
  delete table.stream;
  if (stream) replica.stream = stream;
  const witness = witnesses[0]?.Create?.RegionName;
  const steps = { listedAt: now + CREATION.listed, readyAt: now + CREATION.ready };
  table.strong = witness === undefined ? {} : { witness: { region: witness, ...steps } };
  for (const { Create } of updates) addReplica(world, table, Create!, { source: region, ...CREATION });
}

function end({ table }: Found, region: string, now: number): void {
  const deletion = { startsAt: now + ENDING.starts, listedUntil: now + ENDING.listed, goneAt: now + ENDING.gone };
  keepBusy(table, now + ENDING.listed);
  const others: [string, Replica][] = Object.entries(table.replicas).filter(([other]) => other !== region);
  for (const [, replica] of others) replica.deletion = deletion;
  const { witness } = table.strong!;
  if (witness) witness.deletion = deletion;
}
