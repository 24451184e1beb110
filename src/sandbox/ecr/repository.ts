import { ACCOUNT, type World } from "../world.ts";

/** A repository of container images in one region. */
export interface Repository {
  name: string;
  createdAt: number;
  tags: Record<string, string>;
  images: Image[];
}

/** An image, known by its digest and by as many tags as were put on it. */
export interface Image {
  /** `sha256:…` */
  digest: string;
  tags: string[];
  pushedAt: number;
  manifest: string;
}

export const registryOf = (region: string): string => `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com`;

const URI =
  /^(?<registry>\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com)\/(?<repository>[a-z0-9._/-]+?)(?:@(?<digest>sha256:[0-9a-f]{64})|:(?<tag>[\w.-]+))?$/u;

/** The digest of the image that a URI names, if it is in this region's registry. */
export function imageNamed(world: World, uri: string, region: string): string | undefined {
  const named = URI.exec(uri)?.groups;
  if (!named || named["registry"] !== registryOf(region)) return undefined;
  const repository = world.state.repositories[region]?.[named["repository"]!];
  return (
    repository && imageIn(repository, { imageDigest: named["digest"], imageTag: named["tag"] ?? "latest" })?.digest
  );
}

/** The image of that digest or, without one, with that tag. */
export function imageIn(
  { images }: Repository,
  { imageDigest, imageTag }: { imageDigest?: string | undefined; imageTag?: string | undefined },
): Image | undefined {
  return imageDigest === undefined
    ? images.find(({ tags }) => imageTag !== undefined && tags.includes(imageTag))
    : images.find(({ digest }) => digest === imageDigest);
}
