import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Context } from "../aws/aws.ts";
import { packageOf } from "../aws/package.ts";
import type { Config } from "../config/schema.ts";
import { imageDigest } from "../resources/image.ts";
import type { Package, PathPackage } from "./home-compute.ts";
import { imageOf } from "./images.ts";

/** Reads the code of the functions that the config describes; paths begin at the folder. An image that is nowhere is absent. */
export async function readPackages(
  context: Context,
  { functions, regions }: Config,
  folder: string,
): Promise<Record<string, Package>> {
  const found = await Promise.all(
    Object.entries(functions).map(async ([name, { code }]) => {
      if (code === undefined) return [];
      const read =
        typeof code === "string"
          ? await readPath(context, resolve(folder, code))
          : await readImage(context, code.image, regions);
      return read ? [[name, read] as const] : [];
    }),
  );
  return Object.fromEntries(found.flat());
}

/** Reads the code of a function that comes with goglobal. */
export const readTemplate = (context: Context, name: string): Promise<PathPackage> =>
  readPath(context, fileURLToPath(new URL(`../../templates/${name}`, import.meta.url)));

/** Once for all functions that are made of it. */
const readPath = ({ clock, once }: Context, path: string): Promise<PathPackage> =>
  once(`package ${path}`, async () => {
    const { code, bytes } = await clock.hold(packageOf(path));
    return { path, code, size: bytes.length };
  });

async function readImage(context: Context, uri: string, regions: readonly string[]): Promise<Package | undefined> {
  const digest = await imageDigest(context, uri);
  return digest === undefined ? undefined : { image: await imageOf(context, { uri, digest }, regions), code: digest };
}
