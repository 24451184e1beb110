import { createHash } from "node:crypto";
import type {
  CreateRepositoryCommandInput,
  CreateRepositoryCommandOutput,
  DescribeImagesCommandInput,
  DescribeImagesCommandOutput,
  ImageIdentifier,
  PutImageCommandInput,
  PutImageCommandOutput,
} from "@aws-sdk/client-ecr";
import { Refusal } from "../refusal.ts";
import { ACCOUNT, type Operation, type Operations, type World } from "../world.ts";
import { type Image, imageIn, registryOf, type Repository } from "./repository.ts";

const CreateRepository: Operation<CreateRepositoryCommandInput, CreateRepositoryCommandOutput> = (
  world,
  { repositoryName: name, tags = [] },
  region,
) => {
  const repositories = (world.state.repositories[region] ??= {});
  if (repositories[name!])
    throw new Refusal(
      "RepositoryAlreadyExistsException",
      `The repository with name '${name}' already exists in the registry with id '${ACCOUNT}'`,
    );
  const Tags = Object.fromEntries(tags.map(({ Key, Value }) => [Key!, Value!]));
  repositories[name!] = { name: name!, createdAt: world.now, tags: Tags, images: [] };
  return {
    repository: {
      repositoryName: name,
      repositoryArn: `arn:aws:ecr:${region}:${ACCOUNT}:repository/${name}`,
      repositoryUri: `${registryOf(region)}/${name}`,
      registryId: ACCOUNT,
      createdAt: new Date(world.now),
    },
  };
};

/** What `docker push` ends with. A tag is on one image only. */
const PutImage: Operation<PutImageCommandInput, PutImageCommandOutput> = (world, input, region) => {
  const { imageManifest: manifest, imageTag, repositoryName } = input;
  const { images } = repositoryNamed(world, repositoryName, region);
  const digest = `sha256:${createHash("sha256").update(manifest!).digest("hex")}`;
  const found = images.find((image) => image.digest === digest);
  const image = found ?? { digest, tags: [], pushedAt: world.now, manifest: manifest! };
  if (!found) images.push(image);
  if (imageTag !== undefined) {
    for (const other of images) other.tags = other.tags.filter((tag) => tag !== imageTag);
    image.tags.push(imageTag);
  }
  return {
    image: { registryId: ACCOUNT, repositoryName, imageId: { imageDigest: digest, imageTag }, imageManifest: manifest },
  };
};

const DescribeImages: Operation<DescribeImagesCommandInput, DescribeImagesCommandOutput> = (world, input, region) => {
  const { registryId = ACCOUNT, repositoryName, imageIds } = input;
  const repository = repositoryNamed(world, repositoryName, region, registryId);
  const images = imageIds ? imageIds.map((id) => imageOf(repository, id)) : repository.images;
  return {
    imageDetails: images.map(({ digest, tags, pushedAt }) => ({
      registryId,
      repositoryName,
      imageDigest: digest,
      imagePushedAt: new Date(pushedAt),
      ...(tags.length > 0 ? { imageTags: tags } : {}),
    })),
  };
};

function repositoryNamed(world: World, name: string | undefined, region: string, registry = ACCOUNT): Repository {
  const repository = registry === ACCOUNT ? world.state.repositories[region]?.[name!] : undefined;
  if (!repository)
    throw new Refusal(
      "RepositoryNotFoundException",
      `The repository with name '${name}' does not exist in the registry with id '${registry}'`,
    );
  return repository;
}

function imageOf(repository: Repository, id: ImageIdentifier): Image {
  const image = imageIn(repository, id);
  if (!image) {
    const wanted = `imageDigest:'${id.imageDigest ?? "null"}', imageTag:'${id.imageTag ?? "null"}'`;
    const where = `within the repository with name '${repository.name}' in the registry with id '${ACCOUNT}'`;
    throw new Refusal("ImageNotFoundException", `The image with imageId {${wanted}} does not exist ${where}`);
  }
  return image;
}

/** Amazon Elastic Container Registry, as far as functions are made of images. */
export const ecr: Operations = { CreateRepository, PutImage, DescribeImages };
