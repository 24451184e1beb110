import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";

const URI =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(?<repository>[^:@]+)(?:@(?<digest>sha256:[0-9a-f]+)|:(?<tag>[\w.-]+))?$/u;

/** The digest of an image, `sha256:…`, if it is in its region's registry. */
export async function imageDigest({ cloud }: Context, uri: string): Promise<string | undefined> {
  const { account, region, repository, digest, tag = "latest" } = URI.exec(uri)?.groups ?? {};
  if (region === undefined) throw new Error(`${uri} is not the URI of an image in ECR`);
  const ecr = await cloud.ecr(region);
  const found = await ifExists(
    ecr.describeImages({
      registryId: account,
      repositoryName: repository,
      imageIds: [digest === undefined ? { imageTag: tag } : { imageDigest: digest }],
    }),
  );
  return found?.imageDetails?.[0]?.imageDigest;
}

/** The same image as another region's registry has it, by its digest. */
export function imageIn(uri: string, region: string, digest: string): string {
  const { region: from } = URI.exec(uri)?.groups ?? {};
  return `${uri.replace(/@.*$|:[^:/]+$/u, "").replace(`.ecr.${from}.`, `.ecr.${region}.`)}@${digest}`;
}
