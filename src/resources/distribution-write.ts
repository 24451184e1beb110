import type { CloudFront, UpdateDistributionRequest } from "@aws-sdk/client-cloudfront";
import { randomUUID } from "node:crypto";
import type { Aws } from "../aws/aws.ts";
import { classOf } from "../aws/errors.ts";
import { ownerTag, tagList } from "../aws/marks.ts";
import { blank, configTo } from "./distribution-config.ts";
import { nameTaken } from "./distribution-conflict.ts";
import { commentFor } from "./distribution-search.ts";
import type { DistributionSpec } from "./distribution-spec.ts";

/** Makes a distribution. Where one of its names is taken, it is made without them, and the error says where they are. */
export async function createDistribution(cloud: Aws, spec: DistributionSpec): Promise<void> {
  const cloudfront = await cloud.cloudfront();
  const Tags = { Items: tagList({ ...spec.tags, ...ownerTag(cloud.mark) }) };
  const make = ({ sought, tags: _tags, ...settings }: DistributionSpec) => {
    // A reference that was ever used is refused, also when its distribution is long gone.
    const start = blank(`goglobal/${cloud.mark}/${randomUUID()}`, commentFor(sought, cloud.mark));
    return cloudfront.createDistributionWithTags({
      DistributionConfigWithTags: { DistributionConfig: configTo(settings, start), Tags },
    });
  };
  try {
    await make(spec);
  } catch (error) {
    if (classOf(error) !== "taken") throw error;
    // CloudFront tells where a name is only to whom has a certificate for it, at a distribution.
    const { Distribution: made } = await make({ ...spec, aliases: [] });
    throw await nameTaken(cloudfront, { id: made!.Id!, aliases: spec.aliases ?? [], error });
  }
}

/** Replaces the whole of a distribution. */
export async function updateDistribution(cloudfront: CloudFront, request: UpdateDistributionRequest): Promise<void> {
  try {
    await cloudfront.updateDistribution(request);
  } catch (error) {
    if (classOf(error) !== "taken") throw error;
    const aliases = request.DistributionConfig!.Aliases?.Items ?? [];
    throw await nameTaken(cloudfront, { id: request.Id!, aliases, error });
  }
}
