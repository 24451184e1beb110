import { headerOf } from "../../network.ts";
import { ACCOUNT } from "../../world.ts";
import { bodyOf, clfTime, headersOf, queryOf, type RoutedRequest, SOURCE_IP } from "./request.ts";

/** Who an authorizer found the caller to be, as events tell it. */
export type Identity = object | undefined;

/** An event of payload format 2.0: what there is none of is left out. */
export function event2(request: RoutedRequest, identity: Identity): object {
  return { ...requestIn2(request, identity), ...bodyOf(request) };
}

/** What is the same in the event of an authorizer. */
export function requestIn2(request: RoutedRequest, identity?: Identity): object {
  const { match, query, stage } = request;
  const { cookie, ...headers } = headersOf(request);
  const parameters = Object.entries(queryOf(request)).map(([name, values]) => [name, values.join(",")] as const);
  return {
    version: "2.0",
    routeKey: match.route.RouteKey,
    rawPath: rawPath(request),
    rawQueryString: query,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/; ?/u) }),
    headers,
    ...unlessEmpty("queryStringParameters", Object.fromEntries(parameters)),
    ...unlessEmpty("pathParameters", match.parameters),
    ...unlessEmpty("stageVariables", stage.variables),
    requestContext: contextOf(request, identity),
  };
}

function contextOf(request: RoutedRequest, identity: Identity): object {
  const { api, headers, host, id, match, method, stage, time } = request;
  return {
    accountId: ACCOUNT,
    apiId: api.id,
    ...(identity ? { authorizer: identity } : {}),
    domainName: host,
    domainPrefix: host.split(".")[0],
    http: {
      method,
      path: rawPath(request),
      protocol: "HTTP/1.1",
      sourceIp: SOURCE_IP,
      userAgent: headerOf(headers, "user-agent") ?? "",
    },
    requestId: id,
    routeKey: match.route.RouteKey,
    stage: stage.name,
    time: clfTime(time),
    timeEpoch: time,
  };
}

/** The stage is in it, unless it is `$default`; the base path of a custom domain name is not. */
const rawPath = ({ stage, inner }: RoutedRequest): string =>
  stage.name === "$default" ? inner : `/${stage.name}${inner}`;

const unlessEmpty = (name: string, members: object): object =>
  Object.keys(members).length === 0 ? {} : { [name]: members };
