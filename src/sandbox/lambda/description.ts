import type { FunctionCodeLocation, FunctionConfiguration } from "@aws-sdk/client-lambda";
import { registryOf } from "../ecr/repository.ts";
import { uuid, type World } from "../world.ts";
import { locationOf } from "./downloads.ts";
import { functionArn, LATEST, type LambdaFunction, stateOf, type Version } from "./function.ts";
import { layerSize } from "./layer-versions.ts";

const PENDING: FunctionConfiguration = { StateReason: "The function is being created.", StateReasonCode: "Creating" };
const UPDATING: FunctionConfiguration = {
  LastUpdateStatus: "InProgress",
  LastUpdateStatusReason: "The function is being created.",
};

interface Seen {
  fn: LambdaFunction;
  version: Version;
  region: string;
  /** The qualifier that the ARN is shown with; none for a function asked for by its name alone. */
  qualifier: string | undefined;
}

/** A version of a function as AWS describes it, with how far Lambda is with it. */
export function described(world: World, { fn, version, region, qualifier }: Seen): FunctionConfiguration {
  const State = stateOf(version, world.now);
  return {
    ...configuration(world, fn, version),
    FunctionArn: functionArn(region, fn.name, qualifier),
    State,
    ...(State === "Pending" ? PENDING : {}),
    ...(world.now < version.updatedAt ? UPDATING : { LastUpdateStatus: "Successful" }),
  };
}

/** The same as lists have it: without how far Lambda is. */
export function listed(world: World, fn: LambdaFunction, version: Version, region: string): FunctionConfiguration {
  return { ...configuration(world, fn, version), FunctionArn: functionArn(region, fn.name, qualifierIn(version)) };
}

const isSnapped = ({ version, settings }: Version): boolean =>
  version !== LATEST && settings.SnapStart.ApplyOn === "PublishedVersions";

const qualifierIn = ({ version }: Version): string | undefined => (version === LATEST ? undefined : version);

function configuration(world: World, fn: LambdaFunction, version: Version): FunctionConfiguration {
  const { settings, code } = version;
  const { Environment, Layers, SnapStart, VpcConfig, ImageConfig, FileSystemConfigs, ...same } = settings;
  return {
    ...same,
    FunctionName: fn.name,
    Version: version.version,
    PackageType: fn.package,
    Architectures: [version.architecture],
    CodeSha256: code.sha256,
    CodeSize: code.size,
    LastModified: new Date(version.modifiedAt).toISOString().replace("Z", "+0000"),
    RevisionId: uuid(version.revision),
    SnapStart: { ...SnapStart, OptimizationStatus: isSnapped(version) ? "On" : "Off" },
    ...(Object.keys(Environment).length > 0 ? { Environment: { Variables: Environment } } : {}),
    ...(Layers.length > 0 ? { Layers: Layers.map((Arn) => ({ Arn, CodeSize: layerSize(world, Arn) })) } : {}),
    ...(VpcConfig ? { VpcConfig: { ...VpcConfig, VpcId: "vpc-0123456789abcdef0" } } : {}),
    ...(ImageConfig ? { ImageConfigResponse: { ImageConfig } } : {}),
    ...(FileSystemConfigs.length > 0 ? { FileSystemConfigs } : {}),
  };
}

/** Where the code of a version can be had. */
export function codeLocation(world: World, { code }: Version, region: string): FunctionCodeLocation {
  if (code.image === undefined)
    return { RepositoryType: "S3", Location: locationOf(code.sha256, { world, region, store: "tasks" }) };
  const repository = code.image.slice(registryOf(region).length).replace(/[:@].*$/u, "");
  const ResolvedImageUri = `${registryOf(region)}${repository}@sha256:${code.sha256}`;
  return { RepositoryType: "ECR", ImageUri: code.image, ResolvedImageUri };
}
