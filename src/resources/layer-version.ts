import type { GetLayerVersionResponse, Lambda, PublishLayerVersionCommandInput } from "@aws-sdk/client-lambda";
import type { AwsKind, Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { signed, tooLong, unsigned } from "../aws/marks.ts";
import { minutes, seconds } from "../engine/duration.ts";
import { differences } from "../engine/difference.ts";
import type { Live } from "../engine/kind.ts";
import { downloaded, loadedOnce, type Parcel, withPackage } from "./package-source.ts";

/** A version of a Lambda layer in one region. */
export interface LayerVersionSpec {
  name: string;
  region: string;
  /** The SHA-256 of its package in base64. */
  code: string;
  source?: {
    /** The ARN of the version in another region that has the same package. */
    arnOf: string;
    /** A bucket in the same region, for packages over 50 MiB. */
    staging?: string;
  };
  runtimes?: string[];
  architectures?: string[];
  license?: string | null;
  description?: string;
}

const UNORDERED = ["runtimes", "architectures"];

type LayerVersionOutputs = { arn: string; version: string };
type LiveLayerVersion = Live<LayerVersionSpec, LayerVersionOutputs>;

type Told = "runtimes" | "architectures" | "license" | "description";

/**
 * A version of a layer, told from others by all that is in it: versions never change, and numbers differ between regions.
 * Whoever published it, one that is the same is used.
 */
export const layerVersion: AwsKind<LayerVersionSpec, "name" | "region" | "code" | Told, LayerVersionOutputs> = {
  name: "layer-version",
  typical: seconds(5),
  patience: minutes(10),
  key: ["name", "region", "code", "runtimes", "architectures", "license", "description"],
  unordered: UNORDERED,
  how: ["source"],

  async read(context, wanted) {
    const { name, region } = wanted;
    const lambda = await context.cloud.lambda(region);
    const versions = await context.once(`layer ${region} ${name}`, () => newestOf(lambda, name));
    const all = versions.map((version) => liveOf(context, { name, region }, version));
    return all.find(({ spec }) => differences({ unordered: UNORDERED }, { ...wanted }, { ...spec }).length === 0);
  },

  objection: ({ description = "" }) => tooLong(description),

  async converge(context, { name, region, code, source, ...spec }) {
    if (!source) throw new Error(`it is not said where the package of the layer ${name} is to be had`);
    const key = `goglobal/layers/${name}/${Buffer.from(code, "base64").toString("hex")}.zip`;
    const parcel: Parcel = { of: `the layer ${name}`, region, code, staging: source.staging, key };
    const bytes = await loadedOnce(context, parcel, () => contentOf(context, source.arnOf));
    const lambda = await context.cloud.lambda(region);
    const input: Omit<PublishLayerVersionCommandInput, "Content"> = {
      LayerName: name,
      Description: signed(spec.description ?? "", context.cloud.mark),
      ...(spec.runtimes?.length ? { CompatibleRuntimes: spec.runtimes as ["nodejs22.x"] } : {}),
      ...(spec.architectures?.length ? { CompatibleArchitectures: spec.architectures as ["arm64"] } : {}),
      ...(spec.license ? { LicenseInfo: spec.license } : {}),
    };
    await withPackage(context, { parcel, bytes }, (Content) => lambda.publishLayerVersion({ ...input, Content }));
  },

  stays: "never changes and costs nothing; a function may still use it",
};

/** The version of that ARN, with the size of its package in bytes, if it is there; its own account may read it. */
export async function layerVersionAt(
  context: Context,
  Arn: string,
): Promise<{ spec: LayerVersionSpec; size: number } | undefined> {
  const [, , , region, , , name] = Arn.split(":");
  const lambda = await context.cloud.lambda(region!);
  const found = await ifExists(lambda.getLayerVersionByArn({ Arn }));
  if (!found) return undefined;
  const { spec } = liveOf(context, { name: name!, region: region! }, found);
  return { spec, size: found.Content?.CodeSize ?? 0 };
}

/** An older one of the same content is not looked for: publishing it once more does no harm. */
const LOOKED_AT = 10;

/** The newest versions of a layer; a list does not tell what is in them. */
async function newestOf(lambda: Lambda, LayerName: string): Promise<GetLayerVersionResponse[]> {
  const { LayerVersions = [] } = await lambda.listLayerVersions({ LayerName, MaxItems: LOOKED_AT });
  const all = LayerVersions.map(({ Version }) =>
    ifExists(lambda.getLayerVersion({ LayerName, VersionNumber: Version! })),
  );
  return (await Promise.all(all)).filter((version) => version !== undefined);
}

function liveOf(
  { cloud }: Context,
  place: Pick<LayerVersionSpec, "name" | "region">,
  found: GetLayerVersionResponse,
): LiveLayerVersion & { spec: Required<Omit<LayerVersionSpec, "source">> } {
  return {
    spec: {
      ...place,
      code: found.Content!.CodeSha256!,
      runtimes: found.CompatibleRuntimes ?? [],
      architectures: found.CompatibleArchitectures ?? [],
      license: found.LicenseInfo ?? null,
      description: unsigned(found.Description ?? "", cloud.mark).text,
    },
    outputs: { arn: found.LayerVersionArn!, version: String(found.Version) },
  };
}

async function contentOf(context: Context, Arn: string): Promise<Uint8Array> {
  const lambda = await context.cloud.lambda(Arn.split(":")[3]!);
  const { Content } = await lambda.getLayerVersionByArn({ Arn });
  return downloaded(context, Content!.Location!, Arn);
}
