import type { Tagged } from "../tagging/tagged.ts";
import type { World } from "../world.ts";
import { arnOf, tableAt } from "./lookup.ts";

/** The tables of a region as the tagging API sees them. */
export function taggedTables(world: World, region: string): Tagged[] {
  return Object.keys(world.state.tables).flatMap((name) => {
    const { tags = {} } = tableAt(world, name, region)?.replica ?? {};
    return Object.keys(tags).length === 0 ? [] : [{ arn: arnOf(name, region), type: "dynamodb:table", tags }];
  });
}
