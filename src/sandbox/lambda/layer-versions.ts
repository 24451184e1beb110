import { ACCOUNT, type World } from "../world.ts";
import type { LayerVersion } from "./function.ts";
import { lambdaOf } from "./lookup.ts";
import { invalidParameter } from "./refusals.ts";

const MOST_LAYERS = 5;

const ARN = /^arn:aws:lambda:(?<region>[a-z0-9-]+):(?<account>\d{12}):layer:(?<name>[\w-]+):(?<version>\d+)$/u;

export const layerArn = (region: string, name: string, version?: number): string =>
  `arn:aws:lambda:${region}:${ACCOUNT}:layer:${name}${version === undefined ? "" : `:${version}`}`;

/** The layer version of that ARN, if it is one of this account's. */
export function layerVersion(world: World, arn: string): LayerVersion | undefined {
  const { region, account, name, version } = ARN.exec(arn)?.groups ?? {};
  if (account !== ACCOUNT) return undefined;
  return lambdaOf(world, region!).layers[name!]?.versions.find((one) => one.version === Number(version));
}

/** Layers of other accounts are not known here: they may be there, and have a size of their own. */
export const layerSize = (world: World, arn: string): number => layerVersion(world, arn)?.code.size ?? 0;

/** Refuses layers that a function of this region cannot have. */
export function checkLayers(world: World, arns: readonly string[], region: string): void {
  if (arns.length > MOST_LAYERS) throw invalidParameter(`Cannot reference more than ${MOST_LAYERS} layers.`);
  for (const arn of arns) {
    const layer = ARN.exec(arn)?.groups;
    if (layer?.["region"] !== region)
      throw invalidParameter(
        `Layers are not in the same region as the function. Layers are expected to be in region ${region}.`,
      );
    if (layer["account"] === ACCOUNT && !layerVersion(world, arn))
      throw invalidParameter(`Layer version ${arn} does not exist.`);
  }
  const names = arns.map((arn) => arn.replace(/:\d+$/u, ""));
  if (new Set(names).size < names.length)
    throw invalidParameter(
      "Two different versions of the same layer are not allowed to be referenced in the same function.",
    );
}
