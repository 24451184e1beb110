import type { DistributionSummary } from "@aws-sdk/client-cloudfront";
import type { Context } from "../aws/aws.ts";
import { signed } from "../aws/marks.ts";

/** CloudFront takes comments of 128 characters. */
const LONGEST_COMMENT = 128;

/** What we write at a distribution that we make: by it, one is ours even while it has no name yet. */
export function commentFor(name: string, mark: string): string {
  const room = LONGEST_COMMENT - signed("…", mark).length;
  return signed(name.length > room ? name.slice(0, room) : name, mark);
}

/** Whether somebody means a distribution by its id: names have dots. */
export const isId = (sought: string): boolean => /^E[A-Z0-9]+$/u.test(sought);

/** The one that answers to a name; else the one that we made for it, and which could not have that name. */
export async function distributionFor(context: Context, name: string): Promise<DistributionSummary | undefined> {
  const all = await distributionsOf(context);
  return (
    all.find(({ Aliases }) => Aliases?.Items?.includes(name)) ??
    all.find(({ Comment }) => Comment === commentFor(name, context.cloud.mark))
  );
}

/** All distributions of the account, in one listing for all who ask in one pass; those that only stage another one are none. */
export function distributionsOf(context: Context): Promise<DistributionSummary[]> {
  return context.once("distributions", async () => {
    const cloudfront = await context.cloud.cloudfront();
    const all: DistributionSummary[] = [];
    let marker: string | undefined;
    do {
      const { DistributionList: page } = await cloudfront.listDistributions(
        marker === undefined ? {} : { Marker: marker },
      );
      all.push(...(page?.Items ?? []));
      marker = page?.IsTruncated ? page.NextMarker : undefined;
    } while (marker);
    return all.filter(({ Staging }) => !Staging);
  });
}
