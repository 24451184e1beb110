import type { Answer, Call } from "./call.ts";

/** Why a call is refused, in AWS's own words. */
export interface Refusal {
  code: string;
  message: string;
  status?: number;
}

const wrapsErrors = new Set(["cloudfront", "iam", "route53", "s3control", "sts"]);

/** A refusal in the form that the service of the call uses on the wire. */
export function refuse({ service, method }: Call, { code, message, status = 400 }: Refusal): Answer {
  if (service === "s3") return xml(status, method === "HEAD" ? "" : s3Error(code, message));
  if (wrapsErrors.has(service)) return xml(status, wrappedError(code, message));
  return json(status, { __type: code, message });
}

/** The refusal by which a service says: too many requests. */
export function throttled(service: string): Refusal {
  if (service === "s3") return { code: "SlowDown", message: "Please reduce your request rate.", status: 503 };
  if (service === "lambda" || service === "apigateway")
    return { code: "TooManyRequestsException", message: "Too Many Requests", status: 429 };
  return { code: wrapsErrors.has(service) ? "Throttling" : "ThrottlingException", message: "Rate exceeded" };
}

/** A JSON answer. */
export function json(status: number, body: unknown): Answer {
  return { status, headers: { "content-type": "application/x-amz-json-1.0" }, body: Buffer.from(JSON.stringify(body)) };
}

/** An XML answer. */
export function xml(status: number, body: string): Answer {
  return { status, headers: { "content-type": "application/xml" }, body: Buffer.from(body) };
}

/** A thing without some of what it has. */
export function omit<T extends object, K extends keyof T>(whole: T, ...names: K[]): Omit<T, K> {
  const left = Object.entries(whole).filter(([name]) => !names.includes(name as K));
  return Object.fromEntries(left) as Omit<T, K>;
}

/** What a JSON request or answer says. */
export function parsed<T>({ body }: { body: Buffer }): T {
  return JSON.parse(body.toString()) as T;
}

function s3Error(code: string, message: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escape(message)}</Message><RequestId>lab</RequestId></Error>`;
}

function wrappedError(code: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escape(message)}</Message></Error><RequestId>lab</RequestId></ErrorResponse>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
