import type { ApiGatewayV2 } from "@aws-sdk/client-apigatewayv2";
import { apis } from "../../src/sandbox/apigateway/apis.ts";
import { emptyState, worldAt } from "../../src/sandbox/world.ts";
import { connected } from "./connected.ts";

export const region = "eu-west-1";
export const functionArn = `arn:aws:lambda:${region}:123456789012:function:orders-api`;
export const authorizerUri = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;

export const toFunction = {
  IntegrationType: "AWS_PROXY",
  IntegrationUri: functionArn,
  PayloadFormatVersion: "2.0",
} as const;

export const jwt = {
  Name: "users",
  AuthorizerType: "JWT",
  IdentitySource: ["$request.header.Authorization"],
  JwtConfiguration: { Issuer: "https://id.example.com", Audience: ["shop"] },
} as const;

export const request = {
  Name: "staff",
  AuthorizerType: "REQUEST",
  IdentitySource: ["$request.header.Authorization"],
  AuthorizerUri: authorizerUri,
  AuthorizerPayloadFormatVersion: "2.0",
} as const;

/** The members of a type, as an SDK call wants them. */
type Input<T> = { -readonly [Name in keyof T]: T[Name] extends readonly (infer Item)[] ? Item[] : Input<T[Name]> };

/** What a test may change. */
export const input = <T extends object>(fixed: T): Input<T> => structuredClone(fixed) as Input<T>;

/** An HTTP API in a sandbox of its own. */
export async function withApi() {
  const { aws, ...rest } = await connected();
  const gateway: ApiGatewayV2 = await aws.apigateway(region);
  const { ApiId } = await gateway.createApi({ Name: "orders", ProtocolType: "HTTP", Tags: { team: "shop" } });
  return { ...rest, aws, gateway, ApiId: ApiId! };
}

/** An HTTP API as operations see it, without the SDK in front. */
export function bareApi() {
  const world = worldAt(emptyState(0), () => 0);
  const { ApiId } = apis.CreateApi(world, { Name: "orders", ProtocolType: "HTTP" }, region);
  return { world, ApiId: ApiId! };
}
