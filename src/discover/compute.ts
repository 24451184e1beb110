import type { Context } from "../aws/aws.ts";
import { functionIn } from "../aws/function-arn.ts";
import type { Config } from "../config/schema.ts";
import { readApis } from "./apis.ts";
import { readFunctions, type Qualifiers } from "./functions.ts";
import type { HomeApi, HomeCompute } from "./home-compute.ts";
import { readPackages } from "./packages.ts";

/** Reads the functions and APIs of home that the config names, and the packages that it describes others by. */
export async function readCompute(context: Context, config: Config, folder: string): Promise<HomeCompute> {
  const reading = readApis(context, config);
  const called = reading.then(({ apis }) => qualifiersOf(apis));
  const [{ apis, twins }, functions, packages] = await Promise.all([
    reading,
    readFunctions(context, config, called),
    readPackages(config, folder),
  ]);
  return { apis, twins, functions, packages };
}

/** What the APIs call of each function: where one calls what was written last, that is what users reach. */
function qualifiersOf(apis: Readonly<Record<string, HomeApi>>): Qualifiers {
  const uris = Object.values(apis).flatMap(({ integrations, authorizers }) =>
    [...Object.values(integrations), ...Object.values(authorizers)].map(({ uri }) => uri ?? ""),
  );
  const called = uris.flatMap((uri) => functionIn(uri) ?? []);
  return Object.fromEntries(
    called.flatMap(({ name, qualifier }) => (qualifier === undefined ? [] : [[name, qualifier] as const])),
  );
}
