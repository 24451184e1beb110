import { headerOf } from "../../network.ts";
import { ACCOUNT } from "../../world.ts";
import type { Identity } from "./event-2.ts";
import { bodyOf, clfTime, headersOf, queryOf, type RoutedRequest, SOURCE_IP } from "./request.ts";
import { DEFAULT, keyOf } from "./route.ts";

/** An event of payload format 1.0: what there is none of is null. */
export function event1(request: RoutedRequest, identity: Identity): object {
  const { body = null, isBase64Encoded } = bodyOf(request);
  return { ...requestIn1(request, identity), body, isBase64Encoded };
}

/** What is the same in the event of an authorizer. */
export function requestIn1(request: RoutedRequest, identity: Identity = {}): object {
  const { match, method, path, stage } = request;
  const headers = headersOf(request);
  const query = queryOf(request);
  const last = Object.entries(query).map(([name, values]) => [name, values.at(-1)] as const);
  return {
    version: "1.0",
    resource: resourceOf(request),
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: orNull(Object.fromEntries(last)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(match.parameters),
    stageVariables: orNull(stage.variables),
    requestContext: contextOf(request, identity),
  };
}

function contextOf(request: RoutedRequest, identity: object): object {
  const { api, headers, host, id, match, method, path, stage, time } = request;
  return {
    accountId: ACCOUNT,
    apiId: api.id,
    authorizer: identity,
    domainName: host,
    domainPrefix: host.split(".")[0],
    extendedRequestId: id,
    httpMethod: method,
    identity: { ...NOBODY, sourceIp: SOURCE_IP, userAgent: headerOf(headers, "user-agent") ?? "" },
    path,
    protocol: "HTTP/1.1",
    requestId: id,
    requestTime: clfTime(time),
    requestTimeEpoch: time,
    resourceId: match.route.RouteKey,
    resourcePath: resourceOf(request),
    stage: stage.name,
  };
}

/** Nobody signs requests to HTTP APIs here. */
const NOBODY = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  user: null,
  userArn: null,
};

const resourceOf = ({ match }: RoutedRequest): string =>
  match.route.RouteKey === DEFAULT ? DEFAULT : keyOf(match.route).template;

const orNull = (members: object): object | null => (Object.keys(members).length === 0 ? null : members);
