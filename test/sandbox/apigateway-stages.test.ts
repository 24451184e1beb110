import type { CreateStageCommandInput } from "@aws-sdk/client-apigatewayv2";
import { describe, expect, test } from "vitest";
import { servedBy, type Api } from "../../src/sandbox/apigateway/api.ts";
import { stages as operations } from "../../src/sandbox/apigateway/stages.ts";
import { routes } from "../../src/sandbox/apigateway/routes.ts";
import { bareApi, input, jwt, region, toFunction, withApi } from "./apigateway.ts";
import { errorOf, refusal } from "./connected.ts";

const LOGS = `arn:aws:logs:${region}:123456789012:log-group:shop`;

async function withStage(change: Partial<CreateStageCommandInput> = {}) {
  const { gateway, ApiId, pass } = await withApi();
  for (const RouteKey of ["GET /a", "GET /b"]) await gateway.createRoute({ ApiId, RouteKey });
  await gateway.createStage({ ApiId, StageName: "$default", AutoDeploy: true, ...change });
  return { gateway, ApiId, pass, id: { ApiId, StageName: "$default" } };
}

describe("stages", () => {
  test("are read back as they were made, with what AWS adds", async () => {
    const members = {
      DefaultRouteSettings: { ThrottlingRateLimit: 5 },
      RouteSettings: { "GET /a": { ThrottlingBurstLimit: 1 } },
      StageVariables: { a: "1" },
      AccessLogSettings: { DestinationArn: `${LOGS}:*`, Format: "$context.requestId" },
      Description: "Live",
      Tags: { team: "shop" },
    };
    const { gateway, ApiId, id } = await withStage(members);
    const found = await gateway.getStage(id);
    expect(found).toMatchObject({
      ...members,
      StageName: "$default",
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 5, DetailedMetricsEnabled: false },
      AccessLogSettings: { DestinationArn: LOGS, Format: "$context.requestId" },
      DeploymentId: expect.any(String),
    });
    const { $metadata: _, ...stage } = found;
    expect((await gateway.getStages({ ApiId })).Items).toEqual([stage]);
  });

  test.each<[string, Partial<CreateStageCommandInput>, string]>([
    ["a strange name", { StageName: "a b" }, "BadRequestException: Stage name only allows"],
    [
      "settings of a route that is not there",
      { RouteSettings: { "GET /c": {} } },
      "NotFoundException: Unable to find Route by key GET /c within the provided RouteSettings",
    ],
    ["a strange variable", { StageVariables: { "a-b": "1" } }, "BadRequestException: Stage variable name only allows"],
    ["a strange value", { StageVariables: { a: "x y" } }, "BadRequestException: Stage variable value for a must match"],
    [
      "logs to nowhere",
      { AccessLogSettings: { DestinationArn: "shop", Format: "$context.requestId" } },
      "BadRequestException: Invalid ARN specified in the request",
    ],
    [
      "logs without the request",
      { AccessLogSettings: { DestinationArn: LOGS, Format: "$context.status" } },
      "BadRequestException: Access log format must include at least $context.requestId",
    ],
  ])("refuse %s", async (_, change, message) => {
    const { gateway, ApiId } = await withApi();
    expect(await refusal(gateway.createStage({ ApiId, StageName: "live", ...change }))).toContain(message);
    expect((await gateway.getStages({ ApiId })).Items).toEqual([]);
  });

  test("exist once, ten of them at most; manual deployments the sandbox does not know", async () => {
    const { gateway, ApiId, id } = await withStage();
    expect(await refusal(gateway.createStage(id))).toBe("ConflictException: Stage already exists");
    for (let count = 1; count < 10; count += 1) await gateway.createStage({ ApiId, StageName: `s${count}` });
    expect(await refusal(gateway.createStage({ ApiId, StageName: "s10" }))).toContain("Maximum number of Stages");
    expect(await refusal(gateway.updateStage({ ...id, DeploymentId: "x" }))).toContain("does not know DeploymentId");
  });

  test("are updated by merging; an empty variable clears, an empty description does not", async () => {
    const { gateway, id } = await withStage({
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
      RouteSettings: { "GET /a": { ThrottlingBurstLimit: 1 } },
      StageVariables: { a: "1", b: "2" },
      Description: "Live",
    });
    await gateway.updateStage({
      ...id,
      DefaultRouteSettings: { ThrottlingRateLimit: 6 },
      RouteSettings: { "GET /a": { ThrottlingRateLimit: 2 }, "GET /b": {} },
      StageVariables: { a: "" },
      Description: "",
    });
    const found = await gateway.getStage(id);
    expect(found.StageVariables).toEqual({ b: "2" });
    expect(found).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 6, ThrottlingBurstLimit: 10 },
      RouteSettings: { "GET /a": { ThrottlingBurstLimit: 1, ThrottlingRateLimit: 2 }, "GET /b": {} },
      Description: "Live",
    });
  });

  test("lose settings and logs by calls of their own", async () => {
    const AccessLogSettings = { DestinationArn: LOGS, Format: "$context.requestId" };
    const { gateway, id } = await withStage({ RouteSettings: { "GET /a": {} }, AccessLogSettings });
    await gateway.deleteRouteSettings({ ...id, RouteKey: "GET /a" });
    await gateway.deleteAccessLogSettings(id);
    const found = await gateway.getStage(id);
    expect(found.RouteSettings).toEqual({});
    expect(found.AccessLogSettings).toBeUndefined();
    expect((await errorOf(gateway.deleteRouteSettings({ ...id, RouteKey: "GET /a" }))).name).toBe("NotFoundException");
  });

  test("keep the settings of a route that is gone, and refuse others while they do", async () => {
    const { gateway, ApiId, id } = await withStage({ RouteSettings: { "GET /a": {} } });
    const [gone] = (await gateway.getRoutes({ ApiId })).Items!;
    await gateway.deleteRoute({ ApiId, RouteId: gone!.RouteId! });
    const other = { ...id, RouteSettings: { "GET /b": {} } };
    expect(await refusal(gateway.updateStage(other))).toBe(
      "NotFoundException: Unable to find Route by key GET /a within the provided RouteSettings",
    );
    await gateway.updateStage({ ...id, Description: "Still" });
    await gateway.deleteRouteSettings({ ...id, RouteKey: "GET /a" });
    await gateway.updateStage(other);
  });

  test("are deployed anew whenever their API changes, as long as they are to", async () => {
    const { gateway, ApiId, pass, id } = await withStage();
    const first = await gateway.getStage(id);
    await pass(60);
    await gateway.createRoute({ ApiId, RouteKey: "GET /c" });
    const second = await gateway.getStage(id);
    expect(second.DeploymentId).not.toBe(first.DeploymentId);
    expect(second.LastUpdatedDate!.getTime()).toBeGreaterThanOrEqual(first.LastUpdatedDate!.getTime() + 60_000);
    await gateway.updateStage({ ...id, AutoDeploy: false });
    await gateway.createRoute({ ApiId, RouteKey: "GET /d" });
    expect((await gateway.getStage(id)).DeploymentId).toBe(second.DeploymentId);
  });

  test("are deployed anew with every kind of change", async () => {
    const { gateway, ApiId, id } = await withStage();
    const { IntegrationId } = await gateway.createIntegration({ ApiId, ...toFunction });
    const { AuthorizerId } = await gateway.createAuthorizer({ ApiId, ...input(jwt) });
    const { RouteId } = await gateway.createRoute({ ApiId, RouteKey: "$default" });
    const changes = [
      () => gateway.updateApi({ ApiId, Description: "x" }),
      () => gateway.deleteCorsConfiguration({ ApiId }),
      () => gateway.updateRoute({ ApiId, RouteId: RouteId!, OperationName: "x" }),
      () => gateway.updateIntegration({ ApiId, IntegrationId: IntegrationId!, Description: "x" }),
      () => gateway.updateAuthorizer({ ApiId, AuthorizerId: AuthorizerId!, IdentitySource: ["$x"] }),
      () => gateway.deleteRoute({ ApiId, RouteId: RouteId! }),
      () => gateway.deleteIntegration({ ApiId, IntegrationId: IntegrationId! }),
      () => gateway.deleteAuthorizer({ ApiId, AuthorizerId: AuthorizerId! }),
      () => gateway.createIntegration({ ApiId, ...toFunction }),
      () => gateway.createAuthorizer({ ApiId, ...input(jwt) }),
    ];
    const deployments = new Set([(await gateway.getStage(id)).DeploymentId]);
    for (const change of changes) {
      await change();
      deployments.add((await gateway.getStage(id)).DeploymentId);
    }
    expect(deployments.size).toBe(changes.length + 1);
  });

  test("are gone when deleted", async () => {
    const { gateway, id } = await withStage();
    await gateway.deleteStage(id);
    expect(await refusal(gateway.getStage(id))).toBe("NotFoundException: Invalid stage identifier specified");
    expect((await errorOf(gateway.deleteStage(id))).name).toBe("NotFoundException");
  });
});

test("what is served is the API as it is, or as it was when the stage stopped following it", () => {
  const { world, ApiId } = bareApi();
  const add = (RouteKey: string) => routes.CreateRoute(world, { ApiId, RouteKey }, region);
  const api: Api = world.state.gateways[region]!.apis[ApiId]!;
  const keys = () => {
    const served = servedBy(api, api.stages["live"]!);
    return served && Object.values(served.routes).map(({ RouteKey }) => RouteKey);
  };
  const follow = (AutoDeploy: boolean) =>
    operations.UpdateStage(world, { ApiId, StageName: "live", AutoDeploy }, region);
  add("GET /a");
  operations.CreateStage(world, { ApiId, StageName: "live" }, region);
  expect(keys()).toBeUndefined();
  follow(true);
  add("GET /b");
  expect(keys()).toEqual(["GET /a", "GET /b"]);
  follow(false);
  add("GET /c");
  expect(keys()).toEqual(["GET /a", "GET /b"]);
  follow(true);
  expect(keys()).toEqual(["GET /a", "GET /b", "GET /c"]);
});
