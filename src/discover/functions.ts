import type { GetFunctionCommandOutput } from "@aws-sdk/client-lambda";
import type { Context } from "../aws/aws.ts";
import type { Config } from "../config/schema.ts";
import { configurationOf } from "../resources/function-configuration.ts";
import { codeOf, foundFunction, lambdaFunction } from "../resources/function.ts";
import { aliasesOf } from "../resources/functions-of-ours.ts";
import { layerVersionAt } from "../resources/layer-version.ts";
import { logGroup } from "../resources/log-group.ts";
import { aliasesOn } from "./aliases.ts";
import type { HomeFunction, HomeLayer } from "./home-compute.ts";
import { homeRole } from "./home-role.ts";
import { imageOf } from "./images.ts";
import { notMirrored } from "./triggers.ts";

/** Which alias or version of a function the APIs call, by function. */
export type Qualifiers = Readonly<Record<string, string>>;

/** Reads the functions of home that the config mirrors, whole and side by side; what home does not have is absent. */
export async function readFunctions(
  context: Context,
  config: Config,
  qualifiers: Promise<Qualifiers>,
): Promise<Record<string, HomeFunction>> {
  const mirrored = Object.entries(config.functions).filter(([, { code }]) => code === undefined);
  const found = await Promise.all(
    mirrored.map(async ([name]) => {
      const live = await readHome(context, config, name, qualifiers);
      return live ? [[name, live] as const] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}

async function readHome(
  context: Context,
  { home: region, regions }: Config,
  name: string,
  qualifiers: Promise<Qualifiers>,
): Promise<HomeFunction | undefined> {
  const reading = lambdaFunction.read(context, { name, region });
  const [latest, early, aliases, left, { qualifier, reached }] = await Promise.all([
    reading,
    // What users reach has nearly always the surroundings of what was written last: those are read while it is found out.
    reading.then((live) => live && aroundOf(context, live.spec as HomeFunction["spec"])),
    aliasesOf(context, name, region),
    notMirrored(context, name, region),
    qualifiers.then((all) => reachedBy(context, { name, region, qualifier: all[name] })),
  ]);
  if (!latest) return undefined;
  if (!reached)
    throw new Error(
      `an API of ${region} calls ${name}:${qualifier}, which is not there: make it, or let the API call another alias or version`,
    );
  const spec = { ...latest.spec, ...(qualifier === undefined ? {} : versionOf(reached)) } as HomeFunction["spec"];
  const others = regions.filter((other) => other !== region);
  const [{ role, layers, logs }, image] = await Promise.all([
    qualifier === undefined ? early! : aroundOf(context, spec),
    spec.package === "Image"
      ? imageOf(context, { uri: reached.Code!.ImageUri!, digest: spec.code }, others)
      : undefined,
  ]);
  const named = aliasesOn(sameVersions(reached, latest.outputs.version), aliases, context.cloud.mark);
  return {
    spec,
    size: reached.Configuration?.CodeSize ?? 0,
    arn: [latest.outputs.arn, ...(qualifier === undefined ? [] : [qualifier])].join(":"),
    ...(qualifier === undefined ? {} : { qualifier }),
    role,
    aliases: named.mirrored,
    layers,
    ...(logs ? { logGroup: logs.spec } : {}),
    ...(image ? { image } : {}),
    notMirrored: [...left, ...named.notMirrored],
  };
}

/** What a function needs beside itself. */
async function aroundOf(context: Context, { region, role, layers, logging }: HomeFunction["spec"]) {
  const [homes, own, logs] = await Promise.all([
    homeRole(context, role),
    layersOf(context, layers),
    context.once(`log-group ${logging.group}`, () => logGroup.read(context, { name: logging.group, region })),
  ]);
  return { role: homes, layers: own, logs };
}

interface VersionAddress {
  name: string;
  region: string;
  qualifier: string | undefined;
}

const reachedBy = async (context: Context, address: VersionAddress) => ({
  qualifier: address.qualifier,
  reached: await foundFunction(context, address),
});

/** What is different in the version that users reach from what was written last. */
function versionOf(reached: GetFunctionCommandOutput): Partial<HomeFunction["spec"]> {
  // A version's description is about the version.
  const { description: _, ...configuration } = configurationOf(reached.Configuration ?? {});
  return { ...codeOf(reached), ...configuration };
}

/** The version that users reach, by every number it has: what was published and not changed since is what was written last. */
function sameVersions({ Configuration }: GetFunctionCommandOutput, newest: string): Set<string> {
  const version = Configuration?.Version ?? "$LATEST";
  return new Set(version === newest || version === "$LATEST" ? [newest, "$LATEST"] : [version]);
}

/** Those of this account: another's may be used and not read. */
async function layersOf(context: Context, arns: readonly string[]): Promise<Record<string, HomeLayer>> {
  const own = arns.filter((arn) => arn.split(":")[4] === context.cloud.account);
  const found = await Promise.all(own.map(async (arn) => [arn, await layerVersionAt(context, arn)] as const));
  return Object.fromEntries(found.flatMap(([arn, layer]) => (layer ? [[arn, layer] as const] : [])));
}
