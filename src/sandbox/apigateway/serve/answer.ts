import type { NetworkAnswer } from "../../../aws/network.ts";

/** What API Gateway says by itself. */
export function says(status: number, message: string, headers: Record<string, string> = {}): NetworkAnswer {
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { "content-type": "application/json", ...headers }, body };
}

export const failed = (): NetworkAnswer => says(500, "Internal Server Error");
export const forbidden = (): NetworkAnswer => says(403, "Forbidden");
export const notFound = (): NetworkAnswer => says(404, "Not Found");
export const unauthorized = (headers: Record<string, string> = {}): NetworkAnswer => says(401, "Unauthorized", headers);
export const unavailable = (): NetworkAnswer => says(503, "Service Unavailable");

/** What a function may answer for itself. */
interface Answer {
  statusCode?: unknown;
  headers?: unknown;
  multiValueHeaders?: unknown;
  cookies?: unknown;
  body?: unknown;
  isBase64Encoded?: unknown;
}

/** What the client is answered for what a function did; nothing when that is no answer. */
export function answerFrom(payload: string, format: string): NetworkAnswer | undefined {
  const value = JSON.parse(payload) as unknown;
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (isObject && (value as Answer).statusCode !== undefined) return formed(value as Answer, format);
  // Only format 2.0 makes an answer of anything else.
  if (format === "1.0") return undefined;
  const body = Buffer.from(typeof value === "string" ? value : payload);
  return { status: 200, headers: { "content-type": "application/json" }, body };
}

function formed(answer: Answer, format: string): NetworkAnswer | undefined {
  const { statusCode, body = "", isBase64Encoded = false } = answer;
  const status = Number(statusCode);
  const headers = headersFrom(answer, format);
  if (!headers || !Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (body !== null && typeof body !== "string") return undefined;
  const bytes = Buffer.from(body ?? "", isBase64Encoded === true ? "base64" : "utf8");
  return { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers }, body: bytes };
}

function headersFrom({ headers, multiValueHeaders, cookies }: Answer, format: string) {
  const many = format === "1.0" ? ((multiValueHeaders ?? {}) as Record<string, unknown>) : {};
  const all = { ...((headers ?? {}) as Record<string, unknown>), ...many };
  const setCookies = format === "2.0" && Array.isArray(cookies) ? { "set-cookie": cookies as unknown } : {};
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...all, ...setCookies })) {
    const values = [value].flat();
    if (!values.every((each) => ["string", "number", "boolean"].includes(typeof each))) return undefined;
    found[name.toLowerCase()] = values.join(", ");
  }
  return found;
}
