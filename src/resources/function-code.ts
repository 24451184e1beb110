import type { FunctionCode } from "@aws-sdk/client-lambda";
import type { Context } from "../aws/aws.ts";
import { packageOf } from "../aws/package.ts";
import { downloaded, loadedOnce, type Parcel, withPackage } from "./package-source.ts";

/** Where a function's code is to be had. */
export type CodeSource = (
  | {
      /** The region in which the function of the same name has it… */
      functionOf: string;
      /** …and in which version, by its number or an alias; without it, in what was written last. */
      qualifier?: string;
    }
  | {
      /** A folder or .zip on this machine. */
      path: string;
    }
  | {
      /** The URI of an image in a repository of the same region. */
      image: string;
    }
) & {
  /** A bucket in the same region, for packages over 50 MiB. */
  staging?: string;
};

interface Wanted {
  name: string;
  region: string;
  code?: string;
  source?: CodeSource;
}

/** Has a function's code used as Lambda takes it. */
export async function withCode<T>(
  context: Context,
  { name, region, code = "", source }: Wanted,
  use: (code: FunctionCode) => Promise<T>,
): Promise<T> {
  if (!source) throw new Error(`it is not said where the code of ${name} is to be had`);
  // By its digest, so that it is the one that was looked at even if the tag has moved on.
  if ("image" in source) return use({ ImageUri: `${withoutTag(source.image)}@${code}` });
  const key = `goglobal/${name}/${Buffer.from(code, "base64").toString("hex")}.zip`;
  const parcel: Parcel = { of: name, region, code, staging: source.staging, key };
  const load =
    "path" in source
      ? async () => (await context.clock.hold(packageOf(source.path))).bytes
      : () => codeOf(context, name, source);
  return withPackage(context, { parcel, bytes: await loadedOnce(context, parcel, load) }, use);
}

const withoutTag = (uri: string): string => uri.replace(/@.*$|:[^:/]+$/u, "");

/** The package that the function has in a region. */
async function codeOf(
  context: Context,
  name: string,
  { functionOf: region, qualifier }: { functionOf: string; qualifier?: string },
): Promise<Uint8Array> {
  const lambda = await context.cloud.lambda(region);
  const { Code } = await lambda.getFunction({ FunctionName: name, ...(qualifier ? { Qualifier: qualifier } : {}) });
  return downloaded(context, Code!.Location!, `${name} in ${region}`);
}
