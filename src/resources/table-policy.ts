import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import type { Aws } from "../aws/aws.ts";
import { tableArn } from "./table.ts";

/** Puts a resource policy on a table, or takes it away. */
export const writePolicy = (dynamodb: DynamoDB, ResourceArn: string, policy: object | null): Promise<unknown> =>
  policy
    ? dynamodb.putResourcePolicy({ ResourceArn, Policy: JSON.stringify(policy) })
    : dynamodb.deleteResourcePolicy({ ResourceArn });

/** A home table's resource policy as it reads for the replica in another region. */
export function policyFor(
  policy: object,
  cloud: Pick<Aws, "partition" | "account">,
  { table, from, to }: { table: string; from: string; to: string },
): object {
  const [before, after] = [from, to].map((region) => tableArn({ cloud }, region, table));
  const translated = JSON.stringify(policy).replaceAll(/arn:[^"]+?:table\/[\w.-]+/gu, (found) =>
    found === before ? after! : found,
  );
  return JSON.parse(translated) as object;
}
