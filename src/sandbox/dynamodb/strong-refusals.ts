import type { GlobalTableWitnessGroupUpdate, ReplicationGroupUpdate } from "@aws-sdk/client-dynamodb";
import { invalid } from "../refusal.ts";
import type { World } from "../world.ts";
import type { Found } from "./lookup.ts";
import { visibleItems } from "./items-seen.ts";
import { checkCapacityAndKey, checkVacant } from "./new-replica.ts";
import type { Table } from "./table.ts";
import { checkDeletable, onlyOne } from "./tables.ts";

/** What one call says of the regions of a strongly consistent table. */
export interface Membership {
  consistency: string | undefined;
  updates: readonly ReplicationGroupUpdate[];
  witnesses: readonly GlobalTableWitnessGroupUpdate[];
}

/** Where AWS offers multi-Region strong consistency; since September 2026 in any combination. */
const STRONG_REGIONS = new Set([
  ..."us-east-1 us-east-2 us-west-2 ca-central-1".split(" "),
  ..."eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 eu-south-2".split(" "),
  ..."ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1".split(" "),
]);

const IS_STRONG = "global tables with MultiRegionConsistency set to STRONG";
/** Besides the region in which the call is made. */
const OTHERS = 2;

/** Refuses what makes no strongly consistent table: one call makes all of it, of an empty table. */
export function checkMaking(world: World, { table }: Found, membership: Membership, region: string): void {
  const { updates, witnesses } = membership;
  checkForm(membership);
  if ([...updates, ...witnesses].some(({ Create }) => !Create))
    throw invalid("Only Replica Create actions are supported when MultiRegionConsistency parameter is provided.");
  const creates = updates.map(({ Create }) => Create!);
  const targets = [...creates, ...witnesses.map(({ Create }) => Create!)].map(({ RegionName }) => RegionName!);
  if (new Set(targets).size < targets.length) throw invalid("Cannot target multiple regions with the same action");
  if (targets.includes(region)) {
    const when = "when creating a global table with MultiRegionConsistency set to STRONG";
    throw invalid(`Cannot add a witness in the same region as an existing replica ${when}.`);
  }
  if (targets.length !== OTHERS) throw invalid(`Unsupported replica count for ${IS_STRONG}.`);
  const unsupported = [region, ...targets].filter((target) => !STRONG_REGIONS.has(target));
  if (unsupported.length > 0)
    throw invalid(`Unsupported Region(s) specified for ${IS_STRONG}: [${unsupported.join(", ")}].`);
  checkTable(world, table, region);
  for (const create of creates) {
    checkVacant(world, table.name, create.RegionName!);
    checkCapacityAndKey(world, table, create, region);
  }
}

function checkForm({ consistency, witnesses }: Membership): void {
  if (witnesses.length > 1) {
    const what = "Value '[GlobalTableWitnessGroupUpdate(...)]' at 'globalTableWitnessUpdates' failed to satisfy";
    throw invalid(`1 validation error detected: ${what} constraint: Member must have length less than or equal to 1`);
  }
  if (consistency !== "STRONG")
    throw invalid("MultiRegionConsistency must be set as STRONG when GlobalTableWitnessUpdates parameter is present.");
}

/** That these are refused is documented; AWS's words for the last three are not known. */
function checkTable(world: World, table: Table, region: string): void {
  if (Object.keys(table.replicas).length > 1)
    throw invalid("MultiRegionConsistency parameter is unsupported on existing global table");
  if (visibleItems(table, region, world.now).length > 0) throw invalid(`Table must be empty for ${IS_STRONG}.`);
  if (table.timeToLive?.enabled) throw invalid(`Time to Live is not supported for ${IS_STRONG}.`);
  if (table.localIndexes.length > 0) throw invalid(`Local secondary indexes are not supported for ${IS_STRONG}.`);
}

/** Refuses every change of the regions of a strongly consistent table but its end: all the others at once. */
export function checkEnding(
  { table }: Found,
  membership: Membership,
  { region, now }: { region: string; now: number },
) {
  const { consistency, updates, witnesses } = membership;
  if (consistency !== undefined)
    throw invalid("MultiRegionConsistency parameter is unsupported on existing global table");
  if (updates.some(({ Create }) => Create))
    throw invalid("Cannot add replicas to a global table with strong MultiRegionConsistency");
  const deleted = new Set(updates.map(({ Delete }) => Delete?.RegionName));
  const others = Object.keys(table.replicas).filter((other) => other !== region);
  const witness = table.strong!.witness?.region;
  const unwitnessed = witnesses
    .map(({ Create, Delete }) => (Delete ?? Create)!.RegionName)
    .filter((each) => each !== witness);
  if (unwitnessed.length > 0) {
    const remedy = `Please retry the request without these witnesses: [${unwitnessed.join(", ")}].`;
    throw invalid(`One or more witnesses were not part of the global table. ${remedy}`);
  }
  if (others.some((other) => !deleted.has(other))) throw onlyOne();
  if (witness !== undefined && witnesses.length === 0)
    throw invalid("Update table delete operation does not include all witnesses.");
  for (const other of others) checkDeletable(table, other, now);
}
