import type {
  DeleteLayerVersionCommandInput,
  DeleteLayerVersionCommandOutput,
  GetLayerVersionByArnCommandInput,
  GetLayerVersionByArnCommandOutput,
  GetLayerVersionCommandInput,
  GetLayerVersionCommandOutput,
  LayerVersionsListItem,
  ListLayerVersionsCommandInput,
  ListLayerVersionsCommandOutput,
  PublishLayerVersionCommandInput,
  PublishLayerVersionCommandOutput,
} from "@aws-sdk/client-lambda";
import type { Operation, World } from "../world.ts";
import { stored, uploaded, zipCode } from "./code.ts";
import { locationOf } from "./downloads.ts";
import type { Layer, LayerVersion } from "./function.ts";
import { PAGE } from "./functions.ts";
import { layerArn, layerVersion } from "./layer-versions.ts";
import { lambdaOf } from "./lookup.ts";
import { invalidParameter, notFound } from "./refusals.ts";

const PublishLayerVersion: Operation<PublishLayerVersionCommandInput, PublishLayerVersionCommandOutput> = (
  world,
  input,
  region,
) => {
  const { LayerName, Description = "", CompatibleRuntimes = [], CompatibleArchitectures = [], LicenseInfo } = input;
  const { ZipFile, S3Bucket } = input.Content!;
  if (!/^[\w-]{1,140}$/u.test(LayerName!)) {
    const pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+";
    throw invalidParameter(
      `1 validation error detected: Value '${LayerName}' at 'layerName' failed to satisfy constraint: ${pattern}`,
    );
  }
  if ((ZipFile === undefined) === (S3Bucket === undefined))
    throw invalidParameter("Please provide a source for layer code.");
  const zip = ZipFile ? uploaded(ZipFile, "PublishLayerVersion") : stored(world, input.Content!, region);
  const { layers } = lambdaOf(world, region);
  const layer: Layer = (layers[LayerName!] ??= { name: LayerName!, versions: [], lastVersion: 0 });
  const version: LayerVersion = {
    version: layer.lastVersion + 1,
    createdAt: world.now,
    code: zipCode(world, zip),
    description: Description,
    runtimes: CompatibleRuntimes,
    architectures: CompatibleArchitectures,
    license: LicenseInfo,
  };
  layer.lastVersion = version.version;
  layer.versions.push(version);
  return described(world, { layer, version, region });
};

const GetLayerVersion: Operation<GetLayerVersionCommandInput, GetLayerVersionCommandOutput> = (
  world,
  { LayerName, VersionNumber },
  region,
) => byArn(world, layerArn(region, nameIn(LayerName!), VersionNumber), region);

const GetLayerVersionByArn: Operation<GetLayerVersionByArnCommandInput, GetLayerVersionByArnCommandOutput> = (
  world,
  { Arn },
  region,
) => byArn(world, Arn!, region);

function byArn(world: World, arn: string, region: string): Omit<GetLayerVersionCommandOutput, "$metadata"> {
  const [, , , where, , , name] = arn.split(":");
  const version = where === region ? layerVersion(world, arn) : undefined;
  if (!version) throw notFound("The resource you requested does not exist.");
  return described(world, { layer: lambdaOf(world, region).layers[name!]!, version, region });
}

/** Newest first. Of a layer that is not there, there are none. */
const ListLayerVersions: Operation<ListLayerVersionsCommandInput, ListLayerVersionsCommandOutput> = (
  world,
  input,
  region,
) => {
  const { Marker = "0", MaxItems = PAGE } = input;
  const layer = lambdaOf(world, region).layers[nameIn(input.LayerName!)];
  const all = (layer?.versions ?? []).toReversed();
  const start = Number(Marker);
  const end = start + Math.min(MaxItems, PAGE);
  return {
    LayerVersions: all.slice(start, end).map((version) => listed(layer!, version, region)),
    ...(end < all.length ? { NextMarker: String(end) } : {}),
  };
};

/** Functions that have it keep it. What is not there is as good as deleted. */
const DeleteLayerVersion: Operation<DeleteLayerVersionCommandInput, DeleteLayerVersionCommandOutput> = (
  world,
  { LayerName, VersionNumber },
  region,
) => {
  const layer = lambdaOf(world, region).layers[nameIn(LayerName!)];
  if (layer) layer.versions = layer.versions.filter(({ version }) => version !== VersionNumber);
  return {};
};

/** A layer may be asked for by its ARN as well. */
const nameIn = (given: string): string => given.split(":").at(-1)!;

interface Seen {
  layer: Layer;
  version: LayerVersion;
  region: string;
}

function described(
  world: World,
  { layer, version, region }: Seen,
): Omit<PublishLayerVersionCommandOutput, "$metadata"> {
  const { sha256, size } = version.code;
  return {
    ...listed(layer, version, region),
    LayerArn: layerArn(region, layer.name),
    Content: { Location: locationOf(sha256, { world, region, store: "layers" }), CodeSha256: sha256, CodeSize: size },
  };
}

function listed(layer: Layer, version: LayerVersion, region: string): LayerVersionsListItem {
  return {
    LayerVersionArn: layerArn(region, layer.name, version.version),
    Version: version.version,
    Description: version.description,
    CreatedDate: new Date(version.createdAt).toISOString().replace("Z", "+0000"),
    ...(version.runtimes.length > 0 ? { CompatibleRuntimes: version.runtimes } : {}),
    ...(version.architectures.length > 0 ? { CompatibleArchitectures: version.architectures } : {}),
    ...(version.license === undefined ? {} : { LicenseInfo: version.license }),
  };
}

/** Layers: each version is there for ever, as it was published. */
export const layers = {
  PublishLayerVersion,
  GetLayerVersion,
  GetLayerVersionByArn,
  ListLayerVersions,
  DeleteLayerVersion,
};
