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

function allows({ Action, Principal, Condition = {} }: PolicyStatement, { service, source }: Caller): boolean {
  const isAbout = Principal === "*" || ("Service" in Principal && Principal.Service === service);
  if (!isAbout || !["lambda:InvokeFunction", "lambda:*"].includes(Action)) return false;
  const values: Record<string, string> = { "aws:sourcearn": source, "aws:sourceaccount": ACCOUNT };
  return Object.values(Condition)
    .flatMap((wanted) => Object.entries(wanted))
    .every(([key, pattern]) => isLike(values[key.toLowerCase()], pattern));
}

/** Whether a value is as a policy has it: a `*` stands for any characters, slashes too; a `?` for one. */
export function isLike(value: string | undefined, pattern: string): boolean {
  const text = pattern.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`);
  return value !== undefined && new RegExp(`^${text.replaceAll("*", ".*").replaceAll("?", ".")}$`, "u").test(value);
}
