import type { Context } from "../aws/aws.ts";
import { functionIn } from "../aws/function-arn.ts";
import { ifExists } from "../aws/errors.ts";
import type { Config } from "../config/schema.ts";
import { readFunction, type FunctionSpec } from "../resources/function.ts";
import { homeRole } from "../resources/home-role.ts";
import { layerVersionAt, type LayerVersionSpec } from "../resources/layer-version.ts";
import { logGroup } from "../resources/log-group.ts";
import type { HomeAlias, HomeApi, HomeFunction } from "./home-compute.ts";
import { notMirrored } from "./triggers.ts";

/** Reads the functions of home that the config mirrors, whole and side by side; what home does not have is absent. */
export async function readFunctions(
  context: Context,
  { functions, home }: Config,
  qualifiers: Readonly<Record<string, string>>,
): Promise<Record<string, HomeFunction>> {
  const mirrored = Object.entries(functions).filter(([, { code }]) => code === undefined);
  const found = await Promise.all(
    mirrored.map(async ([name]) => {
      const live = await readHome(context, { name, region: home, qualifier: qualifiers[name] });
      return live ? [[name, live] as const] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}
