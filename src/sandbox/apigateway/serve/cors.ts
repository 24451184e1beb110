import type { Cors } from "@aws-sdk/client-apigatewayv2";
import type { NetworkAnswer } from "../../../aws/network.ts";
import { headerOf, type HttpRequest } from "../../network.ts";

/** Whether a browser asks what it may do. */
export function isPreflight({ method, headers }: HttpRequest): boolean {
  return (
    method === "OPTIONS" &&
    headerOf(headers, "origin") !== undefined &&
    headerOf(headers, "access-control-request-method") !== undefined
  );
}

/** What a browser is told that asks: no more than 204 where its origin is none of those allowed. */
export function preflight(cors: Cors, { headers }: HttpRequest): NetworkAnswer {
  const allowed = allowedOrigin(cors, headerOf(headers, "origin"));
  return { status: 204, headers: allowed === undefined ? {} : preflightHeaders(cors, allowed), body: Buffer.of() };
}

function preflightHeaders(cors: Cors, origin: string): Record<string, string> {
  const { AllowMethods = [], AllowHeaders = [], MaxAge } = cors;
  return {
    ...commonHeaders(cors, origin),
    ...list("access-control-allow-methods", AllowMethods),
    ...list("access-control-allow-headers", AllowHeaders),
    ...(MaxAge === undefined ? {} : { "access-control-max-age": String(MaxAge) }),
  };
}

/** An integration's answer with the API's own CORS headers, and none of the integration's. */
export function withCors(answer: NetworkAnswer, cors: Cors | undefined, { headers }: HttpRequest): NetworkAnswer {
  if (!cors) return answer;
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith("access-control-"));
  const allowed = allowedOrigin(cors, headerOf(headers, "origin"));
  const added = allowed === undefined ? {} : commonHeaders(cors, allowed);
  return { ...answer, headers: { ...Object.fromEntries(own), ...added } };
}

function commonHeaders({ AllowCredentials = false, ExposeHeaders = [] }: Cors, origin: string): Record<string, string> {
  return {
    "access-control-allow-origin": origin,
    ...(AllowCredentials ? { "access-control-allow-credentials": "true" } : {}),
    ...list("access-control-expose-headers", ExposeHeaders),
  };
}

function allowedOrigin({ AllowOrigins = [] }: Cors, origin: string | undefined): string | undefined {
  if (origin === undefined) return undefined;
  if (AllowOrigins.includes("*")) return "*";
  const scheme = `${origin.split("//")[0]}//*`;
  return AllowOrigins.includes(origin) || AllowOrigins.includes(scheme) ? origin : undefined;
}

const list = (name: string, values: readonly string[]): Record<string, string> =>
  values.length === 0 ? {} : { [name]: values.join(",") };
