import type { Context } from "../aws/aws.ts";
import { classOf } from "../aws/errors.ts";
import { imageDigest, imageIn } from "../resources/image.ts";
import type { Image } from "./home-compute.ts";

/** In which of the regions the registry does not have an image; a region that does not answer is not asked in vain again. */
export async function imageOf(
  context: Context,
  { uri, digest }: { uri: string; digest: string },
  regions: readonly string[],
): Promise<Image> {
  const missing = await Promise.all(
    regions.map(async (region) => {
      const isThere = await imageDigest(context, imageIn(uri, region, digest)).catch((error: unknown) => {
        if (classOf(error) === "unreachable") return digest;
        throw error;
      });
      return isThere === undefined ? [region] : [];
    }),
  );
  return { uri, missing: missing.flat() };
}
