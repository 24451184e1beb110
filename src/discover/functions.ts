import type { Context } from "../aws/aws.ts";
import { unsigned } from "../aws/marks.ts";
import type { Config } from "../config/schema.ts";
import { configurationOf } from "../resources/function-configuration.ts";
import type { FunctionSpec } from "../resources/function-spec.ts";
import { codeOf, lambdaFunction } from "../resources/function.ts";
import { aliasesOf } from "../resources/functions-of-ours.ts";
import { layerVersionAt, type LayerVersionSpec } from "../resources/layer-version.ts";
import { logGroup, type LogGroupSpec } from "../resources/log-group.ts";
import type { HomeAlias, HomeFunction, Image } from "./home-compute.ts";
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
  const others = regions.filter((other) => other !== region);
  const reading = lambdaFunction.read(context, { name, region });
  // While it is found out which version users reach: what is around it is hardly ever another than around the last one.
  reading.then((live) => live && around(context, live.spec as HomeFunction["spec"], others)).catch(() => {});
  const [latest, aliases, left, qualifier] = await Promise.all([
    reading,
    aliasesOf(context, name, region),
    notMirrored(context, name, region),
    qualifiers.then((all) => all[name]),
  ]);
  if (!latest) return undefined;
  const spec = { ...latest.spec, ...(await versionOf(context, { name, region, qualifier })) } as HomeFunction["spec"];
  const { role, layers, logs, image } = await around(context, spec, others);
  return {
    spec,
    arn: [latest.outputs.arn, ...(qualifier === undefined ? [] : [qualifier])].join(":"),
    ...(qualifier === undefined ? {} : { qualifier }),
    role,
    aliases: aliases.map(({ Name, Description = "" }): HomeAlias => {
      return { name: Name!, description: unsigned(Description, context.cloud.mark).text };
    }),
    layers,
    ...(logs ? { logGroup: logs } : {}),
    ...(image ? { image } : {}),
    notMirrored: left,
  };
}

interface Around extends Pick<HomeFunction, "role" | "layers"> {
  logs?: LogGroupSpec;
  image?: Image;
}

/** What a version names and is no part of it, by one look for all who ask. */
function around(context: Context, spec: HomeFunction["spec"], others: readonly string[]): Promise<Around> {
  const { region, layers: arns, logging, code, role: roleArn } = spec;
  return context.once(JSON.stringify(["around", spec.name, roleArn, arns, logging.group, code]), async () => {
    const [role, layers, logs, image] = await Promise.all([
      homeRole(context, roleArn),
      layersOf(context, arns),
      logGroup.read(context, { name: logging.group, region }),
      spec.package === "Image" ? imageFor(context, spec, others) : undefined,
    ]);
    return { role, layers, ...(logs ? { logs: logs.spec } : {}), ...(image ? { image } : {}) };
  });
}

interface VersionAddress {
  name: string;
  region: string;
  qualifier: string | undefined;
}

/** What is different in the version that users reach from what was written last. */
async function versionOf(
  { cloud }: Context,
  { name, region, qualifier }: VersionAddress,
): Promise<Partial<FunctionSpec>> {
  if (qualifier === undefined) return {};
  const lambda = await cloud.lambda(region);
  const found = await lambda.getFunction({ FunctionName: name, Qualifier: qualifier });
  // A version's description is about the version.
  const { description: _, ...configuration } = configurationOf(found.Configuration ?? {});
  return { ...codeOf(found), ...configuration };
}

async function imageFor(
  context: Context,
  { name, region, code }: FunctionSpec,
  regions: readonly string[],
): Promise<Image> {
  const lambda = await context.cloud.lambda(region);
  const { Code } = await lambda.getFunction({ FunctionName: name });
  return imageOf(context, { uri: Code!.ImageUri!, digest: code! }, regions);
}

/** Those of this account: another's may be used and not read. */
async function layersOf(context: Context, arns: readonly string[]): Promise<Record<string, LayerVersionSpec>> {
  const own = arns.filter((arn) => arn.split(":")[4] === context.cloud.account);
  const found = await Promise.all(own.map(async (arn) => [arn, await layerVersionAt(context, arn)] as const));
  return Object.fromEntries(found.flatMap(([arn, spec]) => (spec ? [[arn, spec] as const] : [])));
}
