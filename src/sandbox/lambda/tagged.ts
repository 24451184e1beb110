import type { Tagged } from "../tagging/tagged.ts";
import type { World } from "../world.ts";
import { functionArn } from "./function.ts";
import { lambdaOf } from "./lookup.ts";

/** The functions of a region that carry tags. */
export function taggedFunctions(world: World, region: string): Tagged[] {
  return Object.values(lambdaOf(world, region).functions)
    .filter(({ tags }) => Object.keys(tags).length > 0)
    .map(({ name, tags }) => ({ arn: functionArn(region, name), type: "lambda:function", tags }));
}
