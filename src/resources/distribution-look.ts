import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { ownership, tagMap, unsigned, type Tags } from "../aws/marks.ts";
import type { Live } from "../engine/kind.ts";
import { settingsFrom } from "./distribution-config.ts";
import { isId } from "./distribution-search.ts";
import type { DistributionSpec } from "./distribution-spec.ts";

/** `target`, `zone`: what an alias record leads to, and the hosted zone of that, which is CloudFront's own. */
export interface DistributionOutputs extends Record<string, string> {
  id: string;
  arn: string;
  target: string;
  zone: string;
}

/** The hosted zone of every distribution's own name (Route 53 API reference, AliasTarget). */
const ZONE = "Z2FDTNDATAQYW2";

/** One distribution as it is now; undefined when it is gone. Asked once for all who ask in one pass. */
export const look = (
  context: Context,
  id: string,
  sought: string,
): Promise<Live<DistributionSpec, DistributionOutputs> | undefined> =>
  context.once(`distribution ${id} as ${sought}`, async () => {
    const { cloud } = context;
    const cloudfront = await cloud.cloudfront();
    const arn = `arn:${cloud.partition}:cloudfront::${cloud.account}:distribution/${id}`;
    const [found, tagged] = await Promise.all([
      ifExists(cloudfront.getDistribution({ Id: id })),
      ifExists(cloudfront.listTagsForResource({ Resource: arn })),
    ]);
    if (!found?.Distribution) return undefined;
    const { DistributionConfig: config, DomainName, Status } = found.Distribution;
    const tags = tagMap(tagged?.Tags?.Items);
    const isMade = unsigned(config!.Comment ?? "", cloud.mark).isOurs && ownership(tags, cloud.mark).owned;
    return {
      spec: { sought, ...settingsFrom(config!), tags },
      outputs: { id, arn, target: DomainName!, zone: ZONE },
      ...standing(tags, cloud.mark, sought),
      ...(Status === "InProgress" ? { pending: "InProgress: CloudFront is telling its edge locations" } : {}),
      ...(isMade && isId(sought) ? { failed: `goglobal made ${id} itself: take "distribution" out of the cache` } : {}),
    };
  });

/** Whoever writes its id into the config has said that it may be taken over. */
function standing(tags: Tags, mark: string, sought: string): Pick<Live, "owned" | "owner"> {
  const found = ownership(tags, mark);
  return !found.owned && found.owner === undefined && isId(sought) ? {} : found;
}
