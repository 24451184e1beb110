import type { Context } from "../aws/aws.ts";
import { ifExists } from "../aws/errors.ts";

/** A statement of a function's resource policy. */
export interface Statement {
  Sid?: string;
  Action?: string;
  Principal?: string | { Service?: string; AWS?: string };
  Condition?: Record<string, Record<string, string>>;
}

/** What has a resource policy of its own. */
export interface Place {
  owner: string;
  qualifier: string;
  region: string;
}

/** How AWS wants it named. */
export const qualified = (FunctionName: string, qualifier: string) => ({
  FunctionName,
  ...(qualifier === "" ? {} : { Qualifier: qualifier }),
});

/** The statements of a policy, by one call for all who ask. */
export function statementsOf({ cloud, once }: Context, { owner, qualifier, region }: Place): Promise<Statement[]> {
  return once(`function policy ${region} ${owner} ${qualifier}`, async () => {
    const found = await ifExists((await cloud.lambda(region)).getPolicy(qualified(owner, qualifier)));
    return found?.Policy ? (JSON.parse(found.Policy) as { Statement: Statement[] }).Statement : [];
  });
}
