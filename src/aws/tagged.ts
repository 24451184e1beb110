import type { GetResourcesOutput } from "@aws-sdk/client-resource-groups-tagging-api";
import type { Context } from "./aws.ts";
import { ownerTag } from "./marks.ts";

/**
 * The ARNs of all in a region that carry our mark, of one type such as `acm:certificate`: for services whose own lists
 * have no tags in them. Eventually consistent: it may be a moment late for what has just been made or removed.
 */
export function taggedIn(context: Context, region: string, type: string): Promise<Set<string>> {
  return context.once(`${type} tagged in ${region}`, async () => {
    const tagging = await context.cloud.tagging(region);
    const TagFilters = Object.entries(ownerTag(context.cloud.mark)).map(([Key, Value]) => ({ Key, Values: [Value] }));
    const arns = new Set<string>();
    let token: string | undefined;
    do {
      const page: GetResourcesOutput = await tagging.getResources({
        ResourceTypeFilters: [type],
        TagFilters,
        ...(token ? { PaginationToken: token } : {}),
      });
      for (const { ResourceARN } of page.ResourceTagMappingList ?? []) arns.add(ResourceARN!);
      // The last page has an empty one.
      token = page.PaginationToken;
    } while (token);
    return arns;
  });
}
