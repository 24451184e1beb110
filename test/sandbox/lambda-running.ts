import type { CreateFunctionCommandInput, InvokeCommandInput } from "@aws-sdk/client-lambda";
import { zip } from "../../src/aws/zip.ts";
import { withFunction } from "./lambda-function.ts";

/** A package of these files. */
export const packed = (files: Record<string, string>): Uint8Array =>
  zip(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, { bytes: Buffer.from(text) }])));

/** A function of this code, and a way to call it. */
export async function running(code: string | Record<string, string>, more: Partial<CreateFunctionCommandInput> = {}) {
  const files = typeof code === "string" ? { "index.js": code } : code;
  const rest = await withFunction({ Code: { ZipFile: packed(files) }, ...more });
  const call = async (event: unknown = {}, input: Partial<InvokeCommandInput> | { Payload: undefined } = {}) => {
    const given = { FunctionName: "hello", Payload: JSON.stringify(event), ...input };
    const { Payload, ...answer } = await rest.lambda.invoke(given as InvokeCommandInput);
    return { answer, result: Payload && (JSON.parse(Payload.transformToString()) as Record<string, unknown>) };
  };
  const result = async (event?: unknown) => (await call(event)).result;
  return { ...rest, call, result };
}
