import {
  GetApisCommand,
  GetAuthorizersCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand,
  type Api,
} from "@aws-sdk/client-apigatewayv2";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, test } from "vitest";
import { readApis } from "../../src/discover/apis.ts";
import { awsError, mockedAws } from "../support/mocked-aws.ts";
import { configOf, functionArn } from "./home-answers.ts";

const api = (ApiId: string, Name: string): Api => ({
  ApiId,
  Name,
  ProtocolType: "HTTP",
  RouteSelectionExpression: "$request.method $request.path",
  ApiEndpoint: `https://${ApiId}.execute-api.us-east-1.amazonaws.com`,
  Tags: { team: "shop" },
});

function withApis(...Items: Api[]) {
  const mocks = mockedAws();
  mocks.apigateway.resolves({}).on(GetApisCommand).resolves({ Items });
  mocks.logs.resolves({});
  return mocks;
}
const read = (mocks: ReturnType<typeof withApis>, apis: object) =>
  readApis(mocks.context(), configOf({ functions: ["a"], apis }));

test("an API and all that is in it, by pages, and side by side", async () => {
  const mocks = withApis(api("a1", "orders"), api("b2", "other"));
  const parts = { ApiId: "a1", MaxResults: "100" };
  mocks.apigateway
    .on(GetIntegrationsCommand, parts)
    .resolves({ Items: [{ IntegrationId: "i1", IntegrationType: "AWS_PROXY", IntegrationUri: functionArn("worker") }] })
    .on(GetAuthorizersCommand, parts)
    .resolves({ Items: [{ AuthorizerId: "u1", AuthorizerType: "JWT", Name: "users" }] })
    .on(GetRoutesCommand, parts)
    .resolves({ Items: [{ RouteId: "r1", RouteKey: "GET /a", Target: "integrations/i1" }], NextToken: "more" })
    .on(GetRoutesCommand, { ...parts, NextToken: "more" })
    .resolves({ Items: [{ RouteId: "r2", RouteKey: "$default" }] })
    .on(GetStagesCommand, parts)
    .resolves({ Items: [{ StageName: "$default", AutoDeploy: true }] });
  const { apis, twins } = await read(mocks, { orders: {} });
  const there = { api: "a1", region: "us-east-1" };
  expect(twins).toEqual({});
  expect(apis).toEqual({
    orders: {
      id: "a1",
      endpoint: "https://a1.execute-api.us-east-1.amazonaws.com",
      spec: expect.objectContaining({ name: "orders", region: "us-east-1", executeApi: true, tags: { team: "shop" } }),
      integrations: { i1: expect.objectContaining({ ...there, name: "i1", uri: functionArn("worker") }) },
      authorizers: { u1: expect.objectContaining({ ...there, name: "users", type: "JWT" }) },
      routes: [
        expect.objectContaining({ ...there, route: "GET /a", integration: "i1" }),
        expect.objectContaining({ ...there, route: "$default", integration: null }),
      ],
      stages: [expect.objectContaining({ ...there, name: "$default", accessLogs: null })],
      logGroups: {},
    },
  });
  expect((await mocks.calls()).map(({ operation, region }) => `${operation} ${region}`).sort()).toEqual([
    "GetApis us-east-1",
    "GetAuthorizers us-east-1",
    "GetIntegrations us-east-1",
    "GetRoutes us-east-1",
    "GetRoutes us-east-1",
    "GetStages us-east-1",
  ]);
});

test("one that the config describes is not read", async () => {
  const mocks = withApis(api("a1", "admin"));
  expect(await read(mocks, { admin: { routes: { $default: "a" } } })).toEqual({ apis: {}, twins: {} });
  expect(await mocks.calls()).toEqual([]);
});

describe("by its name", () => {
  test("none", async () =>
    expect(await read(withApis(api("a1", "order")), { orders: {} })).toEqual({ apis: {}, twins: {} }));

  test("two: their ids, and no more is read", async () => {
    const mocks = withApis(api("a1", "orders"), api("b2", "orders"));
    expect(await read(mocks, { orders: {} })).toEqual({ apis: {}, twins: { orders: ["a1", "b2"] } });
    expect((await mocks.calls()).map(({ operation }) => operation)).toEqual(["GetApis"]);
  });

  test("the one of two that the config means", async () => {
    const mocks = withApis(api("a1", "orders"), api("b2", "orders"));
    const { apis, twins } = await read(mocks, { orders: { id: "b2" } });
    expect([apis["orders"]?.id, twins]).toEqual(["b2", {}]);
  });

  test("one of another id is not it", async () =>
    expect(await read(withApis(api("a1", "orders")), { orders: { id: "b2" } })).toEqual({ apis: {}, twins: {} }));
});

test("the log groups of its stages, as far as they are any", async () => {
  const mocks = withApis(api("a1", "orders"));
  const group = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/orders";
  const gone = "arn:aws:logs:us-east-1:123456789012:log-group:gone";
  const firehose = "arn:aws:firehose:us-east-1:123456789012:deliverystream/logs";
  const stage = (StageName: string, DestinationArn: string) => ({
    StageName,
    AccessLogSettings: { DestinationArn, Format: "x" },
  });
  mocks.apigateway.on(GetStagesCommand).resolves({
    Items: [stage("a", `${group}:*`), stage("b", group), stage("c", gone), stage("d", firehose), { StageName: "e" }],
  });
  mocks.logs
    .on(DescribeLogGroupsCommand, { logGroupNamePrefix: "/aws/vendedlogs/orders", limit: 1 })
    .resolves({ logGroups: [{ logGroupName: "/aws/vendedlogs/orders", logGroupArn: group, retentionInDays: 14 }] });
  const { apis } = await read(mocks, { orders: {} });
  const found = expect.objectContaining({ name: "/aws/vendedlogs/orders", region: "us-east-1", retention: 14 });
  expect(apis["orders"]?.logGroups).toEqual({ [`${group}:*`]: found, [group]: found });
});

test("what may not be read is an error", async () => {
  const mocks = withApis(api("a1", "orders"));
  mocks.apigateway.on(GetStagesCommand).rejects(awsError("AccessDeniedException", "no apigateway:GET", 403));
  await expect(read(mocks, { orders: {} })).rejects.toThrow("no apigateway:GET");
});
