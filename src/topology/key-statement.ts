import type { Statement } from "../aws/policy.ts";
import { AWS_KEY } from "./mesh.ts";

interface KeyUse {
  sid: string;
  actions: string[];
  /** The key's ARN, or its alias's. */
  key: string;
  /** The AWS service in whose name it is used, as in `s3`, in the key's own region only. */
  service: string;
}

/** Lets a role use a key through a service. AWS's own keys let every principal of the account do that already. */
export function keyStatement({ sid, actions, key, service }: KeyUse): Statement[] {
  if (key.endsWith(`:${AWS_KEY}`)) return [];
  const region = key.split(":")[3]!;
  const through = { StringEquals: { "kms:ViaService": [`${service}.${region}.amazonaws.com`] } };
  const statement: Statement = { Sid: sid, Effect: "Allow", Action: actions, Resource: [key], Condition: through };
  const [account, alias] = key.split(":alias/");
  if (alias === undefined) return [statement];
  // IAM never compares a resource with an alias: what an alias stands for is said by a condition.
  const byAlias = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": [`alias/${alias}`] } };
  return [{ ...statement, Resource: [`${account}:key/*`], Condition: { ...through, ...byAlias } }];
}
