import type { Aws, Context } from "../aws/aws.ts";
import { mebibytes } from "../aws/package.ts";
import { codeSha256 } from "../aws/zip.ts";
import { addressOf } from "./bucket.ts";

/** AWS documentation, "Lambda quotas": so many bytes a zip may have in a request. */
export const MOST_IN_A_REQUEST = 50 * 1024 * 1024;

/** A slow line needs its time for 250 MB. */
const DOWNLOAD_TIMEOUT = 10 * 60 * 1000;

/** What is needed to bring a package to Lambda. */
export interface Parcel {
  /** What it is the package of, as in `the function orders-api`. */
  of: string;
  region: string;
  /** Its SHA-256 in base64: what has another one is not it. */
  code: string;
  /** A bucket in that region, for packages that are too big for a request. */
  staging?: string | undefined;
  /** The object in that bucket. */
  key: string;
}

type Location = { ZipFile: Uint8Array } | { S3Bucket: string; S3Key: string };

/** Has a package used from wherever Lambda can take it, and leaves nothing behind. */
export async function withPackage<T>(
  context: Context,
  { parcel, bytes }: { parcel: Parcel; bytes: Uint8Array },
  use: (location: Location) => Promise<T>,
): Promise<T> {
  const { of, region, staging, key: Key } = parcel;
  if (bytes.length <= MOST_IN_A_REQUEST) return use({ ZipFile: bytes });
  if (staging === undefined)
    throw new Error(
      `the package of ${of} has ${mebibytes(bytes.length)} MiB, and Lambda takes more than 50 MiB only from a bucket in ${region}, of which there is none to stage it in`,
    );
  const s3 = await context.cloud.s3(region);
  const address = addressOf(context, staging);
  await s3.putObject({ ...address, Key, Body: bytes });
  try {
    return await use({ S3Bucket: staging, S3Key: Key });
  } finally {
    await s3.deleteObject({ ...address, Key });
  }
}

const loaded = new WeakMap<Aws, Map<string, WeakRef<Promise<Uint8Array>>>>();

/** Loads a package, unless another region or an earlier try did so a moment ago and it is still in memory. */
export async function loadedOnce(
  { cloud }: Context,
  { of, code }: Parcel,
  load: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const packages = loaded.get(cloud) ?? new Map<string, WeakRef<Promise<Uint8Array>>>();
  loaded.set(cloud, packages);
  let loading = packages.get(code)?.deref();
  if (!loading) {
    loading = load();
    packages.set(code, new WeakRef(loading));
    loading.catch(() => packages.delete(code));
  }
  const bytes = await loading;
  if (codeSha256(bytes) === code) return bytes;
  packages.delete(code);
  throw new Error(`the package of ${of} has changed since it was looked at: run again`);
}

/** What is at a presigned URL. The URL lets anybody have the code, so no error tells it. */
export async function downloaded({ cloud }: Context, url: string, of: string): Promise<Uint8Array> {
  const { host } = new URL(url);
  const { status, body } = await cloud.network.fetch(url, { timeout: DOWNLOAD_TIMEOUT }).catch((error: Error) => {
    throw new Error(`the package of ${of} cannot be had from ${host}: ${error.message.replaceAll(url, host)}`);
  });
  if (status !== 200) throw new Error(`the package of ${of} cannot be had from ${host}: HTTP status ${status}`);
  return body;
}
