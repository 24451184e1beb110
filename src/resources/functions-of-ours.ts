import type { AliasConfiguration } from "@aws-sdk/client-lambda";
import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";
import { taggedIn } from "../aws/tagged.ts";

/** The names of the functions in a region that carry our mark, by one list for all kinds that ask. */
export async function functionsOfOurs(context: Context, region: string): Promise<string[]> {
  const arns = await taggedIn(context, region, "lambda:function");
  return [...arns].map((arn) => arn.split(":")[6]!);
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
