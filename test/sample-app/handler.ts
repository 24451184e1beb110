import { createRequire } from "node:module";

/** What API Gateway gets from a function. */
export interface Answer {
  statusCode: number;
  headers: Record<string, string>;
  body?: string;
}

/** One request, as far as the functions look at it. */
interface Request {
  body?: unknown;
  query?: Record<string, string>;
  encoded?: boolean;
}

/** Sends requests to a function of the sample application, as API Gateway would, and answers what comes back. */
export function handler(name: string, env: Record<string, string>) {
  Object.assign(process.env, { AWS_REGION: "eu-west-1", ...env });
  const file = new URL(`../../templates/sample-app/${name}/index.js`, import.meta.url);
  const { handler } = createRequire(import.meta.url)(file.pathname) as { handler: (event: object) => Promise<Answer> };

  return async (line: string, { body, query, encoded = false }: Request = {}) => {
    const [method, rawPath] = line.split(" ");
    const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
    const answer = await handler({
      version: "2.0",
      rawPath,
      requestContext: { http: { method, path: rawPath } },
      isBase64Encoded: encoded,
      ...(query ? { queryStringParameters: query } : {}),
      ...(text === undefined ? {} : { body: encoded ? Buffer.from(text).toString("base64") : text }),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body === undefined ? undefined : (JSON.parse(answer.body) as unknown),
    };
  };
}
