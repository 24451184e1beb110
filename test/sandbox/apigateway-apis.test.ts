import { describe, expect, test } from "vitest";
import { withApi, region } from "./apigateway.ts";
import { errorOf, refusal } from "./connected.ts";

describe("APIs", () => {
  test("are read back as they were made, with what AWS adds", async () => {
    const { gateway, ApiId } = await withApi();
    expect(ApiId).toMatch(/^[a-z0-9]{10}$/u);
    expect(await gateway.getApi({ ApiId })).toMatchObject({
      ApiId,
      ApiEndpoint: `https://${ApiId}.execute-api.eu-west-1.amazonaws.com`,
      CreatedDate: expect.any(Date),
      DisableExecuteApiEndpoint: false,
      IpAddressType: "ipv4",
      Name: "orders",
      ProtocolType: "HTTP",
      RouteSelectionExpression: "$request.method $request.path",
      Tags: { team: "shop" },
    });
  });

  test("may have the same name, are of one region, and are listed 25 at a time", async () => {
    const { aws, gateway } = await withApi();
    for (let count = 0; count < 25; count += 1) await gateway.createApi({ Name: "orders", ProtocolType: "HTTP" });
    const first = await gateway.getApis({});
    expect(first.Items).toHaveLength(25);
    const second = await gateway.getApis({ NextToken: first.NextToken! });
    expect(second.Items).toHaveLength(1);
    expect(second.NextToken).toBeUndefined();
    expect((await gateway.getApis({ MaxResults: "100" })).Items).toHaveLength(26);
    expect(await refusal(gateway.getApis({ MaxResults: "1000" }))).toBe(
      "BadRequestException: Invalid value for maxResults",
    );
    expect((await (await aws.apigateway("us-east-1")).getApis({})).Items).toEqual([]);
  });

  test("are updated by what is said, and cleared by empty texts", async () => {
    const { gateway, ApiId } = await withApi();
    await gateway.updateApi({ ApiId, Name: "shop", Description: "All", Version: "1", IpAddressType: "dualstack" });
    await gateway.updateApi({ ApiId, DisableExecuteApiEndpoint: true, Description: "" });
    const api = await gateway.getApi({ ApiId });
    expect(api).toMatchObject({ Name: "shop", Version: "1", IpAddressType: "dualstack" });
    expect(api).toMatchObject({ DisableExecuteApiEndpoint: true });
    expect(api.Description).toBeUndefined();
  });

  test("keep their CORS until a call of its own takes it away", async () => {
    const { gateway, ApiId } = await withApi();
    const CorsConfiguration = { AllowOrigins: ["https://example.com"], MaxAge: 60 };
    await gateway.updateApi({ ApiId, CorsConfiguration });
    await gateway.updateApi({ ApiId, CorsConfiguration: {} });
    expect((await gateway.getApi({ ApiId })).CorsConfiguration).toEqual(CorsConfiguration);
    await gateway.deleteCorsConfiguration({ ApiId });
    expect((await gateway.getApi({ ApiId })).CorsConfiguration).toBeUndefined();
  });

  test.each([
    ["no name", { Name: "" }, "Name must be between 1 and 128 characters"],
    ["a long name", { Name: "x".repeat(129) }, "Name must be between 1 and 128 characters"],
    ["a long description", { Description: "x".repeat(1025) }, "Description must be at most 1024 characters"],
    ["a long version", { Version: "x".repeat(65) }, "Version must be at most 64 characters"],
    [
      "credentials for everybody",
      { CorsConfiguration: { AllowCredentials: true, AllowOrigins: ["*"] } },
      "allow-credentials is not supported for allow-origin *",
    ],
    ["more than a day", { CorsConfiguration: { MaxAge: 86_401 } }, "MaxAge must be between -1 and 86400"],
    ["tags of AWS", { Tags: { "aws:x": "1" } }, "Invalid tag key: aws: prefixed tag key names are not allowed"],
  ])("refuse %s", async (_, change, message) => {
    const { gateway } = await withApi();
    const call = gateway.createApi({ Name: "orders", ProtocolType: "HTTP", ...change });
    expect(await refusal(call)).toBe(`BadRequestException: ${message}`);
  });

  test("of other protocols, and what belongs to them, the sandbox does not know", async () => {
    const { gateway, ApiId } = await withApi();
    const socket = gateway.createApi({ Name: "chat", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$x" });
    expect(await refusal(socket)).toBe("NotSimulated: the sandbox does not know WEBSOCKET of apigateway:CreateApi");
    expect(await refusal(gateway.updateApi({ ApiId, Target: "https://example.com" }))).toBe(
      "NotSimulated: the sandbox does not know Target of apigateway:UpdateApi",
    );
  });

  test("go with all that is in them", async () => {
    const { gateway, ApiId } = await withApi();
    await gateway.createRoute({ ApiId, RouteKey: "$default" });
    await gateway.deleteApi({ ApiId });
    const error = await errorOf(gateway.getRoutes({ ApiId }));
    expect(error).toMatchObject({ name: "NotFoundException", $metadata: { httpStatusCode: 404 } });
    expect(error.message).toBe(`Invalid API identifier specified 123456789012:${ApiId}`);
    expect((await errorOf(gateway.deleteApi({ ApiId }))).name).toBe("NotFoundException");
  });
});

describe("tags", () => {
  test("of APIs, stages and domain names, by their ARNs", async () => {
    const { gateway, ApiId } = await withApi();
    await gateway.createStage({ ApiId, StageName: "$default" });
    for (const path of [`apis/${ApiId}`, `apis/${ApiId}/stages/$default`]) {
      const ResourceArn = `arn:aws:apigateway:${region}::/${path}`;
      await gateway.tagResource({ ResourceArn, Tags: { app: "orders", team: "till" } });
      await gateway.untagResource({ ResourceArn, TagKeys: ["app"] });
      expect((await gateway.getTags({ ResourceArn })).Tags).toEqual({ team: "till" });
    }
    expect((await gateway.getApi({ ApiId })).Tags).toEqual({ team: "till" });
    expect((await gateway.getStages({ ApiId })).Items).toMatchObject([{ Tags: { team: "till" } }]);
  });

  test("of what is not there are refused", async () => {
    const { gateway, ApiId } = await withApi();
    const tag = (ResourceArn: string) => refusal(gateway.tagResource({ ResourceArn, Tags: { a: "1" } }));
    const here = `arn:aws:apigateway:${region}::`;
    expect(await tag(`arn:aws:apigateway:us-east-1::/apis/${ApiId}`)).toContain("Invalid ARN");
    expect(await tag(`${here}/restapis/${ApiId}`)).toContain("Invalid ARN");
    expect(await tag(`${here}/apis/other`)).toContain("Invalid API identifier");
    expect(await tag(`${here}/apis/${ApiId}/stages/none`)).toContain("Invalid stage identifier");
    expect(await tag(`${here}/domainnames/none.example.com`)).toContain("Invalid domain name identifier");
  });

  test("are 50 at most", async () => {
    const { gateway } = await withApi();
    const Tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, ""]));
    expect(await refusal(gateway.createApi({ Name: "x", ProtocolType: "HTTP", Tags }))).toContain("50");
  });
});
