import type { Context } from "../aws/aws.ts";
import type { Config } from "../config/schema.ts";
import { calledFunctions } from "../resources/called-functions.ts";
import { readApis } from "./apis.ts";
import { readFunctions, type Qualifiers } from "./functions.ts";
import type { HomeApi, HomeCompute } from "./home-compute.ts";
import { homeRole, type HomeRole } from "./home-role.ts";
import { readPackages } from "./packages.ts";

/** Reads the functions and APIs of home that the config names, and the packages and roles that it describes others by. */
export async function readCompute(context: Context, config: Config, folder: string): Promise<HomeCompute> {
  const reading = readApis(context, config);
  const called = reading.then(({ apis }) => qualifiersOf(apis, context, config.home));
  const [{ apis, twins }, functions, packages, roles] = await Promise.all([
    reading,
    readFunctions(context, config, called),
    readPackages(context, config, folder),
    readRoles(context, config),
  ]);
  return { apis, twins, functions, packages, roles };
}

/** What the APIs call of each function of home: where one calls what was written last, that is what users reach. */
function qualifiersOf(
  apis: Readonly<Record<string, HomeApi>>,
  { cloud: { account } }: Context,
  home: string,
): Qualifiers {
  const called = Object.values(apis)
    .flatMap((api) => calledFunctions(api))
    .filter((one) => one.account === account && one.region === home);
  return Object.fromEntries(
    called.flatMap(({ name, qualifier }) => (qualifier === undefined ? [] : [[name, qualifier] as const])),
  );
}

async function readRoles(context: Context, { functions }: Config): Promise<Record<string, HomeRole>> {
  const named = Object.entries(functions).flatMap(([name, { code, role }]) =>
    code === undefined || role === undefined ? [] : [[name, role] as const],
  );
  const found = await Promise.all(named.map(async ([name, role]) => [name, await homeRole(context, role)] as const));
  return Object.fromEntries(found.flatMap(([name, role]) => (role ? [[name, role] as const] : [])));
}
