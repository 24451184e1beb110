// ministack shows what is not there as "" where API Gateway leaves it out, an API's address at the server instead of its name
// in the world, tags as they were when the thing was made, settings of Lambda authorizers on JWT authorizers, and one of
// WebSocket APIs on all. It forgets some settings altogether; those are kept here as they were sent.
import type { Answer, Call, Gap, Next } from "../call.ts";
import { attemptRest } from "../own-calls.ts";
import { json, omit, parsed } from "../wire.ts";
import { apiPath } from "./api-paths.ts";

type Item = Record<string, unknown>;

const shownBy = /^(Create|Get|Update)(Api|Authorizer|DomainName|Integration|Route|Stage)s?$/;

const forgotten: Record<string, string[]> = {
  Api: ["ipAddressType"],
  Authorizer: ["authorizerType"],
  Integration: ["connectionId", "credentialsArn", "integrationSubtype", "tlsConfig"],
};

/** APIs and what is in them as API Gateway shows them. */
export function apiView(): Gap {
  const kept = new Map<string, Item>();

  const keep = (call: Call, noun: string, item: Item) => {
    const input = parsed<Item>(call);
    const sent = (forgotten[noun] ?? []).filter((name) => name in input).map((name) => [name, input[name]]);
    const id = idOf(call, item);
    kept.set(id, { ...kept.get(id), ...Object.fromEntries(sent) });
  };

  const shown = async (call: Call, noun: string, { item, next }: { item: Item; next: Next }): Promise<Item> => {
    const complete = { ...item, ...kept.get(idOf(call, item)) };
    if (noun === "Authorizer") return without(asAuthorizer(complete));
    if (noun === "Stage") return without({ ...asStage(complete), ...(await tags(call, complete, next)) });
    if (noun !== "Api") return without(complete);
    const apiEndpoint = `https://${item.apiId as string}.execute-api.${call.region}.amazonaws.com`;
    const own = complete.protocolType === "HTTP" ? omit(complete, "disableSchemaValidation") : complete;
    return without({ ipAddressType: "ipv4", ...own, apiEndpoint, ...(await tags(call, complete, next)) });
  };

  return {
    async answer(call, next) {
      const [, verb, noun] = shownBy.exec(call.operation) ?? [];
      if (call.service !== "apigateway" || noun === undefined) return next(call);
      const answer = await next(call);
      if (answer.status >= 300) return answer;
      const found = parsed<Item & { items?: Item[] }>(answer);
      if (verb !== "Get") keep(call, noun, found);
      const { items, ...rest } = found;
      if (items === undefined) return json(answer.status, await shown(call, noun, { item: found, next }));
      const all = await Promise.all(items.map((item) => shown(call, noun, { item, next })));
      return json(answer.status, { ...rest, items: all });
    },
    reset: () => kept.clear(),
  };
}

function idOf(call: Call, item: Item): string {
  const { api } = apiPath(call);
  const own = item.integrationId ?? item.authorizerId ?? item.apiId;
  return `${call.region}/${api || (item.apiId as string)}/${own as string}`;
}

function asAuthorizer(item: Item): Item {
  const ofLambda = ["authorizerPayloadFormatVersion", "authorizerResultTtlInSeconds", "enableSimpleResponses"];
  return omit(item, ...(item.authorizerType === "JWT" ? ofLambda : ["jwtConfiguration"]));
}

function asStage(item: Item): Item {
  const { detailedMetricsEnabled = false, ...settings } = (item.defaultRouteSettings ?? {}) as Item;
  return { ...item, defaultRouteSettings: { detailedMetricsEnabled, ...settings } };
}

async function tags(call: Call, item: Item, next: Next): Promise<Item> {
  const path = item.stageName === undefined ? `/apis/${item.apiId as string}` : stagePath(call, item);
  const target = `/v2/tags/${encodeURIComponent(`arn:aws:apigateway:${call.region}::${path}`)}`;
  const own = { service: "apigateway", region: call.region, operation: "GetTags", target } as const;
  const answer: Answer = await attemptRest(next, own);
  return answer.status === 200 ? parsed<{ tags: object }>(answer) : {};
}

function stagePath(call: Call, { stageName }: Item): string {
  return `/apis/${apiPath(call).api}/stages/${stageName as string}`;
}

const keptEmpty = new Set(["tags", "routeSettings", "stageVariables"]);

function without(item: Item): Item {
  const isThere = ([name, value]: [string, unknown]) => keptEmpty.has(name) || !isNothing(value);
  return Object.fromEntries(Object.entries(item).filter(isThere));
}

function isNothing(value: unknown): boolean {
  return value === "" || value === null || (typeof value === "object" && Object.keys(value).length === 0);
}
