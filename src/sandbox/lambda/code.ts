import type { FunctionCode, PackageType } from "@aws-sdk/client-lambda";
import { codeSha256, unzippedSize } from "../../aws/zip.ts";
import { imageNamed } from "../ecr/repository.ts";
import { Refusal } from "../refusal.ts";
import { visibleVersions } from "../s3/bucket.ts";
import type { World } from "../world.ts";
import type { Code } from "./function.ts";
import { invalidParameter } from "./refusals.ts";

/** AWS documentation, "Lambda quotas": 50 MB zipped through the API, 250 MB unzipped. */
const MOST_ZIPPED = 50 * 1024 * 1024;
const MOST_UNZIPPED = 250 * 1024 * 1024;

/** The parts of an input that say where code is. */
export type CodeInput = Pick<FunctionCode, "ZipFile" | "S3Bucket" | "S3Key" | "S3ObjectVersion" | "ImageUri">;

interface For {
  region: string;
  operation: string;
  package: PackageType;
}

/** The code that an input brings or names; the bytes of a zip are kept. */
export function codeFrom(world: World, input: CodeInput, { region, operation, package: type }: For): Code {
  const { ZipFile, S3Bucket, ImageUri } = input;
  if ([ZipFile, S3Bucket, ImageUri].filter((given) => given !== undefined).length !== 1)
    throw invalidParameter("Please provide a source for function code.");
  if ((ImageUri === undefined) !== (type === "Zip")) {
    const what = type === "Zip" ? "ImageUri" : "ZipFile, S3Bucket, S3Key or S3ObjectVersion";
    throw invalidParameter(`Please don't provide ${what} when the function's packageType is ${type}.`);
  }
  if (ImageUri !== undefined) return imageCode(world, ImageUri, region);
  return zipCode(world, ZipFile ? uploaded(ZipFile, operation) : stored(world, input, region));
}

/** A zip as it is in a request. */
export function uploaded(zip: Uint8Array, operation: string): Buffer {
  if (zip.length > MOST_ZIPPED) {
    const most = Math.ceil((MOST_ZIPPED * 4) / 3);
    throw new Refusal(
      "RequestEntityTooLargeException",
      `Request must be smaller than ${most} bytes for the ${operation} operation`,
      413,
    );
  }
  return Buffer.from(zip);
}

/** A zip as it is in a bucket of the same region. */
export function stored(world: World, { S3Bucket, S3Key, S3ObjectVersion }: CodeInput, region: string): Buffer {
  const bucket = world.state.buckets[S3Bucket!];
  const said = "Error occurred while GetObject.";
  if (!bucket)
    throw invalidParameter(
      `${said} S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist`,
    );
  if (bucket.region !== region)
    throw invalidParameter(
      `${said} S3 Error Code: PermanentRedirect. S3 Error Message: The bucket is in this region: ${bucket.region}. Please use this region to retry the request`,
    );
  const versions = visibleVersions(bucket, S3Key!, world.now);
  const found = S3ObjectVersion === undefined ? versions.at(-1) : versions.find(({ id }) => id === S3ObjectVersion);
  if (!found || found.marker)
    throw invalidParameter(`${said} S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist.`);
  return Buffer.from(found.body, "base64");
}

/** Keeps a zip, once it has proved to be one. */
export function zipCode(world: World, zip: Buffer): Code {
  const size = unzippedSize(zip);
  if (size === undefined)
    throw invalidParameter("Could not unzip uploaded file. Please check your file, then try to upload again.");
  if (size > MOST_UNZIPPED) throw invalidParameter(`Unzipped size must be smaller than ${MOST_UNZIPPED} bytes`);
  const sha256 = codeSha256(zip);
  world.state.code[sha256] ??= zip.toString("base64");
  return { sha256, size: zip.length };
}

function imageCode(world: World, uri: string, region: string): Code {
  const digest = imageNamed(world, uri, region);
  if (digest === undefined) throw invalidParameter(`Source image ${uri} does not exist. Provide a valid source image.`);
  return { sha256: digest.replace(/^sha256:/u, ""), size: 0, image: uri };
}
