import type { NetworkRequest } from "../../src/aws/network.ts";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/sandbox.ts";
import { connected } from "./connected.ts";

/** What a client sees of an answer. */
export interface Seen {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

/** A sandbox with an API in us-east-1, and a way to ask that API like a client: `ask("GET /health")`. */
export async function serving(options: SandboxOptions) {
  const { sandbox, aws, pass } = await connected(options);
  const apigateway = await aws.apigateway("us-east-1");
  const { ApiId, ApiEndpoint } = (await apigateway.getApis({})).Items![0]!;
  const ask = asking(sandbox, ApiEndpoint!);
  return { sandbox, aws, pass, apigateway, ApiId: ApiId!, url: ApiEndpoint!, ask };
}

/** Asks what is at a URL; bodies are JSON where they are JSON. */
export function asking(sandbox: Sandbox, url: string) {
  return async (line: string, { body, headers = {} }: { body?: unknown; headers?: NetworkRequest["headers"] } = {}) => {
    const [method, path] = line.split(" ") as [string, string];
    const given = headers as Record<string, string>;
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const answer = await sandbox.network.fetch(`${url}${path}`, { method, headers: { ...type, ...given }, ...json });
    const text = Buffer.from(answer.body).toString();
    const isJson = answer.headers["content-type"] === "application/json";
    return { ...answer, body: isJson ? parsed(text) : text } satisfies Seen;
  };
}

/** A function may say that a text is JSON, as API Gateway does of texts that it makes an answer of. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
