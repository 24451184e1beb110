import { quote, type Finding } from "../finding.ts";
import { partitionOf } from "../region-names.ts";
import type { Draft } from "../schema.ts";

/** DynamoDB keeps a strongly consistent table in exactly three regions, one of which may be a witness without data. */
export function strongTablesHaveThreeRegions({ home, regions, tables = {} }: Draft): Finding[] {
  if (regions === undefined) return [];
  return Object.entries(tables).flatMap(([name, { consistency, witness }]) => {
    const at = ["tables", name, "witness"];
    if (consistency !== "strong") {
      if (witness === undefined) return [];
      const reason = `${quote(witness)} is a witness, and the table is not strongly consistent`;
      return [{ at, reason, remedy: 'take it out, or write "consistency": "strong"' }];
    }
    if (witness !== undefined && regions.includes(witness)) {
      const reason = `${quote(witness)} is one of the regions and has a replica`;
      return [{ at, reason, remedy: "name a region that is not in regions" }];
    }
    if (witness !== undefined && home !== undefined && partitionOf(witness) !== partitionOf(home)) {
      const reason = `${quote(witness)} is in the partition ${partitionOf(witness)}, ${quote(home)} is in ${partitionOf(home)}`;
      return [{ at, reason, remedy: "keep to one partition: AWS replicates nothing between two" }];
    }
    const count = regions.length + (witness === undefined ? 0 : 1);
    if (count === 3) return [];
    const reason = `"strong" needs three regions, and there are ${count}${witness === undefined ? "" : " with the witness"}`;
    const remedy = 'have three regions, or two and a witness; or write "eventual"';
    return [{ at: ["tables", name, "consistency"], reason, remedy }];
  });
}

/** What is by region is about replicas: goglobal changes nothing of the home table that replication does not need. */
export function homeTablesKeepTheirOwn({ home, tables = {} }: Draft): Finding[] {
  if (home === undefined) return [];
  return Object.entries(tables).flatMap(([name, { tableClass, readCapacity }]) =>
    Object.entries({ tableClass, readCapacity })
      .filter(([, map]) => Object.hasOwn(map, home))
      .map(([key]) => {
        const reason = `${quote(home)} is the home region, whose table keeps what it has`;
        return { at: ["tables", name, key, home], reason, remedy: "take it out, or change the home table yourself" };
      }),
  );
}
