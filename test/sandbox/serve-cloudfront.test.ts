import { describe, expect, test } from "vitest";
import { distributed, failing } from "./distributed.ts";
import { ALL_VIEWER_EXCEPT_HOST, smallest } from "./distribution-of-one.ts";

describe("what goes on to the origin", () => {
  test("all but the Host: that is the origin's own", async () => {
    const { ask } = await distributed({ headers: [], query: "none" });
    const headers = { Authorization: "ada", Cookie: "a=1", "X-Own": "1" };
    expect((await ask("GET /a?x=1", { headers })).body).toMatchObject({
      query: "x=1",
      headers: { host: "origin.example.com", authorization: "ada", "x-own": "1", via: "2.0 cloudfront" },
    });
  });

  test("without a policy for it, what is in the key only", async () => {
    const { ask } = await distributed({ forwards: null, query: ["x"], headers: ["X-Own"] });
    const { body } = await ask("GET /a?x=1&y=2", { headers: { "x-own": "1", "x-other": "2", authorization: "ada" } });
    expect(body).toMatchObject({ query: "x=1", headers: { "x-own": "1", "user-agent": "Amazon CloudFront" } });
    expect(Object.keys((body as { headers: object }).headers)).not.toContain("authorization");
  });

  test("with the client's own Host, API Gateway knows nobody", async () => {
    const inKey = await distributed({ headers: ["Host"] });
    expect(await inKey.ask("GET /a")).toMatchObject({ status: 403 });
    const { ask } = await distributed({ forwards: "216adef6-5c7f-47e4-b989-5492eafa07d3" });
    expect(await ask("GET /a")).toMatchObject({ status: 403 });
  });
});

describe("which distribution, and what it does", () => {
  test("by its own name, an alias or a wildcard; by none, a refusal", async () => {
    const { ask, address } = await distributed();
    const at = async (Host: string) => (await ask("GET /a", { headers: { Host } })).status;
    expect([await at(address), await at("eu.shop.example.com"), await at("other.example.com")]).toEqual([
      200, 200, 403,
    ]);
  });

  test("the first behaviour that fits; methods that it has not are refused", async () => {
    const fixed = { ...smallest().DefaultCacheBehavior!, OriginRequestPolicyId: ALL_VIEWER_EXCEPT_HOST };
    const Items = ["/me", "items/*", "/?"].map((PathPattern) => ({ ...fixed, PathPattern }));
    const { ask, numbers } = await distributed({ config: { CacheBehaviors: { Quantity: 3, Items } } });
    expect(await numbers(["GET /me"], ["GET /me"], ["GET /items/1/x"], ["GET /items/1/x"])).toBe("1 2 3 4");
    expect(await numbers(["GET /x"], ["GET /x"], ["GET /me/x"], ["GET /me/x"])).toBe("5 6 7 7");
    expect(await ask("POST /me")).toMatchObject({ status: 403, body: expect.stringContaining("method") as string });
  });

  test("a change arrives after minutes; what is turned off answers nobody", async () => {
    const { ask, cloudfront, Id, pass } = await distributed();
    const { DistributionConfig: config, ETag } = await cloudfront.getDistributionConfig({ Id });
    await cloudfront.updateDistribution({ Id, IfMatch: ETag, DistributionConfig: { ...config!, Enabled: false } });
    await pass(179);
    expect((await ask("GET /a")).status).toBe(200);
    await pass(1);
    expect((await ask("GET /a")).status).toBe(403);
  });

  test("a new one answers only once it has arrived", async () => {
    const { cloudfront, sandbox, pass } = await distributed();
    const { Distribution } = await cloudfront.createDistribution({
      DistributionConfig: smallest({ CallerReference: "2" }),
    });
    const status = async () => (await sandbox.network.fetch(`https://${Distribution!.DomainName}/a`)).status;
    expect(await status()).toBe(403);
    await pass(180);
    expect(await status()).toBe(200);
  });

  test("what the sandbox cannot do is said", async () => {
    const FunctionAssociations = {
      Quantity: 1,
      Items: [
        { FunctionARN: "arn:aws:cloudfront::123456789012:function/headers", EventType: "viewer-request" as const },
      ],
    };
    const page = { ErrorCode: 404, ResponsePagePath: "/404.html", ResponseCode: "404" };
    const { ask } = await distributed({ config: { CustomErrorResponses: { Quantity: 1, Items: [page] } } });
    await expect(ask("GET /a", failing(404))).rejects.toThrow("error pages");
    const DefaultCacheBehavior = { ...smallest().DefaultCacheBehavior!, FunctionAssociations };
    const other = await distributed({ config: { DefaultCacheBehavior } });
    await expect(other.ask("GET /a")).rejects.toThrow("functions at the edge");
  });

  test("an account that starts again has empty caches", async () => {
    const { ask, sandbox } = await distributed();
    await ask("GET /a");
    await sandbox.reset();
    expect((await sandbox.network.fetch("https://d0000000000000.cloudfront.net/a")).status).toBe(403);
  });
});
