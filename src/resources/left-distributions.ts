import type { DistributionSummary } from "@aws-sdk/client-cloudfront";
import type { Context } from "../aws/aws.ts";
import { classOf } from "../aws/errors.ts";
import { unsigned } from "../aws/marks.ts";
import { distributionsOf } from "./distribution-search.ts";

interface Removal {
  isUser: (distribution: DistributionSummary) => boolean;
  remove: () => Promise<unknown>;
  /** Takes our mark off it. */
  letGo: () => Promise<unknown>;
}

/**
 * Removes what distributions may use. One that was there before goglobal stays when the cache goes, and so does what it uses:
 * that is theirs from then on.
 */
export async function removeOrLetGo(context: Context, { isUser, remove, letGo }: Removal): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (classOf(error) !== "busy") throw error;
    const users = (await distributionsOf(context)).filter(isUser);
    const isOurs = ({ Comment = "" }: DistributionSummary) => unsigned(Comment, context.cloud.mark).isOurs;
    if (users.length === 0 || users.some(isOurs)) throw error;
    context.note(
      `it stays with ${users.map(({ Id }) => Id).join(", ")}, which goglobal has not made and which uses it`,
    );
    await letGo();
  }
}

/** Whether a distribution keeps answers as a cache policy of this id says. */
export const usesPolicy =
  (id: string) =>
  ({ DefaultCacheBehavior: others, CacheBehaviors: paths }: DistributionSummary): boolean =>
    [others!, ...(paths?.Items ?? [])].some(({ CachePolicyId }) => CachePolicyId === id);

/** Whether a distribution has a certificate of this ARN. */
export const usesCertificate =
  (arn: string) =>
  ({ ViewerCertificate }: DistributionSummary): boolean =>
    ViewerCertificate?.ACMCertificateArn === arn;
