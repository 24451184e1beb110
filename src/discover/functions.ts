import type { Context } from "../aws/aws.ts";
import type { Config } from "../config/schema.ts";
import { aliasesOf } from "../resources/function-alias.ts";
import { readFunction } from "../resources/function.ts";
import { homeRole } from "../resources/home-role.ts";
import { layerVersionAt, type LayerVersionSpec } from "../resources/layer-version.ts";
import { logGroup } from "../resources/log-group.ts";
import type { HomeFunction } from "./home-compute.ts";
import { notMirrored } from "./triggers.ts";

/** Which alias or version of a function the APIs call, by function. */
export type Qualifiers = Readonly<Record<string, string>>;

/** Reads the functions of home that the config mirrors, whole and side by side; what home does not have is absent. */
export async function readFunctions(
  context: Context,
  { functions, home }: Config,
  qualifiers: Promise<Qualifiers>,
): Promise<Record<string, HomeFunction>> {
  const mirrored = Object.entries(functions).filter(([, { code }]) => code === undefined);
  const found = await Promise.all(
    mirrored.map(async ([name]) => {
      const live = await readHome(context, { name, region: home }, qualifiers);
      return live ? [[name, live] as const] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}

interface Address {
  name: string;
  region: string;
}

async function readHome(
  context: Context,
  { name, region }: Address,
  qualifiers: Promise<Qualifiers>,
): Promise<HomeFunction | undefined> {
  const [latest, aliases, left, qualifier] = await Promise.all([
    readFunction(context, { name, region }),
    aliasesOf(context, name, region),
    notMirrored(context, name, region),
    qualifiers.then((all) => all[name]),
  ]);
  const live = latest && qualifier !== undefined ? await readFunction(context, { name, region, qualifier }) : latest;
  if (!live) return undefined;
  const { spec, outputs } = live;
  const [role, layers, logs] = await Promise.all([
    homeRole(context, spec.role),
    layersOf(context, spec.layers ?? []),
    logGroup.read(context, { name: spec.logging!.group, region }),
  ]);
  return {
    spec,
    arn: outputs.arn,
    ...(qualifier === undefined ? {} : { qualifier }),
    role,
    aliases,
    layers,
    ...(logs ? { logGroup: logs.spec } : {}),
    notMirrored: left,
  };
}

/** Those of this account: another's may be used and not read. */
async function layersOf(context: Context, arns: readonly string[]): Promise<Record<string, LayerVersionSpec>> {
  const own = arns.filter((arn) => arn.split(":")[4] === context.cloud.account);
  const found = await Promise.all(own.map(async (arn) => [arn, await layerVersionAt(context, arn)] as const));
  return Object.fromEntries(found);
}
