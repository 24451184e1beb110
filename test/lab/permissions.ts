// ministack's APIs run any function. API Gateway runs only those whose resource policy lets it, and answers 500 otherwise.
import type { Next, WireRequest } from "./call.ts";
import type { Place } from "./names.ts";
import { askRest, attemptRest } from "./own-calls.ts";
import { parsed } from "./wire.ts";
import { routeFor, type Route } from "./route-match.ts";

interface Integration {
  integrationId: string;
  integrationType: string;
  integrationUri: string;
  credentialsArn?: string;
}

interface Authorizer {
  authorizerId: string;
  authorizerUri?: string;
}

interface Statement {
  Principal: "*" | { Service?: string };
  Action: string;
  Condition?: { ArnLike?: { "AWS:SourceArn"?: string } };
}

type Api = Place & { api: NonNullable<Place["api"]> };

/** Whether the functions behind an address let the API there run them. */
export async function mayRun({ method, target }: WireRequest, place: Api, calls: Next): Promise<boolean> {
  const { id, stage = "$default", basePath } = place.api;
  const path = target.split("?")[0]!.slice(basePath.length) || "/";
  const list = <T>(collection: string) => listed<T>(calls, place, collection);
  const route = routeFor(await list<Route>("routes"), method, path);
  if (route === undefined || method === "OPTIONS") return true;

  const integration = (await list<Integration>("integrations")).find(
    ({ integrationId }) => route.target === `integrations/${integrationId}`,
  );
  const runs = integration?.integrationType === "AWS_PROXY" && integration.credentialsArn === undefined;
  const account = "123456789012";
  const source = (rest: string) => `arn:aws:execute-api:${place.region}:${account}:${id}/${rest}`;
  const key = route.routeKey.replace(" ", "");
  if (runs && !(await lets(calls, integration.integrationUri, source(`${stage}/${key}`)))) return false;
  if (route.authorizationType !== "CUSTOM") return true;
  const authorizer = (await list<Authorizer>("authorizers")).find(
    ({ authorizerId }) => authorizerId === route.authorizerId,
  );
  return lets(calls, authorizer?.authorizerUri ?? "", source(`authorizers/${route.authorizerId}`));
}

async function listed<T>(calls: Next, { region, api }: Api, collection: string): Promise<T[]> {
  const target = `/v2/apis/${api.id}/${collection}?maxResults=1000`;
  const operation = `Get${collection[0]!.toUpperCase()}${collection.slice(1)}`;
  return (await askRest<{ items: T[] }>(calls, { service: "apigateway", region, operation, target })).items;
}

// The address of a function is its ARN, bare or within one of API Gateway's.
async function lets(calls: Next, uri: string, source: string): Promise<boolean> {
  const [, region = "", name, qualifier] =
    /arn:aws:lambda:([\w-]+):\d+:function:([\w-]+)(?::([\w$-]+))?/.exec(uri) ?? [];
  const target = `/2015-03-31/functions/${name}/policy${qualifier === undefined ? "" : `?Qualifier=${qualifier}`}`;
  const answer = await attemptRest(calls, { service: "lambda", region, operation: "GetPolicy", target });
  if (answer.status !== 200) return false;
  const { Statement } = JSON.parse(parsed<{ Policy: string }>(answer).Policy) as { Statement: Statement[] };
  return Statement.some((statement) => allows(statement, source));
}

function allows({ Principal, Action, Condition }: Statement, source: string): boolean {
  const isGateway = Principal === "*" || Principal.Service === "apigateway.amazonaws.com";
  const isInvocation = Action === "lambda:InvokeFunction" || Action === "lambda:*" || Action === "*";
  return isGateway && isInvocation && isLike(source, Condition?.ArnLike?.["AWS:SourceArn"] ?? "*");
}

function isLike(text: string, pattern: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`).test(text);
}
