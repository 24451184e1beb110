import type { SeedCall } from "../../../src/sandbox/seed.ts";
import { account, ACCESS_LOGS, call, home, Tags } from "./account.ts";

/** Whom a route lets in. */
type Access = "anyone" | "users" | "staff";

const collection = (name: string, reading: Access, writing: Access): Record<string, Access> => ({
  [`GET /${name}`]: reading,
  [`POST /${name}`]: writing,
  [`GET /${name}/{id}`]: reading,
  [`PUT /${name}/{id}`]: writing,
  [`DELETE /${name}/{id}`]: writing,
});

/** The 40 routes of the API. */
export const ROUTES: Readonly<Record<string, Access>> = {
  ...collection("products", "anyone", "staff"),
  ...collection("categories", "anyone", "staff"),
  ...collection("coupons", "staff", "staff"),
  ...collection("customers", "users", "users"),
  ...collection("orders", "users", "users"),
  ...collection("carts", "users", "users"),
  "GET /reviews": "anyone",
  "POST /reviews": "users",
  "DELETE /reviews/{id}": "staff",
  "HEAD /products/{id}": "anyone",
  "PATCH /carts/{cartId}/items/{itemId}": "users",
  "ANY /files/{proxy+}": "staff",
  "POST /tokens": "anyone",
  "GET /health": "anyone",
  "GET /whoami": "anyone",
  $default: "anyone",
};

/** The API itself, which functions may mention; what is in it mentions them. */
export const api = call(
  "apigateway",
  "CreateApi",
  {
    Name: "shop",
    ProtocolType: "HTTP",
    Description: "All that the shop's pages ask for",
    Version: "7",
    CorsConfiguration: {
      AllowCredentials: true,
      AllowOrigins: ["https://shop.example.com", "http://localhost:8080"],
      AllowMethods: ["*"],
      AllowHeaders: ["authorization", "content-type"],
      ExposeHeaders: ["x-region"],
      MaxAge: 600,
    },
    Tags,
  },
  "api",
);

const ApiId = "{api.ApiId}";

/** Those who know users by their tokens, and staff by what a function says. */
export const authorizers = [
  call(
    "apigateway",
    "CreateAuthorizer",
    {
      ApiId,
      Name: "users",
      AuthorizerType: "JWT",
      IdentitySource: ["$request.header.Authorization"],
      JwtConfiguration: {
        Issuer: `https://cognito-idp.${home}.amazonaws.com/${home}_AbCdEfGhI`,
        Audience: ["4sn7oquj2p0cf8k1r5d6vabcde"],
      },
    },
    "users",
  ),
  call(
    "apigateway",
    "CreateAuthorizer",
    {
      ApiId,
      Name: "staff",
      AuthorizerType: "REQUEST",
      IdentitySource: ["$request.header.Authorization"],
      AuthorizerUri: `arn:aws:apigateway:${home}:lambda:path/2015-03-31/functions/{authLive.AliasArn}/invocations`,
      AuthorizerPayloadFormatVersion: "2.0",
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 60,
    },
    "staff",
  ),
];

const integration = (alias: string, settings: object, as: string) =>
  call(
    "apigateway",
    "CreateIntegration",
    { ApiId, IntegrationType: "AWS_PROXY", IntegrationMethod: "POST", IntegrationUri: alias, ...settings },
    as,
  );

/** To the aliases of the functions, in either payload format. */
export const integrations = [
  integration("{shopLive.AliasArn}", { PayloadFormatVersion: "2.0", TimeoutInMillis: 20_000 }, "toShop"),
  integration("{authLive.AliasArn}", { PayloadFormatVersion: "1.0", Description: "Gives out tokens" }, "toAuth"),
];

const AUTHORIZATION: Record<Access, object> = {
  anyone: { AuthorizationType: "NONE" },
  users: { AuthorizationType: "JWT", AuthorizerId: "{users.AuthorizerId}", AuthorizationScopes: ["shop/use"] },
  staff: { AuthorizationType: "CUSTOM", AuthorizerId: "{staff.AuthorizerId}" },
};

/** The routes, each with whom it lets in. */
export const routes = Object.entries(ROUTES).map(([RouteKey, access]): SeedCall => {
  const target = RouteKey === "POST /tokens" ? "toAuth" : "toShop";
  const Target = `integrations/{${target}.IntegrationId}`;
  return call("apigateway", "CreateRoute", { ApiId, RouteKey, Target, ...AUTHORIZATION[access] });
});

/** The stage that serves them, with limits and access logs. */
export const stage = call("apigateway", "CreateStage", {
  ApiId,
  StageName: "$default",
  AutoDeploy: true,
  StageVariables: { release: "7" },
  DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000, DetailedMetricsEnabled: true },
  RouteSettings: {
    "POST /orders": { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    "POST /tokens": { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
  },
  AccessLogSettings: {
    DestinationArn: `arn:aws:logs:${home}:${account}:log-group:${ACCESS_LOGS}`,
    Format: JSON.stringify({ id: "$context.requestId", route: "$context.routeKey", status: "$context.status" }),
  },
  Tags,
});

const permission = (FunctionName: string, StatementId: string, source: string) =>
  call("lambda", "AddPermission", {
    FunctionName,
    Qualifier: "live",
    StatementId,
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceArn: `arn:aws:execute-api:${home}:${account}:${ApiId}/${source}`,
  });

/** What lets the API call the functions. */
export const permissions = [
  permission("shop-api", "api", "*/*"),
  permission("shop-auth", "tokens", "*/POST/tokens"),
  permission("shop-auth", "authorizer", "authorizers/{staff.AuthorizerId}"),
];
