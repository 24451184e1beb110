import { meets } from "../iam/conditions.ts";
import { ACCOUNT } from "../world.ts";
import type { LambdaFunction, PolicyStatement } from "./function.ts";

/** Who wants to call a function, and on whose behalf. */
export interface Caller {
  /** `apigateway.amazonaws.com` */
  service: string;
  /** The ARN of what makes the service call. */
  source: string;
}

/** Whether the resource policy of a function's qualifier lets a service call it. */
export function mayCall({ policies }: LambdaFunction, qualifier: string, caller: Caller): boolean {
  const statements = Object.values(policies[qualifier]?.statements ?? {});
  return statements.some((statement) => allows(statement, caller));
}

function allows(statement: PolicyStatement, { service, source }: Caller): boolean {
  const { Action, Principal, Condition = {} } = statement;
  const isAbout = Principal === "*" || ("Service" in Principal && Principal.Service === service);
  if (!isAbout || !["lambda:InvokeFunction", "lambda:*", "*"].includes(Action)) return false;
  return meets({ Condition }, { "aws:sourcearn": [source], "aws:sourceaccount": [ACCOUNT] }).isMet;
}
