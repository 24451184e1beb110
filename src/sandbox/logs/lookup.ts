import { Refusal } from "../refusal.ts";
import type { World } from "../world.ts";
import type { LogGroup } from "./log-group.ts";

/** The log groups of a region, by name. */
export function groupsOf(world: World, region: string): Record<string, LogGroup> {
  return (world.state.logs[region] ??= {});
}

/** The log group of that name. */
export function groupNamed(world: World, name: string | undefined, region: string): LogGroup {
  const group = groupsOf(world, region)[name!];
  if (!group) throw new Refusal("ResourceNotFoundException", "The specified log group does not exist.");
  return group;
}

export const invalidParameter = (message: string): Refusal => new Refusal("InvalidParameterException", message);
