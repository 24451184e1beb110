import { headerOf, type HttpRequest } from "../../network.ts";
import { ACCOUNT } from "../../world.ts";
import type { Api, Definition, Stage } from "../api.ts";
import { DEFAULT, keyOf, type Match } from "./route.ts";

/** A request that has found its API, and the stage that serves it. */
export interface ApiRequest extends HttpRequest {
  region: string;
  api: Api;
  stage: Stage;
  /** What the stage serves. */
  definition: Definition;
  /** The path below the stage or the base path: what routes match. */
  inner: string;
  id: string;
  time: number;
}

/** A request that has found its route. */
export interface RoutedRequest extends ApiRequest {
  match: Match;
}

/** Whom a request comes from: an address that documentation uses. */
export const SOURCE_IP = "192.0.2.1";

/** The headers as functions get them: those of the client, and those that API Gateway adds. */
export function headersOf({ headers, host, body, id }: ApiRequest): Record<string, string> {
  const length = body.length > 0 ? { "content-length": String(body.length) } : {};
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    ...length,
    ...given,
    host,
    "x-amzn-trace-id": `Root=${id}`,
    "x-forwarded-for": SOURCE_IP,
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
  };
}

/** The values of each parameter in the query, in their order. */
export function queryOf({ query }: HttpRequest): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) (values[name] ??= []).push(value);
  return values;
}

/** Types that are handed on as they are; everything else is encoded, forms too. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml|[\w.-]+\+(?:json|xml))(?:;|$))/iu;

/** The body as functions get it. */
export function bodyOf({ body, headers }: HttpRequest): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT.test(headerOf(headers, "content-type") ?? "text/plain");
  return { body: Buffer.from(body).toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
}

/** Under which ARN a request is known to resource policies and authorizers. */
export function arnOf({ region, api, stage, method, match }: RoutedRequest): string {
  const { template } = keyOf(match.route);
  const what = match.route.RouteKey === DEFAULT ? DEFAULT : `${method}${template}`;
  return `${executionArn(region, api.id)}/${stage.name}/${what}`;
}

export const executionArn = (region: string, apiId: string): string =>
  `arn:aws:execute-api:${region}:${ACCOUNT}:${apiId}`;

/** `12/Mar/2020:19:03:58 +0000` */
export function clfTime(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/u.exec(new Date(time).toUTCString())!;
  return `${day}/${month}/${year}:${clock} +0000`;
}
