import type { Call } from "../call.ts";
import { parsed } from "../wire.ts";

/** Which function a call of Lambda is about, and which of its versions or aliases. */
export interface Named {
  name: string;
  qualifier: string | undefined;
  arn: string;
}

const account = "123456789012";

/** The function in the path of a call, or in the body of the one that creates it. */
export function functionIn(call: Call): Named {
  const url = new URL(call.target, "http://lab");
  const given = decodeURIComponent(/^\/[\d-]+\/functions\/([^/]+)/.exec(url.pathname)?.[1] ?? "");
  const text = given || parsed<{ FunctionName?: string }>(call).FunctionName || "";
  const [name = "", inName] = (text.split(":function:").at(-1) ?? "").split(":");
  const qualifier = url.searchParams.get("Qualifier") ?? inName;
  return { name, qualifier, arn: functionArn(call.region, name, qualifier) };
}

/** The ARN of a function, or of one of its versions and aliases. */
export function functionArn(region: string, name: string, qualifier?: string): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}${qualifier === undefined ? "" : `:${qualifier}`}`;
}
