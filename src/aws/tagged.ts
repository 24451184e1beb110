import type { GetResourcesOutput } from "@aws-sdk/client-resource-groups-tagging-api";
import type { Context } from "./aws.ts";
import { ownerTag, tagMap, type Tags } from "./marks.ts";

/**
 * The ARNs of all in a region that carry our mark, of one type such as `acm:certificate`: for services whose own lists
 * have no tags in them. Eventually consistent: it may be a moment late for what has just been made or removed.
 */
export const taggedIn = async (context: Context, region: string, type: string): Promise<Set<string>> =>
  new Set((await tagsIn(context, region, type)).keys());

/** The same with all their tags. */
export function tagsIn(context: Context, region: string, type: string): Promise<Map<string, Tags>> {
  return context.once(`${type} tagged in ${region}`, async () => {
    const tagging = await context.cloud.tagging(region);
    const TagFilters = Object.entries(ownerTag(context.cloud.mark)).map(([Key, Value]) => ({ Key, Values: [Value] }));
    const found = new Map<string, Tags>();
    let token: string | undefined;
    do {
      const page: GetResourcesOutput = await tagging.getResources({
        ResourceTypeFilters: [type],
        TagFilters,
        ...(token ? { PaginationToken: token } : {}),
      });
      for (const { ResourceARN, Tags } of page.ResourceTagMappingList ?? []) found.set(ResourceARN!, tagMap(Tags));
      // The last page has an empty one.
      token = page.PaginationToken;
    } while (token);
    return found;
  });
}
