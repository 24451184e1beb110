import { quote, type Finding } from "../finding.ts";
import type { Draft } from "../schema.ts";

/** DynamoDB keeps a strongly consistent table in exactly three regions, one of which may be a witness without data. */
export function strongTablesHaveThreeRegions({ regions, tables = {} }: Draft): Finding[] {
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
    const count = regions.length + (witness === undefined ? 0 : 1);
    if (count === 3) return [];
    const reason = `"strong" needs three regions, and there are ${count}${witness === undefined ? "" : " with the witness"}`;
    const remedy = 'have three regions, or two and a witness; or write "eventual"';
    return [{ at: ["tables", name, "consistency"], reason, remedy }];
  });
}
