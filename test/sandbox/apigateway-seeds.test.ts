import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { inTurn, type SeedCall } from "../../src/sandbox/seed.ts";
import { call } from "../e2e/account.ts";
import { bigApp } from "../support/big-app.ts";
import { ROUTES } from "../support/big-app/api.ts";
import { connected } from "./connected.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:some";
/** What the other services answer, as far as anybody mentions it. */
const anything = {
  FunctionArn: ARN,
  AliasArn: `${ARN}:live`,
  Version: "1",
  LayerVersionArn: ARN,
  Policy: { Arn: ARN },
  Role: { Arn: ARN },
};

async function planted(seed: readonly SeedCall[]) {
  const { aws } = await connected();
  await inTurn(seed, async (one) => (one.service === "apigateway" ? call(aws, one) : anything));
  const apigateway = await aws.apigateway("us-east-1");
  const [api, ...others] = (await apigateway.getApis({})).Items!;
  expect(others).toEqual([]);
  return { apigateway, api, ApiId: api!.ApiId! };
}

test("the API of the sample application can be planted", async () => {
  const seed = JSON.parse(await readFile("templates/sample-app-compute.json", "utf8")) as SeedCall[];
  const { apigateway, api, ApiId } = await planted(seed);
  expect(api).toMatchObject({ Name: "orders", ProtocolType: "HTTP", Tags: { "cost-centre": "4711" } });
  expect((await apigateway.getRoutes({ ApiId })).Items).toHaveLength(9);
  expect((await apigateway.getStages({ ApiId })).Items).toMatchObject([
    { StageName: "$default", AutoDeploy: true, DefaultRouteSettings: { ThrottlingRateLimit: 500 } },
  ]);
});

test("the API of the big application can be planted", async () => {
  const { apigateway, api, ApiId } = await planted(bigApp());
  expect(api).toMatchObject({ Name: "shop", Version: "7", CorsConfiguration: { AllowCredentials: true, MaxAge: 600 } });
  expect((await apigateway.getRoutes({ ApiId, MaxResults: "100" })).Items).toHaveLength(Object.keys(ROUTES).length);
  expect((await apigateway.getRoutes({ ApiId })).Items).toHaveLength(25);
  expect((await apigateway.getIntegrations({ ApiId })).Items).toHaveLength(2);
  expect((await apigateway.getAuthorizers({ ApiId })).Items!.map(({ Name }) => Name)).toEqual(["users", "staff"]);
});
