import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { codeSha256, type PackedFile, unzippedSize, zip } from "./zip.ts";

/** A zip for Lambda, and what Lambda will call its `CodeSha256`. */
export interface Package {
  bytes: Uint8Array;
  code: string;
}

/** AWS documentation, "Lambda quotas": of a package with its layers, unzipped. */
const MOST_UNZIPPED = 250 * 1024 * 1024;

/** The package that a folder makes, or that a .zip is: the same bytes for the same files. */
export async function packageOf(path: string): Promise<Package> {
  const bytes = await bytesOf(path);
  const size = unzippedSize(bytes);
  if (size === undefined) throw new Error(`${path} is no zip that can be read: make it again`);
  if (size > MOST_UNZIPPED)
    throw new Error(
      `${path} is ${mebibytes(size)} MiB unzipped, and Lambda takes 250 MiB at most: take something out of it`,
    );
  return { bytes, code: codeSha256(bytes) };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new Error(`there is no ${path}: build it first, or give the path of another folder or .zip`, {
      cause: error,
    });
  });
  if (found.isDirectory()) return zipped(path);
  if (!path.endsWith(".zip")) throw new Error(`${path} is neither a folder nor a .zip: give the folder that it is in`);
  return readFile(path);
}

async function zipped(folder: string): Promise<Uint8Array> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const odd = entries.find((entry) => !entry.isFile() && !entry.isDirectory());
  if (odd) {
    const what = odd.isSymbolicLink() ? "a symbolic link" : "no file";
    throw new Error(
      `${join(odd.parentPath, odd.name)} is ${what}, which a package cannot have: copy what it stands for`,
    );
  }
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  if (paths.length === 0) throw new Error(`${folder} is empty: build it first`);
  const files = await Promise.all(
    paths.map(async (path) => [relative(folder, path).replaceAll(sep, "/"), await packed(path)] as const),
  );
  return zip(Object.fromEntries(files));
}

async function packed(path: string): Promise<PackedFile> {
  const [bytes, { mode }] = await Promise.all([readFile(path), stat(path)]);
  return { bytes, executable: (mode & 0o111) !== 0 };
}

/** A number of bytes as users read it. */
export const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
