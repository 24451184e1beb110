import type { AliasConfiguration } from "@aws-sdk/client-lambda";
import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { ownerTag } from "../aws/marks.ts";

/** The names of the functions in a region that carry our mark, by one list for all kinds that ask. */
export function functionsOfOurs(context: Context, region: string): Promise<string[]> {
  return context.once(`functions of ours ${region}`, async () => {
    const tagging = await context.cloud.tagging(region);
    const TagFilters = Object.entries(ownerTag(context.cloud.mark)).map(([Key, value]) => ({ Key, Values: [value] }));
    const names: string[] = [];
    let token = "";
    do {
      const { ResourceTagMappingList = [], PaginationToken = "" } = await tagging.getResources({
        TagFilters,
        ResourceTypeFilters: ["lambda:function"],
        ...(token === "" ? {} : { PaginationToken: token }),
      });
      names.push(...ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN!.split(":")[6]!));
      token = PaginationToken;
    } while (token !== "");
    return names;
  });
}

/** The aliases of a function, by one list for all who ask. */
export function aliasesOf(
  { cloud, once }: Context,
  FunctionName: string,
  region: string,
): Promise<AliasConfiguration[]> {
  return once(`aliases ${region} ${FunctionName}`, async () => {
    const lambda = await cloud.lambda(region);
    const found: AliasConfiguration[] = [];
    let Marker: string | undefined;
    do {
      const page = await ifExists(lambda.listAliases({ FunctionName, ...(Marker === undefined ? {} : { Marker }) }));
      found.push(...(page?.Aliases ?? []));
      Marker = page?.NextMarker;
    } while (Marker !== undefined);
    return found;
  });
}
