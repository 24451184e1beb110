import { anyOf, quote, type Finding } from "../finding.ts";
import { partitionOf } from "../region-names.ts";
import type { Draft } from "../schema.ts";

/** The home region is one of the regions. */
export function homeIsARegion({ home, regions }: Draft): Finding[] {
  if (home === undefined || regions === undefined || regions.includes(home)) return [];
  const remedy = `add it to regions, or make home one of them: ${anyOf(regions)}`;
  return [{ at: ["home"], reason: `${quote(home)} is not in regions`, remedy }];
}

/** No region is listed twice, in regions or in leaving. */
export function oneOfEachRegion({ regions = [], leaving = [] }: Draft): Finding[] {
  return [...repeated("regions", regions), ...repeated("leaving", leaving)];
}

/** AWS replicates nothing between its partitions, so all regions are of one. */
export function onePartition({ home, regions = [], leaving = [], permissionsBoundary }: Draft): Finding[] {
  const first = home ?? regions[0];
  if (first === undefined) return [];
  const partition = partitionOf(first);
  const strangers = [...located("regions", regions), ...located("leaving", leaving)]
    .filter(({ region }) => partitionOf(region) !== partition)
    .map(({ at, region }) => ({
      at,
      reason: `${quote(region)} is in the partition ${partitionOf(region)}, ${quote(first)} is in ${partition}`,
      remedy: "keep to one partition: AWS replicates nothing between two",
    }));
  if (permissionsBoundary === undefined || permissionsBoundary.startsWith(`arn:${partition}:`)) return strangers;
  const reason = `${quote(permissionsBoundary)} is not in the partition ${partition} of ${quote(first)}`;
  return [
    ...strangers,
    { at: ["permissionsBoundary"], reason, remedy: `write an ARN that begins with "arn:${partition}:"` },
  ];
}

/** A region that is leaving is in regions no more, and is never the home region. */
export function leavingHasLeft({ home, regions = [], leaving = [] }: Draft): Finding[] {
  return located("leaving", leaving).flatMap(({ at, region }) => {
    if (region === home) {
      return [
        { at, reason: `${quote(region)} is the home region`, remedy: "take it out: the home region cannot leave" },
      ];
    }
    if (!regions.includes(region)) return [];
    return [{ at, reason: `${quote(region)} is in regions too`, remedy: "take it out of one of the two" }];
  });
}

function located(list: string, regions: readonly string[]) {
  return regions.map((region, position) => ({ at: [list, position], region }));
}

function repeated(list: string, regions: readonly string[]): Finding[] {
  return located(list, regions)
    .filter(({ region }, position) => regions.indexOf(region) !== position)
    .map(({ at, region }) => ({ at, reason: `${quote(region)} is listed twice`, remedy: "take one of the two out" }));
}
