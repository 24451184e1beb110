import type { Finding } from "../finding.ts";
import type { Draft } from "../schema.ts";
import {
  apisKnowTheirFunctions,
  extendedRolesAreMirrored,
  functionsAreWhole,
  imagesBringTheirOwn,
  mirroredFunctionsAreNotDescribed,
  settingsAreOfTheirRegion,
} from "./compute.ts";
import { bucketNamesAreFree, bucketNamesFit, bucketsAreConsistent } from "./buckets.ts";
import { cacheFits, invalidationsFit, invalidationsNameTables } from "./cache.ts";
import { keysAreOfTheirRegion, mapsNameConfiguredRegions } from "./region-maps.ts";
import { homeIsARegion, leavingHasLeft, oneOfEachRegion, onePartition } from "./regions.ts";
import {
  canaryNamesATable,
  healthIsDefined,
  routingNamesApis,
  weightsMakeSense,
  zoneHoldsTheDomain,
} from "./routing.ts";
import { homeTablesKeepTheirOwn, strongTablesHaveThreeRegions } from "./tables.ts";

/** A rule about parts of the config that must go together; it says nothing when a part it needs is wrong itself. */
export type Rule = (draft: Draft) => Finding[];

const RULES: readonly Rule[] = [
  homeIsARegion,
  oneOfEachRegion,
  onePartition,
  leavingHasLeft,
  mapsNameConfiguredRegions,
  keysAreOfTheirRegion,
  functionsAreWhole,
  imagesBringTheirOwn,
  mirroredFunctionsAreNotDescribed,
  settingsAreOfTheirRegion,
  extendedRolesAreMirrored,
  apisKnowTheirFunctions,
  strongTablesHaveThreeRegions,
  homeTablesKeepTheirOwn,
  bucketsAreConsistent,
  bucketNamesFit,
  bucketNamesAreFree,
  zoneHoldsTheDomain,
  routingNamesApis,
  weightsMakeSense,
  healthIsDefined,
  cacheFits,
  invalidationsNameTables,
  invalidationsFit,
  canaryNamesATable,
];

/** Finds every rule that a config breaks. */
export function brokenRules(draft: Draft): Finding[] {
  return RULES.flatMap((rule) => rule(draft));
}
